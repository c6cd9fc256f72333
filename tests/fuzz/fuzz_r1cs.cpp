// .r1cs: what is accepted has the shape that it says, and is written and read again unchanged.
#include "fuzz.h"

#include "snark/r1cs_check.h"
#include "snark/r1cs_file.h"

using namespace landfall;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const ByteView input(data, size);
    if (const auto system = snark::parseR1cs(input)) {
        Bytes written;
        require(snark::writeR1cs(*system, snark::appendTo(written)).ok(), "an accepted system can be written");
        const auto again = snark::parseR1cs(written);
        require(again.ok(), "what is written can be read");
        Bytes twice;
        require(snark::writeR1cs(*again, snark::appendTo(twice)).ok() && twice == written,
                "one system, one byte string");
    }
    return 0;
}
