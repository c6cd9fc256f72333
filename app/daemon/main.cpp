#include "common/error_codes.h"
#include "common/exit_codes.h"
#include "common/key_file.h"
#include "common/node_pid.h"
#include "common/protect_secrets.h"
#include "common/start_failure.h"
#include "daemon/options.h"

#include "l1/network_file.h"
#include "node/node.h"
#include "platform/end_signals.h"
#include "platform/service_manager.h"
#include "platform/surroundings.h"
#include "protocol/amount.h"
#include "rpc/http_peer_votes.h"
#include "rpc/http_sequencer.h"
#include "rpc/http_tickets.h"
#include "rpc/server.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QDateTime>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>

#include <algorithm>
#include <cstdio>

namespace landfall::daemon {
namespace {

void print(const QJsonObject& object) {
    std::puts(QJsonDocument(object).toJson(QJsonDocument::Compact).constData());
    std::fflush(stdout);
}

int fail(const Error& error, bool json) {
    std::fputs(app::startFailureLine(error).constData(), stderr);
    const auto exit = static_cast<int>(app::exitCodeOf(error));
    if (json) {
        print({{QStringLiteral("error"), QJsonObject{{QStringLiteral("name"), QString::fromStdString(error.code)},
                                                     {QStringLiteral("message"), QString::fromStdString(error.message)},
                                                     {QStringLiteral("exit"), exit}}}});
    }
    return exit;
}

void announce(const rpc::Server& server, bool json) {
    const QString own = server.url().toString();
    const QString open = server.openUrl().toString();
    if (json) {
        print(
            {{QStringLiteral("rpc"), own}, {QStringLiteral("open"), open.isEmpty() ? QJsonValue() : QJsonValue(open)}});
        return;
    }
    std::printf("rpc: %s\n", qPrintable(own));
    if (!open.isEmpty()) {
        std::printf("open to others: %s\n", qPrintable(open));
    }
    std::fflush(stdout);
}

// Letters' case counts, as in the network's file.
bool isPriced(const l1::NetworkFile& network, const std::string& symbol) {
    return std::any_of(network.tokens.begin(), network.tokens.end(),
                       [&](const auto& token) { return token.symbol == symbol; }) ||
           std::any_of(network.chains.begin(), network.chains.end(),
                       [&](const auto& chain) { return chain.nativeSymbol == symbol; });
}

Status applyFees(const Options& options, node::NodeConfig& config) {
    for (const auto& [symbol, amount] : options.fees) {
        const auto* token = config.network.tokenBySymbol(symbol.toStdString());
        const auto value = protocol::parseAmount(amount.toStdString());
        if (token == nullptr || !value || !protocol::packFeeUp(*value)) {
            return Error::invalid(code::kUsage, "--fee " + symbol.toStdString() + "=" + amount.toStdString() +
                                                    " names no token of the network, or no amount");
        }
        config.fees.perToken[token->id] = *value;
    }
    for (const auto& [symbol, price] : options.prices) {
        const auto value = protocol::parseAmount(price.toStdString());
        if (!value || *value == 0 || !isPriced(config.network, symbol.toStdString())) {
            return Error::invalid(code::kUsage,
                                  "--price " + symbol.toStdString() + "=" + price.toStdString() +
                                      " names no token of the network and no coin of its chains, or no price");
        }
        config.fees.prices[symbol.toStdString()] = *value;
    }
    config.fees.marginPercent = options.feeMargin.value_or(config.fees.marginPercent);
    config.batching.idle = options.batchIdle ? node::Milliseconds(*options.batchIdle) : config.batching.idle;
    config.batching.maxAge = options.batchAge ? node::Milliseconds(*options.batchAge) : config.batching.maxAge;
    if (options.gasPriceCap) {
        const auto cap = Uint256::fromDecimal(options.gasPriceCap->toStdString());
        if (!cap) {
            return Error::invalid(code::kUsage, "--gas-cap takes a whole number of base units");
        }
        config.relay.gasPriceCap = *cap;
    }
    return {};
}

Result<node::NodeConfig> configOf(const Options& options) {
    node::NodeConfig config;
    auto network = l1::readNetworkFile(options.networkFile);
    if (!network) {
        return network.error();
    }
    config.network = std::move(*network);
    config.dataFolder = options.dataFolder.toStdString();
    config.keyFolder = options.keyFolder.toStdString();
    config.sequencer = options.sequencer;
    config.attester = options.attester;
    config.driver = options.driver;
    if (options.ticketAfter) {
        config.ticketAfter = node::Milliseconds(*options.ticketAfter) * 1000;
    }
    config.proverThreads = options.proverThreads;
    config.peers = std::make_shared<rpc::HttpPeerVotes>();
    config.sequencerLink = std::make_shared<rpc::HttpSequencer>();
    config.tickets = std::make_shared<rpc::HttpTickets>();
    if (!options.keyFile.isEmpty()) {
        auto key = app::readKeyFile(options.keyFile);
        if (!key) {
            return key.error();
        }
        config.key = std::move(*key);
    }
    if (auto fees = applyFees(options, config); !fees) {
        return fees.error();
    }
    return config;
}

void log(const node::Event& event) {
    if (const auto* notice = std::get_if<node::Notice>(&event.what)) {
        static constexpr const char* kLevels[] = {"info", "warning", "problem"};
        std::fprintf(stderr, "%s %s %s: %s\n",
                     qPrintable(QDateTime::fromMSecsSinceEpoch(event.at).toString(Qt::ISODateWithMs)),
                     kLevels[static_cast<int>(notice->level)], notice->code.c_str(), notice->message.c_str());
    }
}

int run(QCoreApplication& app) {
    const QStringList words = QCoreApplication::arguments().mid(1);
    const bool json = words.contains(QStringLiteral("--json")); // also where the words are wrong
    const auto options = parseOptions(words);
    if (!options) {
        return fail(options.error(), json);
    }
    if (options->help) {
        std::fputs(qPrintable(usageText()), stdout);
        return 0;
    }
    if (options->version) {
        std::puts("landfalld " LANDFALL_VERSION);
        return 0;
    }
    auto config = configOf(*options);
    if (!config) {
        return fail(config.error(), json);
    }
    auto opened = node::Node::open(std::move(*config));
    if (!opened) {
        return fail(opened.error(), json);
    }
    const std::unique_ptr<node::Node> node = std::move(*opened);
    app::rememberNode(options->dataFolder, options->networkFile);
    QObject::connect(node.get(), &node::Node::happened, &app, log);
    auto server = rpc::Server::start(*node, options->dataFolder, options->rpcPort, options->rpcListen);
    if (!server) {
        return fail(server.error(), json);
    }
    platform::ignoreBrokenPipes();
    const auto* ending = new platform::EndSignals(&app); // a second request must not cut the end short
    QObject::connect(ending, &platform::EndSignals::requested, &app, [] { QCoreApplication::quit(); });
    node->start();
    announce(**server, json);
    platform::tellServiceManager("READY=1");
    const int code = QCoreApplication::exec();
    platform::tellServiceManager("STOPPING=1");
    server->reset();
    node->stop();
    return code;
}

} // namespace
} // namespace landfall::daemon

int main(int argc, char** argv) {
    landfall::app::protectSecrets();
    QCoreApplication app(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("landfalld"));
    return landfall::daemon::run(app);
}
