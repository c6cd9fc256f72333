#include "bench/bench.h"
#include "node/requests/request_pool.h"
#include "support/operations.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QTemporaryDir>

#include <memory>

// Requests admitted by a node's pool: signature, every check, and a durable row
// before the answer. Requests arrive in bursts; those of a burst share a commit.

using namespace landfall;

namespace {

constexpr std::size_t kAccounts = 48;
constexpr protocol::Amount kUnit = 1'000'000'000'000'000'000;

protocol::Address addressOf(std::size_t number) {
    protocol::Address out;
    out.bytes.fill(1);
    out.bytes[19] = static_cast<std::uint8_t>(number);
    return out;
}

crypto::EddsaPrivateKey keyOf(std::size_t number) {
    Bytes32 bytes{};
    bytes[30] = 7;
    bytes[31] = static_cast<std::uint8_t>(number);
    return *crypto::EddsaPrivateKey::fromBytes(bytes);
}

l1::NetworkFile makeNetwork() {
    l1::NetworkFile out;
    out.feeOwner = addressOf(255);
    out.genesisRoot = state::State(out.feeOwner).root();
    for (protocol::ChainIndex index = 1; index <= 2; ++index) {
        l1::NetworkChain chain;
        chain.index = index;
        chain.name = "chain";
        out.chains.push_back(chain);
    }
    l1::NetworkToken token;
    token.symbol = "USDC";
    token.chains = {{1, {addressOf(254), 6}}, {2, {addressOf(254), 18}}};
    out.tokens = {token};
    return out;
}

// Accounts with money and a key, in batches that no chain is asked about.
void fill(node::Ledger& ledger, const protocol::NetworkId& networkId) {
    for (std::size_t i = 0; i < kAccounts; i += 16) {
        protocol::BatchHeader header{networkId, ledger.number() + 1, 1, 32, 6, 0};
        state::BatchApplier applier(ledger.tip(), header);
        for (std::size_t user = i; user < i + 16; ++user) {
            const auto owner = addressOf(user);
            const auto deposit = applier.resolve(testing::queuedDeposit(2, 0, 1'000'000 * kUnit, owner));
            const auto key =
                testing::queuedSetKey(2, deposit.account, protocol::keyHashOf(keyOf(user).publicKey()), owner);
            bench::orStop(applier.add(deposit));
            bench::orStop(applier.add(key));
        }
        bench::orStop(ledger.append({bench::orStop(std::move(applier).finish()), {}, {}, true, 0}));
    }
}

} // namespace

int main(int argc, char** argv) {
    QCoreApplication app(argc, argv);
    const auto options = bench::optionsOf(argc, argv);
    const std::size_t count = options.quick ? 1'000 : 10'000;

    QTemporaryDir folder;
    node::NodeConfig config;
    config.network = makeNetwork();
    const auto networkId = config.network.networkId();
    const auto store = bench::orStop(store::Store::open(folder.path().toStdString(), "bench"));
    const auto ledger = bench::orStop(node::Ledger::open(*store, config.network));
    fill(*ledger, networkId);
    node::SystemClock clock;
    node::StageContext context{.config = config,
                               .clock = clock,
                               .store = *store,
                               .ledger = *ledger,
                               .networkId = networkId,
                               .poke = [] {},
                               .tell = [](const node::Event&) {},
                               .halt = [](const Error& error) { bench::stop(error); }};

    std::vector<protocol::SignedWithdraw> requests;
    const auto validUntil = static_cast<protocol::UnixSeconds>(clock.now() / 1000) + 86'400;
    for (std::size_t i = 0; i < count; ++i) {
        const std::size_t user = i % kAccounts;
        protocol::Withdraw request;
        request.chain = 2;
        request.account = static_cast<protocol::AccountId>(user + 1);
        request.from = addressOf(user);
        request.to = addressOf(200);
        request.amount = kUnit;
        request.fee = *protocol::packFeeUp(config.fees.standard);
        request.nonce = static_cast<protocol::Nonce>(i / kAccounts);
        request.validUntil = validUntil;
        requests.push_back(protocol::signWithdraw(networkId, request, keyOf(user)));
    }

    for (const std::size_t burst : {std::size_t{1}, std::size_t{100}, std::size_t{1000}}) {
        // Each run takes its own share of the nonces, in order.
        static std::size_t first = 0;
        const std::size_t runs = std::min(burst == 1 ? count / 20 : count * 9 / 20, count - first);
        node::RequestPool pool(context, 1);
        std::size_t accepted = 0;
        std::size_t answered = 0;
        const double seconds = bench::secondsOf([&] {
            for (std::size_t i = 0; i < runs;) {
                const std::size_t end = std::min(i + burst, runs);
                for (; i < end; ++i) {
                    pool.submit(requests[first + i], [&](const auto& outcome) {
                        ++answered;
                        accepted += outcome ? 1 : 0;
                    });
                }
                while (answered < end) {
                    QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
                }
            }
        });
        first += runs;
        if (accepted != runs) {
            std::fprintf(stderr, "only %zu of %zu requests were accepted\n", accepted, runs);
            return 1;
        }
        const double rate = static_cast<double>(runs) / seconds;
        const std::string name = "validator.requests_per_second";
        bench::report(burst == 1000 ? name : name + ".burst" + std::to_string(burst), rate, "1/s");
    }
    return 0;
}
