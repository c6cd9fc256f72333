#pragma once

#include "node/shared/config.h"
#include "node/shared/events.h"
#include "node/shared/ledger.h"
#include "node/shared/read_models.h"
#include "node/shared/sequencer_link.h"
#include "store/store.h"

#include <QtCore/QObject>

#include <functional>
#include <map>
#include <memory>

namespace landfall::node {

// What the newest comparison with a chain's contract found of a token, or of its coin.
struct VaultStanding {
    l1::BlockNumber comparedAt = 0; // final; 0 = not yet
    std::vector<Alarm> alarms;
};

// A chain as the node sees it now. Written by the chain's watcher and relayer,
// for people and for decisions that a stale view only delays.
struct ChainLink {
    const l1::NetworkChain* info = nullptr;
    std::unique_ptr<l1::ChainAdapter> adapter;
    protocol::ChainAddress sender; // of this node's transactions, and its key; neither without a key of the node's own
    SecretBytes senderKey;
    bool accountMissing = false; // the sender has to be opened there before it can send
    std::optional<l1::ChainHead> head;
    // What was final when the rows were last found to be of the head's chain and to reach up
    // to it. A newer head may finalise other blocks than those that the rows come from.
    std::optional<l1::BlockRef> readFinal;
    Milliseconds seenAt = 0;               // last good answer, by the system's clock; 0 = none
    SteadyTime lastAnswer;                 // the same, in this run
    SteadyTime movedAt;                    // when it last showed another newest block
    std::optional<l1::BlockRef> firstMove; // the newest block when it moved for the first time
    bool caughtUp = false;                 // events were read up to the head once since the start
    std::optional<Error> problem;
    unsigned wrongProofs = 0;                // that its servers showed in a row
    std::vector<std::string> serverTroubles; // of servers that are passed over; see ChainAdapter::troubles
    std::optional<Uint256> gasPrice;
    std::optional<Uint256> relayerBalance;
    std::string relayerWaits;
    // Whether the contract takes this sequencer's commits, as of a block; nothing before it was asked.
    std::optional<bool> sequencerAllowed;
    l1::BlockNumber allowedAsOf = 0;
    // By token; nothing stands for the coin where it is no token. See VaultCheck.
    std::map<std::optional<protocol::TokenId>, VaultStanding> vaults;
    std::string vaultsUnknown; // why the newest final block could not be compared; empty if it was
    bool alarmsChanged = true; // since they were told

    // Blocks up to here have as many confirmations as the network asks for.
    std::uint64_t confirmedBlock() const;
    // Rows of blocks up to here are final as far as the chain says; 0 if not known.
    std::uint64_t finalBlock() const { return readFinal ? readFinal->number : 0; }
    // The final block at which the vaults of all tokens have been compared, or a later one; 0 = not yet.
    l1::BlockNumber vaultsComparedAt() const;
    // Between blocks, as seen since the start; nothing before two were seen to come.
    std::optional<Milliseconds> pace() const;
};

// What the stages share: rows, the state that follows from them, chains, time.
// They don't know one another; poke() gives all of them a turn.
struct StageContext {
    const NodeConfig& config;
    Clock& clock;
    store::Store& store;
    Ledger& ledger;
    std::map<protocol::ChainIndex, ChainLink> chains{};
    protocol::NetworkId networkId{};

    std::function<void()> poke{};
    std::function<void(const Event&)> tell{};
    // The store failed: nothing goes on until it answers again.
    std::function<void(const Error&)> halt{};

    // Live lines for people: why a stage waits.
    std::string batcherWaits{};
    std::uint64_t proofsChecked = 0; // of others' batches, since the start
    bool nothingToBatch = false;     // the batcher waits because nothing else does
    std::string attesterSays{};
    ProverView prover{};
    std::map<protocol::BatchNumber, std::string> batchProblems{};
    protocol::Address self{};              // of the node's key; zero without one
    FeePolicy fees = config.fees;          // a node that is not the sequencer learns that one's
    std::string ticketSays{};              // of a driver: why attesters sign it no TICKET
    protocol::BatchNumber ticketAsked = 0; // of an attester: the newest number for which somebody asked it a TICKET
    Bytes32 takenOver{};      // the commitment of the batch that a driver brings for another one, after a while
    std::string freezeSays{}; // why this node's attester signs no FREEZE; empty if nothing is frozen
    // When an attester's node last answered with its votes.
    std::map<protocol::Address, SteadyTime> peersAnswered{};
    // Of such a node: what the sequencer quoted, by its signature; and why there is nothing newer.
    std::map<protocol::TokenId, SignedQuote> quotes{};
    std::map<protocol::TokenId, std::string> feeProblems{};

    // Runs `body` as one transaction; false (and the node halts) if it failed.
    bool write(const std::function<void()>& body);
    void notice(Notice::Level level, std::string code, std::string message);
    template <class T>
    void changed(T what) {
        tell({clock.now(), std::move(what)});
    }

    ChainLink& link(protocol::ChainIndex chain) { return chains.at(chain); }
    bool caughtUp() const;
    bool anyFrozen() const;
    // The newest block known to be final, also of a chain that has not answered since the start; number 0: none.
    l1::BlockRef finalBlock(const ChainLink& chain) const;
    // Why a chain's time and this machine's can't both be right; empty if they may be.
    std::string clockObjection(const ChainLink& chain) const;
    // Whether a chain's contract takes no commits of the network's sequencer, as far as known.
    bool suspends(const ChainLink& chain) const;
    // The first chain that does so; nullptr if there is none.
    const ChainLink* suspending() const;
    // The lowest of the chains' last executed batches, in blocks that satisfy `limit`.
    protocol::BatchNumber executedEverywhere(const std::function<std::uint64_t(const ChainLink&)>& limit) const;
};

} // namespace landfall::node
