#include "common/decimals_check.h"
#include "common/fee_ceiling.h"
#include "common/typed_address.h"
#include "common/withdraw_draft.h"

#include "protocol/address.h"

#include <QtTest>

using namespace landfall;
using namespace landfall::protocol;

namespace {

constexpr Amount kUnit = 1'000'000'000'000'000'000U;
constexpr UnixSeconds kNow = 1'800'000'000;

Address address(std::uint8_t last) {
    Address out;
    out.bytes.back() = last;
    return out;
}

// USDC with 6 decimals on chain 1 and 18 on chain 2; ABC on chain 1 only.
l1::NetworkFile network() {
    l1::NetworkFile out;
    out.chains.resize(2);
    for (std::uint8_t i = 0; i < 2; ++i) {
        out.chains[i].index = static_cast<ChainIndex>(i + 1);
        out.chains[i].name = i == 0 ? "One" : "Two";
        out.chains[i].evmChainId = 100 + i;
        out.chains[i].rollup = address(static_cast<std::uint8_t>(0xa0 + i));
    }
    l1::NetworkToken usdc{1, "USDC", "USD Coin", {}};
    usdc.chains[1] = {address(0xb1), 6};
    usdc.chains[2] = {address(0xb2), 18};
    l1::NetworkToken abc{2, "ABC", "Alpha", {}};
    abc.chains[1] = {address(0xb3), 18};
    out.tokens = {usdc, abc};
    return out;
}

} // namespace

// From what was typed to what would be signed, and every way it can be wrong.
class TestWithdrawDraft : public QObject {
    Q_OBJECT

private:
    l1::NetworkFile m_network = network();
    app::AccountFacts m_facts{address(0x11), 7, 3, 100 * kUnit};
    std::optional<Amount> m_reserve = 80 * kUnit;
    std::optional<node::FeeQuote> m_quote = node::FeeQuote{1, kUnit / 1000, packFee(kUnit / 1000).value_or(0), 0};

    Result<Withdraw, std::vector<app::WishProblem>> draft(const app::WithdrawWish& wish) const {
        return app::draftWithdraw(m_network, m_facts, m_reserve, m_quote, wish, kNow);
    }

private Q_SLOTS:
    void fullWishBecomesTheRequest() {
        const auto request = draft({2, 1, "50.5", "0x0000000000000000000000000000000000000077", "0.002", 30});
        QVERIFY(request.ok());
        Withdraw expected;
        expected.chain = 2;
        expected.account = 7;
        expected.from = address(0x11);
        expected.to = address(0x77);
        expected.token = 1;
        expected.amount = 50 * kUnit + kUnit / 2;
        expected.fee = packFee(kUnit / 500).value_or(0);
        expected.nonce = 3;
        expected.validUntil = kNow + 1800;
        QVERIFY(*request == expected);
        QVERIFY(app::reviewOf(m_network, *request).ok());
    }

    void defaultsAreTheOwnerAndTheQuote() {
        const auto request = draft({2, 1, "50", {}, {}, 60});
        QVERIFY(request.ok());
        QVERIFY(request->to == address(0x11));
        QCOMPARE(request->fee, m_quote->packed);
    }

    void maxLeavesTheFee() {
        m_reserve.reset();
        const auto request = draft({1, 1, "max", {}, {}, 60});
        QVERIFY(request.ok());
        QVERIFY(request->amount == 100 * kUnit - kUnit / 1000);
        // Chain 1 has 6 decimals: what it can't express stays.
        m_facts.available = 100 * kUnit + 1;
        QVERIFY(draft({1, 1, "max", {}, {}, 60})->amount == 100 * kUnit - kUnit / 1000);
        QVERIFY(draft({2, 1, "max", {}, {}, 60})->amount == 100 * kUnit - kUnit / 1000 + 1);
        m_facts.available = 100 * kUnit;
        m_reserve = 80 * kUnit;
    }

    void problems_data() {
        QTest::addColumn<int>("chain");
        QTest::addColumn<int>("token");
        QTest::addColumn<QString>("amount");
        QTest::addColumn<QString>("recipient");
        QTest::addColumn<QString>("fee");
        QTest::addColumn<QString>("expected"); // field:code, in order
        const auto row = [](const char* name, int chain, int token, const char* amount, const char* recipient,
                            const char* fee, const char* expected) {
            QTest::newRow(name) << chain << token << QString::fromLatin1(amount) << QString::fromLatin1(recipient)
                                << QString::fromLatin1(fee) << QString::fromLatin1(expected);
        };
        row("unknown chain", 9, 1, "1", "", "", "chain:unknown-chain");
        row("unknown token", 1, 9, "1", "", "", "token:unknown-token");
        row("token elsewhere", 2, 2, "1", "", "", "chain:token-not-on-chain");
        row("no amount", 2, 1, "", "", "", "amount:amount-empty");
        row("no number", 2, 1, "1e3", "", "", "amount:amount-bad-digit");
        row("zero", 2, 1, "0", "", "", "amount:amount-zero");
        row("dust", 1, 1, "0.0000001", "", "", "amount:amount-not-expressible");
        row("more than there is", 2, 1, "100", "", "", "amount:insufficient-balance");
        row("more than the chain pays", 2, 1, "90", "", "", "chain:insufficient-reserve");
        row("no address", 2, 1, "1", "0x12", "", "recipient:address-malformed");
        row("bad checksum", 2, 1, "1", "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD", "",
            "recipient:address-bad-checksum");
        row("another chain's", 2, 1, "1", "ethereum:0x0000000000000000000000000000000000000077@5", "",
            "recipient:address-other-chain");
        row("zero address", 2, 1, "1", "0x0000000000000000000000000000000000000000", "", "recipient:bad-recipient");
        row("the contract", 2, 1, "1", "0x00000000000000000000000000000000000000a1", "", "recipient:bad-recipient");
        row("the token", 2, 1, "1", "0x00000000000000000000000000000000000000b2", "", "recipient:bad-recipient");
        row("low fee", 2, 1, "1", "", "0.0001", "fee:fee-too-low");
        row("odd fee", 2, 1, "1", "", "0.12345", "fee:fee-not-canonical");
        row("all at once", 2, 1, "x", "0x12", "0.0001",
            "recipient:address-malformed fee:fee-too-low amount:amount-bad-digit");
        row("two rules at once", 2, 1, "100", "0x0000000000000000000000000000000000000000", "0.0001",
            "recipient:bad-recipient fee:fee-too-low amount:insufficient-balance");
    }
    void problems() {
        QFETCH(const int, chain);
        QFETCH(const int, token);
        QFETCH(const QString, amount);
        QFETCH(const QString, recipient);
        QFETCH(const QString, fee);
        QFETCH(const QString, expected);
        const auto optional = [](const QString& text) {
            return text.isEmpty() ? std::nullopt : std::optional(text.toStdString());
        };
        const auto drafted = draft({static_cast<ChainIndex>(chain), static_cast<TokenId>(token), amount.toStdString(),
                                    optional(recipient), optional(fee), 60});
        QVERIFY(!drafted.ok());
        static const char* const kFields[] = {"chain", "token", "recipient", "fee", "expiry", "amount"};
        QStringList found;
        for (const auto& problem : drafted.error()) {
            found.append(QString::fromLatin1(kFields[static_cast<int>(problem.field)]) + QLatin1Char(':') +
                         QString::fromStdString(problem.error.code));
            QVERIFY(!problem.error.message.empty());
        }
        QCOMPARE(found.join(QLatin1Char(' ')), expected);
    }

    // As people copy an address, from chats, web pages and QR codes.
    void addressesAsTheyAreTyped_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("code");  // empty: taken
        QTest::addColumn<QByteArray>("names"); // what its message has in it
        const QByteArray plain = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed";
        const auto row = [](const char* name, const QByteArray& text, const char* code = "", const char* names = "") {
            QTest::newRow(name) << text << QByteArray(code) << QByteArray(names);
        };
        row("plain", plain);
        row("spaces around", " \t" + plain + "\r\n");
        row("no-break space after it", plain + "\xc2\xa0");
        row("zero-width space after it", plain + "\xe2\x80\x8b");
        row("byte order mark before it", "\xef\xbb\xbf" + plain);
        row("left-to-right mark after it", plain + "\xe2\x80\x8e");
        row("0X", QByteArray(plain).replace("0x", "0X"));
        row("0X and a wrong checksum", "0X5AAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", "address-bad-checksum");
        row("zero-width space within", QByteArray(plain).insert(20, "\xe2\x80\x8b"), "address-malformed", "U+200B");
        row("payment", "ethereum:" + plain);
        row("payment on this chain", "ethereum:" + plain + "@101");
        row("in capitals", "ETHEREUM:" + plain + "@101\xe2\x80\x8b");
        row("pay-", "ethereum:pay-" + plain + "@101");
        row("on another chain", "ethereum:" + plain + "@1", "address-other-chain", "101");
        row("on no chain", "ethereum:" + plain + "@one", "address-malformed", "'one'");
        row("a call", "ethereum:" + plain + "@101/transfer?address=" + plain + "&uint256=1", "address-asks-more",
            "'transfer'");
        row("an amount", "ethereum:" + plain + "?value=1e18", "address-asks-more", "value=1e18");
        row("a name", "ethereum:vitalik.eth", "address-malformed", "vitalik.eth");
        row("nothing", "", "address-malformed");
        row("nothing to pay", "ethereum:", "address-malformed");
    }
    void addressesAsTheyAreTyped() {
        QFETCH(const QByteArray, text);
        QFETCH(const QByteArray, code);
        QFETCH(const QByteArray, names);
        const auto parsed = app::parseTypedAddress(text.toStdString(), 101);
        QCOMPARE(parsed ? QByteArray() : QByteArray::fromStdString(parsed.error().code), code);
        if (parsed) {
            QCOMPARE(formatAddress(*parsed), std::string("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"));
        } else {
            QVERIFY2(parsed.error().message.find(names.toStdString()) != std::string::npos,
                     parsed.error().message.c_str());
        }
    }

    // A recipient is written as its chain writes addresses, and the message says how that is.
    void recipientsOfTheChainsFamily_data() {
        QTest::addColumn<int>("chain");
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("code");
        QTest::addColumn<QByteArray>("names");
        const auto row = [](const char* name, int chain, const char* text, const char* code, const char* names) {
            QTest::newRow(name) << chain << QByteArray(text) << QByteArray(code) << QByteArray(names);
        };
        constexpr auto kWide = "0x049D36570D4e46f48e99674bd3fcc84644DdD6b96F7C741B1562B82f9e004dC7";
        constexpr auto kNarrow = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed";
        row("wide to Starknet", 2, kWide, "", "");
        row("wide to Ethereum", 1, kWide, "address-other-family", "One takes Ethereum addresses of 20 bytes");
        row("narrow to Ethereum", 1, kNarrow, "", "");
        row("narrow to Starknet", 2, kNarrow, "address-other-family", "Two takes Starknet addresses of 32 bytes");
        row("narrow, padded", 2, "0x0000000000000000000000005aaeb6053f3e94c9b9a09f33669435e7ef1beaed", "bad-recipient",
            "as Ethereum addresses have");
        row("checksum", 2, "0x049d36570D4e46f48e99674bd3fcc84644DdD6b96F7C741B1562B82f9e004dC7", "address-bad-checksum",
            "checksum");
        row("2^251 - 256", 2, "0x7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff00", "bad-recipient",
            "below 2^251 - 256");
        row("zero", 2, "0x0", "bad-recipient", "zero address");
        row("nobody named, on Starknet", 2, nullptr, "bad-recipient", "Two takes Starknet addresses of 32 bytes");
    }
    void recipientsOfTheChainsFamily() {
        QFETCH(int, chain);
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, code);
        QFETCH(QByteArray, names);
        m_network.chains[1].family = AddressFamily::Starknet;
        const auto recipient = text.isNull() ? std::nullopt : std::optional(text.toStdString());
        const auto drafted = draft({static_cast<ChainIndex>(chain), 1, "1", recipient, {}, 60});
        m_network.chains[1].family = AddressFamily::Evm;
        if (code.isEmpty()) {
            QVERIFY(drafted.ok());
            QCOMPARE(formatChainAddress(drafted->to), text.toStdString());
            const auto review = app::reviewOf(m_network, *drafted);
            QVERIFY(review.ok()); // what is read before signing names it whole
            QVERIFY(std::ranges::any_of(review->lines(), [&](const auto& line) {
                return line.label == "Recipient" && line.value == text.toStdString();
            }));
            return;
        }
        QVERIFY(!drafted.ok());
        const auto& problem = drafted.error().front();
        QVERIFY(problem.field == app::WishField::Recipient);
        QCOMPARE(QByteArray::fromStdString(problem.error.code), code);
        QVERIFY2(problem.error.message.find(names.toStdString()) != std::string::npos, problem.error.message.c_str());
    }

    void decimalsAreThoseOfTheChainInQuestion() {
        QVERIFY(app::checkDecimals(m_network, 2, 1, 1).ok());
        const auto fault = app::checkDecimals(m_network, 1, 1, 1);
        QVERIFY(!fault.ok());
        QCOMPARE(fault.error().message, std::string("USDC has 6 decimals on One, which can't express "
                                                    "0.000000000000000001: round the amount"));
    }

    void feeMustBeKnown() {
        const auto drafted =
            app::draftWithdraw(m_network, m_facts, m_reserve, std::nullopt, {2, 1, "1", {}, {}, 60}, kNow);
        QVERIFY(!drafted.ok());
        QCOMPARE(drafted.error().front().error.code, std::string("fee-unknown"));
    }

    // What a sequencer, or somebody in its place, may name without being asked about it again.
    void feesOutOfTheOrdinary_data() {
        QTest::addColumn<QString>("amount");
        QTest::addColumn<QString>("fee");
        QTest::addColumn<QString>("usual"); // empty: nobody has paid any
        QTest::addColumn<QString>("says");
        const auto row = [](const char* name, const char* amount, const char* fee, const char* usual,
                            const char* says) {
            QTest::newRow(name) << QString::fromLatin1(amount) << QString::fromLatin1(fee) << QString::fromLatin1(usual)
                                << QString::fromLatin1(says);
        };
        row("more than the amount", "25", "1900", "", "1900 USDC is more than the amount of 25 USDC");
        row("more than a tenth", "25", "2.51", "", "more than a tenth of the amount of 25 USDC");
        row("a tenth", "25", "2.5", "", "");
        row("none", "25", "0", "0.001", "");
        row("five times the usual", "100", "0.5", "0.1", "");
        row("above it", "100", "0.51", "0.1", "more than five times what withdrawals paid lately, 0.1 USDC");
        row("nobody paid anything", "100", "0.5", "0", "");
    }
    void feesOutOfTheOrdinary() {
        QFETCH(const QString, amount);
        QFETCH(const QString, fee);
        QFETCH(const QString, usual);
        QFETCH(const QString, says);
        Withdraw request;
        request.chain = 2;
        request.token = 1;
        request.amount = *parseAmount(amount.toStdString());
        request.fee = packFee(*parseAmount(fee.toStdString())).value();
        const auto warning = app::feeWarning(
            m_network, request, usual.isEmpty() ? std::nullopt : std::optional(*parseAmount(usual.toStdString())));
        QCOMPARE(warning.has_value(), !says.isEmpty());
        QVERIFY2(!warning || warning->find(says.toStdString()) != std::string::npos, warning.value_or("").c_str());
    }

    void expiryTooSoon() {
        const auto drafted = draft({2, 1, "1", {}, {}, 1});
        QVERIFY(!drafted.ok());
        QCOMPARE(drafted.error().front().error.code, std::string("expires-too-soon"));
    }

    void otherChainsThatCanPay() {
        const std::vector<node::Reserve> reserves{{1, "One", 50, 50}, {2, "Two", 90, 10}, {3, "Three", 40, 40}};
        QVERIFY(app::chainsThatCanPay(reserves, 40, 2) == (std::vector<ChainIndex>{1, 3}));
        QVERIFY(app::chainsThatCanPay(reserves, 51, 2).empty());
    }
};

QTEST_GUILESS_MAIN(TestWithdrawDraft)
#include "tst_withdraw_draft.moc"
