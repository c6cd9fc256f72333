#pragma once

#include "node/shared/stage_context.h"
#include "node/world.h"

#include <functional>

namespace landfall::testing {

inline Bytes32 filled(std::uint8_t value) {
    Bytes32 out{};
    out.fill(value);
    return out;
}

// A node that is nothing but its rows.
struct Rows {
    explicit Rows(const std::function<void(l1::NetworkFile&)>& change = {}) {
        config.network = world.network;
        if (change) {
            change(config.network);
        }
        config.sequencer = true;
        store = std::move(*store::Store::open(world.dataFolder(9).toStdString(), "test"));
        ledger = std::move(*node::Ledger::open(*store, config.network));
        context.reset(new node::StageContext{.config = config,
                                             .clock = *world.clock,
                                             .store = *store,
                                             .ledger = *ledger,
                                             .poke = [] {},
                                             .tell = [](const node::Event&) {},
                                             .halt = [](const Error& error) { qFatal("%s", error.message.c_str()); }});
        for (const auto& chain : config.network.chains) {
            context->chains[chain.index].info = config.network.chain(chain.index);
        }
    }
    // A quorum's.
    void vote(protocol::VoteKind kind, protocol::BatchNumber number, const Bytes32& root, const Bytes32& commitment) {
        for (std::size_t i = 0; i < 3; ++i) {
            store->votes.insert(
                {{kind, 0, number, root, commitment}, config.network.attesters[i].address, {}, false, 0});
        }
    }

    World world{4}; // a quorum of four is three
    node::NodeConfig config;
    std::unique_ptr<store::Store> store;
    std::unique_ptr<node::Ledger> ledger;
    std::unique_ptr<node::StageContext> context;
};

} // namespace landfall::testing
