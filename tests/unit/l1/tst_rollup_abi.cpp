#include "base/hex.h"
#include "l1/evm/rollup_abi.h"
#include "l1/evm/rollup_errors.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QSet>
#include <QTest>

using namespace landfall;
using namespace landfall::l1;
using namespace landfall::l1::evm;

namespace {

// The compiler's own description of a contract; empty if it is not compiled.
QJsonArray compiledAbi(const QString& name) {
    QFile file(QStringLiteral(LANDFALL_SOURCE_DIR "/core/contracts/out/") + name + QStringLiteral(".sol/") + name +
               QStringLiteral(".json"));
    return file.open(QIODevice::ReadOnly)
               ? QJsonDocument::fromJson(file.readAll()).object()[QStringLiteral("abi")].toArray()
               : QJsonArray();
}

QString typeText(const QJsonObject& parameter) {
    const auto type = parameter[QStringLiteral("type")].toString();
    if (!type.startsWith(QLatin1String("tuple"))) {
        return type;
    }
    QStringList members;
    for (const auto& member : parameter[QStringLiteral("components")].toArray()) {
        members << typeText(member.toObject());
    }
    return QLatin1Char('(') + members.join(QLatin1Char(',')) + QLatin1Char(')') + type.mid(5);
}

QString signatureText(const QJsonObject& entry) {
    QStringList types;
    for (const auto& input : entry[QStringLiteral("inputs")].toArray()) {
        types << typeText(input.toObject());
    }
    return entry[QStringLiteral("name")].toString() + QLatin1Char('(') + types.join(QLatin1Char(',')) +
           QLatin1Char(')');
}

QSet<QString> signaturesOf(const QJsonArray& abi, const char* kind) {
    QSet<QString> out;
    for (const auto& value : abi) {
        if (value.toObject()[QStringLiteral("type")] == QLatin1String(kind)) {
            out.insert(signatureText(value.toObject()));
        }
    }
    return out;
}

} // namespace

class TestRollupAbi : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void signaturesAreTheCompilers() {
        const auto abi = compiledAbi(QStringLiteral("IRollup"));
        if (abi.isEmpty()) {
            QFAIL("the contracts are not compiled (npm run build in core/contracts)");
        }
        const auto functions = signaturesOf(abi, "function");
        const auto events = signaturesOf(abi, "event");
        const auto& ours = rollupAbi();
        for (const auto* function : {&ours.deposit,
                                     &ours.depositNative,
                                     &ours.setSigningKey,
                                     &ours.requestForcedExit,
                                     &ours.commitBatches,
                                     &ours.proveBatches,
                                     &ours.commitAndProve,
                                     &ours.commitProveAndExecute,
                                     &ours.commitByTicket,
                                     &ours.executeBatches,
                                     &ours.revertBatches,
                                     &ours.revertByCertificate,
                                     &ours.arm,
                                     &ours.freeze,
                                     &ours.freezeByCertificate,
                                     &ours.claimPending,
                                     &ours.registerToken,
                                     &ours.networkId,
                                     &ours.chainIndex,
                                     &ours.chainSet,
                                     &ours.genesisBatch,
                                     &ours.verifier,
                                     &ours.proveWindow,
                                     &ours.maxFutureSkew,
                                     &ours.queueWindow,
                                     &ours.armWindow,
                                     &ours.queueFee,
                                     &ours.sequencerStatus,
                                     &ours.attesters,
                                     &ours.quorum,
                                     &ours.setEpoch,
                                     &ours.counters,
                                     &ours.storedHash,
                                     &ours.queueItem,
                                     &ours.token,
                                     &ours.pending,
                                     &ours.claimPendingTo,
                                     &ours.releaseDelayed,
                                     &ours.limitToken,
                                     &ours.scheduleChange,
                                     &ours.cancelChange,
                                     &ours.applyChange,
                                     &ours.changeReadyAt,
                                     &ours.pause,
                                     &ours.unpause,
                                     &ours.exitPriority,
                                     &ours.releaseDelay,
                                     &ours.exits,
                                     &ours.verifierExit,
                                     &ours.lastResort,
                                     &ours.exited,
                                     &ours.openExits,
                                     &ours.exitWithProof,
                                     &ours.refundQueued,
                                     &ours.secondPart,
                                     &ours.leastQueueFee,
                                     &ours.mostQueueFee,
                                     &ours.governor,
                                     &ours.guardian,
                                     &ours.roleDelay,
                                     &ours.pushGas,
                                     &ours.pausedUntil,
                                     &ours.dailyLimit,
                                     &ours.leftToday,
                                     &ours.owedExits,
                                     &ours.held,
                                     &ours.pendingTotal,
                                     &ours.delayedTotal,
                                     &ours.queueFees,
                                     &ours.queueFeePot}) {
            QVERIFY2(functions.contains(QString::fromStdString(function->text)), function->text.c_str());
        }
        for (const auto* event : {&ours.queuedItem,
                                  &ours.batchCommitted,
                                  &ours.finalRoot,
                                  &ours.batchExecuted,
                                  &ours.payoutPending,
                                  &ours.pendingClaimed,
                                  &ours.batchesReverted,
                                  &ours.sequencerSuspended,
                                  &ours.armed,
                                  &ours.disarmed,
                                  &ours.frozen,
                                  &ours.exitsOpened,
                                  &ours.exitPaid,
                                  &ours.queueRefunded,
                                  &ours.payoutDelayed,
                                  &ours.delayedReleased,
                                  &ours.exitOwed,
                                  &ours.executionsPaused,
                                  &ours.executionsResumed,
                                  &ours.tokenRegistered,
                                  &ours.changeScheduled,
                                  &ours.changeCancelled,
                                  &ours.changeApplied}) {
            QVERIFY2(events.contains(QString::fromStdString(event->text)), event->text.c_str());
        }
    }

    void selectorsAreTheCompilers() {
        QFile file(QStringLiteral(LANDFALL_SOURCE_DIR "/core/contracts/out/IRollup.sol/IRollup.json"));
        if (!file.open(QIODevice::ReadOnly)) {
            QFAIL("the contracts are not compiled (npm run build in core/contracts)");
        }
        const auto known =
            QJsonDocument::fromJson(file.readAll()).object()[QStringLiteral("methodIdentifiers")].toObject();
        for (auto at = known.begin(); at != known.end(); ++at) {
            QCOMPARE(QString::fromStdString(toHex(knownSignature(at.key().toStdString()).selector())),
                     at.value().toString());
        }
    }

    void everyErrorHasASentence() {
        auto errors = signaturesOf(compiledAbi(QStringLiteral("Rollup")), "error");
        errors |= signaturesOf(compiledAbi(QStringLiteral("RollupSecond")), "error");
        errors |= signaturesOf(compiledAbi(QStringLiteral("Groth16Verifier")), "error");
        if (errors.isEmpty()) {
            QFAIL("the contracts are not compiled (npm run build in core/contracts)");
        }
        QSet<QString> ours;
        for (const auto& error : rollupErrors()) {
            ours.insert(QString::fromLatin1(error.signature));
        }
        QCOMPARE(ours, errors);
    }

    // Of the structure that both parts are made from.
    void refusedFieldsAreNamed() {
        QStringList fields;
        for (const auto& entry : compiledAbi(QStringLiteral("RollupSecond"))) {
            if (entry.toObject()[QStringLiteral("type")] == QLatin1String("constructor")) {
                const auto inputs = entry.toObject()[QStringLiteral("inputs")].toArray();
                for (const auto& field : inputs[0].toObject()[QStringLiteral("components")].toArray()) {
                    fields << field.toObject()[QStringLiteral("name")].toString();
                }
            }
        }
        if (fields.isEmpty()) {
            QFAIL("the contracts are not compiled (npm run build in core/contracts)");
        }
        QFile source(QStringLiteral(LANDFALL_SOURCE_DIR "/core/contracts/src/IRollupTypes.sol"));
        QVERIFY(source.open(QIODevice::ReadOnly));
        const auto text = QString::fromUtf8(source.readAll());
        const auto members =
            QRegularExpression(QStringLiteral("enum ConfigField \\{([^}]*)\\}")).match(text).captured(1);
        QCOMPARE(members.simplified().toLower().split(QStringLiteral(", ")), fields.join(u' ').toLower().split(u' '));
        const auto wordsFor = [](std::uint64_t number) {
            const auto bytes = abiEncodeCall(knownSignature("BadConfig(uint8)"), {AbiValue(number)});
            return QString::fromStdString(bytes ? describeRevert(*bytes).message : std::string());
        };
        for (qsizetype i = 0; i < fields.size(); ++i) {
            QVERIFY2(
                wordsFor(static_cast<std::uint64_t>(i)).contains(QStringLiteral("refused for its %1:").arg(fields[i])),
                qPrintable(fields[i]));
        }
        const auto beyond = static_cast<std::uint64_t>(fields.size());
        QVERIFY2(wordsFor(beyond).contains(QStringLiteral("for its %1:").arg(beyond)), "a number without a name");
    }

    void namesReverts_data() {
        QTest::addColumn<QString>("signature");
        QTest::addColumn<int>("first");
        QTest::addColumn<int>("second");
        QTest::addColumn<QString>("code");
        QTest::addColumn<QString>("part");
        QTest::newRow("numbers") << "WrongNumber(uint64,uint64)" << 7 << 5 << "contract-wrong-number"
                                 << "number 7 where";
        QTest::newRow("none") << "NeedMoreGas()" << -1 << -1 << "contract-need-more-gas"
                              << "gas";
        QTest::newRow("one") << "UnknownToken(uint16)" << 9 << -1 << "contract-unknown-token"
                             << "token 9";
        QTest::newRow("panic") << "Panic(uint256)" << 17 << -1 << "contract-reverted"
                               << "panic 17";
        QTest::newRow("unknown") << "SomethingElse()" << -1 << -1 << "contract-reverted"
                                 << "0x";
    }
    void namesReverts() {
        QFETCH(QString, signature);
        QFETCH(int, first);
        QFETCH(int, second);
        QFETCH(QString, code);
        QFETCH(QString, part);
        AbiValue::List arguments;
        for (const int value : {first, second}) {
            if (value >= 0) {
                arguments.emplace_back(static_cast<std::uint64_t>(value));
            }
        }
        const auto bytes = abiEncodeCall(knownSignature(signature.toStdString()), arguments);
        QVERIFY(bytes.ok());
        const auto error = describeRevert(*bytes);
        QCOMPARE(QString::fromStdString(error.code), code);
        QVERIFY2(QString::fromStdString(error.message).contains(part), error.message.c_str());
        // Cut short, it still has a name.
        for (std::size_t length = 0; length < bytes->size(); ++length) {
            QVERIFY(!describeRevert(ByteView(*bytes).first(length)).message.empty());
        }
    }

    void makesTextsHarmless() {
        Bytes evil{'o', 'k', 0x1b, '[', '2', 'J'};
        const auto bytes = abiEncodeCall(knownSignature("Error(string)"), {AbiValue::bytes(evil)});
        const auto message = describeRevert(*bytes).message;
        QVERIFY(message.find('\x1b') == std::string::npos);
        QVERIFY(message.find("ok?[2J") != std::string::npos);
    }
};

QTEST_APPLESS_MAIN(TestRollupAbi)
#include "tst_rollup_abi.moc"
