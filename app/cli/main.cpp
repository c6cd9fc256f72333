#include "cli/command.h"
#include "cli/man_page.h"
#include "common/protect_secrets.h"
#include "platform/surroundings.h"

#include <QCoreApplication>

#include <algorithm>

namespace landfall::cli {
namespace {

QString overview() {
    QString out =
        QStringLiteral("landfall-cli: withdraw rollup tokens to any connected chain, proven on this machine.\n\n"
                       "Usage: landfall-cli COMMAND [options]\n\nCommands:\n");
    for (const auto& command : allCommands()) {
        out += QStringLiteral("  %1  %2\n").arg(command.spec.name, -19).arg(command.spec.summary);
    }
    out += QStringLiteral("\nA first withdrawal on local chains:\n"
                          "  landfall-cli devnet up --detach\n"
                          "  landfall-cli wallet create\n"
                          "  landfall-cli devnet fund\n"
                          "  landfall-cli deposit --chain \"Anvil One\" --token USDC --amount 300\n"
                          "  landfall-cli withdraw --chain \"Anvil Two\" --token USDC --amount 250\n\n"
                          "'landfall-cli help COMMAND' tells more; 'landfall-cli help exit-codes' lists exit codes.\n"
                          "All of it at once: landfall-cli demo\n");
    return out;
}

QString exitCodes() {
    return QStringLiteral(
        "0  done\n1  failed\n2  the command line is wrong\n3  the network's rules refuse the request\n"
        "4  a node, chain or server did not answer\n5  declined, or nobody to ask\n"
        "6  a stored file is damaged\n7  --timeout passed; the request itself goes on\n");
}

// The command whose name the first words are, the longest first.
const Command* findCommand(const QStringList& words, qsizetype& used) {
    for (qsizetype length = std::min<qsizetype>(2, words.size()); length > 0; --length) {
        const QString name = words.mid(0, length).join(QLatin1Char(' '));
        for (const auto& command : allCommands()) {
            if (command.spec.name == name) {
                used = length;
                return &command;
            }
        }
    }
    return nullptr;
}

// What a first word goes on with, such as "create, import, show" after "wallet"; empty for no such family.
QString secondWordsOf(const QString& first) {
    QStringList out;
    for (const auto& command : allCommands()) {
        if (command.spec.name.startsWith(first + QLatin1Char(' '))) {
            out.append(command.spec.name.mid(first.size() + 1));
        }
    }
    return out.join(QStringLiteral(", "));
}

Failure noCommand(const QStringList& words) {
    if (const QString more = secondWordsOf(words[0]); !more.isEmpty()) {
        const std::string found =
            words.size() > 1 && !words[1].startsWith(QLatin1Char('-'))
                ? "there is no command '" + words[0].toStdString() + " " + words[1].toStdString() + "': '"
                : "'";
        return usage(found + words[0].toStdString() + "' goes on with " + more.toStdString());
    }
    return usage("there is no command '" + words[0].toStdString() + "'. 'landfall-cli help' lists what there is");
}

int end(Terminal& terminal, const Failure& failure) {
    terminal.failure(failure);
    return static_cast<int>(failure.exit);
}

// Work that is done and an answer that nobody could read are two things.
int endWell(Terminal& terminal, Exit exit) {
    const auto written = terminal.output();
    return written ? static_cast<int>(exit) : end(terminal, Failure(written.error()));
}

int run(QStringList words) {
    const bool json = words.contains(QStringLiteral("--json"));
    const bool help = !words.isEmpty() && words[0] == QLatin1StringView("help");
    if (help) {
        words.removeAll(QStringLiteral("--json"));
        words.removeFirst();
    }
    // Help is for people, with --json too.
    Terminal text(false);
    const auto say = [&text](const QString& lines) {
        text.line(lines.trimmed());
        return endWell(text, Exit::Ok);
    };
    if (words.isEmpty() || words[0] == QLatin1StringView("--help") || words[0] == QLatin1StringView("-h")) {
        return say(overview());
    }
    if (words[0] == QLatin1StringView("--version")) {
        return say(QStringLiteral("landfall-cli " LANDFALL_VERSION));
    }
    if (help && words == QStringList{QStringLiteral("exit-codes")}) {
        return say(exitCodes());
    }
    if (help && words == QStringList{QStringLiteral("man-page")}) {
        return say(manPage(allCommands(), exitCodes()));
    }
    Terminal plain(json);
    qsizetype used = 0;
    const Command* command = findCommand(words, used);
    if (command == nullptr) {
        return end(plain, noCommand(words));
    }
    auto arguments = Arguments::parse(command->spec, help ? QStringList() : words.mid(used));
    if (help || (arguments && arguments->has(QStringLiteral("help")))) {
        return say(helpText(command->spec));
    }
    if (!arguments) {
        return end(plain, arguments.error());
    }
    const Profile profile(arguments->option(QStringLiteral("data")).value_or(QString()),
                          arguments->option(QStringLiteral("network")).value_or(QString()));
    Context context{std::move(*arguments), profile, plain};
    const auto result = runCommand(*command, context);
    return result ? endWell(context.terminal, *result) : end(context.terminal, result.error());
}

std::optional<Failure> unreadableWord(int argc, char** argv) {
    const auto i = platform::wordThatIsNoText(argc, argv);
    if (!i) {
        return std::nullopt;
    }
    return usage("word " + std::to_string(*i) + " of the command line, '" + QString::fromUtf8(argv[*i]).toStdString() +
                 "', is not UTF-8: write it in that encoding");
}

} // namespace
} // namespace landfall::cli

int main(int argc, char** argv) {
    using namespace landfall::cli;
    landfall::app::protectSecrets();
    landfall::platform::openStandardStreams();
    landfall::platform::findHome();
    landfall::platform::ignoreBrokenPipes(); // a deposit must not end between its two transactions
    const QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("landfall-cli"));
    const QStringList words = QCoreApplication::arguments().mid(1);
    if (const auto unreadable = unreadableWord(argc, argv)) {
        Terminal terminal(words.contains(QStringLiteral("--json")));
        return end(terminal, *unreadable);
    }
    return run(words);
}
