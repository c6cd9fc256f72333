#pragma once

#include "bench/bench.h"
#include "l1/call_runner.h"
#include "l1/deployment.h"
#include "node/proving/key_cache.h"
#include "protocol/limits.h"
#include "snark/groth16.h"

#include <QDir>
#include <QEventLoop>
#include <QStandardPaths>
#include <QTimer>

// What benchmarks of a whole node on local chains share.
namespace bench {

using namespace landfall;

inline constexpr protocol::Amount kUnit = 1'000'000'000'000'000'000U;

// Lets events happen until `done` says so.
inline void until(const std::function<bool()>& done) {
    QEventLoop loop;
    QTimer timer;
    QObject::connect(&timer, &QTimer::timeout, &loop, [&] {
        if (done()) {
            loop.quit();
        }
    });
    timer.start(20);
    loop.exec();
}

inline QString keyFolder() {
    const QString chosen = qEnvironmentVariable("LANDFALL_KEYS");
    return chosen.isEmpty() ? QStandardPaths::writableLocation(QStandardPaths::GenericCacheLocation) +
                                  QStringLiteral("/landfall/keys")
                            : chosen;
}

inline std::vector<l1::VerifyingKey> developmentKeys(bool quick) {
    ThreadPool pool;
    snark::NoProgress progress;
    QDir().mkpath(keyFolder());
    node::KeyCache cache(keyFolder().toStdString(), pool);
    std::vector<l1::VerifyingKey> out;
    for (const auto& shape : protocol::kBatchShapes) {
        if (quick && shape.size != protocol::kBatchShapes.front().size) {
            break;
        }
        const auto info = orStop(cache.ensureDevelopmentKey(shape.size, progress));
        out.push_back({info.size, info.verifyingKeyWords, info.circuitHash});
    }
    return out;
}

// Sends a transaction and waits for its receipt.
inline l1::Receipt run(l1::ChainAdapter& adapter, const protocol::Address& from, const SecretBytes& key,
                       const l1::ContractCall& call) {
    l1::CallRunner runner(adapter);
    std::optional<l1::Receipt> out;
    runner.run(call, from, key, 1, [&](const Result<l1::Receipt>& receipt) { out = orStop(receipt); });
    until([&] { return out.has_value(); });
    return *out;
}

} // namespace bench
