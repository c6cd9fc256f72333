#include "common/devnet_setup.h"

#include "devnet/accounts.h"
#include "node/proving/key_cache.h"
#include "platform/surroundings.h"
#include "state/state.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>

namespace landfall::app {
namespace {

class Sink final : public snark::ProgressSink {
public:
    Sink(const KeyWatch& watch, std::uint8_t size) : m_watch(watch), m_size(size) {}

    void enter(const char* phase, double done) override { m_watch.enter(m_size, phase, done); }
    bool cancelled() override { return m_watch.cancelled && m_watch.cancelled(); }

private:
    const KeyWatch& m_watch;
    std::uint8_t m_size;
};

} // namespace

Result<QString> siblingProgram(const QString& name) {
    const QString path = QCoreApplication::applicationDirPath() + QLatin1Char('/') + platform::programFile(name);
    if (!QFileInfo(path).isExecutable()) {
        return Error::unavailable("program-missing", path.toStdString() +
                                                         " is missing: it belongs to this installation, install or "
                                                         "build it again");
    }
    return path;
}

Result<std::vector<l1::VerifyingKey>> developmentKeys(const QString& keyFolder, const std::vector<std::uint8_t>& sizes,
                                                      const KeyWatch& watch) {
    ThreadPool pool;
    QDir().mkpath(keyFolder);
    node::KeyCache cache(keyFolder.toStdString(), pool);
    std::vector<l1::VerifyingKey> keys;
    for (const auto size : sizes) {
        Sink sink(watch, size);
        const auto info = cache.ensureDevelopmentKey(size, sink);
        if (!info) {
            return info.error();
        }
        keys.push_back({info->size, info->verifyingKeyWords, info->circuitHash});
    }
    return keys;
}

Result<l1::VerifyingKey> developmentExitKey(const QString& keyFolder, const KeyWatch& watch) {
    ThreadPool pool;
    QDir().mkpath(keyFolder);
    node::KeyCache cache(keyFolder.toStdString(), pool);
    Sink sink(watch, 0);
    const auto info = cache.ensureDevelopmentKey(node::ProvenCircuit::ofExits(), sink);
    if (!info) {
        return info.error();
    }
    return l1::VerifyingKey{info->size, info->verifyingKeyWords, info->circuitHash};
}

Result<devnet::DevnetOptions> devnetOptions(const QString& folder, const QString& keyFolder,
                                            std::vector<l1::VerifyingKey> keys) {
    const auto program = siblingProgram(QStringLiteral("landfalld"));
    if (!program) {
        return program.error();
    }
    devnet::DevnetOptions options;
    options.folder = folder;
    options.nodeProgram = *program;
    // Nobody who tries 'landfall-cli drive' wants to wait for hours.
    options.nodeArguments = {QStringLiteral("--keys"), keyFolder, QStringLiteral("--ticket-after"),
                             QStringLiteral("20")};
    options.keys = std::move(keys);
    options.genesisRoot = state::State(devnet::accountOf(devnet::Role::FeeOwner).address).root();
    return options;
}

} // namespace landfall::app
