#pragma once

#include "bench/bench.h"
#include "state/exit.h"

// The exit of one of a thousand accounts, for benchmarks: to the circuit every exit is the same work.
namespace bench {

inline landfall::protocol::ExitTrace someExit() {
    using namespace landfall;
    using namespace landfall::protocol;
    constexpr AccountId kAccounts = 1000;
    constexpr TokenId kToken = 341;
    constexpr Amount kBalance = Amount{250'000'000} << 60;
    state::Snapshot snapshot;
    for (AccountId id = 0; id < kAccounts; ++id) {
        Address owner{{0x0e}};
        owner.bytes[18] = static_cast<std::uint8_t>(id >> 8);
        owner.bytes[19] = static_cast<std::uint8_t>(id);
        snapshot.accounts.push_back({id, owner, algebra::Fr(id), id, {{kToken, kBalance}}});
    }
    snapshot.vaults = {
        {kToken, 1, kBalance * (kAccounts - 300)}, {kToken, 2, kBalance * 200}, {kToken, 9, kBalance * 100}};
    return orStop(state::exitOf(orStop(state::State::fromSnapshot(snapshot)), kAccounts / 2, kToken, 2));
}

} // namespace bench
