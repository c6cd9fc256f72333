// A network file: anything must be taken or refused with a sentence.
#include "fuzz.h"

#include "l1/network_file.h"

using namespace landfall;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const ByteView input(data, size);
    const auto file =
        l1::parseNetworkFile(QByteArray(reinterpret_cast<const char*>(data), static_cast<qsizetype>(size)));
    require(file.ok() || !file.error().message.empty(), "an error has a sentence");
    require(input.size() == size, "the input is only read");
    return 0;
}
