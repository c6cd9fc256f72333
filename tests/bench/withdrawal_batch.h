#pragma once

#include "bench/bench.h"
#include "state/apply.h"
#include "support/operations.h"

// The trace of a full batch of withdrawals of one account, for benchmarks.
namespace bench {

inline landfall::protocol::BatchTrace withdrawalBatch(const landfall::protocol::BatchShape& shape) {
    using namespace landfall;
    using namespace landfall::protocol;
    FixedBytes<64> seed{};
    seed[0] = 1;
    const auto key = orStop(crypto::EddsaPrivateKey::fromWide(seed));
    const Address owner{{0x01}};
    const NetworkId network{0x02};
    const UnixSeconds now = 1'700'000'000;

    state::State state(Address{{0xfe}});
    state::BatchApplier first(state, {network, 1, now, 4, 0x0002, 0});
    const Operation deposit = first.resolve(testing::queuedDeposit(1, 0, 1'000'000'000, owner));
    orStop(first.add(deposit));
    orStop(first.add(testing::queuedSetKey(1, deposit.account, keyHashOf(key.publicKey()), owner)));
    const auto funded = orStop(std::move(first).finish());

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
        orStop(second.add(operationOf(withdraw), &request));
    }
    return orStop(std::move(second).finish()).trace();
}

} // namespace bench
