#pragma once

#include "base/bytes.h"
#include "base/result.h"

#include <QList>
#include <QString>

namespace landfall::app {

// Who signs releases: minisign's public key (Ed25519).
struct ReleaseKey {
    FixedBytes<8> id{}; // minisign's own number of the key, as its bytes lie in the file
    Bytes32 point{};
};

struct ReleaseFile {
    QString name; // without folders
    std::int64_t size = 0;
    Bytes32 sha256{};
};

// What a release holds: {"version": "0.1.0", "date": "2026-05-04", "files": [{"name", "size", "sha256"}]}.
struct ReleaseNote {
    QString version;
    QString date;
    QList<ReleaseFile> files; // each name once
};

// Of resources/release, by which this program was built.
ReleaseKey releaseKey();

// A public key as minisign writes it: a comment line and one of base64. Error: release-key-malformed.
Result<ReleaseKey> parseReleaseKey(ByteView text);

// Reads the note only if `signature` (minisign's, of the kind that hashes first) is the key's over exactly `note`.
// Errors: release-signature-malformed, release-key-unknown, release-note-cut-short, release-signature-wrong,
// release-note-malformed.
Result<ReleaseNote> readReleaseNote(ByteView note, ByteView signature, const ReleaseKey& key);

// Whether the file at `path` is the one that the note lists under its name.
// Errors: release-file-unlisted, release-file-unreadable, release-file-size, release-file-changed.
Status checkReleaseFile(const ReleaseNote& note, const QString& path);

} // namespace landfall::app
