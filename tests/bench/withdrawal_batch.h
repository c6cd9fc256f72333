#pragma once

#include "base/result.h"
#include "state/apply.h"

#include <cstdio>
#include <cstdlib>

// The trace of a full batch of withdrawals of one account, for benchmarks.
namespace bench {

inline landfall::protocol::BatchTrace withdrawalBatch(const landfall::protocol::BatchShape& shape) {
    using namespace landfall;
    using namespace landfall::protocol;
    const auto mustHold = [](const auto& result) {
        if (!result) {
            std::fprintf(stderr, "%s\n", result.error().message.c_str());
            std::exit(1);
        }
    };
    const auto orExit = [&](auto result) {
        mustHold(result);
        return *std::move(result);
    };
    FixedBytes<64> seed{};
    seed[0] = 1;
    const auto key = orExit(crypto::EddsaPrivateKey::fromWide(seed));
    const Address owner{{0x01}};
    const NetworkId network{0x02};
    const UnixSeconds now = 1'700'000'000;

    state::State state(Address{{0xfe}});
    state::BatchApplier first(state, {network, 1, now, 4, 0x0002, 0});
    Operation deposit;
    deposit.type = OperationType::Deposit;
    deposit.chain = 1;
    deposit.amount = 1'000'000'000;
    deposit.address = owner;
    deposit = first.resolve(deposit);
    mustHold(first.add(deposit));
    Operation setKey;
    setKey.type = OperationType::SetKey;
    setKey.chain = 1;
    setKey.account = deposit.account;
    setKey.address = owner;
    setKey.keyHash = keyHashOf(key.publicKey());
    mustHold(first.add(first.resolve(setKey)));
    const auto funded = orExit(std::move(first).finish());

    state::BatchApplier second(funded.state, {network, 2, now, shape.size, 0x0002, 0});
    Withdraw withdraw;
    withdraw.chain = 1;
    withdraw.account = deposit.account;
    withdraw.from = owner;
    withdraw.to = Address{{0xde, 0xad}};
    withdraw.amount = 1000;
    withdraw.fee = 1 << 5;
    withdraw.validUntil = now + 3600;
    for (unsigned i = 0; i < shape.size; ++i) {
        withdraw.nonce = i;
        const SignedWithdraw request = signWithdraw(network, withdraw, key);
        mustHold(second.add(operationOf(withdraw), &request));
    }
    return orExit(std::move(second).finish()).trace;
}

} // namespace bench
