#include "keychain/system_keychain.h"

#include <QtCore/QCoreApplication>

#include <cstdio>

using namespace landfall;
using keychain::Keychain;

namespace {

SecretBytes secretOf(const char* text) {
    return SecretBytes(ByteView(reinterpret_cast<const std::uint8_t*>(text), std::char_traits<char>::length(text)));
}

void say(const char* what, const std::string& answer) {
    std::printf("%s: %s\n", what, answer.c_str());
}

std::string nameOf(const Status& status) {
    return status ? "ok" : status.error().code;
}

} // namespace

// Says what the keychain of its surroundings does, a line a question.
int main(int argc, char** argv) {
    QCoreApplication app(argc, argv);
    keychain::SystemKeychain chain(QStringLiteral("a wallet of the tests"));
    const auto readThen = [&](const char* what, const std::function<void()>& next) {
        chain.read(&app, [what, next](const Result<std::optional<SecretBytes>>& read) {
            say(what, !read    ? read.error().code
                      : !*read ? "nothing"
                               : std::string((*read)->view().begin(), (*read)->view().end()));
            next();
        });
    };
    QObject::connect(&chain, &Keychain::stateChanged, &app, [&] {
        static constexpr const char* kStates[] = {"unknown", "available", "locked", "missing"};
        say("state", kStates[static_cast<int>(chain.state())]);
        say("text", chain.text().toStdString());
    });
    readThen("read", [&] {
        chain.write(secretOf("correct horse"), &app, [&](const Status& written) {
            say("write", nameOf(written));
            readThen("read again", [&] {
                chain.remove(&app, [&](const Status& removed) {
                    say("remove", nameOf(removed));
                    readThen("read at last", [] { QCoreApplication::quit(); });
                });
            });
        });
    });
    return QCoreApplication::exec();
}
