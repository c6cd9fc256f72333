// What one event costs the window's process: a node of its own on simulated chains, its store on
// disk, the view models. Processor time from the event until the models show it, for a short
// history and for a long one.

#include "base/hex.h"
#include "bench/bench.h"
#include "desktop/backend/embedded_node.h"
#include "desktop/pages/activity_model.h"
#include "desktop/pages/node_model.h"
#include "desktop/pages/overview_model.h"
#include "desktop/pages/timeline_model.h"
#include "desktop/pages/withdraw_model.h"
#include "node/world.h"
#include "store/store.h"

#include <QtCore/QCoreApplication>

#include <ctime>
#include <map>

using namespace landfall;
using namespace landfall::testing;

namespace {

constexpr std::size_t kShort = 10;
constexpr std::size_t kRead = 2000; // entries that the window's list holds once it was scrolled down

double processorMs() {
    timespec time{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) / 1e6;
}

void until(const std::function<bool()>& done) {
    while (!done()) {
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    }
}

// The copies are withdrawals of the batches that the first ones are in.
void lengthen(const World& world, std::size_t entries) {
    const auto store =
        bench::orStop(store::Store::open(world.dataFolder(0).toStdString(), toHex0x(world.network.networkId())));
    bench::orStop(store->transaction([&] {
        const auto rows = store->requests.newest(world.userAccount, kShort);
        for (std::size_t i = kShort; i < entries; ++i) {
            auto row = rows[i % rows.size()];
            for (std::size_t byte = 0; byte < 8; ++byte) {
                row.hash[byte] = static_cast<std::uint8_t>(i >> (8 * byte));
            }
            store->requests.insert(row);
            store->requests.putInBatch(row.hash, *row.batch, *row.position);
        }
        store->requests.markExecuted(*rows.front().batch);
    }));
}

// The user's window, open on the sequencer's own store.
class Window {
public:
    explicit Window(World& world) : m_world(world), m_wallet(m_folder.filePath(QStringLiteral("wallet.json"))) {
        m_backend.node = &m_node;
        m_backend.wallet = &m_wallet;
        m_backend.settingsFile = m_folder.filePath(QStringLiteral("window.ini"));
        m_backend.now = [&world] { return world.clock->now(); };
        m_proof = std::make_unique<desktop::ProofWatch>(m_backend);
        overview = std::make_unique<desktop::OverviewModel>(m_backend);
        activity = std::make_unique<desktop::ActivityModel>(m_backend);
        timeline = std::make_unique<desktop::TimelineModel>(m_backend, *m_proof);
        nodePage = std::make_unique<desktop::NodeModel>(m_backend, *m_proof);
        withdraw = std::make_unique<desktop::WithdrawModel>(m_backend);
        m_node.watch(world.user);
        m_node.open(setup());
        until([&] {
            return m_node.state() == desktop::NodeLink::State::Running && now() && now()->account &&
                   now()->chains.size() == 2 && now()->chains[0].health == node::Health::Good &&
                   now()->chains[1].health == node::Health::Good && !now()->fees.empty();
        });
    }

    std::shared_ptr<const desktop::NodeSnapshot> now() const { return m_node.snapshot(); }

    // Everything that the node reads changes on its own thread.
    double block() {
        const auto head = now()->chains[0].head.latest.number;
        return cost([&] { pass(1'000, true); }, [&] { return now()->chains[0].head.latest.number > head; });
    }
    double request() {
        protocol::Withdraw request;
        request.chain = 2;
        request.account = m_world.userAccount;
        request.from = m_world.user;
        request.to = m_world.recipient;
        request.token = kUsdc;
        request.amount = kUnit;
        request.fee = now()->fees.at(kUsdc).packed;
        request.nonce = now()->account->nextNonce;
        request.validUntil = static_cast<protocol::UnixSeconds>(m_world.clock->time / 1000) + 3600;
        const auto sent = m_world.sign(request);
        std::optional<protocol::RequestHash> hash;
        return cost([&] { m_node.submit(sent, &m_context, [&](const auto& answer) { hash = *answer; }); },
                    [&] { return hash && desktop::timelineIn(*now(), *hash) != nullptr; });
    }
    double batch() {
        const auto last = now()->status.lastBatch;
        return cost([&] { pass(6'000, false); }, [&] { return now()->status.lastBatch > last; });
    }
    void readOlder(std::size_t entries) {
        auto* rows = activity->rows();
        while (static_cast<std::size_t>(rows->count()) < entries && rows->canFetchMore({})) {
            rows->fetchMore({});
            until([&] { return !activity->reading(); });
        }
    }

    std::unique_ptr<desktop::OverviewModel> overview;
    std::unique_ptr<desktop::ActivityModel> activity;
    std::unique_ptr<desktop::TimelineModel> timeline;
    std::unique_ptr<desktop::NodeModel> nodePage;
    std::unique_ptr<desktop::WithdrawModel> withdraw;

private:
    desktop::NodeSetup setup() {
        desktop::NodeSetup out;
        out.network = m_world.network;
        out.folder = m_world.dataFolder(0);
        out.keyFolder = m_folder.filePath(QStringLiteral("keys"));
        out.tune = [this](node::NodeConfig& config) {
            m_door = std::make_shared<QObject>();
            config = m_world.config(0);
            config.ownTimer = true;
            config.peers.reset(); // its attesters are closed
        };
        return out;
    }

    void pass(node::Milliseconds time, bool mine) {
        QMetaObject::invokeMethod(
            m_door.get(),
            [this, time, mine] {
                m_world.clock->advance(time);
                for (auto& chain : m_world.chains) {
                    if (mine) {
                        chain->mine(static_cast<protocol::UnixSeconds>(m_world.clock->time / 1000));
                    }
                }
            },
            Qt::BlockingQueuedConnection);
    }

    static double cost(const std::function<void()>& happen, const std::function<bool()>& shown) {
        const double before = processorMs();
        happen();
        until(shown);
        return processorMs() - before;
    }

    World& m_world;
    QTemporaryDir m_folder;
    QObject m_context;
    std::shared_ptr<QObject> m_door; // on the node's thread
    desktop::WalletSession m_wallet;
    desktop::EmbeddedNode m_node;
    desktop::Backend m_backend;
    std::unique_ptr<desktop::ProofWatch> m_proof;
};

using Costs = std::map<std::string, double>;

Costs measure(std::size_t entries, int runs) {
    World world(1);
    world.openSequencer();
    world.fund();
    for (std::size_t i = 0; i < kShort; ++i) {
        const auto hash = world.withdraw(kUnit);
        world.runUntil(60, [&] { return world.arrived(hash); });
    }
    world.run(10); // final
    world.closeSequencer();
    world.attesters.front().reset();
    lengthen(world, entries);

    Window window(world);
    const auto median = [&](const std::function<double()>& once) {
        std::vector<double> out;
        for (int i = 0; i < runs; ++i) {
            out.push_back(once());
        }
        return bench::median(std::move(out));
    };
    Costs out;
    window.block();
    out["block"] = median([&] { return window.block(); });
    window.readOlder(kRead);
    out["block_scrolled"] = median([&] { return window.block(); });
    std::vector<double> batches;
    out["request"] = median([&] {
        const double cost = window.request();
        batches.push_back(window.batch());
        return cost;
    });
    out["batch"] = bench::median(std::move(batches));
    return out;
}

} // namespace

int main(int argc, char** argv) {
    QCoreApplication application(argc, argv);
    const auto options = bench::optionsOf(argc, argv);
    const std::size_t many = options.quick ? 1'000 : 10'000;
    const int runs = options.quick ? 5 : 15;
    const auto few = measure(kShort, runs);
    const auto more = measure(many, runs);
    for (const auto& [name, cost] : few) {
        bench::report("event.cost." + name + "." + std::to_string(kShort), cost, "ms");
        bench::report("event.cost." + name + "." + std::to_string(many), more.at(name), "ms");
        bench::report("event.cost." + name + ".ratio", more.at(name) / cost, "");
    }
    return 0;
}
