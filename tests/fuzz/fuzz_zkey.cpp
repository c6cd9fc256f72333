// .zkey: the parts of an accepted key lie within the file and have the sizes that its header promises.
#include "fuzz.h"

#include "snark/zkey_file.h"

using namespace landfall;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const ByteView input(data, size);
    if (const auto key = snark::parseZkey(input)) {
        for (const ByteView part :
             {key->coefficients, key->pointsA, key->pointsB1, key->pointsB2, key->pointsC, key->pointsH}) {
            require(part.empty() || (part.data() >= data && part.data() + part.size() <= data + size),
                    "a part lies within");
        }
        require(key->pointsH.size() == 64 * key->header.rows(), "points of H match the domain");
    }
    return 0;
}
