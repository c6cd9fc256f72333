// .wtns: what is accepted is written and read again unchanged.
#include "fuzz.h"

#include "snark/wtns_file.h"

using namespace landfall;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const ByteView input(data, size);
    if (const auto witness = snark::parseWtns(input)) {
        Bytes written;
        require(snark::writeWtns(*witness, snark::appendTo(written)).ok(), "an accepted witness can be written");
        const auto again = snark::parseWtns(written);
        require(again && *again == *witness, "witness round trip");
    }
    return 0;
}
