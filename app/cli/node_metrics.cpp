#include "cli/node_metrics.h"

#include <map>

namespace landfall::cli {
namespace {

// A label's value: backslash, quote and line feed are escaped.
QString quoted(QString text) {
    text.replace(QLatin1Char('\\'), QLatin1String("\\\\"))
        .replace(QLatin1Char('"'), QLatin1String("\\\""))
        .replace(QLatin1Char('\n'), QLatin1String("\\n"));
    return QLatin1Char('"') + text + QLatin1Char('"');
}

struct Alarms {
    int count = 0;
    qint64 first = 0; // the earliest time of any; 0: none has one
};

void addFamily(QString& out, const char* name, const char* help, const QStringList& samples) {
    if (samples.isEmpty()) {
        return;
    }
    out += QStringLiteral("# HELP %1 %2\n# TYPE %1 gauge\n").arg(QLatin1StringView(name), QLatin1StringView(help));
    for (const auto& sample : samples) {
        out += QLatin1StringView(name) + sample + QLatin1Char('\n');
    }
}

} // namespace

QString nodeMetrics(const QJsonObject& node, const QJsonArray& chains) {
    struct Figure {
        const char* name;
        const char* field;
        const char* help;
    };
    static constexpr Figure kOfNode[] = {
        {"landfall_last_batch", "lastBatch", "Number of the newest batch this node knows."},
        {"landfall_waiting_requests", "waitingRequests", "Signed requests that no batch has yet."},
    };
    static constexpr Figure kOfChain[] = {
        {"landfall_chain_latest_block", "latestBlock", "Newest block seen."},
        {"landfall_chain_final_block", "finalisedBlock", "Newest final block seen."},
        {"landfall_chain_committed", "committed", "Last batch committed on the chain."},
        {"landfall_chain_proven", "proven", "Last batch proven on the chain."},
        {"landfall_chain_executed", "executed", "Last batch executed on the chain."},
        {"landfall_chain_queued", "queued", "Items ever queued on the chain."},
        {"landfall_chain_vaults_compared_block", "vaultsComparedAt",
         "Final block at which the vaults were last compared with the contract and its tokens."},
    };
    const auto ofChain = [](const QJsonObject& chain) {
        return QStringLiteral("{chain=%1").arg(quoted(chain.value(QLatin1StringView("name")).toString()));
    };
    QString out;
    for (const auto& figure : kOfNode) {
        addFamily(out, figure.name, figure.help,
                  {QStringLiteral(" %1").arg(node.value(QLatin1StringView(figure.field)).toInteger())});
    }
    for (const auto& figure : kOfChain) {
        QStringList samples;
        for (const auto& entry : chains) {
            const auto chain = entry.toObject();
            samples.append(QStringLiteral("%1} %2")
                               .arg(ofChain(chain))
                               .arg(chain.value(QLatin1StringView(figure.field)).toInteger()));
        }
        addFamily(out, figure.name, figure.help, samples);
    }
    QStringList up;
    QStringList counts;
    QStringList times;
    for (const auto& entry : chains) {
        const auto chain = entry.toObject();
        const bool good = chain.value(QLatin1StringView("health")).toString() == QLatin1StringView("good");
        up.append(QStringLiteral("%1} %2").arg(ofChain(chain)).arg(good ? 1 : 0));
        std::map<QString, Alarms> byCode;
        for (const auto& value : chain.value(QLatin1StringView("alarms")).toArray()) {
            const auto alarm = value.toObject();
            auto& alarms = byCode[alarm.value(QLatin1StringView("code")).toString()];
            const auto when = alarm.value(QLatin1StringView("when")).toInteger();
            ++alarms.count;
            alarms.first = when != 0 && (alarms.first == 0 || when < alarms.first) ? when : alarms.first;
        }
        for (const auto& [code, alarms] : byCode) {
            const auto labels = QStringLiteral("%1,code=%2}").arg(ofChain(chain), quoted(code));
            counts.append(QStringLiteral("%1 %2").arg(labels).arg(alarms.count));
            if (alarms.first != 0) {
                times.append(QStringLiteral("%1 %2").arg(labels).arg(alarms.first));
            }
        }
    }
    addFamily(out, "landfall_chain_up", "1 if the chain's server answers and nothing is wrong.", up);
    addFamily(out, "landfall_chain_alarms", "Alarms and notes of the chain, by kind.", counts);
    addFamily(out, "landfall_chain_alarm_time_seconds", "Unix time of the first that is announced, by kind.", times);
    return out;
}

} // namespace landfall::cli
