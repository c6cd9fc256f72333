#include "node/proving/key_cache.h"

#include "base/hex.h"
#include "crypto/random.h"
#include "node/proving/verifier_words.h"
#include "snark/groth16_prove.h"
#include "snark/groth16_setup.h"
#include "snark/groth16_verify.h"
#include "snark/r1cs_file.h"

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

    Status write(const std::string& path, const ProvenCircuit& circuit, const Bytes32& keyHash) const {
        QSaveFile file(QString::fromStdString(path));
        const QJsonObject json{{QStringLiteral("format"), kNoteFormat},
                               {QStringLiteral("kind"), QStringLiteral("development key: for play money only")},
                               {QStringLiteral("circuit"), QString::fromStdString(circuit.name())},
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

std::string KeyCache::pathOf(const ProvenCircuit& circuit, const Bytes32& hash) const {
    const std::string name = circuit.name() + "-" + toHex(hash).substr(0, 16) + ".zkey";
    return QDir(QString::fromStdString(m_folder)).filePath(QString::fromStdString(name)).toStdString();
}

Result<Bytes32> KeyCache::circuitHash(const ProvenCircuit& circuit) {
    if (const auto known = m_circuitHashes.find(circuit.name()); known != m_circuitHashes.end()) {
        return known->second;
    }
    QCryptographicHash hash(QCryptographicHash::Sha256);
    auto written = snark::writeR1cs(circuit.system(), [&](ByteView bytes) {
        hash.addData(chunk(bytes));
        return Status{};
    });
    if (!written) {
        return written.error();
    }
    return m_circuitHashes[circuit.name()] = bytesOf(hash.result());
}

Result<std::unique_ptr<LoadedKey>> KeyCache::open(const ProvenCircuit& circuit, snark::ProgressSink& progress) {
    progress.enter("circuit", 0);
    const auto hash = circuitHash(circuit);
    if (!hash) {
        return hash.error();
    }
    const std::string path = pathOf(circuit, *hash);
    QFile file(QString::fromStdString(path));
    if (!file.exists()) {
        return Error::unavailable("prover-key-missing", "there is no proving key for " + circuit.subject() + " at '" +
                                                            path +
                                                            "': put the one there that the network was deployed with");
    }
    const auto note = Note::read(path + ".json");
    if (!file.open(QIODevice::ReadOnly) || !note) {
        return damaged(path, note ? file.errorString().toStdString() : "the note of its hashes is missing");
    }
    if (note->circuitHash != *hash) {
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
    info.size = circuit.size();
    info.circuitHash = *hash;
    info.verifyingKeyHash = verifyingKeyHash(key->verifyingKey());
    info.verifyingKeyWords = verifyingKeyWords(key->verifyingKey());
    info.path = path;
    return std::make_unique<LoadedKey>(std::move(*key), std::move(info));
}

Result<std::unique_ptr<LoadedKey>> KeyCache::load(std::uint8_t size, const Bytes32& keyHash,
                                                  snark::ProgressSink& progress) {
    const auto circuit = ProvenCircuit::ofBatches(size);
    return circuit ? load(*circuit, keyHash, progress) : circuit.error();
}

Result<std::unique_ptr<LoadedKey>> KeyCache::load(const ProvenCircuit& circuit, const Bytes32& keyHash,
                                                  snark::ProgressSink& progress) {
    auto loaded = open(circuit, progress);
    if (loaded && (*loaded)->info().verifyingKeyHash != keyHash) {
        return Error::invalid(
            "prover-key-other-network",
            "the proving key '" + (*loaded)->info().path +
                "' is not the one the network was deployed with: put that one there, or deploy again");
    }
    return loaded;
}

Result<KeyInfo> KeyCache::ensureDevelopmentKey(std::uint8_t size, snark::ProgressSink& progress) {
    const auto circuit = ProvenCircuit::ofBatches(size);
    return circuit ? ensureDevelopmentKey(*circuit, progress) : circuit.error();
}

Result<KeyInfo> KeyCache::ensureDevelopmentKey(const ProvenCircuit& circuit, snark::ProgressSink& progress) {
    if (!QDir(QString::fromStdString(m_folder)).mkpath(QStringLiteral("."))) {
        return Error::unavailable("prover-key-folder",
                                  "the key folder '" + m_folder + "' can't be made: check its path and permissions");
    }
    const auto hash = circuitHash(circuit);
    if (!hash) {
        return hash.error();
    }
    QLockFile lock(QString::fromStdString(pathOf(circuit, *hash) + ".lock"));
    lock.setStaleLockTime(0); // only a dead owner's lock is stale: a set-up takes as long as it takes
    while (!lock.tryLock(200)) {
        if (progress.cancelled()) {
            return snark::cancelledError();
        }
        if (lock.error() != QLockFile::LockFailedError) {
            return unwritable(QString::fromStdString(m_folder), QStringLiteral("no lock file can be made there"));
        }
    }
    if (auto existing = open(circuit, progress)) {
        return (*existing)->info();
    }
    if (auto made = make(circuit, *hash, progress); !made) {
        return made.error();
    }
    auto loaded = open(circuit, progress);
    if (!loaded) {
        return loaded.error();
    }
    if (auto tried = tryOut(circuit, (*loaded)->key(), progress); !tried) {
        QFile::remove(QString::fromStdString((*loaded)->info().path));
        return tried.error();
    }
    return (*loaded)->info();
}

Status KeyCache::make(const ProvenCircuit& circuit, const Bytes32& circuitHash, snark::ProgressSink& progress) {
    SecretBytes toxicWaste(snark::kToxicWasteSize);
    crypto::randomBytes(toxicWaste.span());
    const std::string path = pathOf(circuit, circuitHash);
    QSaveFile file(QString::fromStdString(path));
    if (!file.open(QIODevice::WriteOnly)) {
        return unwritable(file.fileName(), file.errorString());
    }
    QCryptographicHash hash(QCryptographicHash::Sha256);
    const auto key = snark::developmentSetup(
        circuit.system(), std::move(toxicWaste), m_pool, progress, [&](ByteView bytes) -> Status {
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
    const Note note{bytesOf(hash.result()), circuitHash};
    if (auto written = note.write(path + ".json", circuit, verifyingKeyHash(*key)); !written) {
        return written;
    }
    return file.flush() && file.commit() ? Status{} : unwritable(file.fileName(), file.errorString());
}

Status KeyCache::tryOut(const ProvenCircuit& circuit, const snark::ProvingKey& key, snark::ProgressSink& progress) {
    const auto witness = circuit.trialWitness();
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
