// A withdrawal while somebody puts ten items of nothing into another chain's queue with each block: three local chains
// with real proofs, a block a second, one confirmation. The same withdrawal when nobody does, in turns with it.

#include "bench/node_bench.h"
#include "crypto/random.h"
#include "devnet/accounts.h"
#include "devnet/anvil.h"
#include "devnet/plan.h"
#include "l1/chain_adapters.h"
#include "l1/evm/json_rpc.h"
#include "node/node.h"
#include "node/votes/peer_votes.h"
#include "protocol/fee.h"
#include "state/state.h"
#include "wallet/l2_key.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QElapsedTimer>
#include <QTemporaryDir>

#include <algorithm>
#include <array>

using namespace landfall;

namespace {

constexpr std::size_t kChains = 3;
constexpr protocol::ChainIndex kSpammed = 1;
constexpr protocol::ChainIndex kFrom = 2;
constexpr protocol::ChainIndex kTo = 3;
constexpr unsigned kItemsPerBlock = 10;
constexpr unsigned kRounds = 3;
constexpr unsigned kWithdrawals = 3; // of each kind in a round
constexpr auto kUser = devnet::Role::Faucet;
constexpr auto kSpammer = devnet::Role::MarketMaker;

// Those of attesters in this process.
class LocalVotes final : public node::PeerVotes {
public:
    void fetch(QObject* context, const std::string& url, protocol::BatchNumber first,
               std::function<void(Result<std::vector<node::SignedVote>>)> done) override {
        QTimer::singleShot(0, context, [votes = attesters.at(std::stoul(url))->votes(first), done] { done(votes); });
    }
    std::vector<std::unique_ptr<node::Node>> attesters;
};

class Chains {
public:
    Chains() {
        const auto program = bench::orStop(devnet::findAnvil());
        for (std::size_t i = 0; i < kChains; ++i) {
            m_anvils.push_back(std::make_unique<devnet::ChildProcess>(
                devnet::anvilLaunch(program, QStringLiteral("Anvil %1").arg(i + 1), devnet::kFirstChainId + i,
                                    m_logs.filePath(QStringLiteral("anvil-%1.log").arg(i + 1)))));
            auto* anvil = m_anvils.back().get();
            QObject::connect(anvil, &devnet::ChildProcess::announced,
                             [this, i](const QString& line) { urls[i] = bench::orStop(devnet::anvilUrl(line)); });
            QObject::connect(anvil, &devnet::ChildProcess::failed, [](const Error& error) { bench::stop(error); });
            anvil->start();
        }
        bench::until(
            [&] { return std::none_of(urls.begin(), urls.end(), [](const auto& url) { return url.isEmpty(); }); });
    }

    // A block a second from now on; before, one came with each transaction.
    void startBlocks() {
        std::size_t answers = 0;
        for (std::size_t i = 0; i < kChains; ++i) {
            m_rpcs.push_back(std::make_unique<l1::evm::JsonRpc>(std::vector<std::string>{urls[i].toStdString()},
                                                                devnet::kFirstChainId + i, "Anvil"));
            m_rpcs.back()->call(&m_context, QStringLiteral("evm_setIntervalMining"), {1},
                                [&](const auto&) { ++answers; });
        }
        bench::until([&] { return answers == kChains; });
    }

    std::array<QString, kChains> urls;

private:
    QTemporaryDir m_logs;
    QObject m_context;
    std::vector<std::unique_ptr<devnet::ChildProcess>> m_anvils;
    std::vector<std::unique_ptr<l1::evm::JsonRpc>> m_rpcs;
};

// The devnet's network.
l1::NetworkFile deploy(const Chains& chains, bool quick) {
    auto places = devnet::localChains({chains.urls.size(), protocol::AddressFamily::Evm});
    for (std::size_t i = 0; i < places.size(); ++i) {
        places[i].url = chains.urls[i];
    }
    auto plan = devnet::devnetPlan(places, bench::developmentKeys(quick), {},
                                   state::State(devnet::accountOf(devnet::Role::FeeOwner).address).root());
    for (std::size_t i = 0; i < plan.attesters.size(); ++i) {
        plan.attesters[i].rpcUrl = std::to_string(i);
    }
    l1::Deployment deployment(std::move(plan), devnet::accountOf(devnet::Role::Deployer).key,
                              bench::orStop(l1::findArtefacts()));
    QObject context;
    std::optional<l1::NetworkFile> out;
    deployment.start(&context, [&](const Result<l1::NetworkFile>& network) { out = bench::orStop(network); });
    bench::until([&] { return out.has_value(); });
    return *out;
}

// Ten signing keys for an account that isn't there, with each block: what costs least.
class Spammer {
public:
    explicit Spammer(const l1::NetworkFile& network)
        : m_adapter(bench::orStop(l1::makeChainAdapter(network, kSpammed))), m_account(devnet::accountOf(kSpammer)) {
        QObject::connect(&m_timer, &QTimer::timeout, &m_context, [this] { round(); });
    }

    // The gas of one.
    std::uint64_t first() { return bench::run(*m_adapter, m_account.address, m_account.key, call()).gasUsed; }
    void start() {
        std::optional<std::uint64_t> nonce;
        m_adapter->nextNonce(&m_context, m_account.address, true,
                             [&](const auto& next) { nonce = bench::orStop(next); });
        m_adapter->suggestFees(&m_context, [&](const auto& fees) { m_fees = bench::orStop(fees).bid; });
        bench::until([&] { return nonce.has_value() && m_fees.has_value(); });
        m_nonce = *nonce;
        m_timer.start(1000);
        round();
    }
    void stop() { m_timer.stop(); }

private:
    static l1::SetSigningKey call() { return {9'999'999, algebra::Fr(1).toBigEndian()}; }
    void round() {
        for (unsigned i = 0; i < kItemsPerBlock; ++i) {
            m_adapter->prepare(&m_context, call(), m_account.address, m_nonce++, *m_fees, [this](const auto& prepared) {
                const auto made = bench::orStop(m_adapter->sign(bench::orStop(prepared), m_account.key.view()));
                m_adapter->broadcast(&m_context, made, [](const auto& sent) { bench::orStop(sent); });
            });
        }
    }

    std::unique_ptr<l1::ChainAdapter> m_adapter;
    devnet::Account m_account;
    std::optional<l1::FeeBid> m_fees;
    std::uint64_t m_nonce = 0;
    QTimer m_timer;
    QObject m_context;
};

class Network {
public:
    Network(const QString& folder, l1::NetworkFile file) : m_file(std::move(file)), m_user(devnet::accountOf(kUser)) {
        const auto open = [&](devnet::Role role, const QString& name) {
            node::NodeConfig config;
            config.network = m_file;
            config.dataFolder = folder.toStdString() + "/" + name.toStdString();
            config.keyFolder = bench::keyFolder().toStdString();
            config.sequencer = role == devnet::Role::Sequencer;
            config.attester = !config.sequencer;
            config.key = bench::orStop(crypto::Secp256k1PrivateKey::fromBytes(devnet::accountOf(role).key.view()));
            config.peers = m_votes;
            auto out = bench::orStop(node::Node::open(std::move(config)));
            out->start();
            return out;
        };
        for (unsigned i = 0; i < devnet::kAttesters; ++i) {
            const auto role = static_cast<devnet::Role>(static_cast<std::uint32_t>(devnet::Role::AttesterOne) + i);
            m_votes->attesters.push_back(open(role, QStringLiteral("attester-%1").arg(i)));
        }
        m_node = open(devnet::Role::Sequencer, QStringLiteral("sequencer"));
        fund();
    }

    // From signing until this node saw it arrive.
    double withdraw() {
        const auto account = *m_node->accountOf(m_user.address);
        protocol::Withdraw request;
        request.chain = kTo;
        request.token = devnet::kUsdc;
        request.account = account.id;
        request.nonce = account.nextNonce;
        request.from = m_user.address;
        request.to = m_user.address;
        request.amount = bench::kUnit;
        request.fee = bench::orStop(m_node->feeQuote(devnet::kUsdc)).packed;
        request.validUntil = static_cast<protocol::UnixSeconds>(QDateTime::currentSecsSinceEpoch()) + 7200;
        QElapsedTimer since;
        since.start();
        std::optional<protocol::RequestHash> hash;
        m_node->submit(protocol::signWithdraw(m_file.networkId(), request, *m_key), [&](const auto& answer) {
            if (!answer) {
                std::fprintf(stderr, "a request was refused\n");
                std::exit(1);
            }
            hash = *answer;
        });
        bench::until([&] { return hash && m_node->timeline(*hash)->arrived(); });
        return static_cast<double>(since.elapsed()) / 1000;
    }

    // Until all that was queued is in batches that every chain has executed.
    void settle() {
        bench::until([&] {
            const auto last = m_node->status().lastBatch;
            const auto chains = m_node->chains();
            return std::all_of(chains.begin(), chains.end(), [last](const auto& chain) {
                return chain.queueInBatch == chain.queued && chain.executed == last;
            });
        });
    }

private:
    void fund() {
        const crypto::Secp256k1 curve(Bytes32{});
        m_key = bench::orStop(wallet::deriveL2Key(
            m_file.networkId(), bench::orStop(crypto::Secp256k1PrivateKey::fromBytes(m_user.key.view())), curve));
        for (const auto chain : {kFrom, kTo}) {
            const auto adapter = bench::orStop(l1::makeChainAdapter(m_file, chain));
            bench::run(*adapter, m_user.address, m_user.key, l1::ApproveToken{devnet::kUsdc, 1000 * bench::kUnit});
            bench::run(*adapter, m_user.address, m_user.key,
                       l1::Deposit{devnet::kUsdc, 1000 * bench::kUnit, m_user.address});
        }
        bench::until([&] { return m_node->accountOf(m_user.address).has_value(); });
        const auto keyHash = protocol::keyHashOf(m_key->publicKey());
        const auto adapter = bench::orStop(l1::makeChainAdapter(m_file, kFrom));
        bench::run(*adapter, m_user.address, m_user.key,
                   l1::SetSigningKey{m_node->accountOf(m_user.address)->id, keyHash.toBigEndian()});
        bench::until([&] { return m_node->accountOf(m_user.address)->keyHash == keyHash; });
    }

    l1::NetworkFile m_file;
    devnet::Account m_user;
    std::optional<crypto::EddsaPrivateKey> m_key;
    std::shared_ptr<LocalVotes> m_votes = std::make_shared<LocalVotes>();
    std::unique_ptr<node::Node> m_node;
};

} // namespace

int main(int argc, char** argv) {
    QCoreApplication app(argc, argv);
    const auto options = bench::optionsOf(argc, argv);
    const QTemporaryDir folder;
    Chains chains;
    const auto file = deploy(chains, options.quick);
    chains.startBlocks();
    Network network(folder.path(), file);
    network.withdraw(); // loads the key of its size
    Spammer spammer(file);
    bench::report("spam.gas_per_item", static_cast<double>(spammer.first()), "gas");
    std::vector<double> quiet;
    std::vector<double> attacked;
    for (unsigned round = 0; round < (options.quick ? 1 : kRounds); ++round) {
        network.settle();
        for (unsigned i = 0; i < kWithdrawals; ++i) {
            quiet.push_back(network.withdraw());
        }
        spammer.start();
        network.withdraw(); // by then every batch is full
        network.withdraw();
        for (unsigned i = 0; i < kWithdrawals; ++i) {
            attacked.push_back(network.withdraw());
        }
        spammer.stop();
    }
    bench::report("spam.quiet.seconds", bench::median(quiet), "s");
    bench::report("spam.attacked.seconds", bench::median(attacked), "s");
    bench::report("spam.attacked.slowest", *std::max_element(attacked.begin(), attacked.end()), "s");
    bench::report("spam.ratio", bench::median(attacked) / bench::median(quiet), "x");
    return 0;
}
