#include "cli/proving_keys.h"

#include "node/key_cache.h"
#include "protocol/limits.h"

#include <QDir>

namespace landfall::cli {
namespace {

class Shown final : public snark::ProgressSink {
public:
    Shown(Terminal& terminal, std::uint8_t size) : m_terminal(terminal), m_size(size) {}

    void enter(const char* phase, double done) override {
        m_terminal.progress(QStringLiteral("proving key for %1: %2").arg(m_size).arg(QLatin1StringView(phase)), done);
    }

private:
    Terminal& m_terminal;
    unsigned m_size;
};

} // namespace

Outcome<std::vector<std::uint8_t>> parseSizes(const QString& text) {
    std::vector<std::uint8_t> sizes;
    const auto parts = text.split(QLatin1Char(','));
    for (const auto& part : parts) {
        const auto* shape = protocol::shapeOfSize(part.toUInt());
        if (shape == nullptr || (!sizes.empty() && sizes.back() >= shape->size)) {
            return usage("--sizes takes some of 4,8,32 in rising order, not '" + text.toStdString() + "'");
        }
        sizes.push_back(shape->size);
    }
    return sizes;
}

Outcome<std::vector<l1::VerifyingKey>> developmentKeys(const Profile& profile, const std::vector<std::uint8_t>& sizes,
                                                       Terminal& terminal) {
    ThreadPool pool;
    QDir().mkpath(profile.keyFolder());
    node::KeyCache cache(profile.keyFolder().toStdString(), pool);
    std::vector<l1::VerifyingKey> keys;
    for (const auto size : sizes) {
        Shown progress(terminal, size);
        const auto info = cache.ensureDevelopmentKey(size, progress);
        terminal.endProgress();
        if (!info) {
            return Failure(info.error());
        }
        keys.push_back({info->size, info->verifyingKeyWords, info->circuitHash});
    }
    return keys;
}

} // namespace landfall::cli
