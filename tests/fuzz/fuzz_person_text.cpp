// What people type: addresses, amounts, recovery phrases.
#include "fuzz.h"

#include "common/typed_address.h"
#include "protocol/address.h"
#include "protocol/amount.h"
#include "wallet/mnemonic.h"

using namespace landfall;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const ByteView input(data, size);
    const auto text = textOf(input);
    if (const auto address = protocol::parseAddress(text)) {
        const auto again = protocol::parseAddress(protocol::formatAddress(*address));
        require(again && *again == *address, "address round trip");
    }
    if (const auto typed = app::parseTypedAddress(text, 1)) {
        const auto again = app::parseTypedAddress(protocol::formatAddress(*typed), 1);
        require(again && *again == *typed, "typed address round trip");
    }
    if (const auto amount = protocol::parseAmount(text)) {
        require(*amount < protocol::kAmountLimit, "amount in range");
        const auto again = protocol::parseAmount(protocol::formatAmount(*amount));
        require(again && *again == *amount, "amount round trip");
        const auto integer = protocol::amountFromDecimal(protocol::amountToDecimal(*amount));
        require(integer && *integer == *amount, "integer round trip");
    }
    if (const auto mnemonic = wallet::Mnemonic::parse(text)) {
        const auto again = wallet::Mnemonic::parse(textOf(mnemonic->phrase().view()));
        require(again && std::ranges::equal(again->entropy(), mnemonic->entropy()), "phrase round trip");
    }
    return 0;
}
