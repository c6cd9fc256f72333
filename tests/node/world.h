#pragma once

#include "node/node.h"
#include "node/shared/proof_checker.h"
#include "node/shared/proof_engine.h"
#include "node/shared/sequencer_link.h"
#include "support/simulated_adapter.h"

#include <QtCore/QTemporaryDir>

#include <array>
#include <deque>

namespace landfall::testing {

class ManualClock final : public node::Clock {
public:
    node::Milliseconds now() const override { return time; }
    SteadyTime steady() const override { return SteadyTime(passed); }
    void advance(node::Milliseconds by) {
        time += by;
        passed += by;
    }
    node::Milliseconds time = 1'800'000'000'000; // set it, and the clock has jumped
    node::Milliseconds passed = 5'000;
};

// Answers what the simulated chains accept, after `turns` looks.
class ScriptedEngine final : public node::ProofEngine {
public:
    void prove(QObject* context, node::ProofJob job, std::function<void(const std::string&, double)> progress,
               std::function<void(Result<node::MadeProof>)> done) override;
    // The simulated chains have no exits.
    void proveExit(QObject* context, node::ExitJob job, std::function<void(const std::string&, double)> progress,
                   std::function<void(Result<node::MadeProof>)> done) override;
    void cancel() override {}

    std::optional<Error> failure; // of every proof
    std::size_t proofs = 0;
    std::size_t exitProofs = 0;
    std::size_t busyTimes = 0; // that it is said to be busy when asked for an exit
    // What it answers for an exit.
    static protocol::ProofWords exitProofOf(const protocol::ExitClaim& claim);
};

inline constexpr protocol::TokenId kUsdc = 0;      // 6 decimals on chain 1, 18 on chain 2
inline constexpr protocol::TokenId kAlphaOnly = 1; // on chain 1 only
inline constexpr protocol::Amount kUnit = 1'000'000'000'000'000'000;

// Takes what ScriptedEngine makes, at once.
class ScriptedChecker final : public node::ProofChecker {
public:
    void check(QObject* context, std::vector<node::ProofClaim> claims,
               std::function<void(std::optional<node::WrongProof>)> done) override;

    std::size_t claims = 0; // so far
};

// Two chains, a sequencer, three attesters, one user with an account, all in this
// thread and in made-up time.
class World {
public:
    // `change`: what is another in its network.
    explicit World(std::size_t attesters = 3, const std::function<void(l1::NetworkFile&)>& change = {});
    ~World();

    void openSequencer();
    // As a crash does: nothing more is stored or sent.
    void closeSequencer() { sequencer.reset(); }
    void openAttester(std::size_t index);
    // A node with the driver's role, a key of its own and no way to the sequencer. The next one, or one that is closed.
    void openDriver(std::size_t index);
    // Of a node that is closed; 0 is the sequencer.
    QString dataFolder(std::size_t node) const;
    // What that node is opened with.
    node::NodeConfig config(std::size_t node);

    // One step of half a second; chains make a block a second.
    void turn();
    void run(double seconds);
    // Until `done`, at most `seconds`; false if it never was.
    bool runUntil(double seconds, const std::function<bool()>& done);

    // 1000 USDC for the user on chain 1 and 500 for a stranger on chain 2 (the reserve), and the user's key.
    void fund();

    // --- requests ---
    protocol::Withdraw draft(protocol::Amount amount, protocol::ChainIndex chain = 2);
    protocol::SignedWithdraw sign(const protocol::Withdraw& request) const;
    using Outcome = Result<protocol::RequestHash, node::SubmitFailure>;
    std::optional<Outcome> submit(const protocol::SignedWithdraw& request);
    // Must be accepted.
    protocol::RequestHash withdraw(protocol::Amount amount, protocol::ChainIndex chain = 2);
    bool arrived(const protocol::RequestHash& hash) const;
    std::size_t paidTo(protocol::ChainIndex chain, const protocol::Address& to) const;

    std::shared_ptr<SimulatedChain> chain(protocol::ChainIndex index) { return chains.at(index - 1U); }
    // Faults of a node's view: 0 is the sequencer, 1 … are the attesters.
    SimulatedAdapter::Faults& faults(std::size_t node, protocol::ChainIndex chain);
    // The key of attester `index`, as a thief or a traitor would use it.
    node::SignedVote forgedVote(std::size_t index, const protocol::Vote& vote) const;

    l1::NetworkFile network;
    std::shared_ptr<ManualClock> clock = std::make_shared<ManualClock>();
    std::map<std::size_t, std::shared_ptr<ManualClock>> clocks; // of nodes that have one of their own
    std::vector<std::shared_ptr<SimulatedChain>> chains;
    std::vector<std::shared_ptr<SimulatedChain>> forks; // mined like the chains; shown through Faults::instead
    std::shared_ptr<ScriptedEngine> engine = std::make_shared<ScriptedEngine>();
    std::shared_ptr<node::ProofChecker> checker = std::make_shared<ScriptedChecker>();
    std::unique_ptr<node::Node> sequencer;
    std::vector<std::unique_ptr<node::Node>> attesters;
    std::vector<std::unique_ptr<node::Node>> drivers;
    std::function<bool(const node::TicketOffer&)> losesOffer;        // on its way to an attester
    std::function<void(const Result<node::TicketAnswer>&)> onTicket; // what an attester answered
    // What an attester's server adds to the votes that its node has.
    std::map<std::size_t, std::vector<node::SignedVote>> smuggled;
    bool votesHang = false;                      // who asks for votes gets no answer, and no failure
    std::function<void(node::NodeConfig&)> tune; // before a sequencer is opened
    std::shared_ptr<node::SequencerLink> link;   // of attesters that are opened from now on
    std::vector<node::Notice> notices;           // of the sequencer
    std::vector<node::Notice> attesterNotices;   // of all attesters
    std::vector<node::Notice> driverNotices;     // of all drivers
    bool vaultsMayDiffer = false;                // else a world ends with a failure if any node raised such an alarm

    crypto::EddsaPrivateKey userKey;
    protocol::Address user;
    protocol::Address recipient;
    protocol::AccountId userAccount = 0;
    QTemporaryDir folder;

private:
    class Votes;
    class Tickets;
    std::unique_ptr<node::Node> open(node::NodeConfig config, std::vector<node::Notice>& told);
    std::vector<crypto::Secp256k1PrivateKey> m_keys; // sequencer, then attesters
    std::map<std::pair<std::size_t, protocol::ChainIndex>, std::shared_ptr<SimulatedAdapter::Faults>> m_faults;
    std::shared_ptr<Votes> m_votes;
    bool m_block = false;
};

} // namespace landfall::testing
