#include "l1/evm/rollup_calls.h"

#include <algorithm>

namespace landfall::l1::evm {

namespace {

// Place of an address in a value's 32 bytes, of a token's id above it, and of a limit's id.
constexpr std::ptrdiff_t kAddress = 12;
constexpr std::size_t kTokenId = 10;
constexpr std::size_t kLimitedId = 14;
constexpr unsigned kLeastDepositShift = 176;

void putToken(Bytes32& value, std::size_t at, protocol::TokenId token) {
    value[at] = static_cast<std::uint8_t>(token >> 8);
    value[at + 1] = static_cast<std::uint8_t>(token & 0xff);
}

void putAccount(Bytes32& value, const protocol::ChainAddress& account) {
    const auto& bytes = evmOf(account).bytes;
    std::copy(bytes.begin(), bytes.end(), value.begin() + kAddress);
}

protocol::TokenId tokenAt(const Bytes32& value, std::size_t at) {
    return static_cast<protocol::TokenId>(value[at] << 8 | value[at + 1]);
}

protocol::Amount low128(const Uint256& value) {
    return protocol::Amount{value.limbs[1]} << 64 | value.limbs[0];
}

} // namespace

// A token's value holds, from the top, 10 bytes of its least deposit, 2 of its id and its address;
// a limit's 2 bytes of the token's id and 16 of the limit.
AbiValue::List changeArguments(const Change& change) {
    Bytes32 value{};
    switch (change.kind) {
    case ChangeKind::PushGas:
        value = Uint256(change.pushGas).toBigEndian();
        break;
    case ChangeKind::QueueFee:
        value = change.queueFee.toBigEndian();
        break;
    case ChangeKind::DailyLimit:
        value = protocol::toUint256(change.dailyLimit).toBigEndian();
        putToken(value, kLimitedId, change.token);
        break;
    case ChangeKind::RegisterToken: {
        const auto least = change.leastDeposit.toBigEndian();
        std::copy(least.end() - static_cast<std::ptrdiff_t>(kTokenId), least.end(), value.begin());
        putToken(value, kTokenId, change.token);
        putAccount(value, change.account);
        break;
    }
    case ChangeKind::Governor:
    case ChangeKind::AddSequencer:
    case ChangeKind::RemoveSequencer:
    case ChangeKind::ReadmitSequencer:
    case ChangeKind::Guardian:
        putAccount(value, change.account);
        break;
    }
    return {static_cast<std::uint64_t>(change.kind), Uint256::fromBigEndian(value)};
}

Result<Change> changeOf(const Uint256& kind, const Uint256& value) {
    if (kind.isZero() || kind > Uint256(static_cast<std::uint64_t>(ChangeKind::Guardian))) {
        return Error::invalid("change-unknown", "the contract names a change of kind " + kind.toDecimal() +
                                                    ", which this program does not know: update it");
    }
    Change change;
    change.kind = static_cast<ChangeKind>(kind.low64());
    const auto bytes = value.toBigEndian();
    switch (change.kind) {
    case ChangeKind::PushGas:
        change.pushGas = static_cast<std::uint32_t>(value.low64());
        break;
    case ChangeKind::QueueFee:
        change.queueFee = value;
        break;
    case ChangeKind::DailyLimit:
        change.token = tokenAt(bytes, kLimitedId);
        change.dailyLimit = low128(value);
        break;
    case ChangeKind::RegisterToken:
        change.token = tokenAt(bytes, kTokenId);
        change.leastDeposit = shiftRight(value, kLeastDepositShift);
        [[fallthrough]];
    case ChangeKind::Governor:
    case ChangeKind::AddSequencer:
    case ChangeKind::RemoveSequencer:
    case ChangeKind::ReadmitSequencer:
    case ChangeKind::Guardian:
        change.account =
            protocol::ChainAddress::ofBytes(ByteView(bytes).subspan(kAddress)).value_or(protocol::Address{});
        break;
    }
    return change;
}

} // namespace landfall::l1::evm
