#include "cli/proving_keys.h"

#include "common/devnet_setup.h"
#include "protocol/limits.h"

namespace landfall::cli {

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
    app::KeyWatch watch;
    watch.enter = [&terminal](std::uint8_t size, const char* phase, double done) {
        terminal.progress(QStringLiteral("proving key for %1: %2").arg(size).arg(QLatin1StringView(phase)), done);
    };
    auto keys = app::developmentKeys(profile.keyFolder(), sizes, watch);
    terminal.endProgress();
    if (!keys) {
        return Failure(keys.error());
    }
    return std::move(*keys);
}

Outcome<l1::VerifyingKey> developmentExitKey(const Profile& profile, Terminal& terminal) {
    app::KeyWatch watch;
    watch.enter = [&terminal](std::uint8_t, const char* phase, double done) {
        terminal.progress(QStringLiteral("proving key for exits: %1").arg(QLatin1StringView(phase)), done);
    };
    auto key = app::developmentExitKey(profile.keyFolder(), watch);
    terminal.endProgress();
    if (!key) {
        return Failure(key.error());
    }
    return std::move(*key);
}

} // namespace landfall::cli
