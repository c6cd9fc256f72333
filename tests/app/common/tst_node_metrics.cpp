#include "cli/node_metrics.h"

#include <QtTest>

using namespace landfall;

namespace {

QJsonObject alarm(const char* code, qint64 when) {
    return {{QStringLiteral("code"), QString::fromLatin1(code)}, {QStringLiteral("when"), when}};
}

} // namespace

class TestNodeMetrics : public QObject {
    Q_OBJECT

private Q_SLOTS:
    // What a governor does can be watched by a machine: how many alarms of a kind, and the first one's time.
    void alarmsAreCountedByKind() {
        const QJsonObject first{{QStringLiteral("name"), QStringLiteral("A \"quoted\" one")},
                                {QStringLiteral("health"), QStringLiteral("good")},
                                {QStringLiteral("latestBlock"), 12},
                                {QStringLiteral("alarms"),
                                 QJsonArray{alarm("change-scheduled", 1'900'000'500),
                                            alarm("change-scheduled", 1'900'000'000), alarm("token-not-in-file", 0)}}};
        const QJsonObject second{{QStringLiteral("name"), QStringLiteral("Two")},
                                 {QStringLiteral("health"), QStringLiteral("stalled")}};
        const auto text = cli::nodeMetrics({{QStringLiteral("lastBatch"), 7}}, {first, second});
        for (const char* line :
             {"# TYPE landfall_chain_alarms gauge",
              "landfall_chain_alarms{chain=\"A \\\"quoted\\\" one\",code=\"change-scheduled\"} 2",
              "landfall_chain_alarms{chain=\"A \\\"quoted\\\" one\",code=\"token-not-in-file\"} 1",
              "landfall_chain_alarm_time_seconds{chain=\"A \\\"quoted\\\" one\",code=\"change-scheduled\"} 1900000000",
              "landfall_chain_up{chain=\"A \\\"quoted\\\" one\"} 1", "landfall_chain_up{chain=\"Two\"} 0",
              "landfall_chain_latest_block{chain=\"A \\\"quoted\\\" one\"} 12", "landfall_last_batch 7"}) {
            QVERIFY2(text.split(QLatin1Char('\n')).contains(QString::fromLatin1(line)), line);
        }
        QVERIFY2(!text.contains(QStringLiteral("code=\"token-not-in-file\"} 0")), qPrintable(text));
        QVERIFY(!cli::nodeMetrics({}, {second}).contains(QStringLiteral("landfall_chain_alarms")));
    }
};

QTEST_GUILESS_MAIN(TestNodeMetrics)
#include "tst_node_metrics.moc"
