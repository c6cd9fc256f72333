#include "daemon/options.h"

#include "common/error_codes.h"

#include <QtCore/QDir>
#include <QtCore/QStandardPaths>

namespace landfall::daemon {
namespace {

Error usage(const QString& message) {
    return Error::invalid(code::kUsage, message.toStdString() + "; landfalld --help shows how");
}

constexpr unsigned kLongestBatch = 3'600'000;   // milliseconds
constexpr unsigned kLongestTicket = 7 * 86'400; // seconds

unsigned numberIn(const QString& text, unsigned most, bool& good) {
    const unsigned number = text.toUInt(&good);
    good = good && number <= most;
    return number;
}

// 10.0.0.5:8650 or [::]:8650.
std::optional<rpc::Listen> listenOf(const QString& text) {
    const auto colon = text.lastIndexOf(QLatin1Char(':'));
    bool number = false;
    rpc::Listen out;
    out.port = QStringView(text).mid(colon + 1).toUShort(&number);
    auto host = text.left(std::max<qsizetype>(colon, 0));
    if (host.startsWith(QLatin1Char('[')) && host.endsWith(QLatin1Char(']'))) {
        host = host.mid(1, host.size() - 2);
    }
    return number && out.address.setAddress(host) ? std::optional(out) : std::nullopt;
}

} // namespace

QString usageText() {
    return QStringLiteral(
        "landfalld: a node of a Landfall network, without a window\n"
        "\n"
        "  landfalld --network FILE --data FOLDER [options]\n"
        "\n"
        "  --network FILE      the network's file\n"
        "  --data FOLDER       the node's own folder: database, RPC cookie\n"
        "  --role ROLE         sequencer, attester or driver; the first two may be given together; without it the "
        "node\n"
        "                      follows and checks. A driver makes and brings batches where the sequencer has stalled\n"
        "  --key-file FILE     the node's private key, hexadecimal; needed for a role\n"
        "  --keys FOLDER       proving keys (default: keys in the user's data folder)\n"
        "  --rpc-port N        port of the RPC on the loopback address (default: a free one)\n"
        "  --rpc-listen A:P    also answer other machines at this address and port, without the cookie: requests that\n"
        "                      are signed, votes, fees, lists of chains and tokens\n"
        "  --ticket-after N    a sequencer that brings nothing for so many seconds, though something waits, has "
        "stalled:\n"
        "                      an attester then signs for batches of others, a driver makes one (default: 21600)\n"
        "  --prover-threads N  threads for proofs (default: all cores)\n"
        "  --gas-cap N         the relayer waits while a unit of gas costs more, in base units\n"
        "  --fee SYMBOL=N      least fee of a withdrawal in a token (default: 0.001)\n"
        "  --price SYMBOL=N    what one token, or one coin of a chain, is worth, all in the same unit, whichever that\n"
        "                      is; with the token's and all the coins' prices its fee follows the chains' gas prices\n"
        "  --fee-margin N      percent that such a fee is above what the gas costs (default: 20)\n"
        "  --batch-idle N      a batch closes when nothing came for so many milliseconds (default: 500)\n"
        "  --batch-max-age N   and when its oldest request has waited for so many (default: 5000)\n"
        "  --json              print the RPC's address, or the error, as one JSON object\n"
        "  --version, --help\n"
        "\n"
        "Prints \"rpc: URL\" when it is ready. SIGTERM or SIGINT end it in order.\n"
        "Exit codes: 0 ended in order, 1 failed, 2 wrong use, 4 something outside does not answer, 6 a stored file is "
        "damaged\n"
        "\n"
        "Example: landfalld --network network.json --data node --role sequencer --key-file sequencer.key --rpc-port "
        "8600\n");
}

Result<Options> parseOptions(const QStringList& words) {
    Options out;
    out.keyFolder =
        QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + QStringLiteral("/landfall/keys");
    for (qsizetype i = 0; i < words.size(); ++i) {
        const QString& word = words[i];
        if (word == QLatin1String("--help") || word == QLatin1String("-h")) {
            out.help = true;
            return out;
        }
        if (word == QLatin1String("--version")) {
            out.version = true;
            return out;
        }
        if (word == QLatin1String("--json")) {
            continue; // it says how words are printed, wrong ones too
        }
        if (!word.startsWith(QLatin1String("--"))) {
            return usage(QStringLiteral("'%1' is not an option").arg(word));
        }
        if (i + 1 == words.size()) {
            return usage(QStringLiteral("%1 needs a value").arg(word));
        }
        const QString& value = words[++i];
        bool number = true;
        if (value.trimmed().isEmpty()) {
            return usage(QStringLiteral("%1 has an empty value").arg(word));
        }
        if (word == QLatin1String("--network")) {
            out.networkFile = value;
        } else if (word == QLatin1String("--data")) {
            out.dataFolder = value;
        } else if (word == QLatin1String("--keys")) {
            out.keyFolder = value;
        } else if (word == QLatin1String("--key-file")) {
            out.keyFile = value;
        } else if (word == QLatin1String("--role") && value == QLatin1String("sequencer")) {
            out.sequencer = true;
        } else if (word == QLatin1String("--role") && value == QLatin1String("attester")) {
            out.attester = true;
        } else if (word == QLatin1String("--role") && value == QLatin1String("driver")) {
            out.driver = true;
        } else if (word == QLatin1String("--role")) {
            return usage(QStringLiteral("--role takes sequencer, attester or driver, not '%1'").arg(value));
        } else if (word == QLatin1String("--rpc-port")) {
            out.rpcPort = value.toUShort(&number);
        } else if (word == QLatin1String("--rpc-listen")) {
            out.rpcListen = listenOf(value);
            number = out.rpcListen.has_value();
        } else if (word == QLatin1String("--ticket-after")) {
            out.ticketAfter = numberIn(value, kLongestTicket, number);
        } else if (word == QLatin1String("--prover-threads")) {
            out.proverThreads = value.toUInt(&number);
            number = number && out.proverThreads <= 256;
        } else if (word == QLatin1String("--gas-cap")) {
            out.gasPriceCap = value;
        } else if (word == QLatin1String("--fee") && value.count(QLatin1Char('=')) == 1) {
            out.fees[value.section(QLatin1Char('='), 0, 0)] = value.section(QLatin1Char('='), 1, 1);
        } else if (word == QLatin1String("--price") && value.count(QLatin1Char('=')) == 1) {
            out.prices[value.section(QLatin1Char('='), 0, 0)] = value.section(QLatin1Char('='), 1, 1);
        } else if (word == QLatin1String("--fee-margin")) {
            out.feeMargin = numberIn(value, 1'000, number);
        } else if (word == QLatin1String("--batch-idle")) {
            out.batchIdle = numberIn(value, kLongestBatch, number);
        } else if (word == QLatin1String("--batch-max-age")) {
            out.batchAge = numberIn(value, kLongestBatch, number);
        } else {
            return usage(QStringLiteral("there is no option %1 %2").arg(word, value));
        }
        if (!number) {
            return usage(QStringLiteral("%1 can't be '%2'").arg(word, value));
        }
    }
    if (out.networkFile.isEmpty() || out.dataFolder.isEmpty()) {
        return usage(QStringLiteral("--network and --data are needed"));
    }
    return out;
}

} // namespace landfall::daemon
