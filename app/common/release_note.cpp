#include "common/release_note.h"

#include "base/hex.h"

#include <QCryptographicHash>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <openssl/evp.h>

#include <algorithm>
#include <memory>

namespace landfall::app {
namespace {

constexpr qsizetype kSignatureBytes = 2 + 8 + 64; // kind, key's number, Ed25519's signature
constexpr qsizetype kKeyBytes = 2 + 8 + 32;
constexpr double kMostFileBytes = 9007199254740992.0; // 2^53: beyond it JSON's numbers are no integers

// A line of a text as minisign writes it, or nothing.
QByteArray lineOf(ByteView text, qsizetype index) {
    const QByteArray all(reinterpret_cast<const char*>(text.data()), static_cast<qsizetype>(text.size()));
    return all.split('\n').value(index).trimmed();
}

Bytes decoded(const QByteArray& base64) {
    const auto result = QByteArray::fromBase64Encoding(base64, QByteArray::AbortOnBase64DecodingErrors);
    return result ? Bytes(result.decoded.cbegin(), result.decoded.cend()) : Bytes();
}

// Ed25519 over `message`.
bool signs(const ReleaseKey& key, ByteView message, ByteView signature) {
    const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> point(
        EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, key.point.data(), key.point.size()), EVP_PKEY_free);
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
    return point && context && EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, point.get()) == 1 &&
           EVP_DigestVerify(context.get(), signature.data(), signature.size(), message.data(), message.size()) == 1;
}

// minisign signs this hash instead of the text.
bool signsText(const ReleaseKey& key, ByteView text, ByteView signature) {
    FixedBytes<64> hash{};
    return EVP_Digest(text.data(), text.size(), hash.data(), nullptr, EVP_blake2b512(), nullptr) == 1 &&
           signs(key, hash, signature);
}

Error malformedNote(const std::string& what) {
    return Error::invalid("release-note-malformed",
                          "the release note's " + what + " is not as this version knows it: get a newer Landfall");
}

Result<ReleaseFile> fileOf(const QJsonObject& entry) {
    ReleaseFile file;
    file.name = entry[QStringLiteral("name")].toString();
    if (file.name.isEmpty() || file.name.contains(QLatin1Char('/')) || file.name.contains(QLatin1Char('\\'))) {
        return malformedNote("field files.name");
    }
    const double size = entry[QStringLiteral("size")].toDouble(-1);
    if (size < 0 || size > kMostFileBytes) {
        return malformedNote("field files.size");
    }
    file.size = static_cast<std::int64_t>(size);
    const auto hash = fixedFromHex<32>(entry[QStringLiteral("sha256")].toString().toStdString());
    if (!hash) {
        return malformedNote("field files.sha256");
    }
    file.sha256 = *hash;
    return file;
}

Result<ReleaseNote> noteOf(const QJsonObject& object) {
    ReleaseNote note;
    note.version = object[QStringLiteral("version")].toString();
    note.date = object[QStringLiteral("date")].toString();
    if (note.version.isEmpty() || note.date.isEmpty()) {
        return malformedNote("field version or date");
    }
    const auto entries = object[QStringLiteral("files")].toArray();
    for (const auto& entry : entries) {
        auto file = fileOf(entry.toObject());
        if (!file) {
            return file.error();
        }
        if (std::ranges::any_of(note.files, [&file](const auto& other) { return other.name == file->name; })) {
            return malformedNote("field files.name, which comes twice,");
        }
        note.files.append(*file);
    }
    return note;
}

} // namespace

Result<ReleaseKey> parseReleaseKey(ByteView text) {
    const auto bytes = decoded(lineOf(text, 1));
    if (bytes.size() != kKeyBytes || bytes[0] != 'E' || bytes[1] != 'd') {
        return Error::invalid("release-key-malformed", "the release key is no public key as minisign writes it: take "
                                                       "the file that ends in .pub");
    }
    ReleaseKey key;
    std::copy_n(bytes.begin() + 2, key.id.size(), key.id.begin());
    std::copy_n(bytes.begin() + 10, key.point.size(), key.point.begin());
    return key;
}

ReleaseKey releaseKey() {
    return parseReleaseKey(viewOf("\n" LANDFALL_RELEASE_KEY)).value(); // CMake has seen that it is one
}

Result<ReleaseNote> readReleaseNote(ByteView note, ByteView signature, const ReleaseKey& key) {
    const auto bytes = decoded(lineOf(signature, 1));
    if (bytes.size() != kSignatureBytes || bytes[0] != 'E' || bytes[1] != 'D') {
        return Error::invalid("release-signature-malformed",
                              "the release note's signature is not one that minisign writes: download the file that "
                              "ends in .minisig again");
    }
    if (!std::equal(key.id.begin(), key.id.end(), bytes.begin() + 2)) {
        return Error::invalid("release-key-unknown", "the release note is signed by another key than the one in this "
                                                     "program: get the note from where you got Landfall");
    }
    QJsonParseError parsed;
    const auto document = QJsonDocument::fromJson(
        QByteArray(reinterpret_cast<const char*>(note.data()), static_cast<qsizetype>(note.size())), &parsed);
    if (!signsText(key, note, ByteView(bytes).subspan(10))) {
        // Both mean that nothing in it counts. Only the likely cause differs.
        return parsed.error != QJsonParseError::NoError
                   ? Error::invalid("release-note-cut-short",
                                    "the release note is no whole JSON text and its signature does not fit: download "
                                    "the note again")
                   : Error::invalid("release-signature-wrong",
                                    "the release note is not what was signed: trust nothing in it, and get note and "
                                    "signature again from where you got Landfall");
    }
    return document.isObject() ? noteOf(document.object()) : malformedNote("text");
}

Status checkReleaseFile(const ReleaseNote& note, const QString& path) {
    const QString name = QFileInfo(path).fileName();
    const std::string said = name.toStdString();
    const auto listed = std::ranges::find_if(note.files, [&name](const auto& file) { return file.name == name; });
    if (listed == note.files.end()) {
        return Error::invalid("release-file-unlisted", "the note of release " + note.version.toStdString() +
                                                           " lists no file " + said +
                                                           ": give the file its published name, or take that "
                                                           "release's own note");
    }
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        return Error::invalid("release-file-unreadable", path.toStdString() + " can't be read: " +
                                                             file.errorString().toStdString() + "; name another file");
    }
    if (file.size() != listed->size) {
        return Error::invalid("release-file-size", said + " has " + std::to_string(file.size()) +
                                                       " bytes and the release note says " +
                                                       std::to_string(listed->size) + ": download the file again");
    }
    QCryptographicHash hash(QCryptographicHash::Sha256);
    if (!hash.addData(&file)) {
        return Error::invalid("release-file-unreadable", path.toStdString() + " can't be read to its end: copy it to "
                                                                              "another disk and try again");
    }
    const auto result = hash.result();
    if (!std::equal(listed->sha256.begin(), listed->sha256.end(), result.begin(), result.end(),
                    [](std::uint8_t a, char b) { return a == static_cast<std::uint8_t>(b); })) {
        return Error::invalid("release-file-changed", said + " is not the file that was released, though it is as "
                                                             "long: do not install it, and download it again");
    }
    return {};
}

} // namespace landfall::app
