#include "e2e/liar.h"

#include "unit/l1/forged_block.h"

namespace landfall::e2e {

namespace {

const QString kResult = QStringLiteral("result");
constexpr qsizetype kWord = 64;                   // digits
constexpr qsizetype kQueueLength = 2 + 4 * kWord; // where the fourth word of an answer ends

// counters() and the event of a queued item, by cast.
constexpr QLatin1StringView kCounters("0xf7210633");
constexpr QLatin1StringView kQueuedItem("0x82109ca6faa95fd3ffc75c697ad8be5cda1d73534f568fd2d433026b2712f8d4");

QString digits(quint64 number, int width) {
    return QStringLiteral("%1").arg(number, width, 16, QLatin1Char('0'));
}

bool isCall(const QString& method, const QJsonArray& params, QLatin1StringView function) {
    return method == QLatin1String("eth_call") &&
           params[0].toObject()[QStringLiteral("data")].toString().startsWith(function);
}

bool isBlock(const QString& method) {
    return method.startsWith(QLatin1String("eth_getBlockBy"));
}

void addToQueueLength(QJsonObject& answer, int more) {
    auto text = answer[kResult].toString();
    const auto length = text.mid(kQueueLength - 10, 10).toULongLong(nullptr, 16);
    if (more > 0 || length > 0) {
        text.replace(kQueueLength - 10, 10, digits(length + static_cast<quint64>(more), 10));
    }
    answer[kResult] = text;
}

// Queued items and how many there are.
QJsonArray queuedIn(const QJsonArray& logs) {
    QJsonArray out;
    for (const auto& log : logs) {
        if (log.toObject()[QStringLiteral("topics")].toArray().at(0).toString() == kQueuedItem) {
            out.append(log);
        }
    }
    return out;
}

// The item's first word holds the amount in its bytes 4 to 22.
QJsonObject larger(QJsonObject log) {
    auto data = log[QStringLiteral("data")].toString();
    data.replace(2 + 2 * 12, 1, QStringLiteral("1"));
    log[QStringLiteral("data")] = data;
    return log;
}

QJsonObject next(QJsonObject log) {
    auto topics = log[QStringLiteral("topics")].toArray();
    const auto number = topics[1].toString().right(16).toULongLong(nullptr, 16);
    topics[1] = QString(topics[1].toString().chopped(16) + digits(number + 1, 16));
    log[QStringLiteral("topics")] = topics;
    log[QStringLiteral("logIndex")] = QStringLiteral("0x3e8");
    return log;
}

} // namespace

Liar::Liar(quint16 chain) : m_place(std::make_unique<QObject>()) {
    m_place->moveToThread(&m_thread);
    m_thread.start();
    QMetaObject::invokeMethod(
        m_place.get(),
        [this, chain] {
            m_server = std::make_unique<LyingServer>("http://127.0.0.1:" + std::to_string(chain));
            m_server->lie([this](const QString& method, const QJsonArray& params, QJsonObject& answer) {
                const auto honest = answer;
                const auto lie = static_cast<std::size_t>(m_lie);
                twist(method, params, answer);
                m_told.at(lie) += answer == honest ? 0 : 1;
            });
            m_url = QString::fromStdString(m_server->url());
        },
        Qt::BlockingQueuedConnection);
}

Liar::~Liar() {
    QMetaObject::invokeMethod(
        m_place.get(), [this] { m_server.reset(); }, Qt::BlockingQueuedConnection);
    m_thread.quit();
    m_thread.wait();
}

void Liar::twist(const QString& method, const QJsonArray& params, QJsonObject& answer) {
    const bool isLogs = method == QLatin1String("eth_getLogs");
    switch (static_cast<Lie>(m_lie.load())) {
    case Lie::None:
        return;
    case Lie::OtherHash:
        if (isBlock(method) && params[0] == QLatin1String("finalized")) {
            auto block = answer[kResult].toObject();
            block[QStringLiteral("hash")] = QString(QStringLiteral("0x") + QString(kWord, QLatin1Char('7')));
            answer[kResult] = block;
        }
        return;
    case Lie::MadeUpBlocks:
        if (isBlock(method) && answer[kResult].isObject()) {
            answer[kResult] = forgedBlock(answer[kResult].toObject());
        }
        return;
    case Lie::OtherCounters:
        if (isCall(method, params, kCounters)) {
            addToQueueLength(answer, 3);
        }
        return;
    case Lie::HiddenEvents:
        if (isLogs) {
            m_hidden += static_cast<int>(queuedIn(answer[kResult].toArray()).size());
            answer[kResult] = QJsonArray();
        } else if (isCall(method, params, kCounters)) {
            addToQueueLength(answer, -m_hidden);
        }
        return;
    case Lie::MoreDeposits:
        if (isLogs) {
            auto logs = answer[kResult].toArray();
            if (const auto queued = queuedIn(logs); !queued.isEmpty()) {
                logs.append(next(queued.last().toObject()));
                answer[kResult] = logs;
            }
        } else if (isCall(method, params, kCounters)) {
            addToQueueLength(answer, 1);
        }
        return;
    case Lie::LargerDeposit:
        if (isLogs) {
            QJsonArray logs;
            for (const auto& log : answer[kResult].toArray()) {
                const auto queued = log.toObject()[QStringLiteral("topics")].toArray().at(0).toString() == kQueuedItem;
                logs.append(queued ? larger(log.toObject()) : log.toObject());
            }
            answer[kResult] = logs;
        }
        return;
    }
}

} // namespace landfall::e2e
