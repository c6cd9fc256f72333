// RLP: there is one encoding of an item, so what decodes must encode to the same bytes.
#include "fuzz.h"

#include "l1/evm/rlp.h"

using namespace landfall;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const ByteView input(data, size);
    if (const auto item = l1::evm::rlpDecode(input)) {
        const Bytes again = l1::evm::rlpEncode(*item);
        require(std::ranges::equal(again, input), "rlp round trip");
    }
    return 0;
}
