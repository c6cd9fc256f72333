// From signing to arrival on local chains with real proofs: one withdrawal by step, then many that wait at once. Chains
// make a block a second and count one confirmation.

#include "bench/node_bench.h"
#include "devnet/accounts.h"
#include "devnet/faucet.h"
#include "devnet/plan.h"
#include "devnet/supervisor.h"
#include "l1/chain_adapters.h"
#include "node/node.h"
#include "protocol/fee.h"
#include "rpc/http_peer_votes.h"
#include "state/state.h"
#include "wallet/l2_key.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QTemporaryDir>

#include <chrono>

using namespace landfall;

namespace {

class Flow {
public:
    Flow(const QString& folder, bool quick) {
        devnet::DevnetOptions options;
        options.folder = folder + QStringLiteral("/devnet");
        options.nodeProgram = QCoreApplication::applicationDirPath() + QStringLiteral("/../bin/landfalld");
        options.nodeArguments = {QStringLiteral("--keys"), bench::keyFolder()};
        options.keys = bench::developmentKeys(quick);
        options.genesisRoot = state::State(devnet::accountOf(devnet::Role::FeeOwner).address).root();
        m_devnet = std::make_unique<devnet::Supervisor>(std::move(options));
        bool ready = false;
        QObject::connect(m_devnet.get(), &devnet::Supervisor::ready, [&] { ready = true; });
        QObject::connect(m_devnet.get(), &devnet::Supervisor::failed, [](const Error& error) { bench::stop(error); });
        m_devnet->start();
        bench::until([&] { return ready; });

        node::NodeConfig config;
        config.network = m_devnet->network();
        config.dataFolder = (folder + QStringLiteral("/node")).toStdString();
        config.keyFolder = bench::keyFolder().toStdString();
        config.sequencer = true;
        config.key = bench::orStop(
            crypto::Secp256k1PrivateKey::fromBytes(devnet::accountOf(devnet::Role::Sequencer).key.view()));
        config.peers = std::make_shared<rpc::HttpPeerVotes>();
        m_node = bench::orStop(node::Node::open(std::move(config)));
        m_node->start();
        fund();
    }
    ~Flow() {
        m_node->stop();
        m_devnet->stop();
    }
    Flow(const Flow&) = delete;
    Flow& operator=(const Flow&) = delete;

    struct Round {
        std::vector<node::Timeline> timelines;
        std::vector<double> seconds; // from the first signature until this node saw each arrive
    };

    // Sends that many at once and waits for all of them.
    Round withdraw(std::size_t count) {
        std::vector<protocol::RequestHash> hashes;
        Round out;
        std::vector<protocol::RequestHash> settling;
        const auto start = std::chrono::steady_clock::now();
        const auto watch = QObject::connect(m_node.get(), &node::Node::happened, [&](const node::Event& event) {
            const auto* change = std::get_if<node::RequestChanged>(&event.what);
            if (change != nullptr && change->step == node::Step::Arrived) {
                settling.push_back(change->hash);
            }
        });
        const auto account = *m_node->accountOf(m_owner);
        const auto quote = bench::orStop(m_node->feeQuote(devnet::kUsdc));
        for (std::size_t i = 0; i < count; ++i) {
            protocol::Withdraw request;
            request.chain = m_devnet->network().chains[1].index;
            request.token = devnet::kUsdc;
            request.account = account.id;
            request.nonce = static_cast<protocol::Nonce>(account.nextNonce + i);
            request.from = m_owner;
            request.to = m_owner;
            request.amount = bench::kUnit / 1000;
            request.fee = quote.packed;
            request.validUntil = static_cast<protocol::UnixSeconds>(QDateTime::currentSecsSinceEpoch()) + 7200;
            const auto networkId = m_devnet->network().networkId();
            m_node->submit(protocol::signWithdraw(networkId, request, *m_key), [&hashes](const auto& answer) {
                if (!answer) {
                    std::fprintf(stderr, "a request was refused\n");
                    std::exit(1);
                }
                hashes.push_back(*answer);
            });
        }
        bench::until([&] {
            const double now = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
            const auto shown =
                std::erase_if(settling, [&](const auto& hash) { return m_node->timeline(hash)->arrived(); });
            out.seconds.insert(out.seconds.end(), shown, now);
            return out.seconds.size() == count;
        });
        QObject::disconnect(watch);
        for (const auto& hash : hashes) {
            out.timelines.push_back(*m_node->timeline(hash));
        }
        return out;
    }

private:
    // An account with 1,000 USDC from the first chain, and its key.
    void fund() {
        const auto& network = m_devnet->network();
        m_secret = SecretBytes(Bytes(32, 0x42));
        const auto owner = bench::orStop(crypto::Secp256k1PrivateKey::fromBytes(m_secret.view()));
        const crypto::Secp256k1 curve(Bytes32{});
        m_owner = protocol::Address{crypto::ethereumAddress(curve.publicKey(owner))};
        m_key = bench::orStop(wallet::deriveL2Key(network.networkId(), owner, curve));
        devnet::Faucet faucet(network);
        QObject context;
        bool done = false;
        faucet.fund(&context, m_owner, [&](const Result<bool>& funded) {
            bench::orStop(funded);
            done = true;
        });
        bench::until([&] { return done; });
        const auto adapter = bench::orStop(l1::makeChainAdapter(network, network.chains[0].index));
        bench::run(*adapter, m_owner, m_secret, l1::ApproveToken{devnet::kUsdc, 1000 * bench::kUnit});
        bench::run(*adapter, m_owner, m_secret, l1::Deposit{devnet::kUsdc, 1000 * bench::kUnit, m_owner});
        bench::until([&] { return m_node->accountOf(m_owner).has_value(); });
        const auto keyHash = protocol::keyHashOf(m_key->publicKey());
        bench::run(*adapter, m_owner, m_secret,
                   l1::SetSigningKey{m_node->accountOf(m_owner)->id, keyHash.toBigEndian()});
        bench::until([&] { return m_node->accountOf(m_owner)->keyHash == keyHash; });
    }

    std::unique_ptr<devnet::Supervisor> m_devnet;
    std::unique_ptr<node::Node> m_node;
    protocol::Address m_owner;
    SecretBytes m_secret;
    std::optional<crypto::EddsaPrivateKey> m_key;
};

double secondsBetween(node::Milliseconds from, node::Milliseconds to) {
    return static_cast<double>(to - from) / 1000;
}

} // namespace

int main(int argc, char** argv) {
    QCoreApplication app(argc, argv);
    const auto options = bench::optionsOf(argc, argv);
    const QTemporaryDir folder;
    Flow flow(folder.path(), options.quick);

    // Steps that a chain makes carry its block's time, in whole seconds.
    std::vector<double> alone;
    std::map<node::Step, std::vector<double>> steps;
    for (unsigned round = 0; round < (options.quick ? 1U : 5U); ++round) {
        const auto done = flow.withdraw(1);
        alone.push_back(done.seconds.front());
        const auto& timeline = done.timelines.front();
        for (const auto& step : timeline.steps) {
            steps[step.step].push_back(secondsBetween(timeline.steps.front().at, step.at));
        }
    }
    bench::report("flow.seconds", bench::median(alone), "s");
    for (const auto& [step, values] : steps) {
        bench::report("flow.until_" + std::string(node::stepName(step)) + ".seconds", bench::median(values), "s");
    }
    const auto many = [&](const std::string& prefix, std::size_t count) {
        const auto seconds = flow.withdraw(count).seconds;
        bench::report(prefix + ".median_seconds", bench::median(seconds), "s");
        bench::report(prefix + ".seconds", seconds.back(), "s");
    };
    many("flow.10.first_of_its_size", 10); // which also loads and tries that size's key
    many("flow.10", 10);
    if (!options.quick) {
        many("flow.1000", 1000);
    }
    return 0;
}
