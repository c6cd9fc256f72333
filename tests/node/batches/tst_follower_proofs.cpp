#include "l1/public_signals.h"
#include "node/proving/groth16_checker.h"
#include "node/proving/groth16_engine.h"
#include "node/proving/verifier_words.h"
#include "node/world.h"

#include <QtTest/QtTest>

#include <algorithm>

using namespace landfall;
using namespace landfall::testing;
using node::Groth16Checker;
using node::RebuildReport;

namespace {

constexpr std::uint8_t kSize = 4;
constexpr protocol::ChainIndex kChains[] = {1, 2};

// Groth16Checker, and what it was asked.
class CountingChecker final : public node::ProofChecker {
public:
    explicit CountingChecker(const std::vector<l1::NetworkSize>& sizes) : m_checker(*Groth16Checker::open(sizes)) {}

    void check(QObject* context, std::vector<node::ProofClaim> claims,
               std::function<void(std::optional<node::WrongProof>)> done) override {
        for (const auto& claim : claims) {
            numbers.push_back(claim.number);
        }
        m_checker->check(context, std::move(claims), std::move(done));
    }

    std::vector<protocol::BatchNumber> numbers;

private:
    std::unique_ptr<Groth16Checker> m_checker;
};

} // namespace

// A node of somebody else's network, against servers that show batches as proven. The proofs are real: those that
// the simulated contracts take, and those that the node checks.
class TestFollowerProofs : public QObject {
    Q_OBJECT

private:
    ThreadPool m_pool{2};
    l1::NetworkSize m_size;
    std::unique_ptr<World> m_world; // with batches that are executed on both chains
    protocol::BatchNumber m_batches = 0;
    std::vector<protocol::ProofWords> m_proofs; // of batch 1 and on
    std::map<protocol::ChainIndex, std::shared_ptr<SimulatedAdapter::Faults>> m_faults;
    std::shared_ptr<CountingChecker> m_checker;
    std::unique_ptr<node::Node> m_node;
    std::vector<node::Notice> m_notices;
    int m_folder = 100;

    node::NodeConfig settings() {
        node::NodeConfig out;
        out.network = m_world->network;
        out.dataFolder = m_world->dataFolder(static_cast<std::size_t>(m_folder)).toStdString();
        out.clock = m_world->clock;
        out.prover = m_world->engine;
        out.checker = m_checker;
        out.ownTimer = false;
        out.relay.poll = 100;
        out.relay.retryAfter = 500;
        out.adapters = [this](const l1::NetworkFile&,
                              protocol::ChainIndex chain) -> Result<std::unique_ptr<l1::ChainAdapter>> {
            auto adapter = std::make_unique<SimulatedAdapter>(m_world->chain(chain));
            adapter->faults = m_faults[chain];
            return std::unique_ptr<l1::ChainAdapter>(std::move(adapter));
        };
        return out;
    }

    void open() {
        auto opened = node::Node::open(settings());
        if (!opened) {
            qFatal("%s", opened.error().message.c_str());
        }
        m_node = std::move(*opened);
        connect(m_node.get(), &node::Node::happened, this, [this](const node::Event& event) {
            if (const auto* notice = std::get_if<node::Notice>(&event.what)) {
                m_notices.push_back(*notice);
            }
        });
        m_node->start();
    }

    bool runUntil(double seconds, const std::function<bool()>& done) {
        return m_world->runUntil(seconds, [&] {
            m_node->advance();
            QTest::qWait(1);
            return done();
        });
    }
    bool follows(double seconds = 40) {
        return runUntil(seconds, [&] { return m_node->status().lastBatch >= m_batches; });
    }

    // What both servers make of the proof of one batch.
    void bend(protocol::BatchNumber number, const std::function<void(protocol::ProofWords&)>& change,
              std::initializer_list<protocol::ChainIndex> chains = {1, 2}) {
        for (const auto chain : chains) {
            m_faults[chain]->bends = [number, change](l1::FinalRoot& root) {
                if (root.number == number) {
                    change(root.proof);
                }
            };
        }
    }

    std::optional<node::Notice> refusal() const {
        const auto found = std::find_if(m_notices.begin(), m_notices.end(),
                                        [](const auto& notice) { return notice.code == "proof-not-valid"; });
        return found == m_notices.end() ? std::nullopt : std::optional(*found);
    }

    Result<RebuildReport> rebuild() {
        std::optional<Result<RebuildReport>> outcome;
        m_node->rebuildFromL1([&](const Result<RebuildReport>& report) { outcome.emplace(report); });
        if (!runUntil(60, [&] { return outcome.has_value(); })) {
            return Error::internal("test", "the rebuild has no end");
        }
        return *outcome;
    }

private Q_SLOTS:
    void initTestCase() {
        snark::NoProgress progress;
        const std::string folder = LANDFALL_BINARY_DIR "/test-keys";
        node::KeyCache cache(folder, m_pool);
        const auto made = cache.ensureDevelopmentKey(kSize, progress);
        QVERIFY2(made.ok(), made.ok() ? "" : made.error().message.c_str());
        const auto loaded = cache.load(kSize, made->verifyingKeyHash, progress);
        QVERIFY(loaded.ok());
        m_size = {kSize, made->verifyingKeyHash, made->circuitHash,
                  node::verifyingKeyWords((*loaded)->key().verifyingKey())};

        m_world = std::make_unique<World>(3, [&](l1::NetworkFile& network) { network.sizes = {m_size}; });
        // The attesters were opened before their chains took real proofs, of which there were none yet.
        m_checker = std::make_shared<CountingChecker>(std::vector{m_size});
        m_world->checker = m_checker;
        for (std::size_t i = 0; i < 3; ++i) {
            m_world->attesters[i].reset();
            m_world->openAttester(i);
        }
        const auto verifier = std::make_shared<std::unique_ptr<Groth16Checker>>(*Groth16Checker::open({m_size}));
        for (const auto& chain : m_world->chains) {
            chain->contract.accepts = [verifier](const l1::BatchSubmission& batch, const protocol::ProofWords& proof) {
                const node::ProofClaim claim{1, kSize, *l1::publicSignals(batch), proof};
                return !(*verifier)->firstWrong({&claim, 1});
            };
        }
        const auto engine = std::make_shared<node::Groth16Engine>(folder, 2);
        m_world->tune = [&](node::NodeConfig& config) { config.prover = engine; };
        m_world->openSequencer();
        const auto until = [&](const std::function<bool()>& done) {
            return m_world->runUntil(3'000, [&] {
                QTest::qWait(20); // a proof takes time that is not made up
                return done();
            });
        };
        m_world->chain(1)->deposit(kUsdc, 1'000 * kUnit, m_world->user);
        m_world->chain(2)->deposit(kUsdc, 500 * kUnit, m_world->recipient);
        QVERIFY(until([&] { return m_world->chain(1)->executed() >= 1 && m_world->chain(2)->executed() >= 1; }));
        while (m_batches < 3) {
            m_world->chain(1)->deposit(kUsdc, kUnit, m_world->user);
            const auto before = std::exchange(m_batches, m_batches + 1);
            QVERIFY(until([&] {
                const auto executed = std::min(m_world->chain(1)->executed(), m_world->chain(2)->executed());
                m_batches = std::max(m_batches, executed);
                return executed > before;
            }));
        }
        m_world->closeSequencer();
        m_batches = m_world->chain(1)->executed();
        for (protocol::BatchNumber number = 1; number <= m_batches; ++number) {
            for (const auto& block : m_world->chain(1)->blocks()) {
                for (const auto& placed : block.events) {
                    const auto* root = std::get_if<l1::FinalRoot>(&placed.event);
                    if (root != nullptr && root->number == number) {
                        m_proofs.push_back(root->proof);
                    }
                }
            }
        }
        QCOMPARE(m_proofs.size(), std::size_t{m_batches});
        QVERIFY(m_batches >= 3);
    }
    void init() {
        ++m_folder;
        m_notices.clear();
        m_checker->numbers.clear();
        for (const auto chain : kChains) {
            m_faults[chain] = std::make_shared<SimulatedAdapter::Faults>();
        }
        open();
    }
    void cleanup() { m_node.reset(); }
    void cleanupTestCase() { m_world.reset(); }

    // Each batch once, also after a restart.
    void rightProofsAreTakenOver() {
        QVERIFY(follows());
        QVERIFY(!refusal());
        auto numbers = m_checker->numbers;
        std::sort(numbers.begin(), numbers.end());
        numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
        QCOMPARE(numbers.size(), std::size_t{m_batches});
        QVERIFY(m_checker->numbers.size() <= 2 * m_batches); // both chains were asked at once
        m_node.reset();
        m_checker->numbers.clear();
        open();
        QVERIFY(runUntil(10, [&] { return m_node->chains()[0].proven >= m_batches; }));
        QVERIFY(follows());
        QVERIFY(m_checker->numbers.empty());
    }

    void wrongProofs_data() {
        using Change = std::function<void(protocol::ProofWords&)>;
        QTest::addColumn<Change>("change");
        QTest::newRow("a bit") << Change([](protocol::ProofWords& proof) { proof[7][31] ^= 1; });
        QTest::newRow("another batch's") << Change([this](protocol::ProofWords& proof) { proof = m_proofs[0]; });
        QTest::newRow("none") << Change([](protocol::ProofWords& proof) { proof = {}; });
    }
    // All servers of a chain show it: the node follows that chain no further, says which batch, and asks others.
    void wrongProofs() {
        QFETCH(const std::function<void(protocol::ProofWords&)>, change);
        bend(2, change);
        QVERIFY(runUntil(60, [&] { return m_faults[1]->setAside > 1 && m_faults[2]->setAside > 1; }));
        QCOMPARE(m_node->status().lastBatch, protocol::BatchNumber{0}); // the chains were read in one piece
        const auto told = refusal();
        QVERIFY(told.has_value());
        QVERIFY2(told->message.find("batch 2 is not taken over: its proof is not valid") != std::string::npos,
                 told->message.c_str());
        QVERIFY(told->message.find("Alpha") != std::string::npos || told->message.find("Beta") != std::string::npos);
        QVERIFY(told->level == node::Notice::Level::Problem);
        for (const auto& chain : m_node->chains()) {
            QVERIFY(chain.problem.has_value());
            QCOMPARE(chain.problem->code, std::string("proof-not-valid"));
            QCOMPARE(chain.proven, protocol::BatchNumber{0});
        }
        // Another server answers.
        m_faults[1]->bends = {};
        m_faults[2]->bends = {};
        QVERIFY(follows(120));
        QVERIFY(!m_node->chains()[0].problem);
    }

    void swappedProofs() {
        for (const auto chain : kChains) {
            m_faults[chain]->bends = [this](l1::FinalRoot& root) {
                root.proof = m_proofs[root.number == 1 ? 1 : root.number == 2 ? 0 : root.number - 1];
            };
        }
        QVERIFY(runUntil(60, [&] { return m_faults[1]->setAside > 1 && m_faults[2]->setAside > 1; }));
        QCOMPARE(m_node->status().lastBatch, protocol::BatchNumber{0});
        QVERIFY(refusal()->message.find("batch 1 is not taken over") != std::string::npos);
    }

    // One chain's proof is enough for the batch; the other chain's liar is found out where it was not checked yet.
    void oneChainLies() {
        bend(3, [](protocol::ProofWords& proof) { proof[0][31] ^= 4; }, {2});
        QVERIFY(follows());
        QVERIFY(m_node->chains()[0].proven >= m_batches);
    }

    // A final root of a batch that nobody committed has nothing that its proof could be checked against.
    void finalRootsOfNothing() {
        for (const auto chain : kChains) {
            m_faults[chain]->bends = [](l1::FinalRoot& root) { root.commitment[0] ^= root.number == 2 ? 1 : 0; };
        }
        QVERIFY(runUntil(60, [&] { return m_faults[1]->setAside > 1 && m_faults[2]->setAside > 1; }));
        QCOMPARE(m_node->chains()[0].problem->code, std::string("rpc-events-missing"));
        QCOMPARE(m_node->status().lastBatch, protocol::BatchNumber{0});
    }

    void rebuildChecksEveryProof() {
        QVERIFY(follows());
        m_checker->numbers.clear();
        const auto report = rebuild();
        QVERIFY2(report.ok(), report.ok() ? "" : report.error().message.c_str());
        QVERIFY(report->differences.empty());
        QCOMPARE(report->batches, m_batches);
        QVERIFY(report->proofs >= m_batches);
        QCOMPARE(report->proofs, std::uint64_t{m_checker->numbers.size()});
        QVERIFY(report->took > 0);
    }

    void rebuildNamesTheBatch() {
        QVERIFY(follows());
        bend(2, [](protocol::ProofWords& proof) { proof[6][30] ^= 1; });
        const auto report = rebuild();
        QVERIFY(!report.ok());
        QCOMPARE(report.error().code, std::string("proof-not-valid"));
        QVERIFY2(report.error().message.find("batch 2 ") != std::string::npos, report.error().message.c_str());
    }
};

QTEST_GUILESS_MAIN(TestFollowerProofs)
#include "tst_follower_proofs.moc"
