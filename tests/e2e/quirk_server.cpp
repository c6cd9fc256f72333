#include "e2e/quirk_server.h"

#include <array>

namespace landfall::e2e {

namespace {

using Answer = ScriptedServer::Answer;

enum Quirk {
    RateLimit,
    PayAgain,
    KeyRefused,
    NoUpstream,
    InternalError,
    Page,
    NullResult,
    NullBlocks,
    Behind,
    NoFinal,
    LogsCount,
    LogsRange,
    LogsTooLarge,
    LogsMissing,
    LogsInvented,
    PoolPrice,
    FreeGas,
    BareReceipts,
    BrokenOff,
    Slow,
    OtherId,
    OtherChain,
    OtherProof,
};

constexpr std::array kNames{"429, -32007",
                            "402",
                            "401",
                            "503",
                            "-32603",
                            "an HTML page",
                            "null results",
                            "null blocks",
                            "20 behind",
                            "no finalized tag",
                            "logs: count",
                            "logs: range",
                            "logs: 413",
                            "logs: []",
                            "logs: one invented",
                            "underpriced",
                            "no fee history",
                            "bare receipts",
                            "broken off",
                            "slow",
                            "another id",
                            "another chain",
                            "a proof with one bit changed"};

QString methodOf(const QJsonObject& request) {
    return request[QStringLiteral("method")].toString();
}

QJsonArray paramsOf(const QJsonObject& request) {
    return request[QStringLiteral("params")].toArray();
}

quint64 numberOf(const QJsonValue& value) {
    return value.toString().mid(2).toULongLong(nullptr, 16);
}

QString hex(quint64 value) {
    return QStringLiteral("0x%1").arg(value, 0, 16);
}

Answer plain(const QJsonObject& answer) {
    return {QJsonDocument(answer).toJson(QJsonDocument::Compact)};
}

// The same event once more, with the number that comes next, as a queue or a batch would have it.
QJsonObject nextOf(QJsonObject log) {
    auto topics = log[QStringLiteral("topics")].toArray();
    if (topics.size() > 1) {
        const auto number = topics[1].toString().right(16).toULongLong(nullptr, 16);
        topics[1] =
            QString(topics[1].toString().chopped(16) + QStringLiteral("%1").arg(number + 1, 16, 16, QLatin1Char('0')));
    }
    log[QStringLiteral("topics")] = topics;
    log[QStringLiteral("logIndex")] = QStringLiteral("0x3e8");
    return log;
}

// The last bit of the first proof in the calldata of a transaction that commits and proves: the eleventh word after the
// selector says where the proofs are.
QJsonObject withOtherProof(QJsonObject transaction) {
    constexpr qsizetype kByte = 2; // digits
    constexpr qsizetype kWord = 32 * kByte;
    constexpr qsizetype kArguments = (1 + 4) * kByte; // after 0x and the selector
    auto input = transaction[QStringLiteral("input")].toString();
    const auto offset = static_cast<qsizetype>(input.mid(kArguments + 10 * kWord, kWord).right(8).toULong(nullptr, 16) *
                                               static_cast<ulong>(kByte));
    const qsizetype last = kArguments + offset + kWord + 8 * kWord - 1;
    if (last < input.size()) {
        const auto digit = input.mid(last, 1).toInt(nullptr, 16);
        input.replace(last, 1, QString::number(digit ^ 1, 16));
    }
    transaction[QStringLiteral("input")] = input;
    return transaction;
}

} // namespace

const char* QuirkServer::name(int quirk) {
    static_assert(kNames.size() == kQuirks);
    return kNames.at(static_cast<std::size_t>(quirk));
}

QuirkServer::QuirkServer(quint16 chain) : m_chain(chain), m_place(std::make_unique<QObject>()) {
    m_place->moveToThread(&m_thread);
    m_thread.start();
    QMetaObject::invokeMethod(
        m_place.get(),
        [this] {
            m_server = std::make_unique<ScriptedServer>([this](const QJsonObject& request) { return answer(request); });
            m_url = QString::fromStdString(m_server->url());
        },
        Qt::BlockingQueuedConnection);
}

QuirkServer::~QuirkServer() {
    QMetaObject::invokeMethod(
        m_place.get(), [this] { m_server.reset(); }, Qt::BlockingQueuedConnection);
    m_thread.quit();
    m_thread.wait();
}

// A node that looks at each block as it comes asks for one block's logs at a time. Several blocks at once make it
// ask for a range.
void QuirkServer::play(int quirk) {
    m_jumps = quirk == LogsRange;
    m_quirk = quirk;
}

// On the server's own thread, which may block.
QJsonObject QuirkServer::ask(const QJsonObject& request) const {
    QTcpSocket socket;
    socket.connectToHost(QStringLiteral("127.0.0.1"), m_chain);
    const auto body = QJsonDocument(request).toJson(QJsonDocument::Compact);
    socket.write("POST / HTTP/1.0\r\nContent-Type: application/json\r\nContent-Length: " +
                 QByteArray::number(body.size()) + "\r\n\r\n" + body);
    QByteArray reply;
    while (socket.waitForReadyRead(10'000)) {
        reply += socket.readAll();
        const auto object = QJsonDocument::fromJson(reply.mid(reply.indexOf("\r\n\r\n") + 4)).object();
        if (!object.isEmpty()) {
            return object;
        }
    }
    return {};
}

QJsonObject QuirkServer::ask(const QString& method, const QJsonArray& params) const {
    return ask(QJsonObject{{QStringLiteral("jsonrpc"), QStringLiteral("2.0")},
                           {QStringLiteral("id"), 1},
                           {QStringLiteral("method"), method},
                           {QStringLiteral("params"), params}});
}

Answer QuirkServer::answer(const QJsonObject& request) {
    const int playing = m_quirk;
    if (m_jumps.exchange(false)) {
        ask(QStringLiteral("evm_mine"), {});
        ask(QStringLiteral("evm_mine"), {});
    }
    const auto chains = ask(request);
    const auto honest = plain(chains);
    if (playing < 0) {
        m_honestHeads += paramsOf(request).first() == QLatin1String("finalized") ? 1 : 0;
        return honest;
    }
    const int quirk = playing < kQuirks ? playing : static_cast<int>(++m_calls * 7 % kQuirks);
    auto out = twisted(quirk, request, chains);
    const bool same = out.body == honest.body && out.status == honest.status && out.cutAfter == honest.cutAfter &&
                      out.delayMilliseconds == honest.delayMilliseconds;
    m_played.at(static_cast<std::size_t>(quirk)) += same ? 0 : 1;
    return out;
}

Answer QuirkServer::twisted(int quirk, const QJsonObject& request, QJsonObject answer) const {
    const auto method = methodOf(request);
    const auto params = paramsOf(request);
    const bool isLogs = method == QLatin1String("eth_getLogs");
    const bool isBlock = method == QLatin1String("eth_getBlockByNumber");
    const auto error = [&](int status, int code, const char* message) {
        return Answer{ScriptedServer::error(request, code, QLatin1String(message)), status};
    };
    const auto result = [&](const QJsonValue& value) { return Answer{ScriptedServer::result(request, value)}; };
    const auto value = answer[QStringLiteral("result")];
    switch (static_cast<Quirk>(quirk)) {
    case RateLimit: {
        auto out = error(429, -32007, "15/second request limit reached - reduce calls per second");
        out.headers = "Retry-After: 1\r\n";
        return out;
    }
    case PayAgain:
        return error(402, -32000, "daily request count exceeded, request rate limited");
    case KeyRefused:
        return error(401, -32001, "invalid project id");
    case NoUpstream:
        return error(503, -32000, "no healthy upstream");
    case InternalError:
        return error(200, -32603, "Internal error");
    case Page:
        return {"<html>Just a moment...</html>"};
    case NullResult:
        return result(QJsonValue::Null);
    case NullBlocks:
        return isBlock && params[0].toString().startsWith(QLatin1String("0x")) ? result(QJsonValue::Null)
                                                                               : plain(answer);
    case Behind:
        if (isBlock && params[0] == QLatin1String("latest")) {
            const auto head = numberOf(value.toObject()[QStringLiteral("number")]);
            const auto old = ask(method, {hex(head > 20 ? head - 20 : 0), false});
            return result(old[QStringLiteral("result")]);
        }
        return plain(answer);
    case NoFinal:
        return isBlock && params[0] == QLatin1String("finalized") ? error(200, -32602, "invalid argument 0")
                                                                  : plain(answer);
    case LogsCount:
        return isLogs ? error(200, -32005, "query returned more than 10000 results") : plain(answer);
    case LogsRange: {
        const auto filter = params[0].toObject();
        const auto wide =
            isLogs && numberOf(filter[QStringLiteral("toBlock")]) > numberOf(filter[QStringLiteral("fromBlock")]);
        return wide ? error(400, -32602, "block range is too large") : plain(answer);
    }
    case LogsTooLarge:
        return isLogs ? Answer{"<html>too large</html>", 413} : plain(answer);
    case LogsMissing:
        return isLogs ? result(QJsonArray()) : plain(answer);
    case LogsInvented:
        if (isLogs && !value.toArray().isEmpty()) {
            auto logs = value.toArray();
            logs.append(nextOf(logs.last().toObject()));
            return result(logs);
        }
        return plain(answer);
    case PoolPrice:
        return method == QLatin1String("eth_sendRawTransaction")
                   ? error(200, -32000, "transaction underpriced: gas tip cap 0, minimum needed 25000000000")
                   : plain(answer);
    case FreeGas:
        return method == QLatin1String("eth_feeHistory")
                   ? error(200, -32601, "the method eth_feeHistory does not exist")
                   : plain(answer);
    case BareReceipts:
        if (method == QLatin1String("eth_getTransactionReceipt") && value.isObject()) {
            auto bare = value.toObject();
            for (const auto* field : {"effectiveGasPrice", "gasUsed", "transactionIndex", "type"}) {
                bare.remove(QLatin1String(field));
            }
            return result(bare);
        }
        return plain(answer);
    case BrokenOff: {
        auto out = plain(answer);
        out.cutAfter = 10;
        return out;
    }
    case Slow: {
        auto out = plain(answer);
        out.delayMilliseconds = 2'000;
        return out;
    }
    case OtherId:
        answer[QStringLiteral("id")] = 999'999;
        return plain(answer);
    case OtherChain:
        return method == QLatin1String("eth_chainId") ? result(QStringLiteral("0x1")) : plain(answer);
    case OtherProof:
        return method == QLatin1String("eth_getTransactionByHash") && value.isObject()
                   ? result(withOtherProof(value.toObject()))
                   : plain(answer);
    }
    return plain(answer);
}

} // namespace landfall::e2e
