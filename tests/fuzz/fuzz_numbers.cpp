// Hexadecimal and numbers as text: what is accepted must come back unchanged.
#include "fuzz.h"

#include "base/hex.h"
#include "base/uint256.h"

using namespace landfall;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto text = textOf({data, size});
    if (const auto bytes = fromHex(text)) {
        const auto again = fromHex(toHex0x(*bytes));
        require(again && *again == *bytes, "hex round trip");
    }
    if (const auto number = Uint256::fromDecimal(text)) {
        const auto again = Uint256::fromDecimal(number->toDecimal());
        require(again && *again == *number, "decimal round trip");
        require(Uint256::fromBigEndian(number->toBigEndian()) == *number, "big-endian round trip");
    }
    if (const auto number = Uint256::fromHexNumber(text)) {
        const auto again = Uint256::fromHexNumber(number->toQuantity());
        require(again && *again == *number, "quantity round trip");
    }
    return 0;
}
