#include "base/hex.h"
#include "protocol/address.h"
#include "protocol/attestation.h"
#include "protocol/chain_address.h"
#include "protocol/manifest.h"
#include "protocol/public_data.h"
#include "protocol/queue.h"
#include "protocol/request.h"
#include "protocol/sequencer_answers.h"

#include <QtTest>

#include <set>

using namespace landfall;
using namespace landfall::protocol;

namespace {

Operation sampleWithdraw() {
    Operation op;
    op.type = OperationType::Withdraw;
    op.chain = 2;
    op.token = 0x0102;
    op.account = 0x030405;
    op.amount = (Amount{1} << 119) + 5;
    op.fee = (205U << 5) | 3U;
    op.address.bytes.fill(0xab);
    op.nonce = 0x01020304;
    op.validUntil = 0x0102030405;
    return op;
}

Operation sampleSetKey() {
    Operation op;
    op.type = OperationType::SetKey;
    op.chain = 1;
    op.account = 9;
    op.address.bytes.fill(0x11);
    op.keyHash = algebra::Fr::zero() - algebra::Fr::one();
    return op;
}

Operation sampleWide() {
    Operation op = sampleWithdraw();
    op.type = OperationType::WithdrawWide;
    op.address = {};
    op.validUntil = 0;
    for (std::size_t i = 0; i < 32; ++i) {
        op.wideAddress.bytes[i] = static_cast<std::uint8_t>(7 + i);
    }
    return op;
}

BatchData sampleBatch() {
    BatchData batch;
    batch.header.networkId.fill(0x42);
    batch.header.number = 7;
    batch.header.timestamp = 1'700'000'000;
    batch.header.size = 4;
    batch.header.chains = 0b110;
    batch.operations = {sampleWithdraw(), sampleSetKey(), sampleWide()};
    return batch;
}

QString codeOf(const Error& error) {
    return QString::fromStdString(error.code);
}

} // namespace

class TestProtocol : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void wordLayout() {
        const auto words = encodeOperation(sampleWithdraw());
        QCOMPARE(toHex(words.first), std::string("04"
                                                 "02"
                                                 "0102"
                                                 "00030405"
                                                 "800000000000000000000000000005"
                                                 "19a3"
                                                 "000000000000"));
        QCOMPARE(toHex(words.second), std::string("abababababababababababababababababababab"
                                                  "01020304"
                                                  "0102030405"
                                                  "0000"));
        const auto wide = encodeOperation(sampleWide());
        QCOMPARE(toHex(wide.first), std::string("06"
                                                "02"
                                                "0102"
                                                "00030405"
                                                "800000000000000000000000000005"
                                                "19a3"
                                                "00"
                                                "07"
                                                "01020304"));
        QCOMPARE(toHex(wide.second), std::string("08090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20212223242526"));
        const auto header = encodeHeader(sampleBatch().header, 2);
        QCOMPARE(toHex(header.second), std::string("0000000007"
                                                   "006553f100"
                                                   "04"
                                                   "0002"
                                                   "0006"
                                                   "00000000"
                                                   "000000000000000000000000"));
    }

    void batchRoundTrip() {
        const auto bytes = encodeBatch(sampleBatch());
        QCOMPARE(bytes.size(), std::size_t{31 * 8});
        const auto decoded = decodeBatch(bytes);
        QVERIFY(decoded.ok());
        QVERIFY(*decoded == sampleBatch());
    }

    // Whatever decodes must encode to the same bytes: nobody can hide bits in a batch.
    void noByteIsFree() {
        const auto bytes = encodeBatch(sampleBatch());
        for (std::size_t i = 0; i < bytes.size(); ++i) {
            for (const int flip : {0x01, 0x80}) {
                auto changed = bytes;
                changed[i] = static_cast<std::uint8_t>(changed[i] ^ flip);
                const auto decoded = decodeBatch(changed);
                if (decoded) {
                    QCOMPARE(encodeBatch(*decoded), changed);
                    QVERIFY(*decoded != sampleBatch());
                }
            }
        }
    }

    void badBatches_data() {
        QTest::addColumn<int>("at");
        QTest::addColumn<int>("value");
        QTest::addColumn<QString>("code");
        QTest::newRow("size") << 31 + 10 << 5 << "batch-size";
        QTest::newRow("count zero") << 31 + 12 << 0 << "batch-count";
        QTest::newRow("count off") << 31 + 12 << 1 << "batch-count";
        QTest::newRow("header spare byte") << 31 + 30 << 1 << "word-not-canonical";
        QTest::newRow("fee account beyond the tree") << 31 + 15 << 1 << "word-not-canonical";
        QTest::newRow("type 0") << 62 << 0 << "word-unknown-type";
        QTest::newRow("type 8") << 62 << 8 << "word-unknown-type";
        QTest::newRow("chain 0") << 63 << 0 << "word-chain";
        QTest::newRow("chain 16") << 63 << 16 << "word-chain";
        QTest::newRow("token 1024 and more") << 64 << 4 << "word-token";
        QTest::newRow("account beyond the tree") << 66 << 1 << "word-account";
        QTest::newRow("spare byte of W0") << 62 + 30 << 1 << "word-not-canonical";
        QTest::newRow("spare byte of W1") << 93 + 30 << 1 << "word-not-canonical";
        QTest::newRow("spare byte of a wide W0") << 186 + 25 << 1 << "word-not-canonical";
        QTest::newRow("wide address of 2^251") << 186 + 26 << 8 << "word-address";
        QTest::newRow("key outside the field") << 124 + 10 << 0x31 << "word-key";
    }
    void badBatches() {
        QFETCH(const int, at);
        QFETCH(const int, value);
        QFETCH(const QString, code);
        auto bytes = encodeBatch(sampleBatch());
        bytes[static_cast<std::size_t>(at)] = static_cast<std::uint8_t>(value);
        const auto decoded = decodeBatch(bytes);
        QVERIFY(!decoded.ok());
        QCOMPARE(codeOf(decoded.error()), code);
    }

    void badLength() {
        auto bytes = encodeBatch(sampleBatch());
        bytes.pop_back();
        QCOMPARE(codeOf(decodeBatch(bytes).error()), QStringLiteral("batch-length"));
        QCOMPARE(codeOf(decodeBatch(Bytes(62)).error()), QStringLiteral("batch-length"));
        QCOMPARE(codeOf(decodeBatch({}).error()), QStringLiteral("batch-length"));
    }

    void publicDataBindsEveryPart() {
        const algebra::Fr oldRoot(1);
        const algebra::Fr newRoot(2);
        const auto base = publicDataOf(sampleBatch(), oldRoot, newRoot);
        auto other = sampleBatch();
        other.operations[0].amount += 1;
        const auto changed = publicDataOf(other, oldRoot, newRoot);
        QVERIFY(changed.p != base.p);
        QVERIFY(changed.r != base.r);
        QVERIFY(changed.e != base.e);
        QVERIFY(publicDataOf(sampleBatch(), newRoot, oldRoot).p != base.p);

        const auto first = genesisCommitment(sampleBatch().header.networkId);
        QCOMPARE(toHex(first), "00" + toHex(sampleBatch().header.networkId));
        QVERIFY(nextCommitment(first, base, oldRoot, newRoot) != nextCommitment(first, changed, oldRoot, newRoot));
    }

    // e by its definition, Σ x_k · r^k, where the production code uses Horner's rule.
    void polynomialByDefinition() {
        const auto batch = sampleBatch();
        const algebra::Fr oldRoot(123);
        const algebra::Fr newRoot(456);
        const auto data = publicDataOf(batch, oldRoot, newRoot);
        std::vector<algebra::Fr> values{oldRoot, newRoot};
        const auto bytes = encodeBatch(batch);
        for (std::size_t i = 0; i < bytes.size(); i += 31) {
            Word word;
            std::copy_n(bytes.begin() + static_cast<std::ptrdiff_t>(i), 31, word.begin());
            values.push_back(wordValue(word));
        }
        auto sum = algebra::Fr::zero();
        for (std::size_t k = 0; k < values.size(); ++k) {
            sum += values[k] * data.r.pow(k);
        }
        QVERIFY(sum == data.e);
    }

    void whatWasQueuedLeavesOutWhatTheBatchDecides() {
        Operation item;
        item.type = OperationType::Deposit;
        item.chain = 1;
        item.amount = 10;
        item.address.bytes.fill(1);
        auto placed = item;
        placed.account = 5;
        QVERIFY(asQueued(placed) == item);
        auto refused = item;
        refused.type = OperationType::DepositRefused;
        QVERIFY(asQueued(refused) == item);
        auto larger = item;
        larger.amount = 11;
        QVERIFY(asQueued(larger) == larger);
        auto exit = item;
        exit.type = OperationType::ForcedExit;
        exit.account = 5; // named by its requester
        auto queued = exit;
        queued.amount = 0;
        QVERIFY(asQueued(exit) == queued);
        exit.type = OperationType::PartialExit;
        exit.amount = 3;
        QVERIFY(asQueued(exit) == queued);
    }

    void payoutsOfAChain() {
        auto batch = sampleBatch();
        Operation refused;
        refused.type = OperationType::DepositRefused;
        refused.chain = 2;
        refused.amount = 4;
        auto cancelled = sampleWithdraw();
        cancelled.amount = 0;
        batch.operations = {sampleWithdraw(), refused, cancelled};
        const auto payouts = payoutsOn(2, batch);
        QCOMPARE(payouts.size(), std::size_t{2});
        QVERIFY(payouts[0].kind == Payout::Kind::Push && payouts[1].kind == Payout::Kind::PendingOnly);
        QCOMPARE(encodePayouts(payouts).size(), std::size_t{76});
        QVERIFY(payoutsOn(1, batch).empty());

        // The whole of nothing is no payout; a part is one, whatever it is.
        Operation exit;
        exit.type = OperationType::ForcedExit;
        exit.chain = 2;
        auto partial = exit;
        partial.type = OperationType::PartialExit;
        batch.operations = {exit, partial};
        const auto exits = payoutsOn(2, batch);
        QCOMPARE(exits.size(), std::size_t{1});
        QVERIFY(exits[0].kind == Payout::Kind::PartialExit && exits[0].operationIndex == 1);
        QCOMPARE(encodePayouts(exits)[0], std::uint8_t{2});
    }

    void feesHaveOneForm() {
        std::map<std::string, int> seen;
        int canonical = 0;
        for (unsigned packed = 0; packed < 65536; ++packed) {
            const auto fee = static_cast<PackedFee>(packed);
            if (!isCanonicalFee(fee)) {
                continue;
            }
            ++canonical;
            QCOMPARE(packFee(unpackFee(fee)).value_or(0xffff), fee);
            QCOMPARE(++seen[amountToDecimal(unpackFee(fee))], 1);
        }
        QVERIFY(canonical > 50'000);
        QVERIFY(!packFee(2049).has_value());
        QVERIFY(unpackFee(packFeeUp(2049).value()) == 2050);
        QVERIFY(unpackFee(packFeeUp(2047 * Amount{10} + 1).value()) == 20500); // 2048 needs a twelfth bit;
        QVERIFY(!packFeeUp(kAmountLimit).has_value());
    }

    void amountsAsText_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("result");
        QTest::newRow("whole") << QByteArray("250") << QByteArray("250");
        QTest::newRow("fraction") << QByteArray("0.50") << QByteArray("0.5");
        QTest::newRow("smallest") << QByteArray("0.000000000000000001") << QByteArray("0.000000000000000001");
        QTest::newRow("leading point") << QByteArray(".5") << QByteArray("0.5");
        QTest::newRow("too precise") << QByteArray("0.0000000000000000001") << QByteArray("amount-too-precise");
        QTest::newRow("empty") << QByteArray("") << QByteArray("amount-empty");
        QTest::newRow("sign") << QByteArray("-1") << QByteArray("amount-bad-digit");
        QTest::newRow("exponent") << QByteArray("1e3") << QByteArray("amount-bad-digit");
        QTest::newRow("two points") << QByteArray("1.2.3") << QByteArray("amount-bad-digit");
        QTest::newRow("grouped") << QByteArray("1,000") << QByteArray("amount-bad-digit");
        QTest::newRow("too large") << QByteArray("1329227995784915873") << QByteArray("amount-too-large");
        QTest::newRow("far too large") << QByteArray(90, '9') << QByteArray("amount-too-large");
    }
    void amountsAsText() {
        QFETCH(const QByteArray, text);
        QFETCH(const QByteArray, result);
        const auto amount = parseAmount(text.toStdString());
        QCOMPARE(amount ? formatAmount(*amount) : amount.error().code, result.toStdString());
    }

    void scaling() {
        const auto amount = parseAmount("1.000001").value();
        QCOMPARE(toChainUnits(amount, 6).value().toDecimal(), std::string("1000001"));
        QCOMPARE(codeOf(toChainUnits(amount, 5).error()), QStringLiteral("amount-not-expressible"));
        QVERIFY(fromChainUnits(Uint256(1000001), 6).value() == amount);
        QCOMPARE(codeOf(fromChainUnits(Uint256(1), 19).error()), QStringLiteral("token-decimals"));
    }

    // The examples of EIP-55.
    void checksums_data() {
        QTest::addColumn<QByteArray>("text");
        for (const char* text :
             {"0x52908400098527886E0F7030069857D2E4169EE7", "0x8617E340B3D01FA5F11F306F4090FD50E238070D",
              "0xde709f2102306220921060314715629080e2fb77", "0x27b1fdb04752bbc536007a920d24acb045561c26",
              "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
              "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB", "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb"}) {
            QTest::newRow(text) << QByteArray(text);
        }
    }
    void checksums() {
        QFETCH(const QByteArray, text);
        const auto address = parseAddress(text.toStdString());
        QVERIFY(address.ok());
        QCOMPARE(formatAddress(*address), text.toStdString());
    }

    void badAddresses() {
        QCOMPARE(codeOf(parseAddress("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD").error()),
                 QStringLiteral("address-bad-checksum"));
        for (const char* text :
             {"", "0x", "5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed00", "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAe",
              "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeg"}) {
            QCOMPARE(codeOf(parseAddress(text).error()), QStringLiteral("address-malformed"));
        }
    }

    void requestHashCoversEveryField() {
        const Withdraw base{2, 3, Address{{1}}, Address{{2}}, 4, 5, 6, 7, 8};
        NetworkId network{};
        const auto hash = requestHash(network, base);
        std::vector<Withdraw> changed(9, base);
        changed[0].chain = 3;
        changed[1].account = 4;
        changed[2].from = Address{{9}};
        changed[3].to = Address{{9}};
        changed[4].token = 5;
        changed[5].amount = 6;
        changed[6].fee = 7;
        changed[7].nonce = 8;
        changed[8].validUntil = 9;
        for (const auto& request : changed) {
            QVERIFY(requestHash(network, request) != hash);
        }
        network[30] = 1;
        QVERIFY(requestHash(network, base) != hash);
    }

    void messageOfAWideWithdrawal() {
        WideAddress to;
        to.bytes.fill(0x03);
        const Withdraw base{2, 3, Address{{1}}, to, 4, 5, 6, 7, 8};
        NetworkId network{};
        std::set<RequestHash> seen{requestHash(network, base)};
        const auto isNew = [&](const std::function<void(Withdraw&)>& change) {
            Withdraw other = base;
            change(other);
            return seen.insert(requestHash(network, other)).second;
        };
        for (std::size_t i = 0; i < 32; ++i) { // the words hold the highest byte too, and no byte stands for another
            QVERIFY(isNew([&](Withdraw& r) {
                WideAddress changed = to;
                changed.bytes[i] ^= 1;
                r.to = changed;
            }));
        }
        QVERIFY(isNew([](Withdraw& r) { r.chain = 3; }));
        QVERIFY(isNew([](Withdraw& r) { r.account = 4; }));
        QVERIFY(isNew([](Withdraw& r) { r.from = Address{{9}}; }));
        QVERIFY(isNew([](Withdraw& r) { r.token = 5; }));
        QVERIFY(isNew([](Withdraw& r) { r.amount = 6; }));
        QVERIFY(isNew([](Withdraw& r) { r.fee = 7; }));
        QVERIFY(isNew([](Withdraw& r) { r.nonce = 8; }));
        // The expiry is in no word, and signed all the same, with the highest of its 40 bits.
        QVERIFY(isNew([](Withdraw& r) { r.validUntil = 9; }));
        QVERIFY(isNew([](Withdraw& r) { r.validUntil = 8 + (UnixSeconds{1} << 39); }));
        // To the same number as an address of 20 bytes.
        QVERIFY(isNew([](Withdraw& r) { r.to = WideAddress{{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2}}; }));
        QVERIFY(isNew([](Withdraw& r) { r.to = Address{{2}}; }));
    }

    // By another implementation: getChecksumAddress of starknet.js 6.
    void wideAddresses_data() {
        QTest::addColumn<QByteArray>("typed");
        QTest::addColumn<QByteArray>("text");
        const auto row = [](const char* typed, const char* text) {
            QTest::newRow(typed) << QByteArray(typed) << QByteArray(text);
        };
        constexpr auto kToken = "0x049D36570D4e46f48e99674bd3fcc84644DdD6b96F7C741B1562B82f9e004dC7";
        row("0x049d36570d4e46f48e99674bd3fcc84644ddd6b96f7c741b1562b82f9e004dc7", kToken);
        row("0x49d36570d4e46f48e99674bd3fcc84644ddd6b96f7c741b1562b82f9e004dc7", kToken);
        row("0X49D36570D4E46F48E99674BD3FCC84644DDD6B96F7C741B1562B82F9E004DC7", kToken);
        row(kToken, kToken);
        row("0x49D36570D4e46f48e99674bd3fcc84644DdD6b96F7C741B1562B82f9e004dC7", kToken);
        row("0x2fd23d9182193775423497fc0c472e156c57c69e4089a1967fb288a2d84e914",
            "0x02Fd23d9182193775423497fc0c472E156C57C69E4089A1967fb288A2d84e914");
        row("0x1", "0x0000000000000000000000000000000000000000000000000000000000000001");
        row("0x0", "0x0000000000000000000000000000000000000000000000000000000000000000");
    }
    void wideAddresses() {
        QFETCH(const QByteArray, typed);
        QFETCH(const QByteArray, text);
        const auto address = parseChainAddress(AddressFamily::Starknet, typed.toStdString());
        QVERIFY(address.ok());
        QCOMPARE(formatChainAddress(*address), text.toStdString());
    }

    void badWideAddresses() {
        QCOMPARE(codeOf(parseWideAddress("0x049d36570D4e46f48e99674bd3fcc84644DdD6b96F7C741B1562B82f9e004dC7").error()),
                 QStringLiteral("address-bad-checksum"));
        for (const char* text : {"", "0x", "49d36570d4e46f48e99674bd3fcc84644ddd6b96f7c741b1562b82f9e004dc7", "0xg",
                                 "0x00049d36570d4e46f48e99674bd3fcc84644ddd6b96f7c741b1562b82f9e004dc7", "0x0x1",
                                 "0x49d36570d4e46f48e99674bd3fcc84644ddd6b96f7c741b1562b82f9e004dc\u200b"}) {
            QCOMPARE(codeOf(parseWideAddress(text).error()), QStringLiteral("address-malformed"));
        }
        QVERIFY(!parseChainAddress(AddressFamily::Evm, "0x1").ok());
        WideAddress bound;
        bound.bytes.fill(0xff);
        bound.bytes[0] = 0x07;
        QVERIFY(!isStarknetAddress(bound));
        bound.bytes[31] = 0x00;
        QVERIFY(!isStarknetAddress(bound));
        bound.bytes[30] = 0xfe;
        bound.bytes[31] = 0xff;
        QVERIFY(isStarknetAddress(bound));
    }

    void votesDifferByEveryField() {
        const Vote base{VoteKind::Agree, 1, 2, Bytes32{3}, Bytes32{4}};
        NetworkId network{};
        const auto digest = voteDigest(network, base);
        std::vector<Vote> changed(5, base);
        changed[0].kind = VoteKind::Revert;
        changed[1].setEpoch = 2;
        changed[2].number = 3;
        changed[3].finalRoot[31] = 1;
        changed[4].commitment[31] = 1;
        for (const auto& vote : changed) {
            QVERIFY(voteDigest(network, vote) != digest);
        }
        network[0] = 1;
        QVERIFY(voteDigest(network, base) != digest);
        QCOMPARE(quorumOf(3), std::size_t{3});
        QCOMPARE(quorumOf(4), std::size_t{3});
        QCOMPARE(quorumOf(1), std::size_t{1});
    }

    // As ethers 5 hashes the same typed data.
    void whatASequencerSigns() {
        NetworkId network{};
        network.fill(0x5a);
        const QuotedFee quote{7, 1'234'500'000'000'000'000, 1'500'000'000'000'000'000, 1'800'000'060'000};
        QCOMPARE(toHex(quoteDigest(network, quote)),
                 std::string("640a3e6d262d6e7d79436308d8709026cba30bef1368bc49d0d0210e0b5b577d"));
        RequestAnswer answer{{}, 207, "the fee is too low — ask again"};
        answer.request.fill(0xab);
        QCOMPARE(toHex(answerDigest(network, answer)),
                 std::string("44528c0eb3a888b5970b6b5da9f8705b621185cde1ff82189367f03a0330db18"));
    }

    void networkIdCoversTheManifest() {
        Manifest base;
        base.chains = {{1, 31337}, {2, 31338}};
        base.sizes = {{4, Bytes32{1}}};
        const auto id = networkIdOf(base);
        std::vector<Manifest> changed(11, base);
        changed[0].salt[0] = 1;
        changed[1].genesisRoot = algebra::Fr(1);
        changed[2].feeOwner.bytes[0] = 1;
        changed[3].chains[1].evmChainId = 31339;
        changed[4].chains[1].index = 3;
        changed[5].sizes[0].verifyingKeyHash[31] = 9;
        changed[6].exitVerifyingKeyHash = Bytes32{};
        changed[7].exitVerifyingKeyHash = Bytes32{2};
        changed[8].chains[1] = {2, 0, "SN_MAIN"};
        changed[9].chains[1] = {2, 0, "SN_MAIM"};
        changed[10].chains[1] = {2, 0, "SN_MAI"};
        std::set<NetworkId> ids{id};
        for (const auto& manifest : changed) {
            QVERIFY(ids.insert(networkIdOf(manifest)).second);
        }
        QCOMPARE(chainSetOf(base), ChainSet{0b110});
    }
};

QTEST_APPLESS_MAIN(TestProtocol)
#include "tst_protocol.moc"
