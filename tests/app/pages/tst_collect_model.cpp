#include "app/model_test.h"
#include "offline/prepared_pages.h"
#include "protocol/address.h"

using namespace landfall;
using namespace landfall::testing;

// What waits for the owner on the chains, and the transaction that gets it.
class TestCollectModel : public QObject {
    Q_OBJECT

    std::unique_ptr<PreparedWorld> m_world;

    CollectModel& model() { return *m_world->app().collect(); }
    QString row(int index, const char* role) { return cell(model().rows(), index, role).toString(); }
    // The row whose title begins so; its id, or nothing.
    QString id(const char* title) {
        for (int i = 0; i < model().rows()->count(); ++i) {
            if (row(i, "title").startsWith(QLatin1StringView(title))) {
                return row(i, "wait");
            }
        }
        return {};
    }
    QString line(const char* label) {
        for (int i = 0; i < model().reviewLines()->count(); ++i) {
            if (cell(model().reviewLines(), i, "label").toString() == QLatin1StringView(label)) {
                return cell(model().reviewLines(), i, "value").toString();
            }
        }
        return {};
    }
    template <class Call>
    const Call* sent() {
        return m_world->sender.calls.empty() ? nullptr : std::get_if<Call>(&m_world->sender.calls.back().second);
    }
    static QString written(const protocol::ChainAddress& address) {
        return QString::fromStdString(protocol::formatChainAddress(address));
    }
    // What the node knows, with something changed.
    template <class Change>
    void change(Change what) {
        auto snapshot = *m_world->node.snapshot();
        what(snapshot);
        m_world->node.show(std::move(snapshot));
    }

private Q_SLOTS:
    void init() { m_world = worldIn("overview-waiting"); }
    void cleanup() { m_world.reset(); }

    void whatWaitsIsListed() {
        QCOMPARE(model().rows()->count(), 5);
        QCOMPARE(row(0, "title"), QStringLiteral("30.25 USDC wait on Anvil One"));
        QCOMPARE(row(0, "action"), QStringLiteral("Claim…"));
        QCOMPARE(row(1, "title"), QStringLiteral("0.5 ETH wait on Anvil Two"));
        QCOMPARE(row(2, "title"), QStringLiteral("4,000 USDC are delayed on Anvil Two"));
        QCOMPARE(row(2, "action"), QString());
        QVERIFY2(row(2, "text").contains(QStringLiteral("from 2026-05-04 12:20:30 UTC on")),
                 qPrintable(row(2, "text")));
        QCOMPARE(row(3, "title"), QStringLiteral("1,150.5 USDC are owed on Anvil Two"));
        QVERIFY2(row(3, "text").contains(QStringLiteral("account 7")), qPrintable(row(3, "text")));
        QCOMPARE(row(4, "title"), QStringLiteral("100 USDC lie in account 9, which has no key"));
        QVERIFY2(row(4, "text").contains(QStringLiteral("wallet register-key --account 9")),
                 qPrintable(row(4, "text")));
        QCOMPARE(row(4, "action"), QStringLiteral("Take out…"));
        m_world->node.show(std::nullopt);
        QCOMPARE(model().rows()->count(), 0);
    }

    void claimsGoToTheOwnerAndOnlyAfterAReview() {
        QVERIFY(model().open(id("30.25")));
        QVERIFY(model().choosesRecipient() && model().ownAddress() && !model().reviewing());
        model().sign(); // nothing was read yet
        QVERIFY(m_world->sender.calls.empty());
        model().review();
        QVERIFY(model().reviewing());
        QCOMPARE(line("Amount"), QStringLiteral("30.25 USDC"));
        QCOMPARE(line("Chain"), QStringLiteral("Anvil One"));
        QCOMPARE(line("Recipient"), written(m_world->address()));
        QCOMPARE(line("Contract"), written(m_world->node.network()->chains[0].rollup));
        QVERIFY2(model().reviewNote().contains(QStringLiteral("gas in ETH")), qPrintable(model().reviewNote()));

        const QString claim = model().busyId();
        QCOMPARE(claim, QString());
        QSignalSpy done(&model(), &CollectModel::collected);
        QSignalSpy left(&model(), &CollectModel::left);
        m_world->sender.receipt = l1::Receipt{};
        model().sign();
        model().sign(); // once is enough
        QVERIFY(model().sending() && model().busyId() == id("30.25"));
        QVERIFY(cell(model().rows(), 0, "busy").toBool());
        QVERIFY(!model().open(id("0.5"))); // one after another
        QTRY_VERIFY(!model().sending());
        QCOMPARE(m_world->sender.calls.size(), std::size_t{1});
        QCOMPARE(m_world->sender.calls[0].first, protocol::ChainIndex{1});
        const auto* call = sent<l1::ClaimPending>();
        QVERIFY(call != nullptr && call->token == kUsdc && call->recipient == m_world->address());
        QCOMPARE(done.count(), 1);
        QCOMPARE(done[0][0].toString(), QStringLiteral("Paid 30.25 USDC."));
        QCOMPARE(left.count(), 1);
        // Until the node has read of it, it can't be sent again.
        QCOMPARE(row(0, "action"), QString());
        QVERIFY2(row(0, "text").contains(QStringLiteral("in a block")), qPrintable(row(0, "text")));
        change([](NodeSnapshot& snapshot) { snapshot.waiting.erase(snapshot.waiting.begin()); });
        QCOMPARE(model().rows()->count(), 4);
    }

    void addressesAreJudgedAsRecipientsAre_data() {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("problem");
        QTest::addColumn<QString>("warning");
        const auto network = preparedNetwork();
        const auto row = [](const char* name, const QString& typed, const char* problem, const char* warning) {
            QTest::newRow(name) << typed << QString::fromUtf8(problem) << QString::fromUtf8(warning);
        };
        const auto own = PreparedWorld(PreparedWorld::Wallet::Open).address();
        auto almost = own;
        almost.bytes[9] ^= 0xFF;
        row("empty", QString(), "", "");
        row("no address", QStringLiteral("0x12"), "40", "");
        row("checksum", QStringLiteral("0x5AAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"), "checksum", "");
        row("another chain's", QStringLiteral("ethereum:") + written(madeUpAddress("a friend")) + QStringLiteral("@5"),
            "chain 5", "");
        row("zero", written(protocol::Address{}), "zero address", "");
        row("contract", written(network.chains[0].rollup), "own contract", "");
        row("token's contract", written(network.tokens[0].chains.at(1).address), "contract of USDC", "");
        row("another chain's contract", written(network.chains[1].rollup), "", "own contract on Anvil Two");
        row("like one's own", written(almost), "", "looks like your own");
        auto paid = madeUpAddress("a friend");
        paid.bytes[9] ^= 0xFF;
        row("like one paid before", written(paid), "", "which you paid before");
        row("good", QStringLiteral(" 0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed "), "", "");
    }
    void addressesAreJudgedAsRecipientsAre() {
        QFETCH(const QString, typed);
        QFETCH(const QString, problem);
        QFETCH(const QString, warning);
        QVERIFY(model().open(id("30.25")));
        model().setOwnAddress(false);
        model().setRecipient(typed);
        const bool good = problem.isEmpty() && !typed.isEmpty();
        QVERIFY2(model().recipientProblem().contains(problem) &&
                     model().recipientProblem().isEmpty() == problem.isEmpty(),
                 qPrintable(model().recipientProblem()));
        QVERIFY2(model().recipientWarning().contains(warning) &&
                     model().recipientWarning().isEmpty() == warning.isEmpty(),
                 qPrintable(model().recipientWarning()));
        QCOMPARE(model().canReview(), good);
        model().review();
        QCOMPARE(model().reviewing(), good);
        model().sign();
        QCOMPARE(m_world->sender.calls.size(), std::size_t(good ? 1 : 0));
        const auto* call = sent<l1::ClaimPendingTo>();
        QVERIFY(!good || (call != nullptr && call->token == kUsdc && written(call->to) == line("Recipient") &&
                          line("Recipient") == typed.trimmed()));
    }

    // Typed or not, one's own address is no other.
    void ownAddressIsClaimedPlainly() {
        QVERIFY(model().open(id("30.25")));
        model().setOwnAddress(false);
        model().setRecipient(written(m_world->address()));
        model().review();
        model().sign();
        QVERIFY(sent<l1::ClaimPending>() != nullptr);
    }

    void failuresAreShownAndTriedAgain() {
        QVERIFY(model().open(id("30.25")));
        model().review();
        m_world->sender.failure = kDead;
        model().sign();
        QTRY_VERIFY(!model().sending());
        QVERIFY(model().reviewing());
        QVERIFY2(model().error().contains(QStringLiteral("does not answer")), qPrintable(model().error()));
        m_world->sender.failure.reset();
        model().sign();
        QVERIFY(model().error().isEmpty() && model().sending());
        model().back(); // there is no way back from what is sent
        QVERIFY(model().reviewing());
    }

    // What is signed is what was read.
    void whatChangesIsReadAgain() {
        QVERIFY(model().open(id("30.25")));
        model().review();
        change([](NodeSnapshot& snapshot) { snapshot.waiting[0].amount = money("31"); });
        model().sign();
        QVERIFY(m_world->sender.calls.empty() && model().reviewing() && !model().error().isEmpty());
        QCOMPARE(line("Amount"), QStringLiteral("31 USDC"));
        change([](NodeSnapshot& snapshot) { snapshot.waiting.erase(snapshot.waiting.begin()); });
        model().sign();
        QVERIFY(m_world->sender.calls.empty() && !model().reviewing());
        QVERIFY2(model().formProblem().contains(QStringLiteral("does not wait any more")),
                 qPrintable(model().formProblem()));
        model().review();
        QVERIFY(!model().reviewing());
    }

    void lockedWalletsCollectNothing() {
        m_world.reset();
        m_world = std::make_unique<PreparedWorld>(PreparedWorld::Wallet::Locked);
        QSignalSpy unlocked(&m_world->wallet, &WalletSession::stateChanged);
        m_world->wallet.unlock(SecretBytes(viewOf(kPreparedPassphrase)));
        QTRY_VERIFY(m_world->wallet.state() == WalletSession::State::Unlocked);
        muchWaits(*m_world);
        QVERIFY(model().open(id("30.25")));
        model().review();
        m_world->app().lock();
        QVERIFY(!model().reviewing());
        QCOMPARE(model().reviewLines()->count(), 0);
        QVERIFY(!model().open(id("30.25")) || !model().canReview());
        model().sign();
        QVERIFY(m_world->sender.calls.empty());
    }

    void delayedPayoutsAreReleasedByTheChainsClock() {
        QVERIFY(!model().open(id("4,000")));
        m_world->now += 7'200'000; // this machine's says nothing of it
        change([](NodeSnapshot& snapshot) { snapshot.chains[1].head.latest.timestamp += 7'199; });
        QVERIFY(!model().open(id("4,000")));
        change([](NodeSnapshot& snapshot) { snapshot.chains[1].head.latest.timestamp += 1; });
        QCOMPARE(row(2, "action"), QStringLiteral("Release…"));
        QVERIFY(model().open(id("4,000")));
        QVERIFY(model().reviewing()); // there is nothing to choose
        QCOMPARE(line("Recipient"), written(m_world->address()));
        m_world->sender.receipt = l1::Receipt{};
        m_world->sender.receipt->events.push_back({{}, l1::PayoutPending{}});
        QSignalSpy done(&model(), &CollectModel::collected);
        model().sign();
        QTRY_COMPARE(done.count(), 1);
        QVERIFY2(done[0][0].toString().contains(QStringLiteral("could not be pushed")),
                 qPrintable(done[0][0].toString()));
        const auto* call = sent<l1::ReleaseDelayed>();
        QVERIFY(call != nullptr && call->number == 11 && call->payout == 2);
    }

    // What the contract owes, it says itself; what it can pay, the network's state.
    void owedExitsAreAskedForFree() {
        QVERIFY(model().open(id("1,150.5")));
        QVERIFY(model().reviewing());
        QCOMPARE(line("Action"), QStringLiteral("Forced exit of account 7"));
        QCOMPARE(line("Queue fee"), QStringLiteral("none: the contract owes this exit"));
        QCOMPARE(line("Amount"), QStringLiteral("1,150.5 USDC"));
        model().back();
        change([](NodeSnapshot& snapshot) { snapshot.reserves[kUsdc][1].held = money("120"); });
        QVERIFY(model().open(id("1,150.5")));
        QVERIFY2(line("Amount").startsWith(QStringLiteral("120 of 1,150.5 USDC")), qPrintable(line("Amount")));
        m_world->sender.receipt = l1::Receipt{};
        QSignalSpy done(&model(), &CollectModel::collected);
        model().sign();
        QTRY_COMPARE(done.count(), 1);
        QCOMPARE(m_world->sender.calls[0].first, protocol::ChainIndex{2});
        const auto* call = sent<l1::RequestForcedExit>();
        QVERIFY(call != nullptr && call->account == 7 && call->token == kUsdc && call->owed);
        m_world->funds.setOwedExits(2, kUsdc, 0);
        QCOMPARE(id("1,150.5"), QString());
    }
    void owedExitsWaitForWhatTheyNeed() {
        change([](NodeSnapshot& snapshot) { snapshot.reserves[kUsdc][1].held = 0; });
        QVERIFY2(row(3, "text").contains(QStringLiteral("Anvil Two holds none now")), qPrintable(row(3, "text")));
        QVERIFY(row(3, "action").isEmpty() && !model().open(id("1,150.5")));

        PreparedWorld fresh(PreparedWorld::Wallet::Open); // where the contract has not said
        auto snapshot = fresh.snapshot();
        snapshot.waiting = {preparedWaiting(*fresh.node.network()).back()};
        fresh.node.show(snapshot);
        auto* rows = fresh.app().collect()->rows();
        QCOMPARE(rows->count(), 1);
        QVERIFY(cell(rows, 0, "text").toString().contains(QStringLiteral("isn't known")));
        QVERIFY(cell(rows, 0, "action").toString().isEmpty());

        change([](NodeSnapshot& asked) { asked.waiting.back().kind = node::WaitingKind::ExitQueued; });
        QCOMPARE(row(3, "title"), QStringLiteral("A forced exit of USDC waits on Anvil Two"));
        QVERIFY(row(3, "action").isEmpty());
    }

    // To the chain that the owner names, of those that have the token.
    void otherAccountsAreTakenOut() {
        QVERIFY(model().open(id("100 USDC")));
        QVERIFY(model().choosesChain() && !model().choosesRecipient());
        QCOMPARE(model().chains()->count(), 2);
        QCOMPARE(model().chainRow(), 0); // which holds more
        change([](NodeSnapshot& snapshot) { snapshot.reserves[kUsdc][0].held = 0; });
        QVERIFY2(model().chainProblem().contains(QStringLiteral("Anvil One holds none")),
                 qPrintable(model().chainProblem()));
        QVERIFY(!model().canReview());
        model().setChainRow(1);
        QVERIFY(model().chainProblem().isEmpty() && model().canReview());
        model().review();
        QCOMPARE(line("Chain"), QStringLiteral("Anvil Two"));
        QCOMPARE(line("Queue fee"), QStringLiteral("0.0001 ETH"));
        QCOMPARE(line("Action"), QStringLiteral("Forced exit of account 9"));
        m_world->funds.setQueueFee(2, Uint256(200'000'000'000'000));
        model().sign();
        QVERIFY(m_world->sender.calls.empty()); // it is dearer than what was read
        QCOMPARE(line("Queue fee"), QStringLiteral("0.0002 ETH"));
        model().sign();
        QCOMPARE(m_world->sender.calls.at(0).first, protocol::ChainIndex{2});
        const auto* call = sent<l1::RequestForcedExit>();
        QVERIFY(call != nullptr && call->account == 9 && call->token == kUsdc && !call->owed);
    }
    void unknownFeesAreNotSigned() {
        PreparedWorld fresh(PreparedWorld::Wallet::Open);
        auto snapshot = fresh.snapshot();
        addKeylessAccount(*snapshot.account);
        fresh.node.show(snapshot);
        auto& collect = *fresh.app().collect();
        QVERIFY(collect.open(cell(collect.rows(), 0, "wait").toString()));
        QVERIFY(!collect.canReview());
        QVERIFY2(collect.formProblem().contains(QStringLiteral("queue fee")), qPrintable(collect.formProblem()));
        fresh.funds.setQueueFee(1, Uint256(5));
        QVERIFY(collect.canReview());
    }
};

LANDFALL_OFFSCREEN_TEST(TestCollectModel)
#include "tst_collect_model.moc"
