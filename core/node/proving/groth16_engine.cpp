#include "node/proving/groth16_engine.h"

#include "circuits/batch_circuit.h"
#include "crypto/random.h"
#include "protocol/public_data.h"
#include "snark/groth16_prove.h"
#include "snark/groth16_verify.h"

#include <QtCore/QPointer>

#ifdef __GLIBC__
#include <malloc.h>
#endif
#include <sys/resource.h>

#include <chrono>

namespace landfall::node {
namespace {

constexpr int kNice = 5;
constexpr auto kReportEvery = std::chrono::milliseconds(100);

// The checks of a key file cover its form and its noted hash; only a proof shows
// whether all of its points are right.
Error noProof(protocol::BatchNumber number, const std::string& keyPath, const Error& why) {
    return Error::damaged("prover-proof", "the proving key '" + keyPath + "' makes no valid proof of batch " +
                                              std::to_string(number) + " (" + why.message +
                                              "): put back the copy that the network was deployed with");
}

} // namespace

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
    auto call = std::make_shared<Call>(Call{context, std::move(progress), std::move(done)});
    QObject* receiver = m_receiver.get();
    if (m_busy) {
        QMetaObject::invokeMethod(
            receiver,
            [call] {
                if (call->context) {
                    call->done(Error::internal("prover-busy", "a proof is being made already"));
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
    m_worker = std::jthread([this, receiver, call, job = std::move(job)] {
        setpriority(PRIO_PROCESS, 0, kNice); // of this thread, and of those it starts
        if (!m_pool) {
            m_pool = std::make_unique<ThreadPool>(m_threads);
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
        auto made = work(job, sink);
#ifdef __GLIBC__
        malloc_trim(0); // or the window keeps what a proof needed for a second
#endif
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

Result<MadeProof> Groth16Engine::work(const ProofJob& job, snark::ProgressSink& progress) {
    const auto& trace = *job.trace;
    const auto* shape = protocol::shapeOfSize(trace.header.size);
    if (shape == nullptr) {
        return Error::internal("prover-size", "there is no batch circuit of size " + std::to_string(trace.header.size));
    }
    if (!m_key || m_key->info().verifyingKeyHash != job.verifyingKeyHash) {
        m_key.reset();
        KeyCache cache(m_keyFolder, *m_pool);
        auto loaded = cache.load(shape->size, job.verifyingKeyHash, progress);
        if (!loaded) {
            return loaded.error();
        }
        m_key = std::move(*loaded);
    }
    progress.enter("witness", 0);
    const auto witness = circuits::batchWitness(*shape, trace);
    if (!witness) {
        return Error::internal("prover-witness", "batch " + std::to_string(job.number) + " has no witness (" +
                                                     witness.error().message + ")");
    }
    protocol::BatchData batch{trace.header, {}};
    for (std::size_t i = 0; i < trace.operationCount; ++i) {
        batch.operations.push_back(trace.operations[i].operation);
    }
    const auto data = protocol::publicDataOf(batch, trace.oldRoot, trace.newRoot);
    const snark::PublicSignals signals{data.p, data.r, data.e};

    SecretBytes randomness(snark::kProofRandomnessSize);
    crypto::randomBytes(randomness.span());
    const auto proof = snark::prove(m_key->key(), *witness, std::move(randomness), *m_pool, progress);
    if (!proof && proof.error().code == snark::cancelledError().code) {
        return proof.error();
    }
    // Against the signals that the contracts compute, not those of the witness.
    const auto verified = proof ? snark::verify(m_key->key().verifyingKey(), signals, *proof) : Status(proof.error());
    if (!verified) {
        const Error failure = noProof(job.number, m_key->info().path, verified.error());
        m_key.reset(); // the next try reads the file again: somebody may have put a good one there
        return failure;
    }
    return MadeProof{proofWords(*proof), m_key->info().verifyingKeyHash};
}

} // namespace landfall::node
