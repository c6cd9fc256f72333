// ABI: types as text, and data read by the types of a contract's calls and events.
#include "fuzz.h"

#include "l1/evm/abi.h"

using namespace landfall;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const ByteView input(data, size);
    using l1::evm::AbiType;
    // The input up to the first zero byte names the types, the rest is the data.
    const auto end = std::ranges::find(input, std::uint8_t{0});
    const auto nameSize = static_cast<std::size_t>(end - input.begin());
    const auto type = AbiType::parse(textOf(input.first(nameSize)));
    static_cast<void>(l1::evm::AbiSignature::parse(textOf(input.first(nameSize))));
    if (type && nameSize < size) {
        const ByteView content = input.subspan(nameSize + 1);
        if (const auto values = l1::evm::abiDecode({*type}, content)) {
            const auto encoded = l1::evm::abiEncode({*type}, *values);
            require(encoded.ok(), "what decodes encodes");
            const auto again = l1::evm::abiDecode({*type}, *encoded);
            require(again && *again == *values, "abi round trip");
        }
    }
    return 0;
}
