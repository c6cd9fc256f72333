#pragma once

#include "crypto/secp256k1.h"
#include "l1/chain_adapter.h"
#include "l1/network_file.h"
#include "node/shared/clock.h"

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

namespace landfall::node {

class PeerVotes;
class ProofChecker;
class ProofEngine;
class SequencerLink;
class TicketLink;

// When a batch closes.
struct BatchPolicy {
    Milliseconds idle = 500;     // nothing new for so long, and the prover is free
    Milliseconds maxAge = 5000;  // the oldest has waited for so long
    unsigned maxUnproven = 2;    // batches composed ahead of the prover
    unsigned maxUnexecuted = 24; // the contracts' own limit is 32
};

struct FeePolicy {
    protocol::Amount standard = 1'000'000'000'000'000; // 0.001 of any token not named below
    std::map<protocol::TokenId, protocol::Amount> perToken;
    Milliseconds quoteHolds = 60'000;
    // What one whole token or coin is worth, in any one unit, by symbol. Where the token's and all the chains'
    // coins' are known, a fee is what gas costs and the margin, not the fixed one. An amount in `perToken` is
    // then the least fee.
    std::map<std::string, protocol::Amount> prices;
    unsigned marginPercent = 20;
};

// A chain whose newest block stays the same for longer than both is shown as stalled.
struct StallPolicy {
    Milliseconds atLeast = 60'000;
    unsigned blocks = 10; // of the chain's own pace
};

struct RelayPolicy {
    Milliseconds poll = 400;         // between looks at a chain
    Milliseconds bumpAfter = 30'000; // unmined for so long: offer more
    Milliseconds retryAfter = 2'000; // after an error, doubled up to …
    Milliseconds retryAtMost = 60'000;
    // An attester leaves reverts to the sequencer for so long; then the attesters try in turn.
    Milliseconds attesterPatience = 120'000;
    std::optional<Uint256> gasPriceCap; // base units; above it the relayer waits
};

using AdapterFactory =
    std::function<Result<std::unique_ptr<l1::ChainAdapter>>(const l1::NetworkFile&, protocol::ChainIndex)>;

struct NodeConfig {
    l1::NetworkFile network;
    std::string dataFolder;                         // the database lives here; made if missing
    std::string keyFolder;                          // proving keys; shared by nodes of one user
    bool sequencer = false;                         // takes requests, batches, proves, relays
    bool attester = false;                          // signs AGREE, REVERT, FREEZE and TICKET
    bool driver = false;                            // makes and brings batches where the sequencer has stalled
    std::optional<crypto::Secp256k1PrivateKey> key; // needed by each role

    // Of those that compose, prove and bring batches.
    bool makesBatches() const { return sequencer || driver; }

    BatchPolicy batching;
    FeePolicy fees;
    StallPolicy stall;
    RelayPolicy relay;
    // A sequencer that brings nothing for so long, though something waits, has stalled: an attester signs TICKETs
    // then, and a driver makes a batch.
    Milliseconds ticketAfter = 6 * 3'600'000;
    std::uint64_t minSecondsLeft = 120;   // a request must stay valid for so long
    std::size_t mostWaiting = 20'000;     // requests; reading them at each turn costs time
    std::size_t mostWaitingOfOne = 1'000; // of them of one account
    unsigned proverThreads = 0;           // 0: all cores

    // What tests replace. Left empty, the real ones are used. But votes of peers are polled only if `peers` is
    // given, a node that is not the sequencer takes requests only if `sequencerLink` is, and a driver asks for
    // TICKETs only if `tickets` is.
    std::shared_ptr<Clock> clock;
    AdapterFactory adapters;
    std::shared_ptr<ProofEngine> prover;
    std::shared_ptr<ProofChecker> checker;
    std::shared_ptr<PeerVotes> peers;
    std::shared_ptr<SequencerLink> sequencerLink;
    std::shared_ptr<TicketLink> tickets;
    bool ownTimer = true; // false: only advance() makes the node work
};

} // namespace landfall::node
