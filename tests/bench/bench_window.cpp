// The window: how soon it stands, what it holds in memory, and what a frame costs,
// at rest and while a real proof runs. Software renderer, no screen.

#include "bench/bench.h"
#include "bench/snark_bench.h"
#include "bench/withdrawal_batch.h"
#include "desktop/window.h"
#include "node/proving/groth16_engine.h"
#include "offline/prepared_window.h"

#include <QtCore/QDir>
#include <QtCore/QElapsedTimer>
#include <QtCore/QProcess>
#include <QtGui/QGuiApplication>

#include <cstring>
#include <fstream>

using namespace landfall;

namespace {

constexpr std::uint8_t kBatchSize = 4;
constexpr int kFramesAtRest = 200;
const char* const kFirstFrame = "--first-frame";

double residentMebibytes() {
    std::ifstream statm("/proc/self/statm");
    double pages = 0;
    statm >> pages >> pages;
    return pages * static_cast<double>(::sysconf(_SC_PAGESIZE)) / (1 << 20);
}

void wait(std::chrono::milliseconds time) {
    QElapsedTimer timer;
    timer.start();
    while (timer.elapsed() < time.count()) {
        QCoreApplication::processEvents(QEventLoop::AllEvents, 10);
    }
}

// The child: the real window of an empty profile, with no wallet and no network.
int firstFrame(QElapsedTimer sinceMain) {
    const QTemporaryDir folder;
    auto window = desktop::MainWindow::open({app::Profile(folder.path(), {}), false});
    if (!window) {
        std::fprintf(stderr, "%s\n", window.error().message.c_str());
        return 1;
    }
    bool drawn = false;
    QObject::connect(&(*window)->window(), &QQuickWindow::frameSwapped, [&] { drawn = true; });
    (*window)->window().show();
    while (!drawn) {
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    }
    const double seconds = static_cast<double>(sinceMain.nsecsElapsed()) / 1e9;
    wait(std::chrono::seconds(1));
    std::printf("%.6f %.3f\n", seconds, residentMebibytes());
    return 0;
}

// One of each run of the child.
struct Start {
    std::vector<double> seconds;
    std::vector<double> mebibytes;
};

Start start(unsigned runs) {
    Start out;
    for (unsigned i = 0; i < runs; ++i) {
        QProcess child;
        child.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        child.start(QCoreApplication::applicationFilePath(), {QString::fromLatin1(kFirstFrame)});
        child.waitForFinished();
        double seconds = 0;
        double mebibytes = 0;
        if (child.exitCode() != 0 ||
            std::sscanf(child.readAllStandardOutput().constData(), "%lf %lf", &seconds, &mebibytes) != 2) {
            std::fprintf(stderr, "the window did not start\n");
            std::exit(1);
        }
        out.seconds.push_back(seconds);
        out.mebibytes.push_back(mebibytes);
    }
    return out;
}

// Draws the whole window again and says how long it took, in milliseconds, event
// loop included.
double frame(QQuickWindow& window) {
    bool drawn = false;
    const auto connection = QObject::connect(&window, &QQuickWindow::frameSwapped, &window, [&] { drawn = true; });
    const double seconds = bench::secondsOf([&] {
        window.update();
        while (!drawn) {
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
        }
    });
    QObject::disconnect(connection);
    return seconds * 1000;
}

void reportFrames(const std::string& name, std::vector<double> frames) {
    std::sort(frames.begin(), frames.end());
    bench::report(name + ".median", bench::median(frames), "ms");
    bench::report(name + ".p99", frames[frames.size() * 99 / 100], "ms");
}

node::ProofJob job(const QString& keyFolder) {
    QDir().mkpath(keyFolder);
    ThreadPool pool;
    snark::NoProgress silent;
    node::KeyCache cache(keyFolder.toStdString(), pool);
    const auto key = bench::orStop(cache.ensureDevelopmentKey(kBatchSize, silent));
    const auto trace = bench::withdrawalBatch(*protocol::shapeOfSize(kBatchSize));
    return {1, std::make_shared<const protocol::BatchTrace>(trace), key.verifyingKeyHash, key.circuitHash};
}

} // namespace

int main(int argc, char** argv) {
    QElapsedTimer sinceMain;
    sinceMain.start();
    qputenv("QT_QPA_PLATFORM", "offscreen");
    qputenv("QT_QUICK_BACKEND", "software");
    const bool child = argc > 1 && std::strcmp(argv[1], kFirstFrame) == 0;
    const auto options = child ? bench::Options{} : bench::optionsOf(argc, argv);
    QGuiApplication application(argc, argv);
    if (child) {
        return firstFrame(sinceMain);
    }
    const auto started = start(options.quick ? 3 : 9);
    bench::report("window.first_frame", bench::median(started.seconds), "s");
    bench::report("window.memory_at_rest", bench::median(started.mebibytes), "MiB");

    auto opened = offline::PreparedWindow::open(*offline::preparedState(QStringLiteral("node-proving")));
    if (!opened) {
        std::fprintf(stderr, "%s\n", opened.error().message.c_str());
        return 1;
    }
    auto& window = (*opened)->window();
    std::vector<double> atRest;
    for (int i = 0; i < kFramesAtRest; ++i) {
        atRest.push_back(frame(window));
    }
    reportFrames("window.frame_at_rest", atRest);

    // The proof's own progress moves the page, as it does in the program.
    const QString keyFolder = app::Profile({}, {}).keyFolder();
    const auto proof = job(keyFolder);
    node::Groth16Engine engine(keyFolder.toStdString(), 0);
    QObject context;
    std::optional<Result<node::MadeProof>> made;
    std::vector<double> whileProving;
    engine.prove(
        &context, proof,
        [&](const std::string& phase, double done) {
            Q_EMIT(*opened)->world().node.proofProgress(12, QString::fromStdString(phase), done);
        },
        [&](Result<node::MadeProof> answer) { made = std::move(answer); });
    while (!made) {
        whileProving.push_back(frame(window));
    }
    if (!*made) {
        std::fprintf(stderr, "%s\n", made->error().message.c_str());
        return 1;
    }
    reportFrames("window.frame_while_proving", whileProving);
    return 0;
}
