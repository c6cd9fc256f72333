// A network file: what is accepted is written and read again unchanged, the rest is refused with a sentence.
#include "fuzz.h"

#include "l1/network_file.h"

using namespace landfall;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto file =
        l1::parseNetworkFile(QByteArray(reinterpret_cast<const char*>(data), static_cast<qsizetype>(size)));
    if (file) {
        const auto written = l1::writeNetworkFile(*file);
        const auto again = l1::parseNetworkFile(written);
        require(again && l1::writeNetworkFile(*again) == written, "network file round trip");
    } else {
        require(!file.error().message.empty(), "an error has a sentence");
    }
    return 0;
}
