#pragma once

#include "node/proving/key_cache.h"
#include "node/shared/proof_engine.h"

#include <atomic>
#include <optional>
#include <thread>

namespace landfall::node {

// Proves on worker threads of low priority with the keys of a folder. Belongs to
// the thread that made it.
class Groth16Engine final : public ProofEngine {
public:
    // threads: 0 for all cores.
    Groth16Engine(std::string keyFolder, unsigned threads);
    ~Groth16Engine() override;

    void prove(QObject* context, ProofJob job, std::function<void(const std::string& phase, double done)> progress,
               std::function<void(Result<MadeProof>)> done) override;
    void proveExit(QObject* context, ExitJob job, std::function<void(const std::string& phase, double done)> progress,
                   std::function<void(Result<MadeProof>)> done) override;
    void cancel() override { m_cancelled = true; }

private:
    struct Call;
    struct Task;
    void start(std::shared_ptr<Call> call, Task task);
    Result<MadeProof> work(const Task& task, snark::ProgressSink& progress);

    std::string m_keyFolder;
    unsigned m_threads;
    std::atomic<bool> m_cancelled{false};
    bool m_busy = false;
    // The worker's own: the last key that was used stays loaded.
    std::unique_ptr<ThreadPool> m_pool;
    std::unique_ptr<LoadedKey> m_key;
    std::unique_ptr<QObject> m_receiver; // of what the worker posts
    std::jthread m_worker;
};

} // namespace landfall::node
