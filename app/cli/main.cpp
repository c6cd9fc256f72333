#include "cli/command.h"

#include <QCoreApplication>

#include <algorithm>

namespace landfall::cli {
namespace {

const QList<Command>& commands() {
    static const QList<Command> all = devnetCommands() + walletCommands() + chainCommands() + withdrawCommands() +
                                      statusCommands() + queryCommands() + nodeCommands() + networkCommands();
    return all;
}

QString overview() {
    QString out =
        QStringLiteral("landfall-cli: withdraw rollup tokens to any connected chain, proven on this machine.\n\n"
                       "Usage: landfall-cli COMMAND [options]\n\nCommands:\n");
    for (const auto& command : commands()) {
        out += QStringLiteral("  %1  %2\n").arg(command.spec.name, -17).arg(command.spec.summary);
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
        for (const auto& command : commands()) {
            if (command.spec.name == name) {
                used = length;
                return &command;
            }
        }
    }
    return nullptr;
}

int end(Terminal& terminal, const Failure& failure) {
    terminal.failure(failure);
    return static_cast<int>(failure.exit);
}

int run(QStringList words) {
    Terminal plain(words.contains(QStringLiteral("--json")));
    if (words.isEmpty() || words == QStringList{QStringLiteral("help")} ||
        words == QStringList{QStringLiteral("--help")}) {
        plain.line(overview());
        return static_cast<int>(Exit::Ok);
    }
    if (words == QStringList{QStringLiteral("--version")}) {
        plain.line(QStringLiteral("landfall-cli " LANDFALL_VERSION));
        return static_cast<int>(Exit::Ok);
    }
    const bool help = words[0] == QLatin1StringView("help");
    if (help) {
        words.removeFirst();
        if (words == QStringList{QStringLiteral("exit-codes")}) {
            plain.line(exitCodes());
            return static_cast<int>(Exit::Ok);
        }
    }
    qsizetype used = 0;
    const Command* command = findCommand(words, used);
    if (command == nullptr) {
        return end(plain, usage("there is no command '" + words[0].toStdString() +
                                "'. 'landfall-cli help' lists what there is"));
    }
    auto arguments = Arguments::parse(command->spec, help ? QStringList() : words.mid(used));
    if (help || (arguments && arguments->has(QStringLiteral("help")))) {
        plain.line(helpText(command->spec));
        return static_cast<int>(Exit::Ok);
    }
    if (!arguments) {
        return end(plain, arguments.error());
    }
    const Profile profile(arguments->option(QStringLiteral("data")).value_or(QString()),
                          arguments->option(QStringLiteral("network")).value_or(QString()));
    Context context{std::move(*arguments), profile, plain};
    const auto result = command->run(context);
    return result ? static_cast<int>(*result) : end(context.terminal, result.error());
}

} // namespace
} // namespace landfall::cli

int main(int argc, char** argv) {
    const QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("landfall-cli"));
    return landfall::cli::run(QCoreApplication::arguments().mid(1));
}
