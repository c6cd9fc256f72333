#include "app/offscreen.h"
#include "offline/prepared_world.h"
#include "protocol/address.h"
#include "protocol/fee.h"
#include "protocol/request.h"

#include <QtTest/QAbstractItemModelTester>
#include <QtTest/QSignalSpy>

using namespace landfall;
using namespace landfall::offline;

namespace {

constexpr const char* kRight = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"; // of EIP-55's own examples

QVariant cell(ValueList* list, int row, const char* name) {
    return list->data(list->index(row), list->roleNames().key(name));
}

} // namespace

// The prepared wallet has 1250.5 USDC to spend at a fee of 0.12; Anvil One (six
// decimals there) can pay 4200, Anvil Two (eighteen) 1800.
class TestWithdrawModel : public QObject {
    Q_OBJECT

    std::unique_ptr<PreparedWorld> m_world;
    WithdrawModel& model() { return *m_world->app().withdraw(); }

    void changeSnapshot(const std::function<void(NodeSnapshot&)>& change) {
        auto snapshot = m_world->snapshot();
        change(snapshot);
        m_world->node.show(std::move(snapshot));
    }

private Q_SLOTS:
    void init() { m_world = std::make_unique<PreparedWorld>(PreparedWorld::Wallet::Open); }

    void judgesWhatIsTyped_data() {
        QTest::addColumn<QString>("amount");
        QTest::addColumn<int>("chain");
        QTest::addColumn<QString>("recipient"); // empty: the own address
        QTest::addColumn<QString>("amountSays");
        QTest::addColumn<QString>("recipientSays");
        QTest::addColumn<QString>("chainSays");
        QTest::addColumn<QString>("suggests");
        QTest::addColumn<bool>("reviewable");
        const QString none;
        const auto row = [&](const char* name, const char* amount, int chain, const char* recipient,
                             const char* amountSays, const char* recipientSays, const char* chainSays,
                             const char* suggests, bool reviewable) {
            QTest::newRow(name) << QString::fromLatin1(amount) << chain << QString::fromLatin1(recipient)
                                << QString::fromLatin1(amountSays) << QString::fromLatin1(recipientSays)
                                << QString::fromLatin1(chainSays) << QString::fromLatin1(suggests) << reviewable;
        };
        row("nothing yet", "", 0, "", "", "", "", "", false);
        row("fine", "250", 0, "", "", "", "", "", true);
        row("fine, elsewhere", "250", 1, kRight, "", "", "", "", true);
        row("spaces around", "  250 ", 1, "", "", "", "", "", true);
        row("the last unit", "1250.38", 1, "", "", "", "", "", true);
        row("one unit too many", "1250.380001", 1, "", "needed with the fee", "", "", "", false);
        row("nothing", "0", 0, "", "moves nothing", "", "", "", false);
        row("letters", "many", 0, "", "amount", "", "", "", false);
        row("a sign", "-1", 0, "", "amount", "", "", "", false);
        row("too precise there", "250.1234567", 0, "", "6 decimals", "", "", "", false);
        row("precise enough elsewhere", "250.1234567", 1, "", "", "", "", "", true);
        row("not an address", "250", 0, "0x12", "", "address", "", "", false);
        row("a bad checksum", "250", 0, "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD", "", "checksum", "", "", false);
        row("no checksum", "250", 0, "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed", "", "", "", "", true);
        row("the zero address", "250", 0, "0x0000000000000000000000000000000000000000", "", "zero address", "", "",
            false);
        row("two at once", "many", 0, "0x12", "amount", "address", "", "", false);
    }
    void judgesWhatIsTyped() {
        QFETCH(QString, amount);
        QFETCH(int, chain);
        QFETCH(QString, recipient);
        QFETCH(QString, amountSays);
        QFETCH(QString, recipientSays);
        QFETCH(QString, chainSays);
        QFETCH(QString, suggests);
        QFETCH(bool, reviewable);
        model().setChainRow(chain);
        model().setAmount(amount);
        model().setOwnAddress(recipient.isEmpty());
        model().setRecipient(recipient);
        const auto matches = [](const QString& said, const QString& wanted) {
            return wanted.isEmpty() ? said.isEmpty() : said.contains(wanted);
        };
        QVERIFY2(matches(model().amountProblem(), amountSays), qPrintable(model().amountProblem()));
        QVERIFY2(matches(model().recipientProblem(), recipientSays), qPrintable(model().recipientProblem()));
        QVERIFY2(matches(model().chainProblem(), chainSays), qPrintable(model().chainProblem()));
        QVERIFY2(matches(model().suggestion(), suggests), qPrintable(model().suggestion()));
        QCOMPARE(model().canReview(), reviewable);
        QCOMPARE(model().formProblem(), QString());
    }

    void showsAReserveThatIsTooSmallAndAnotherChain() {
        changeSnapshot([](auto& snapshot) {
            snapshot.reserves[kUsdc][0].available = money("4200");
            snapshot.reserves[kUsdc][1].available = money("120");
        });
        model().setAmount(QStringLiteral("250"));
        model().setChainRow(1);
        QVERIFY(model().chainProblem().contains(QStringLiteral("only 120 USDC")));
        QVERIFY(!model().canReview());
        QVERIFY(model().suggestion().contains(QStringLiteral("Anvil One")));
        QCOMPARE(model().amountFraction(), 1.0);
        QCOMPARE(cell(model().chains(), 1, "enough").toBool(), false);
        QCOMPARE(cell(model().chains(), 0, "reserveFraction").toDouble(), 1.0);
        QCOMPARE(cell(model().chains(), 0, "afterFraction").toDouble(), 3950.0 / 4200);
        model().useSuggestion();
        QCOMPARE(model().chainRow(), 0);
        QVERIFY(model().canReview());
        QCOMPARE(model().amountFraction(), 250.0 / 4200);
    }

    void suggestsLessWhereNoChainCanPay() {
        changeSnapshot([](auto& snapshot) {
            snapshot.reserves[kUsdc][0].available = money("80");
            snapshot.reserves[kUsdc][1].available = money("120");
        });
        model().setChainRow(1);
        model().setAmount(QStringLiteral("250"));
        QVERIFY(model().suggestion().contains(QStringLiteral("120 USDC")));
        model().useSuggestion();
        QCOMPARE(model().amount(), QStringLiteral("120"));
        QVERIFY(model().canReview());
    }

    void maxIsTheBalanceLessTheFeeInTheChainsUnits() {
        changeSnapshot([](auto& snapshot) { snapshot.account->balances[0].total = money("1250.5000009"); });
        model().setChainRow(0);
        QCOMPARE(model().max(), QStringLiteral("1,250.38 USDC"));
        model().useMax();
        QCOMPARE(model().amount(), QStringLiteral("1250.38"));
        QVERIFY(model().canReview());
        model().setChainRow(1);
        model().useMax();
        QCOMPARE(model().amount(), QStringLiteral("1250.3800009"));
        QVERIFY(model().canReview());
    }

    void pendingRequestsCannotBeSpentTwice() {
        changeSnapshot([](auto& snapshot) { snapshot.account->balances[0].pending = money("1000"); });
        QCOMPARE(model().available(), QStringLiteral("250.5 USDC"));
        model().setAmount(QStringLiteral("251"));
        QVERIFY(!model().amountProblem().isEmpty());
    }

    void warnsOfAddressesThatAreSomethingElse_data() {
        QTest::addColumn<QString>("which");
        QTest::addColumn<QString>("warning");
        QTest::newRow("a contract of another chain") << "rollup of Anvil Two"
                                                     << "own contract on Anvil Two";
        QTest::newRow("a token of another chain") << "USDC2"
                                                  << "contract of USDC";
        QTest::newRow("nothing special") << "somebody"
                                         << "";
    }
    void warnsOfAddressesThatAreSomethingElse() {
        QFETCH(QString, which);
        QFETCH(QString, warning);
        model().setChainRow(0);
        model().setOwnAddress(false);
        model().setRecipient(QString::fromStdString(protocol::formatAddress(madeUpAddress(which.toStdString()))));
        if (warning.isEmpty()) {
            QCOMPARE(model().recipientWarning(), QString());
        } else {
            QVERIFY2(model().recipientWarning().contains(warning), qPrintable(model().recipientWarning()));
        }
    }

    void warnsOfLookAlikes() {
        const auto friendAddress = madeUpAddress("a friend");
        m_world->node.show(m_world->snapshotWith(preparedHistory(*m_world->node.network(), m_world->address())));
        model().setOwnAddress(false);
        const auto say = [&](protocol::Address address, int changedByte) {
            address.bytes[static_cast<std::size_t>(changedByte)] ^= 0x10;
            model().setRecipient(QString::fromStdString(protocol::formatAddress(address)));
            return model().recipientWarning();
        };
        QVERIFY(say(m_world->address(), 9).contains(QStringLiteral("your own address")));
        QVERIFY(say(friendAddress, 9).contains(QStringLiteral("which you paid before")));
        QCOMPARE(say(friendAddress, 0), QString());
        QCOMPARE(say(friendAddress, 19), QString());
        model().setRecipient(QString::fromStdString(protocol::formatAddress(friendAddress)));
        QCOMPARE(model().recipientWarning(), QString());
    }

    void thosePaidBeforeAreOffered() {
        auto* recipients = model().recipients();
        QCOMPARE(recipients->count(), 0);
        m_world->node.show(m_world->snapshotWith(preparedHistory(*m_world->node.network(), m_world->address())));
        QCOMPARE(recipients->count(), 2); // each once, and nobody's own address
        const auto address = recipients->data(recipients->index(0), recipients->roleNames().key("address")).toString();
        QCOMPARE(address, QString::fromStdString(protocol::formatAddress(madeUpAddress("a friend"))));
    }

    void saysWhatIsUnknown() {
        m_world->node.show(std::nullopt);
        QCOMPARE(model().available(), QStringLiteral("unknown"));
        QCOMPARE(model().fee(), QStringLiteral("unknown"));
        QCOMPARE(cell(model().tokens(), 0, "available").toString(), QStringLiteral("unknown"));
        QCOMPARE(cell(model().chains(), 0, "reserve").toString(), QStringLiteral("unknown"));
        QVERIFY(!model().formProblem().isEmpty());
        QVERIFY(!model().canReview());
    }

    void needsAnAccountAndAKey() {
        model().setAmount(QStringLiteral("1"));
        changeSnapshot([](auto& snapshot) { snapshot.account->keyHash = algebra::Fr::one(); });
        QVERIFY(model().formProblem().contains(QStringLiteral("signing key")));
        QVERIFY(!model().canReview());
        changeSnapshot([](auto& snapshot) { snapshot.account.reset(); });
        QVERIFY(model().formProblem().contains(QStringLiteral("no account")));
    }

    void signsWhatWasRead() {
        model().setAmount(QStringLiteral("250"));
        model().setChainRow(1);
        model().review();
        QVERIFY(model().reviewing());
        QStringList read;
        for (int i = 0; i < model().reviewLines()->count(); ++i) {
            read << cell(model().reviewLines(), i, "label").toString() + QStringLiteral(": ") +
                        cell(model().reviewLines(), i, "value").toString();
        }
        QSignalSpy submitted(&model(), &WithdrawModel::submitted);
        model().sign();
        QVERIFY(model().signing());
        QTRY_COMPARE(submitted.size(), 1);
        QVERIFY(!model().signing() && !model().reviewing());
        QCOMPARE(m_world->node.requests.size(), std::size_t{1});
        const auto& sent = m_world->node.requests.front();
        const auto& network = *m_world->node.network();
        QVERIFY(protocol::hasValidSignature(network.networkId(), sent));
        QCOMPARE(sent.request.to, m_world->address());
        QVERIFY(sent.request.amount == money("250"));
        const auto review = app::reviewOf(network, sent.request);
        QVERIFY(review.ok());
        QStringList asked;
        for (const auto& line : review->lines()) {
            asked << QString::fromStdString(line.label + ": " + line.value);
        }
        QCOMPARE(read, asked);
    }

    void asksAgainWhenTheFeeChanged() {
        model().setAmount(QStringLiteral("250"));
        model().review();
        changeSnapshot([](auto& snapshot) {
            auto& quote = snapshot.fees[kUsdc];
            quote.packed = protocol::packFeeUp(money("0.31")).value();
            quote.fee = protocol::unpackFee(quote.packed);
        });
        model().sign();
        QVERIFY(model().error().contains(QStringLiteral("0.31 USDC (it was 0.12 USDC)")));
        QVERIFY(model().reviewing() && !model().signing());
        QVERIFY(m_world->node.requests.empty());
        model().sign();
        QCOMPARE(m_world->node.requests.size(), std::size_t{1});
        QVERIFY(protocol::unpackFee(m_world->node.requests.front().request.fee) == money("0.31"));
    }

    void asksAgainWhenItWouldExpire() {
        model().setAmount(QStringLiteral("250"));
        model().review();
        m_world->now += 59 * 60'000;
        model().sign();
        QVERIFY(model().error().contains(QStringLiteral("expire")));
        QVERIFY(m_world->node.requests.empty());
    }

    void goesBackWhenTheReserveWasDrained() {
        model().setAmount(QStringLiteral("250"));
        model().setChainRow(1);
        model().review();
        changeSnapshot([](auto& snapshot) { snapshot.reserves[kUsdc][1].available = money("10"); });
        model().sign();
        QVERIFY(!model().reviewing());
        QVERIFY(model().chainProblem().contains(QStringLiteral("only 10 USDC")));
        QVERIFY(m_world->node.requests.empty());
    }

    void warnsOfAFeeOutOfTheOrdinary() {
        model().setAmount(QStringLiteral("250"));
        QCOMPARE(model().feeWarning(), QString());
        changeSnapshot([](auto& snapshot) {
            auto& quote = snapshot.fees[kUsdc];
            quote.packed = protocol::packFeeUp(money("6.2")).value();
            quote.fee = protocol::unpackFee(quote.packed);
            quote.usual = money("0.12");
        });
        QVERIFY2(model().feeWarning().contains(QStringLiteral("more than five times what withdrawals paid lately")),
                 qPrintable(model().feeWarning()));
        model().setAmount(QStringLiteral("25"));
        model().review();
        QVERIFY(model().reviewing());
        QVERIFY2(model().feeWarning().contains(QStringLiteral("more than a tenth")), qPrintable(model().feeWarning()));
    }

    void saysWhyNoFeeIsKnown() {
        model().setAmount(QStringLiteral("250"));
        changeSnapshot([](auto& snapshot) {
            snapshot.fees.clear();
            snapshot.status.feeProblem = "the fee is not signed by the network's sequencer";
        });
        QCOMPARE(model().formProblem(), QStringLiteral("The fee is not signed by the network's sequencer."));
        QVERIFY(!model().canReview());
    }

    void showsWhyTheNodeRefuses() {
        m_world->node.refusal = protocol::Rejection{protocol::RejectionCode::FeeTooLow, "the fee is below the minimum"};
        model().setAmount(QStringLiteral("250"));
        model().review();
        model().sign();
        QTRY_VERIFY(!model().signing());
        QCOMPARE(model().error(), QStringLiteral("The fee is below the minimum."));
        QVERIFY(model().reviewing());
    }

    void isNotBusyForEverWhenTheNodeDies() {
        model().setAmount(QStringLiteral("250"));
        model().review();
        model().sign();
        QVERIFY(model().signing());
        m_world->node.set(NodeLink::State::Failed, Error::internal("node-died", "the node died"));
        QVERIFY(!model().signing());
        QVERIFY(model().error().contains(QStringLiteral("before you sign another")));
    }

    void lockingEndsAReview() {
        model().setAmount(QStringLiteral("250"));
        model().review();
        m_world->app().lock();
        QVERIFY(!model().reviewing());
        QVERIFY(!model().canReview());
    }

    void prefills() {
        model().prefill(2, kEther, QStringLiteral("0.5"));
        QCOMPARE(model().symbol(), QStringLiteral("ETH"));
        QCOMPARE(cell(model().chains(), model().chainRow(), "chainIndex").toInt(), 2);
        QVERIFY(model().canReview());
        // DAI is on the first chain only.
        model().setTokenRow(2);
        QCOMPARE(model().chains()->count(), 1);
        QCOMPARE(model().chainRow(), 0);
    }

    void listsHoldTogether() {
        const QAbstractItemModelTester tokens(model().tokens(), QAbstractItemModelTester::FailureReportingMode::Fatal);
        const QAbstractItemModelTester chains(model().chains(), QAbstractItemModelTester::FailureReportingMode::Fatal);
        const QAbstractItemModelTester lines(model().reviewLines(),
                                             QAbstractItemModelTester::FailureReportingMode::Fatal);
        model().setAmount(QStringLiteral("250"));
        for (int row = 0; row < 3; ++row) {
            model().setTokenRow(row);
        }
        model().setTokenRow(0);
        model().review();
        model().backToForm();
        m_world->node.open(largeNetwork());
        m_world->node.open(std::nullopt);
        QCOMPARE(model().tokens()->count(), 0);
    }
};

LANDFALL_OFFSCREEN_TEST(TestWithdrawModel)
#include "tst_withdraw_model.moc"
