#include "node/proving/groth16_engine.h"

#include "circuits/batch_circuit.h"
#include "circuits/exit_circuit.h"
#include "crypto/random.h"
#include "node/proving/verifier_words.h"
#include "node/shared/error_codes.h"
#include "platform/resources.h"
#include "protocol/public_data.h"
#include "snark/groth16_prove.h"
#include "snark/groth16_verify.h"

#include <QtCore/QPointer>

#include <barrier>
#include <chrono>

namespace landfall::node {
namespace {

constexpr auto kReportEvery = std::chrono::milliseconds(100);

// The checks of a key file cover its form and its noted hash; only a proof shows
// whether all of its points are right.
Error noProof(const std::string& subject, const std::string& keyPath, const Error& why) {
    return Error::damaged("prover-proof", "the proving key '" + keyPath + "' makes no valid proof of " + subject +
                                              " (" + why.message +
                                              "): put back the copy that the network was deployed with");
}

// Each of the pool's threads waits until all have come, so each gets one of as many tasks.
void lowerPriority(ThreadPool& pool) {
    std::barrier all(static_cast<std::ptrdiff_t>(pool.size()));
    pool.forEach(pool.size(), [&all](std::size_t) {
        platform::lowerPriority();
        all.arrive_and_wait();
    });
}

snark::PublicSignals batchSignals(const protocol::BatchTrace& trace) {
    protocol::BatchData batch{trace.header, {}};
    for (std::size_t i = 0; i < trace.operationCount; ++i) {
        batch.operations.push_back(trace.operations[i].operation);
    }
    const auto data = protocol::publicDataOf(batch, trace.oldRoot, trace.newRoot);
    return {data.p, data.r, data.e};
}

} // namespace

// One proof to make; its functions are called on the worker's thread.
struct Groth16Engine::Task {
    std::string subject; // what is proven, for people
    Result<ProvenCircuit> circuit;
    Bytes32 verifyingKeyHash;
    std::function<Result<snark::Witness>()> witness;
    std::function<snark::PublicSignals()> signals; // as the contracts compute them
};

struct Groth16Engine::Call {
    QPointer<QObject> context; // read on the engine's own thread only
    std::function<void(const std::string&, double)> progress;
    std::function<void(Result<MadeProof>)> done;
};

namespace {

class PostingSink final : public snark::ProgressSink {
public:
    PostingSink(const std::atomic<bool>& cancelled, std::function<void(std::string, double)> post)
        : m_cancelled(cancelled), m_post(std::move(post)) {}

    void enter(const char* phase, double done) override {
        const auto now = std::chrono::steady_clock::now();
        if (phase != m_phase || now - m_last >= kReportEvery) {
            m_phase = phase;
            m_last = now;
            m_post(phase, done);
        }
    }
    bool cancelled() override { return m_cancelled; }

private:
    const std::atomic<bool>& m_cancelled;
    std::function<void(std::string, double)> m_post;
    std::string m_phase;
    std::chrono::steady_clock::time_point m_last;
};

} // namespace

Groth16Engine::Groth16Engine(std::string keyFolder, unsigned threads)
    : m_keyFolder(std::move(keyFolder)), m_threads(threads), m_receiver(std::make_unique<QObject>()) {
}

Groth16Engine::~Groth16Engine() {
    m_cancelled = true;
    if (m_worker.joinable()) {
        m_worker.join();
    }
}

void Groth16Engine::prove(QObject* context, ProofJob job, std::function<void(const std::string&, double)> progress,
                          std::function<void(Result<MadeProof>)> done) {
    const auto trace = job.trace;
    Task task{"batch " + std::to_string(job.number), ProvenCircuit::ofBatches(trace->header.size), job.verifyingKeyHash,
              [trace] { return circuits::batchWitness(*protocol::shapeOfSize(trace->header.size), *trace); },
              [trace] { return batchSignals(*trace); }};
    start(std::make_shared<Call>(Call{context, std::move(progress), std::move(done)}), std::move(task));
}

void Groth16Engine::proveExit(QObject* context, ExitJob job, std::function<void(const std::string&, double)> progress,
                              std::function<void(Result<MadeProof>)> done) {
    const auto trace = std::make_shared<const protocol::ExitTrace>(job.trace);
    Task task{"the exit of account " + std::to_string(trace->claim.account), ProvenCircuit::ofExits(),
              job.verifyingKeyHash, [trace] { return circuits::exitWitness(*trace); },
              [trace] {
                  const auto signals = protocol::exitSignals(trace->root, trace->claim);
                  return snark::PublicSignals(signals.begin(), signals.end());
              }};
    start(std::make_shared<Call>(Call{context, std::move(progress), std::move(done)}), std::move(task));
}

void Groth16Engine::start(std::shared_ptr<Call> call, Task task) {
    QObject* receiver = m_receiver.get();
    if (m_busy) {
        QMetaObject::invokeMethod(
            receiver,
            [call] {
                if (call->context) {
                    call->done(Error::internal(code::kProverBusy, "a proof is being made already"));
                }
            },
            Qt::QueuedConnection);
        return;
    }
    if (m_worker.joinable()) {
        m_worker.join();
    }
    m_busy = true;
    m_cancelled = false;
    m_worker = std::jthread([this, receiver, call, task = std::move(task)] {
        platform::lowerPriority();
        if (!m_pool) {
            m_pool = std::make_unique<ThreadPool>(m_threads);
            lowerPriority(*m_pool);
        }
        PostingSink sink(m_cancelled, [receiver, call](const std::string& phase, double share) {
            QMetaObject::invokeMethod(
                receiver,
                [call, phase, share] {
                    if (call->context) {
                        call->progress(phase, share);
                    }
                },
                Qt::QueuedConnection);
        });
        auto made = work(task, sink);
        platform::releaseMemory(); // or the window keeps what a proof needed for a second
        QMetaObject::invokeMethod(
            receiver,
            [this, call, made = std::move(made)] {
                m_busy = false;
                if (call->context) {
                    call->done(made);
                }
            },
            Qt::QueuedConnection);
    });
}

Result<MadeProof> Groth16Engine::work(const Task& task, snark::ProgressSink& progress) {
    if (!task.circuit) {
        return Error::internal(task.circuit.error().code, task.circuit.error().message);
    }
    if (!m_key || m_key->info().size != task.circuit->size() ||
        m_key->info().verifyingKeyHash != task.verifyingKeyHash) {
        m_key.reset();
        KeyCache cache(m_keyFolder, *m_pool);
        auto loaded = cache.load(*task.circuit, task.verifyingKeyHash, progress);
        if (!loaded) {
            return loaded.error();
        }
        m_key = std::move(*loaded);
    }
    progress.enter("witness", 0);
    const auto witness = task.witness();
    if (!witness) {
        return Error::internal("prover-witness", task.subject + " has no witness (" + witness.error().message + ")");
    }
    SecretBytes randomness(snark::kProofRandomnessSize);
    crypto::randomBytes(randomness.span());
    const auto proof = snark::prove(m_key->key(), *witness, std::move(randomness), *m_pool, progress);
    if (!proof && proof.error().code == snark::cancelledError().code) {
        return proof.error();
    }
    // Against the signals that the contracts compute, not those of the witness.
    const auto verified =
        proof ? snark::verify(m_key->key().verifyingKey(), task.signals(), *proof) : Status(proof.error());
    if (!verified) {
        const Error failure = noProof(task.subject, m_key->info().path, verified.error());
        m_key.reset(); // the next try reads the file again: somebody may have put a good one there
        return failure;
    }
    return MadeProof{proofWords(*proof), m_key->info().verifyingKeyHash};
}

} // namespace landfall::node
