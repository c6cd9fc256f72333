#include "node/world.h"

#include "crypto/keccak.h"
#include "node/votes/vote_signing.h"
#include "protocol/public_data.h"
#include "state/state.h"
#include "unit/l1/sample_network.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QPointer>
#include <QtCore/QTimer>

#include <algorithm>

namespace landfall::testing {
namespace {

constexpr node::Milliseconds kTurn = 500;

crypto::Secp256k1PrivateKey keyOf(std::uint8_t number) {
    Bytes32 bytes{};
    bytes[31] = number;
    return *crypto::Secp256k1PrivateKey::fromBytes(bytes);
}

crypto::EddsaPrivateKey l2Key(std::uint8_t number) {
    Bytes32 bytes{};
    bytes[31] = number;
    return *crypto::EddsaPrivateKey::fromBytes(bytes);
}

protocol::Address address(std::uint8_t number) {
    protocol::Address out;
    out.bytes.fill(number);
    return out;
}

void settleEvents() {
    for (int i = 0; i < 60; ++i) {
        QCoreApplication::processEvents();
        QCoreApplication::sendPostedEvents();
    }
}

l1::NetworkFile makeNetwork(const std::vector<crypto::Secp256k1PrivateKey>& keys) {
    l1::NetworkFile out;
    out.name = "test";
    out.salt.fill(7);
    out.feeOwner = address(0xfe);
    out.genesisRoot = state::State(out.feeOwner).root();
    out.durations = {86'400, 600, 300'000, 259'200, 21'600, 86'400};
    out.developmentKeys = true;
    out.exits.emplace();
    out.sequencer = node::addressOf(keys.front());
    for (protocol::ChainIndex index = 1; index <= 2; ++index) {
        l1::NetworkChain chain;
        chain.index = index;
        chain.evmChainId = 31'336U + index;
        chain.name = index == 1 ? "Alpha" : "Beta";
        chain.rollup = address(static_cast<std::uint8_t>(0xa0 + index));
        chain.confirmations = 1;
        out.chains.push_back(chain);
    }
    l1::NetworkToken usdc;
    usdc.id = kUsdc;
    usdc.symbol = "USDC";
    usdc.chains = {{1, {address(0xc1), 6}}, {2, {address(0xc2), 18}}};
    l1::NetworkToken alpha;
    alpha.id = kAlphaOnly;
    alpha.symbol = "ALP";
    alpha.chains = {{1, {address(0xd1), 18}}};
    out.tokens = {usdc, alpha};
    for (const std::uint8_t size : {std::uint8_t{4}, std::uint8_t{8}}) {
        l1::NetworkSize entry;
        entry.size = size;
        const l1::VerifyingKey key{size, sampleKeyWords(size), {}}; // of a network whose proofs are scripted
        entry.verifyingKeyHash = key.hash();
        entry.verifyingKey = key.words;
        out.sizes.push_back(entry);
    }
    for (std::size_t i = 1; i < keys.size(); ++i) {
        out.attesters.push_back({node::addressOf(keys[i]), "peer:" + std::to_string(i - 1)});
    }
    std::sort(out.attesters.begin(), out.attesters.end(),
              [](const auto& a, const auto& b) { return a.address < b.address; });
    return out;
}

} // namespace

void ScriptedEngine::prove(QObject* context, node::ProofJob job,
                           std::function<void(const std::string&, double)> progress,
                           std::function<void(Result<node::MadeProof>)> done) {
    protocol::BatchData batch{job.trace->header, {}};
    for (std::size_t i = 0; i < job.trace->operationCount; ++i) {
        batch.operations.push_back(job.trace->operations[i].operation);
    }
    const auto data = protocol::publicDataOf(batch, job.trace->oldRoot, job.trace->newRoot);
    const l1::BatchSubmission submission{data.p.toBigEndian(), job.trace->oldRoot.toBigEndian(),
                                         job.trace->newRoot.toBigEndian(), protocol::encodeBatch(batch)};
    ++proofs;
    const auto made = failure ? Result<node::MadeProof>(*failure)
                              : Result<node::MadeProof>(node::MadeProof{SimulatedContract::proofOf(submission), {}});
    QTimer::singleShot(0, context, [progress, done, made] {
        progress("witness", 0.5);
        done(made);
    });
}

protocol::ProofWords ScriptedEngine::exitProofOf(const protocol::ExitClaim& claim) {
    Bytes preimage{claim.chain};
    appendBigEndian(preimage, std::uint64_t{claim.account});
    appendBigEndian(preimage, std::uint64_t{claim.token});
    append(preimage, protocol::toUint256(claim.amount).toBigEndian());
    protocol::ProofWords out{};
    out.fill(crypto::keccak256(preimage));
    return out;
}

void ScriptedEngine::proveExit(QObject* context, node::ExitJob job,
                               std::function<void(const std::string&, double)> progress,
                               std::function<void(Result<node::MadeProof>)> done) {
    const bool busy = busyTimes != 0;
    busyTimes -= busy ? 1 : 0;
    exitProofs += busy ? 0 : 1;
    const auto made = busy ? Result<node::MadeProof>(Error::internal("prover-busy", "a proof is being made already"))
                           : Result<node::MadeProof>(node::MadeProof{exitProofOf(job.trace.claim), {}});
    QTimer::singleShot(0, context, [progress, done, made] {
        progress("witness", 0.5);
        done(made);
    });
}

void ScriptedChecker::check(QObject* context, std::vector<node::ProofClaim> given,
                            std::function<void(std::optional<node::WrongProof>)> done) {
    claims += given.size();
    const auto bad = std::find_if(given.begin(), given.end(), [](const node::ProofClaim& claim) {
        return claim.proof != SimulatedContract::proofOf(claim.signals);
    });
    const auto found = bad == given.end() ? std::nullopt : std::optional(node::WrongProof{bad->number, "scripted"});
    QTimer::singleShot(0, context, [done, found] { done(found); });
}

// Reads the other nodes' votes directly, as the RPC would.
class World::Votes final : public node::PeerVotes {
public:
    explicit Votes(World& world) : m_world(world) {}

    void fetch(QObject* context, const std::string& url, protocol::BatchNumber first,
               std::function<void(Result<std::vector<node::SignedVote>>)> done) override {
        if (m_world.votesHang) {
            QTimer::singleShot(1, context, [this, context, url, first, done] { fetch(context, url, first, done); });
            return;
        }
        const auto index = static_cast<std::size_t>(std::stoul(url.substr(5)));
        auto votes = m_world.attesters[index]
                         ? Result<std::vector<node::SignedVote>>(m_world.attesters[index]->votes(first))
                         : Result<std::vector<node::SignedVote>>(Error::unavailable("rpc-unreachable", "down"));
        if (const auto more = m_world.smuggled.find(index); votes && more != m_world.smuggled.end()) {
            votes->insert(votes->end(), more->second.begin(), more->second.end());
        }
        QTimer::singleShot(0, context, [done, votes] { done(votes); });
    }

private:
    World& m_world;
};

// Asks the attesters' nodes directly, as the RPC would.
class World::Tickets final : public node::TicketLink {
public:
    explicit Tickets(World& world) : m_world(world) {}

    void ask(QObject* context, const std::string& url, const node::TicketOffer& offer,
             const std::vector<node::SignedVote>& votes, const protocol::NetworkId&,
             std::function<void(Result<node::TicketAnswer>)> done) override {
        const auto index = static_cast<std::size_t>(std::stoul(url.substr(5)));
        const bool lost = !m_world.attesters[index] || (m_world.losesOffer && m_world.losesOffer(offer));
        const auto answer = lost ? Result<node::TicketAnswer>(Error::unavailable("rpc-unreachable", "down"))
                                 : m_world.attesters[index]->askTicket(offer, votes);
        if (m_world.onTicket) {
            m_world.onTicket(answer);
        }
        QTimer::singleShot(0, context, [done, answer] { done(answer); });
    }

private:
    World& m_world;
};

World::World(std::size_t attesterCount, const std::function<void(l1::NetworkFile&)>& change)
    : userKey(l2Key(9)), user(address(0x11)), recipient(address(0x77)) {
    for (std::size_t i = 0; i <= attesterCount; ++i) {
        m_keys.push_back(keyOf(static_cast<std::uint8_t>(i + 1)));
    }
    network = makeNetwork(m_keys);
    if (change) {
        change(network);
    }
    const auto start = static_cast<protocol::UnixSeconds>(clock->time / 1000);
    for (protocol::ChainIndex index = 1; index <= 2; ++index) {
        chains.push_back(std::make_shared<SimulatedChain>(network, index, start));
    }
    m_votes = std::make_shared<Votes>(*this);
    attesters.resize(attesterCount);
    for (std::size_t i = 0; i < attesterCount; ++i) {
        openAttester(i);
    }
}

World::~World() {
    for (const auto* told : {&notices, &attesterNotices}) {
        for (const auto& notice : *told) {
            if (!vaultsMayDiffer && (notice.code == "vault-differs" || notice.code == "vault-short")) {
                qFatal("a false alarm: %s", notice.message.c_str());
            }
        }
    }
    sequencer.reset(); // they may still tell something
    drivers.clear();
    attesters.clear();
}

SimulatedAdapter::Faults& World::faults(std::size_t node, protocol::ChainIndex chain) {
    auto& entry = m_faults[{node, chain}];
    if (!entry) {
        entry = std::make_shared<SimulatedAdapter::Faults>();
    }
    return *entry;
}

node::SignedVote World::forgedVote(std::size_t index, const protocol::Vote& vote) const {
    return node::signVote(network.networkId(), vote, m_keys[index + 1]);
}

node::NodeConfig World::config(std::size_t index) {
    node::NodeConfig out;
    out.network = network;
    out.dataFolder = dataFolder(index).toStdString();
    out.clock = clocks.contains(index) ? clocks.at(index) : clock;
    out.prover = engine;
    out.checker = checker;
    out.peers = m_votes;
    out.sequencerLink = link;
    out.key = m_keys[index].clone();
    out.sequencer = index == 0;
    out.attester = index != 0;
    out.ownTimer = false;
    out.ticketAfter = 60'000;
    out.relay.poll = 100;
    out.relay.retryAfter = 500;
    out.relay.bumpAfter = 5'000;
    out.adapters = [this, index](const l1::NetworkFile&,
                                 protocol::ChainIndex chain) -> Result<std::unique_ptr<l1::ChainAdapter>> {
        auto adapter = std::make_unique<SimulatedAdapter>(chains.at(chain - 1U));
        faults(index, chain);
        adapter->faults = m_faults[{index, chain}];
        return std::unique_ptr<l1::ChainAdapter>(std::move(adapter));
    };
    return out;
}

void World::openSequencer() {
    auto settings = config(0);
    if (tune) {
        tune(settings);
    }
    sequencer = open(std::move(settings), notices);
}

void World::openAttester(std::size_t index) {
    attesters[index] = open(config(index + 1), attesterNotices);
}

void World::openDriver(std::size_t index) {
    const std::size_t node = 100 + index;
    auto settings = config(0);
    settings.dataFolder = dataFolder(node).toStdString();
    settings.key = keyOf(static_cast<std::uint8_t>(node));
    settings.sequencer = false;
    settings.driver = true;
    settings.tickets = std::make_shared<Tickets>(*this);
    drivers.resize(std::max(drivers.size(), index + 1));
    drivers[index] = open(std::move(settings), driverNotices);
}

std::unique_ptr<node::Node> World::open(node::NodeConfig config, std::vector<node::Notice>& told) {
    auto opened = node::Node::open(std::move(config));
    if (!opened) {
        qFatal("a node can't be opened: %s", opened.error().message.c_str());
    }
    QObject::connect(opened->get(), &node::Node::happened, [&told](const node::Event& event) {
        if (const auto* notice = std::get_if<node::Notice>(&event.what)) {
            told.push_back(*notice);
        }
    });
    (*opened)->start();
    return std::move(*opened);
}

QString World::dataFolder(std::size_t node) const {
    return folder.filePath(QStringLiteral("node-%1").arg(node));
}

void World::turn() {
    clock->advance(kTurn);
    for (auto& [node, own] : clocks) {
        own->advance(kTurn);
    }
    m_block = !m_block;
    if (m_block) {
        for (auto& each : chains) {
            each->mine(static_cast<protocol::UnixSeconds>(clock->time / 1000));
        }
        for (auto& each : forks) {
            each->mine(static_cast<protocol::UnixSeconds>(clock->time / 1000));
        }
    }
    for (auto& attester : attesters) {
        if (attester) {
            attester->advance();
        }
    }
    for (auto& driver : drivers) {
        if (driver) {
            driver->advance();
        }
    }
    if (sequencer) {
        sequencer->advance();
    }
    settleEvents();
    if (sequencer) {
        sequencer->advance();
        settleEvents();
    }
}

void World::run(double seconds) {
    for (double passed = 0; passed < seconds; passed += 0.5) {
        turn();
    }
}

bool World::runUntil(double seconds, const std::function<bool()>& done) {
    for (double passed = 0; passed < seconds; passed += 0.5) {
        if (done()) {
            return true;
        }
        turn();
    }
    return done();
}

void World::fund() {
    chain(1)->deposit(kUsdc, 1000 * kUnit, user);
    chain(2)->deposit(kUsdc, 500 * kUnit, address(0x55));
    if (!runUntil(60, [&] { return sequencer->accountOf(user).has_value(); })) {
        qFatal("the deposit never arrived");
    }
    userAccount = sequencer->accountOf(user)->id;
    chain(2)->setSigningKey(userAccount, protocol::keyHashOf(userKey.publicKey()), user);
    if (!runUntil(60, [&] { return !sequencer->accountOf(user)->keyHash.isZero(); })) {
        qFatal("the signing key was never set");
    }
}

protocol::Withdraw World::draft(protocol::Amount amount, protocol::ChainIndex chainIndex) {
    protocol::Withdraw out;
    out.chain = chainIndex;
    out.account = userAccount;
    out.from = user;
    out.to = recipient;
    out.token = kUsdc;
    out.amount = amount;
    out.fee = sequencer->feeQuote(kUsdc)->packed;
    out.nonce = sequencer->account(userAccount)->nextNonce;
    out.validUntil = static_cast<protocol::UnixSeconds>(clock->time / 1000) + 3600;
    return out;
}

protocol::SignedWithdraw World::sign(const protocol::Withdraw& request) const {
    return protocol::signWithdraw(network.networkId(), request, userKey);
}

std::optional<World::Outcome> World::submit(const protocol::SignedWithdraw& request) {
    auto outcome = std::make_shared<std::optional<Outcome>>();
    sequencer->submit(request, [outcome](const Outcome& given) { outcome->emplace(given); });
    settleEvents();
    return *outcome;
}

protocol::RequestHash World::withdraw(protocol::Amount amount, protocol::ChainIndex chainIndex) {
    const auto outcome = submit(sign(draft(amount, chainIndex)));
    if (!outcome || !*outcome) {
        qFatal("a good request was refused");
    }
    return **outcome;
}

bool World::arrived(const protocol::RequestHash& hash) const {
    const auto timeline = sequencer->timeline(hash);
    return timeline && timeline->arrived();
}

std::size_t World::paidTo(protocol::ChainIndex chainIndex, const protocol::Address& to) const {
    const auto payments = chains.at(chainIndex - 1U)->payments();
    return static_cast<std::size_t>(
        std::count_if(payments.begin(), payments.end(), [&](const auto& payment) { return payment.to == to; }));
}

} // namespace landfall::testing
