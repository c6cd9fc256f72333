#include "base/hex.h"
#include "crypto/keccak.h"
#include "l1/deployment.h"
#include "l1/evm/block_header.h"
#include "l1/evm/contract_storage.h"
#include "l1/evm/rlp.h"
#include "l1/evm/state_proof.h"
#include "protocol/batch_words.h"
#include "support/vector_file.h"
#include "unit/l1/sample_network.h"
#include "unit/l1/waiting.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

using namespace landfall;
using namespace landfall::l1;
using namespace landfall::l1::evm;

namespace {

struct Entry {
    int size = 0; // of its trie
    Bytes32 root{};
    Bytes key;
    std::optional<Bytes> value;
    std::vector<Bytes> proof;
};

Bytes bytesOf(const QByteArray& text) {
    return *fromHex(text.toStdString());
}

std::vector<Entry> entries() {
    std::vector<Entry> out;
    for (const auto& row : vectorRows("state_proofs_ethereumjs.txt", ' ', 5)) {
        Entry entry;
        entry.size = row[0].toInt();
        entry.root = *fixedFromHex<32>(row[1].toStdString());
        entry.key = bytesOf(row[2]);
        if (row[3] != "-") {
            entry.value = bytesOf(row[3]);
        }
        for (const auto& node : row[4] == "-" ? QByteArrayList() : row[4].split(',')) {
            entry.proof.push_back(bytesOf(node));
        }
        out.push_back(std::move(entry));
    }
    return out;
}

QByteArray about(const Entry& entry) {
    return QByteArray::number(entry.size) + " entries, key " + QByteArray::fromStdString(toHex0x(entry.key));
}

// Mainnet's first block (EIP-161 and every client's source have its hash).
QJsonObject firstBlock() {
    const auto hex = [](const char* digits, int bytes) {
        return QStringLiteral("0x") + QString::fromLatin1(digits).rightJustified(2 * bytes, QLatin1Char('0'));
    };
    return {
        {QStringLiteral("hash"), hex("d4e56740f876aef8c010b86a40d5f56745a118d0906a34e69aec8c0db1cb8fa3", 32)},
        {QStringLiteral("parentHash"), hex("", 32)},
        {QStringLiteral("sha3Uncles"), hex("1dcc4de8dec75d7aab85b567b6ccd41ad312451b948a7413f0a142fd40d49347", 32)},
        {QStringLiteral("miner"), hex("", 20)},
        {QStringLiteral("stateRoot"), hex("d7f8974fb5ac78d9ac099b9ad5018bedc2ce0a72dad1827a1709da30580f0544", 32)},
        {QStringLiteral("transactionsRoot"),
         hex("56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421", 32)},
        {QStringLiteral("receiptsRoot"), hex("56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421", 32)},
        {QStringLiteral("logsBloom"), hex("", 256)},
        {QStringLiteral("difficulty"), QStringLiteral("0x400000000")},
        {QStringLiteral("number"), QStringLiteral("0x0")},
        {QStringLiteral("gasLimit"), QStringLiteral("0x1388")},
        {QStringLiteral("gasUsed"), QStringLiteral("0x0")},
        {QStringLiteral("timestamp"), QStringLiteral("0x0")},
        {QStringLiteral("extraData"), hex("11bbe8db4e347b4e8c937c1c8370e4b5ed33adb3db69cbdb7a38e1e50b1b82fa", 32)},
        {QStringLiteral("mixHash"), hex("", 32)},
        {QStringLiteral("nonce"), hex("42", 8)},
        {QStringLiteral("baseFeePerGas"), QJsonValue::Null},
        {QStringLiteral("size"), QStringLiteral("0x21c")},
        {QStringLiteral("uncles"), QJsonArray()}};
}

} // namespace

// Proofs of a chain's state and the headers that they hang on. The tries are another implementation's.
class TestStateProof : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void anothersProofsHold() {
        const auto all = entries();
        QVERIFY(all.size() >= 50);
        int there = 0;
        for (const auto& entry : all) {
            const auto found = provenEntry(entry.root, entry.key, entry.proof);
            QVERIFY2(found, about(entry) + (found ? "" : found.error().message.c_str()));
            QVERIFY2(*found == entry.value, about(entry));
            there += entry.value ? 1 : 0;
        }
        QVERIFY(there > 20 && there < static_cast<int>(all.size()) - 20);
    }

    // Whatever byte is another: nothing is proven, neither that value nor another one.
    void noByteMayBeAnother() {
        std::size_t tried = 0;
        for (const auto& entry : entries()) {
            for (std::size_t node = 0; node < entry.proof.size(); ++node) {
                auto proof = entry.proof;
                for (auto& byte : proof[node]) {
                    for (const auto flip : {std::uint8_t{0x01}, std::uint8_t{0x80}}) {
                        byte ^= flip;
                        QVERIFY2(!provenEntry(entry.root, entry.key, proof), about(entry));
                        byte ^= flip;
                        ++tried;
                    }
                }
            }
        }
        QVERIFY(tried > 50'000);
    }

    void noNodeMayBeMissingShortOrTooMany() {
        for (const auto& entry : entries()) {
            for (std::size_t node = 0; node < entry.proof.size(); ++node) {
                auto proof = entry.proof;
                proof[node].pop_back();
                QVERIFY2(!provenEntry(entry.root, entry.key, proof), about(entry));
                proof = entry.proof;
                proof.erase(proof.begin() + static_cast<std::ptrdiff_t>(node));
                QVERIFY2(!provenEntry(entry.root, entry.key, proof), about(entry));
                proof = entry.proof;
                proof.push_back(proof[node]);
                QVERIFY2(!provenEntry(entry.root, entry.key, proof), about(entry));
            }
        }
    }

    // A good proof says nothing of another key's value, and nothing at all of another trie.
    void ofAnotherKeyOrTrie() {
        const auto all = entries();
        for (const auto& entry : all) {
            for (const auto& other : all) {
                if (entry.root == other.root || entry.proof.empty()) {
                    continue;
                }
                QVERIFY2(!provenEntry(other.root, entry.key, entry.proof), about(entry));
            }
            for (const auto& other : all) {
                if (entry.root != other.root || entry.key == other.key) {
                    continue;
                }
                const auto found = provenEntry(entry.root, other.key, entry.proof);
                QVERIFY2(!found || *found == other.value, about(entry) + " as one of " + about(other));
            }
        }
    }

    void accountsAndSlots() {
        int accounts = 0;
        int slots = 0;
        for (const auto& entry : entries()) {
            if (entry.key.size() == 20) {
                protocol::Address account;
                std::copy(entry.key.begin(), entry.key.end(), account.bytes.begin());
                const auto root = provenStorageRoot(entry.root, account, entry.proof);
                EXPECT_OK(root);
                QCOMPARE(root->has_value(), entry.value.has_value());
                if (entry.value) {
                    const auto wanted = rlpDecode(*entry.value)->items[2].bytes;
                    QVERIFY(std::equal(wanted.begin(), wanted.end(), (*root)->begin(), (*root)->end()));
                    // A slot's number is no account, nor the other way round.
                    QVERIFY(!provenEntry(entry.root, Bytes(32, 1), entry.proof) ||
                            !*provenEntry(entry.root, Bytes(32, 1), entry.proof));
                    ++accounts;
                }
                continue;
            }
            Bytes32 key{};
            std::copy(entry.key.begin(), entry.key.end(), key.begin());
            const auto value = provenSlot(entry.root, Uint256::fromBigEndian(key), entry.proof);
            EXPECT_OK(value);
            const auto wanted = entry.value ? *rlpDecode(*entry.value)->asNumber() : Uint256();
            QVERIFY2(*value == wanted, about(entry));
            slots += entry.value ? 1 : 0;
        }
        QVERIFY(accounts >= 3 && slots >= 15);
    }

    // Nodes that hash well and are none: of a trie that nobody could have made.
    void nodesThatAreNone_data() {
        QTest::addColumn<QByteArray>("node");
        const auto row = [](const char* name, RlpItem item) {
            const auto encoded = rlpEncode(item);
            QTest::newRow(name) << QByteArray(reinterpret_cast<const char*>(encoded.data()),
                                              static_cast<qsizetype>(encoded.size()));
        };
        const auto text = [](std::initializer_list<std::uint8_t> bytes) { return RlpItem::string(Bytes(bytes)); };
        row("a string", text({1, 2, 3}));
        row("no items", RlpItem::list({}));
        row("three items", RlpItem::list({text({0x20}), text({1}), text({1})}));
        row("a path that is a list", RlpItem::list({RlpItem::list({}), text({1})}));
        row("an empty path", RlpItem::list({text({}), text({1})}));
        row("a path with unknown flags", RlpItem::list({text({0x40, 0x12}), text({1})}));
        row("a path with rubbish beside its flags", RlpItem::list({text({0x03, 0x12}), text({1})}));
        row("an extension without a path", RlpItem::list({text({0x00}), text({1})}));
        std::vector<RlpItem> branch(17, RlpItem::list({}));
        row("children that are lists", RlpItem::list(branch));
        std::vector<RlpItem> shorter(17, text({1, 2, 3, 4}));
        row("children that are no hashes", RlpItem::list(shorter));
    }
    void nodesThatAreNone() {
        QFETCH(const QByteArray, node);
        const Bytes encoded(node.begin(), node.end());
        const auto root = crypto::keccak256(encoded);
        const auto found = provenEntry(root, Bytes(32, 7), {encoded});
        EXPECT_CODE(found, "state-proof-wrong");
    }

    void theContractsSlotsAreTheCompilers() {
        const auto folder = findArtefacts();
        EXPECT_OK(folder);
        QFile file(*folder + QStringLiteral("/Rollup.sol/Rollup.json"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const auto layout =
            QJsonDocument::fromJson(file.readAll()).object()[QStringLiteral("storageLayout")].toObject();
        const auto types = layout[QStringLiteral("types")].toObject();
        std::map<QString, QJsonObject> variables;
        for (const auto& entry : layout[QStringLiteral("storage")].toArray()) {
            variables[entry.toObject()[QStringLiteral("label")].toString()] = entry.toObject();
        }
        const auto slotOf = [&](const char* name) {
            return Uint256(variables[QLatin1String(name)][QStringLiteral("slot")].toString().toULongLong());
        };
        QCOMPARE(variables.count(QStringLiteral("_state")), std::size_t{1});
        QVERIFY(counterSlot() == slotOf("_state"));
        const auto entryOf = [](const Uint256& key, const Uint256& mapping) {
            Bytes joined;
            append(joined, key.toBigEndian());
            append(joined, mapping.toBigEndian());
            return Uint256::fromBigEndian(crypto::keccak256(joined));
        };
        QVERIFY(storedHashSlot(40) == entryOf(Uint256(40 % 33), slotOf("_ring")));
        QVERIFY(queueSlot(40) == entryOf(Uint256(40), slotOf("_queue")));
        QFile base(QStringLiteral(LANDFALL_SOURCE_DIR "/core/contracts/src/parts/Base.sol"));
        QVERIFY(base.open(QIODevice::ReadOnly));
        const auto source = base.readAll();
        QVERIFY(source.contains("MAX_UNEXECUTED = 32;") && source.contains("RING = MAX_UNEXECUTED + 1;"));

        // Each counter at the bytes that the compiler gives it.
        std::map<QString, std::pair<int, int>> places; // offset and length
        for (const auto& entry : types[variables[QStringLiteral("_state")][QStringLiteral("type")].toString()]
                                     .toObject()[QStringLiteral("members")]
                                     .toArray()) {
            const auto member = entry.toObject();
            QCOMPARE(member[QStringLiteral("slot")].toString(), QStringLiteral("0"));
            places[member[QStringLiteral("label")].toString()] = {member[QStringLiteral("offset")].toInt(),
                                                                  types[member[QStringLiteral("type")].toString()]
                                                                      .toObject()[QStringLiteral("numberOfBytes")]
                                                                      .toString()
                                                                      .toInt()};
        }
        QCOMPARE(places.size(), std::size_t{7});
        const auto alone = [&](const char* name) {
            const auto [offset, length] = places[QLatin1String(name)];
            Bytes32 word{};
            word[static_cast<std::size_t>(31 - offset)] = 2; // its lowest byte
            if (length > 1) {
                word[static_cast<std::size_t>(31 - offset - length + 1)] = 1; // and its highest
            }
            return *countersOf(Uint256::fromBigEndian(word));
        };
        constexpr std::uint64_t kBoth = (std::uint64_t{1} << 32) + 2;
        QVERIFY((alone("committed") == ContractState{.committed = kBoth}));
        QVERIFY((alone("proven") == ContractState{.proven = kBoth}));
        QVERIFY((alone("executed") == ContractState{.executed = kBoth}));
        QVERIFY((alone("queueLength") == ContractState{.queueLength = kBoth}));
        QVERIFY((alone("queueHead") == ContractState{.queueHead = kBoth}));
        QVERIFY((alone("status") == ContractState{.status = ContractStatus::Frozen}));
        QVERIFY((alone("armedAt") == ContractState{.armedAt = kBoth}));
        EXPECT_CODE(countersOf(shiftLeft(Uint256(4), 200)), "rpc-bad-answer");
    }

    void theFirstBlocksHash() {
        const auto check = checkHeader(firstBlock());
        QCOMPARE(check.hash, HeaderHash::Fits);
        QCOMPARE(toHex0x(check.stateRoot), firstBlock()[QStringLiteral("stateRoot")].toString().toStdString());
    }

    // Any field of the header changed, and the hash is another's. What is not in it may be anything.
    void everyFieldCounts() {
        const auto block = firstBlock();
        for (const auto& name : block.keys()) {
            auto other = block;
            const auto text = block[name].toString();
            if (text.isEmpty()) {
                continue;
            }
            const auto last = text.last(1).toInt(nullptr, 16);
            other[name] = QString(text.chopped(1) + QString::number(last == 1 ? 2 : 1, 16));
            const bool outside = name == QLatin1String("size");
            QVERIFY2(checkHeader(other).hash == (outside ? HeaderHash::Fits : HeaderHash::Other), qPrintable(name));
            other.remove(name);
            QVERIFY2(checkHeader(other).hash == (outside ? HeaderHash::Fits : HeaderHash::Unknown), qPrintable(name));
        }
        auto added = block;
        added[QStringLiteral("withdrawalsRoot")] = block[QStringLiteral("stateRoot")]; // without a base fee
        QCOMPARE(checkHeader(added).hash, HeaderHash::Unknown);
        added = block;
        added[QStringLiteral("baseFeePerGas")] = QStringLiteral("0x7");
        QCOMPARE(checkHeader(added).hash, HeaderHash::Other);
        added[QStringLiteral("aFieldOfAFork")] = QStringLiteral("0x7"); // may be the reason
        QCOMPARE(checkHeader(added).hash, HeaderHash::Unknown);
        QCOMPARE(checkHeader({}).hash, HeaderHash::Unknown);
    }

    // Where no header can be reckoned none is held against its server; where one was, the next must be.
    void oneThatFitsIsTheMeasure() {
        KnownHeaders headers;
        auto wrong = firstBlock();
        wrong[QStringLiteral("stateRoot")] = wrong[QStringLiteral("receiptsRoot")];
        EXPECT_OK(headers.take(wrong));
        const auto hash = *fixedFromHex<32>(wrong[QStringLiteral("hash")].toString().toStdString());
        QVERIFY(!headers.stateRootOf(hash));
        EXPECT_OK(headers.take(firstBlock()));
        QCOMPARE(toHex0x(*headers.stateRootOf(hash)),
                 firstBlock()[QStringLiteral("stateRoot")].toString().toStdString());
        EXPECT_CODE(headers.take(wrong), "rpc-bad-answer");
        wrong[QStringLiteral("aFieldOfAFork")] = QStringLiteral("0x7");
        EXPECT_OK(headers.take(wrong));
        QCOMPARE(toHex0x(*headers.stateRootOf(hash)),
                 firstBlock()[QStringLiteral("stateRoot")].toString().toStdString());
    }

    void theQueuesHash() {
        protocol::Operation deposit;
        deposit.type = protocol::OperationType::Deposit;
        deposit.chain = 1;
        deposit.token = 1;
        deposit.amount = 5;
        deposit.address.bytes[19] = 9;
        auto other = deposit;
        other.amount = 6;
        const auto wordOf = [](const Bytes32& hash, std::uint8_t deadline) {
            auto word = hash;
            std::fill(word.begin() + 27, word.end(), deadline);
            return Uint256::fromBigEndian(word);
        };
        const auto next = [](Bytes32 previous, const protocol::Operation& operation) {
            std::fill(previous.begin() + 27, previous.end(), std::uint8_t{0});
            const auto words = protocol::encodeOperation(operation);
            Bytes joined;
            append(joined, previous);
            append(joined, words.first);
            append(joined, words.second);
            return crypto::keccak256(joined);
        };
        const auto one = next({}, deposit);
        const auto two = next(one, other);
        QVERIFY(queueLeadsTo({}, {deposit}, wordOf(one, 1)));
        QVERIFY(queueLeadsTo({}, {deposit, other}, wordOf(two, 2)));
        QVERIFY(queueLeadsTo(wordOf(one, 3), {other}, wordOf(two, 4)));
        QVERIFY(!queueLeadsTo({}, {other}, wordOf(one, 1)));
        QVERIFY(!queueLeadsTo({}, {other, deposit}, wordOf(two, 1)));
        QVERIFY(!queueLeadsTo({}, {other}, wordOf(two, 1)));
        auto filled = deposit; // by a batch: as queued it has no account
        filled.account = 77;
        QVERIFY(queueLeadsTo({}, {filled}, wordOf(one, 1)));
    }
};

QTEST_GUILESS_MAIN(TestStateProof)
#include "tst_state_proof.moc"
