#include "node/proving/key_cache.h"

#include "base/hex.h"
#include "circuits/batch_circuit.h"
#include "crypto/random.h"
#include "snark/groth16_prove.h"
#include "snark/groth16_setup.h"
#include "snark/groth16_verify.h"
#include "snark/r1cs_file.h"
#include "state/apply.h"

#include <QtCore/QCryptographicHash>
#include <QtCore/QDir>
#include <QtCore/QFile>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>
#include <QtCore/QLockFile>
#include <QtCore/QSaveFile>

namespace landfall::node {
namespace {

constexpr int kNoteFormat = 1;

Bytes32 bytesOf(const QByteArray& digest) {
    Bytes32 out{};
    std::memcpy(out.data(), digest.constData(), out.size());
    return out;
}

QByteArrayView chunk(ByteView bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), static_cast<qsizetype>(bytes.size())};
}

Bytes32 sha256Of(ByteView bytes) {
    QCryptographicHash hash(QCryptographicHash::Sha256);
    hash.addData(chunk(bytes));
    return bytesOf(hash.result());
}

Error unwritable(const QString& path, const QString& why) {
    return Error::unavailable("prover-key-unwritable", "the proving key '" + path.toStdString() +
                                                           "' can't be written (" + why.toStdString() +
                                                           "): free some space or choose another folder");
}

Error damaged(const std::string& path, const std::string& what) {
    return Error::damaged("prover-key-damaged", "the proving key '" + path + "' is damaged (" + what +
                                                    "): put back the copy that the network was deployed with");
}

QString hexText(const Bytes32& bytes) {
    return QString::fromStdString(toHex0x(bytes));
}

} // namespace

struct KeyCache::Note {
    Bytes32 sha256{};
    Bytes32 circuitHash{};

    static std::optional<Note> read(const std::string& path) {
        QFile file(QString::fromStdString(path));
        if (!file.open(QIODevice::ReadOnly)) {
            return {};
        }
        const auto json = QJsonDocument::fromJson(file.readAll()).object();
        const auto sha = fixedFromHex<32>(json[QStringLiteral("sha256")].toString().toStdString());
        const auto circuit = fixedFromHex<32>(json[QStringLiteral("circuitHash")].toString().toStdString());
        if (json[QStringLiteral("format")].toInt() != kNoteFormat || !sha || !circuit) {
            return {};
        }
        return Note{*sha, *circuit};
    }

    Status write(const std::string& path, std::uint8_t size, const Bytes32& keyHash) const {
        QSaveFile file(QString::fromStdString(path));
        const QJsonObject json{{QStringLiteral("format"), kNoteFormat},
                               {QStringLiteral("kind"), QStringLiteral("development key: for play money only")},
                               {QStringLiteral("size"), size},
                               {QStringLiteral("sha256"), hexText(sha256)},
                               {QStringLiteral("circuitHash"), hexText(circuitHash)},
                               {QStringLiteral("verifyingKeyHash"), hexText(keyHash)}};
        if (!file.open(QIODevice::WriteOnly) || file.write(QJsonDocument(json).toJson()) < 0 || !file.flush() ||
            !file.commit()) {
            return unwritable(file.fileName(), file.errorString());
        }
        return {};
    }
};

KeyCache::KeyCache(std::string folder, ThreadPool& pool) : m_folder(std::move(folder)), m_pool(pool) {
}

std::string KeyCache::pathOf(std::uint8_t size, const Bytes32& circuit) const {
    const std::string name = "batch" + std::to_string(size) + "-" + toHex(circuit).substr(0, 16) + ".zkey";
    return QDir(QString::fromStdString(m_folder)).filePath(QString::fromStdString(name)).toStdString();
}

Result<Bytes32> KeyCache::circuitHash(std::uint8_t size) {
    for (const auto& [known, hash] : m_circuitHashes) {
        if (known == size) {
            return hash;
        }
    }
    const auto* shape = protocol::shapeOfSize(size);
    if (shape == nullptr) {
        return Error::invalid("prover-size", "there is no batch circuit of size " + std::to_string(size));
    }
    QCryptographicHash hash(QCryptographicHash::Sha256);
    auto written = snark::writeR1cs(circuits::buildBatchCircuit(*shape).system, [&](ByteView bytes) {
        hash.addData(chunk(bytes));
        return Status{};
    });
    if (!written) {
        return written.error();
    }
    m_circuitHashes.emplace_back(size, bytesOf(hash.result()));
    return m_circuitHashes.back().second;
}

Result<std::unique_ptr<LoadedKey>> KeyCache::open(std::uint8_t size, snark::ProgressSink& progress) {
    progress.enter("circuit", 0);
    const auto circuit = circuitHash(size);
    if (!circuit) {
        return circuit.error();
    }
    const std::string path = pathOf(size, *circuit);
    QFile file(QString::fromStdString(path));
    if (!file.exists()) {
        return Error::unavailable("prover-key-missing", "there is no proving key for batches of " +
                                                            std::to_string(size) + " at '" + path +
                                                            "': put the one there that the network was deployed with");
    }
    const auto note = Note::read(path + ".json");
    if (!file.open(QIODevice::ReadOnly) || !note) {
        return damaged(path, note ? file.errorString().toStdString() : "the note of its hashes is missing");
    }
    if (note->circuitHash != *circuit) {
        return Error::invalid("prover-key-other-circuit",
                              "the proving key '" + path +
                                  "' is of another circuit: remove it, or use the program it belongs to");
    }
    const uchar* data = file.map(0, file.size());
    if (data == nullptr) {
        return damaged(path, file.errorString().toStdString());
    }
    const ByteView bytes(data, static_cast<std::size_t>(file.size()));
    progress.enter("key check", 0);
    if (sha256Of(bytes) != note->sha256) {
        return damaged(path, "its SHA-256 is not the noted one");
    }
    progress.enter("key", 0);
    auto key = snark::ProvingKey::load(bytes, m_pool);
    if (!key) {
        return damaged(path, key.error().message);
    }
    KeyInfo info;
    info.size = size;
    info.circuitHash = *circuit;
    info.verifyingKeyHash = verifyingKeyHash(key->verifyingKey());
    info.verifyingKeyWords = verifyingKeyWords(key->verifyingKey());
    info.path = path;
    return std::make_unique<LoadedKey>(std::move(*key), std::move(info));
}

Result<std::unique_ptr<LoadedKey>> KeyCache::load(std::uint8_t size, const Bytes32& keyHash,
                                                  snark::ProgressSink& progress) {
    auto loaded = open(size, progress);
    if (loaded && (*loaded)->info().verifyingKeyHash != keyHash) {
        return Error::invalid(
            "prover-key-other-network",
            "the proving key '" + (*loaded)->info().path +
                "' is not the one the network was deployed with: put that one there, or deploy again");
    }
    return loaded;
}

Result<KeyInfo> KeyCache::ensureDevelopmentKey(std::uint8_t size, snark::ProgressSink& progress) {
    if (!QDir(QString::fromStdString(m_folder)).mkpath(QStringLiteral("."))) {
        return Error::unavailable("prover-key-folder",
                                  "the key folder '" + m_folder + "' can't be made: check its path and permissions");
    }
    const auto circuit = circuitHash(size);
    if (!circuit) {
        return circuit.error();
    }
    QLockFile lock(QString::fromStdString(pathOf(size, *circuit) + ".lock"));
    lock.setStaleLockTime(0); // only a dead owner's lock is stale: a set-up takes as long as it takes
    while (!lock.tryLock(200)) {
        if (progress.cancelled()) {
            return snark::cancelledError();
        }
        if (lock.error() != QLockFile::LockFailedError) {
            return unwritable(QString::fromStdString(m_folder), QStringLiteral("no lock file can be made there"));
        }
    }
    if (auto existing = open(size, progress)) {
        return (*existing)->info();
    }
    if (auto made = make(size, *circuit, progress); !made) {
        return made.error();
    }
    auto loaded = open(size, progress);
    if (!loaded) {
        return loaded.error();
    }
    if (auto tried = tryOut(size, (*loaded)->key(), progress); !tried) {
        QFile::remove(QString::fromStdString((*loaded)->info().path));
        return tried.error();
    }
    return (*loaded)->info();
}

Status KeyCache::make(std::uint8_t size, const Bytes32& circuit, snark::ProgressSink& progress) {
    SecretBytes toxicWaste(snark::kToxicWasteSize);
    crypto::randomBytes(toxicWaste.span());
    const std::string path = pathOf(size, circuit);
    QSaveFile file(QString::fromStdString(path));
    if (!file.open(QIODevice::WriteOnly)) {
        return unwritable(file.fileName(), file.errorString());
    }
    QCryptographicHash hash(QCryptographicHash::Sha256);
    const auto system = circuits::buildBatchCircuit(*protocol::shapeOfSize(size)).system;
    const auto key =
        snark::developmentSetup(system, std::move(toxicWaste), m_pool, progress, [&](ByteView bytes) -> Status {
            hash.addData(chunk(bytes));
            if (file.write(reinterpret_cast<const char*>(bytes.data()), static_cast<qint64>(bytes.size())) !=
                static_cast<qint64>(bytes.size())) {
                return unwritable(file.fileName(), file.errorString());
            }
            return {};
        });
    if (!key) {
        return key.error();
    }
    // The note goes first: a key without its note is damaged, a note without its key is nothing.
    const Note note{bytesOf(hash.result()), circuit};
    if (auto written = note.write(path + ".json", size, verifyingKeyHash(*key)); !written) {
        return written;
    }
    return file.flush() && file.commit() ? Status{} : unwritable(file.fileName(), file.errorString());
}

Result<protocol::BatchTrace> smallestBatch(std::uint8_t size) {
    protocol::Address owner;
    owner.bytes.back() = 1;
    const state::State genesis(owner);
    protocol::BatchHeader header;
    header.number = 1;
    header.size = size;
    header.chains = 2;
    state::BatchApplier applier(genesis, header);
    protocol::Operation deposit;
    deposit.type = protocol::OperationType::Deposit;
    deposit.chain = 1;
    deposit.amount = 1;
    deposit.address = owner;
    if (auto added = applier.add(applier.resolve(deposit)); !added) {
        return added.error();
    }
    auto applied = std::move(applier).finish();
    if (!applied) {
        return applied.error();
    }
    return applied->trace();
}

Status KeyCache::tryOut(std::uint8_t size, const snark::ProvingKey& key, snark::ProgressSink& progress) {
    const auto trace = smallestBatch(size);
    if (!trace) {
        return trace.error();
    }
    const auto witness = circuits::batchWitness(*protocol::shapeOfSize(size), *trace);
    if (!witness) {
        return witness.error();
    }
    SecretBytes randomness(snark::kProofRandomnessSize);
    crypto::randomBytes(randomness.span());
    const auto proof = snark::prove(key, *witness, std::move(randomness), m_pool, progress);
    if (!proof) {
        return proof.error();
    }
    const auto signals = snark::publicSignalsOf(key.header().publicCount, *witness);
    if (auto verified = snark::verify(key.verifyingKey(), signals, *proof); !verified) {
        return Error::internal("prover-key-trial",
                               "a proof made with the new proving key was refused (" + verified.error().message + ")");
    }
    return {};
}

} // namespace landfall::node
