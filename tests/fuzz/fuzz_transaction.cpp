// A signed transaction has one encoding and one sender.
#include "fuzz.h"

#include "l1/evm/transaction.h"

using namespace landfall;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const ByteView input(data, size);
    if (const auto payload = l1::evm::decodeUnsigned(input)) {
        require(std::ranges::equal(l1::evm::encodeUnsigned(*payload), input), "unsigned round trip");
    }
    if (const auto signedOne = l1::evm::decodeSigned(input)) {
        require(std::ranges::equal(signedOne->raw, input), "the raw form is kept");
    }
    return 0;
}
