#include "base/hex.h"
#include "base/uint256.h"
#include "crypto/keccak.h"
#include "e2e/local_network.h"
#include "l1/evm/rollup_abi.h"

#include <QFile>
#include <QtTest>

using namespace landfall;
using namespace landfall::e2e;

namespace {

const QString kEast = QStringLiteral("East");
const QString kWest = QStringLiteral("West");
const QString kPaid = QStringLiteral("0x00000000000000000000000000000000000a11ce");
const QString kDelayed = QStringLiteral("0x000000000000000000000000000000000000b0b0");
const QString kRefusing = QStringLiteral("0x00000000000000000000000000000000000ca201");
constexpr int kReleaseDelay = 3'600;

QStringList words(const char* line) {
    return QString::fromLatin1(line).split(QLatin1Char(' '));
}

QString text(const QJsonObject& object, const char* name) {
    return object.value(QLatin1StringView(name)).toString();
}

QString word(const Uint256& number) {
    return QString::fromStdString(toHex0x(number.toBigEndian()));
}

Uint256 less(const Uint256& a, const Uint256& b) {
    return *checkedSub(a, b);
}

} // namespace

// What a real node says of what the contracts hold, on real chains: nothing while all is well, and the difference
// once money is taken behind the contracts' backs. Cases build on one another and share one network.
class TestVaults : public QObject {
    Q_OBJECT

private:
    Profile m_profile;
    LocalNetwork m_network{m_profile};

    Ran cli(const QStringList& line, int seconds = 240) const {
        return m_profile.cli(line + QStringList{QStringLiteral("--network"), m_network.file()}, seconds);
    }
    QJsonObject chain(int index) const {
        const auto chains = cli(words("node status")).json().value(QLatin1StringView("chains")).toArray();
        return chains.at(index - 1).toObject();
    }
    // Alarms about vaults, each with its code before its sentence.
    QStringList alarms(int index) const {
        QStringList out;
        for (const auto& value : chain(index).value(QLatin1StringView("alarms")).toArray()) {
            const auto code = text(value.toObject(), "code");
            if (code.startsWith(QLatin1StringView("vault-"))) {
                out.append(code + QStringLiteral(": ") + text(value.toObject(), "message"));
            }
        }
        return out;
    }
    // Whether the node has compared the vaults at a block that is newer than all there is now.
    bool comparesAgain(int index) const {
        const auto now = chain(index).value(QLatin1StringView("latestBlock")).toInteger();
        return QTest::qWaitFor(
            [&] { return chain(index).value(QLatin1StringView("vaultsComparedAt")).toInteger() > now; }, 60'000);
    }
    // The node's own log of all that it ever told.
    QByteArray log() const {
        QFile file(m_profile.file(QStringLiteral("log-%1").arg(LocalNetwork::kSequencer)));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    QString withdraw(const char* what, const QString& to) const {
        const auto sent = cli(words("withdraw --yes --no-wait --chain West --token")
                              << words(what) << QStringLiteral("--to") << to << m_profile.passphrase());
        if (sent.exit != 0) {
            qWarning("%s%s", sent.err.constData(), sent.out.constData());
        }
        return text(sent.json(), "hash");
    }
    QString payment(const QString& hash) const { return text(cli({QStringLiteral("status"), hash}).json(), "payment"); }

    // Storage of a contract on a chain, by the mapping at `slot` and its key.
    QString place(const Uint256& key, std::uint64_t slot) const {
        Bytes joined;
        append(joined, key.toBigEndian());
        append(joined, Uint256(slot).toBigEndian());
        return QString::fromStdString(toHex0x(crypto::keccak256(joined)));
    }
    Uint256 stored(int index, const QString& contract, const QString& at) const {
        const auto answer = askChain(m_network.chainUrl(index), QStringLiteral("eth_getStorageAt"),
                                     {contract, at, QStringLiteral("latest")});
        return *Uint256::fromHexNumber(answer.toString().toStdString());
    }
    void store(int index, const QString& contract, const QString& at, const Uint256& value) const {
        askChain(m_network.chainUrl(index), QStringLiteral("anvil_setStorageAt"), {contract, at, word(value)});
    }
    // Where TestToken keeps what the contract holds of it.
    QString tokensAt(int index) const {
        return place(*Uint256::fromHexNumber(m_network.rollup(index).mid(2).toStdString()), 3);
    }
    Uint256 coins(int index) const {
        return *Uint256::fromHexNumber(askChain(m_network.chainUrl(index), QStringLiteral("eth_getBalance"),
                                                {m_network.rollup(index), QStringLiteral("latest")})
                                           .toString()
                                           .toStdString());
    }
    void setCoins(int index, const Uint256& value) const {
        askChain(m_network.chainUrl(index), QStringLiteral("anvil_setBalance"),
                 {m_network.rollup(index), QString::fromStdString(value.toQuantity())});
    }

private Q_SLOTS:
    void networkIsUp() {
        QVERIFY2(m_network.startAnvil(kEast, 41001), "Anvil is missing: run 'npm ci' in core/contracts");
        QVERIFY(m_network.startAnvil(kWest, 41002));
        QVERIFY(m_network.deploy(
            1, {.westDailyLimit = QStringLiteral("100"), .releaseDelay = kReleaseDelay, .coins = true}));
        QVERIFY(m_network.startNode(QStringLiteral("attester"), "attester", LocalNetwork::kFirstAttester,
                                    m_network.file()));
        QVERIFY(m_network.startNode(QString(), "sequencer", LocalNetwork::kSequencer, m_network.file()));
        const auto wallet = m_profile.createWallet();
        QVERIFY2(wallet.exit == 0, wallet.err);
        const auto address = text(wallet.json(), "address");
        for (const int index : {1, 2}) {
            const auto anvil = index == 1 ? kEast : kWest;
            const auto units = index == 1 ? QStringLiteral("900000000") : QStringLiteral("900000000000000000000");
            QVERIFY(m_network.send(anvil, LocalNetwork::kGovernor,
                                   {address, QStringLiteral("--value"), QStringLiteral("5ether")}));
            QVERIFY(m_network.send(anvil, LocalNetwork::kGovernor,
                                   {m_network.token(index), QStringLiteral("mint(address,uint256)"), address, units}));
        }
    }

    // Deposits of a token and of the coin, a payout at once, one that is delayed and released, one that fails and is
    // claimed, and a forced exit of more than the chain holds: at each stand both chains are compared, and agree.
    void aWholeRunRaisesNothing() {
        for (const auto* line :
             {"deposit --chain East --token USDC --amount 600", "deposit --chain West --token USDC --amount 400",
              "deposit --chain West --token ETH --amount 1"}) {
            const auto done = cli(words(line) + m_profile.passphrase());
            QVERIFY2(done.exit == 0, done.err + done.out);
        }
        QVERIFY(comparesAgain(1) && comparesAgain(2));
        askChain(m_network.chainUrl(2), QStringLiteral("anvil_setCode"),
                 {kRefusing, QStringLiteral("0x5f5ffd")}); // reverts
        const auto paid = withdraw("USDC --amount 60", kPaid);
        const auto delayed = withdraw("USDC --amount 70", kDelayed);
        const auto refused = withdraw("ETH --amount 0.25", kRefusing);
        QTRY_COMPARE_WITH_TIMEOUT(payment(refused), QStringLiteral("pending"), 120'000);
        QTRY_COMPARE_WITH_TIMEOUT(payment(delayed), QStringLiteral("delayed"), 120'000);
        QTRY_COMPARE_WITH_TIMEOUT(payment(paid), QStringLiteral("pushed"), 120'000);
        QVERIFY(comparesAgain(2));
        QCOMPARE(alarms(2), QStringList());

        const auto exit = cli(words("forced-exit --chain East --token USDC") + m_profile.passphrase());
        QVERIFY2(exit.exit == 0, exit.err + exit.out);
        QTRY_COMPARE_WITH_TIMEOUT(m_network.tokensOf(1, m_network.rollup(1)), QByteArray("0"), 120'000);
        askChain(m_network.chainUrl(2), QStringLiteral("anvil_setCode"), {kRefusing, QStringLiteral("0x")});
        const auto claim = cli(words("claim --chain West --token ETH --owner") << kRefusing << m_profile.passphrase());
        QVERIFY2(claim.exit == 0, claim.err + claim.out);
        m_network.moveClock(kWest, kReleaseDelay + 60);
        QTRY_COMPARE_WITH_TIMEOUT(m_network.tokensOf(2, kDelayed), QByteArray("70000000000000000000"), 120'000);
        for (const int index : {1, 2}) {
            QVERIFY(comparesAgain(index));
            QCOMPARE(alarms(index), QStringList());
            QCOMPARE(text(chain(index), "vaultsUnknown"), QString());
        }
        const auto told = log();
        QVERIFY(told.contains("payouts-delayed")); // it is the log that is looked at
        QVERIFY2(!told.contains("vault-"), told);
    }

    void stolenTokensAreNamed() {
        const auto at = tokensAt(2);
        const auto before = stored(2, m_network.token(2), at);
        QCOMPARE(before.toDecimal(), m_network.tokensOf(2, m_network.rollup(2)).toStdString());
        const Uint256 ten = *Uint256::fromDecimal("10000000000000000000");
        store(2, m_network.token(2), at, less(before, ten));
        QTRY_COMPARE_WITH_TIMEOUT(alarms(2).size(), 1, 60'000);
        const auto said = alarms(2).first();
        QVERIFY2(said.startsWith(QStringLiteral("vault-short: West, USDC at final block ")) &&
                     said.contains(QStringLiteral("owes 270 USDC")) && said.contains(QStringLiteral("has 260 USDC")) &&
                     said.contains(QStringLiteral("10 USDC are missing")),
                 qPrintable(said));
        QCOMPARE(alarms(1), QStringList());
        // To people, and to a collector.
        const auto plain = m_profile.plain(words("node status --data")
                                           << m_profile.folder() << QStringLiteral("--network") << m_network.file());
        QVERIFY2(plain.out.contains("10 USDC are missing") && plain.out.contains("compared at final block"),
                 plain.out + plain.err);
        const auto metrics = m_profile.plain(words("node status --metrics --data")
                                             << m_profile.folder() << QStringLiteral("--network") << m_network.file());
        QVERIFY2(metrics.out.contains("landfall_chain_alarms{chain=\"West\",code=\"vault-short\"} 1"), metrics.out);
        QVERIFY2(!metrics.out.contains("landfall_chain_vaults_compared_block{chain=\"West\"} 0"), metrics.out);
        // Alarms are told with the chain's next look.
        QTRY_VERIFY_WITH_TIMEOUT(log().contains("vault-short: West, USDC"), 30'000);
        store(2, m_network.token(2), at, before);
        QTRY_COMPARE_WITH_TIMEOUT(alarms(2), QStringList(), 60'000);
        QTRY_VERIFY_WITH_TIMEOUT(log().contains("vault-agrees: West, USDC"), 30'000);
    }

    void stolenCoinsAreNamed() {
        const auto before = coins(2);
        setCoins(2, less(before, Uint256(1)));
        QTRY_COMPARE_WITH_TIMEOUT(alarms(2).size(), 1, 60'000);
        const auto said = alarms(2).first();
        QVERIFY2(said.startsWith(QStringLiteral("vault-short: West, ETH")) &&
                     said.contains(QStringLiteral("of queue fees")) &&
                     said.contains(QStringLiteral("0.000000000000000001 ETH are missing")),
                 qPrintable(said));
        setCoins(2, before);
        QTRY_COMPARE_WITH_TIMEOUT(alarms(2), QStringList(), 60'000);
    }

    void aSurplusIsNoAlarm() {
        QVERIFY(m_network.send(kEast, LocalNetwork::kGovernor,
                               {m_network.token(1), QStringLiteral("mint(address,uint256)"), m_network.rollup(1),
                                QStringLiteral("5000000")}));
        QVERIFY(comparesAgain(1));
        QCOMPARE(alarms(1), QStringList());
    }

    // The contract's own number, changed where it is kept.
    void tamperedBooksAreNamed() {
        const auto held =
            m_network
                .cast({QStringLiteral("call"), m_network.rollup(2), QStringLiteral("held(uint16)(uint256)"),
                       QStringLiteral("1"), QStringLiteral("--rpc-url"), m_network.chainUrl(2)})
                .split(' ')
                .first()
                .toStdString();
        QString at;
        for (std::uint64_t slot = 0; slot < 64 && at.isEmpty(); ++slot) {
            const auto candidate = place(Uint256(1), slot);
            if (stored(2, m_network.rollup(2), candidate).toDecimal() == held) { // nothing is pending beside it
                at = candidate;
            }
        }
        QVERIFY(!at.isEmpty());
        const auto before = stored(2, m_network.rollup(2), at);
        store(2, m_network.rollup(2), at, less(before, Uint256(3)));
        QTRY_COMPARE_WITH_TIMEOUT(alarms(2).size(), 1, 60'000);
        const auto said = alarms(2).first();
        QVERIFY2(said.startsWith(QStringLiteral("vault-differs: West, USDC")) &&
                     said.contains(QStringLiteral("this node counts 270 USDC")) &&
                     said.contains(QStringLiteral("0.000000000000000003 USDC too little")),
                 qPrintable(said));
        store(2, m_network.rollup(2), at, before);
        QTRY_COMPARE_WITH_TIMEOUT(alarms(2), QStringList(), 60'000);
    }

    void cleanupTestCase() { m_network.stopAll(); }
};

QTEST_GUILESS_MAIN(TestVaults)
#include "tst_vaults.moc"
