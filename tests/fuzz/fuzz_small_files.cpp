// The small files that programs of one user leave for each other: a node's rpc.cookie,
// a devnet's state, a private key. Anything is taken or refused with a sentence.
#include "fuzz.h"

#include "common/key_file.h"
#include "devnet/state_file.h"
#include "rpc/cookie.h"

#include <QtCore/QFile>
#include <QtCore/QTemporaryDir>

using namespace landfall;

namespace {

// One file under the name of each format.
struct Folder {
    QTemporaryDir folder;
    QFile content{folder.filePath(QStringLiteral("sequencer.key"))};

    Folder() {
        require(content.open(QIODevice::ReadWrite | QIODevice::Unbuffered) &&
                    content.setPermissions(QFile::ReadOwner | QFile::WriteOwner) &&
                    content.link(rpc::cookiePath(folder.path())) &&
                    content.link(folder.filePath(QStringLiteral("devnet.json"))),
                "a folder for the files");
    }
};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static Folder files;
    require(files.content.resize(0) && files.content.seek(0) &&
                files.content.write(reinterpret_cast<const char*>(data), static_cast<qint64>(size)) ==
                    static_cast<qint64>(size),
            "the content is written");
    const QString path = files.folder.path();
    const auto cookie = rpc::readCookie(path);
    require(cookie ? cookie->secret.size() == 64 && cookie->url.isValid() : !cookie.error().message.empty(),
            "a cookie, or an error that has a sentence");
    const auto devnet = devnet::readState(path);
    require(devnet ? devnet->has_value() : !devnet.error().message.empty(),
            "a devnet's state, or an error that has a sentence");
    const auto key = app::readKeyFile(devnet::sequencerKeyFileIn(path));
    require(key || !key.error().message.empty(), "a key, or an error that has a sentence");
    return 0;
}
