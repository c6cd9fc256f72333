#include "l1/evm/contract_storage.h"
#include "l1/evm/evm_chain_adapter.h"
#include "l1/evm/json_values.h"
#include "l1/evm/rollup_calls.h"
#include "protocol/public_data.h"
#include "unit/l1/forged_block.h"
#include "unit/l1/lying_server.h"
#include "unit/l1/real_chain_test.h"

#include <QDateTime>

using namespace landfall;
using namespace landfall::l1;
using namespace landfall::l1::evm;

namespace {

const QString kResult = QStringLiteral("result");
const QString kGetProof = QStringLiteral("eth_getProof");
const QString kGetBlock = QStringLiteral("eth_getBlockByNumber");

bool asksFinal(const QString& method, const QJsonArray& params) {
    return method == kGetBlock && params[0].toString() == QLatin1String("finalized");
}

// The last digit is another.
QString otherDigit(const QString& hex) {
    return hex.chopped(1) + (hex.endsWith(QLatin1Char('1')) ? QLatin1Char('2') : QLatin1Char('1'));
}

// One node of a proof changed by `change`, the account's or the first slot's.
void changeNode(QJsonObject& answer, bool account, const std::function<QJsonValue(const QString&)>& change) {
    auto result = answer[kResult].toObject();
    auto slots = result[QStringLiteral("storageProof")].toArray();
    auto slot = slots[0].toObject();
    auto nodes = (account ? result[QStringLiteral("accountProof")] : slot[QStringLiteral("proof")]).toArray();
    if (const auto node = change(nodes.last().toString()); node.isNull()) {
        nodes.removeLast();
    } else {
        nodes[nodes.size() - 1] = node;
    }
    if (account) {
        result[QStringLiteral("accountProof")] = nodes;
    } else {
        slot[QStringLiteral("proof")] = nodes;
        slots[0] = slot;
        result[QStringLiteral("storageProof")] = slots;
    }
    answer[kResult] = result;
}

void noSuchMethod(QJsonObject& answer) {
    answer.remove(kResult);
    answer[QStringLiteral("error")] =
        QJsonObject{{QStringLiteral("code"), -32601}, {QStringLiteral("message"), QStringLiteral("method not found")}};
}

} // namespace

// A real chain and contract behind servers that lie about it.
class TestRealServers : public RealChainTest {
    Q_OBJECT

    struct Servers {
        std::vector<std::unique_ptr<LyingServer>> list;
        std::unique_ptr<EvmChainAdapter> adapter;
        LyingServer& operator[](std::size_t i) { return *list[i]; }
    };

    Servers servers(std::size_t count, std::uint32_t agreeing = 1) {
        Servers out;
        auto network = m_network;
        auto& chain = network.chains[0];
        chain.rpcUrls.clear();
        for (std::size_t i = 0; i < count; ++i) {
            out.list.push_back(std::make_unique<LyingServer>(m_anvil.url()));
            chain.rpcUrls.push_back(out.list.back()->url());
        }
        chain.agreeingServers = agreeing;
        out.adapter = std::make_unique<EvmChainAdapter>(network, chain);
        return out;
    }

    static Result<ChainHead> headBy(Servers& servers) {
        return await<ChainHead>([&](auto* c, auto done) { servers.adapter->head(c, done); });
    }
    static Result<ContractState> countersBy(Servers& servers, const BlockRef& block) {
        return await<ContractState>([&](auto* c, auto done) { servers.adapter->countersAt(c, block, done); });
    }
    BlockRef finalBlock() {
        return await<ChainHead>([&](auto* c, auto done) { m_adapter->head(c, done); })->finalised;
    }
    static bool names(const std::string& text, const LyingServer& server) {
        return text.find(server.url()) != std::string::npos;
    }
    static bool isTold(Servers& servers, std::size_t server) {
        const auto troubles = servers.adapter->troubles();
        return std::any_of(troubles.begin(), troubles.end(),
                           [&](const auto& trouble) { return names(trouble, servers[server]); });
    }

    CommittedBatch m_batch;

    // A batch that takes both deposits.
    void commitBoth() {
        const auto all = events();
        EXPECT_OK(all);
        protocol::BatchData batch;
        batch.header = {
            m_network.networkId(), 1, static_cast<protocol::UnixSeconds>(QDateTime::currentSecsSinceEpoch()), 4,
            m_network.chainSet(),  0};
        for (const auto& placed : *all) {
            if (const auto* added = std::get_if<QueueItemAdded>(&placed.event)) {
                batch.operations.push_back(added->operation);
                batch.operations.back().account = 1;
            }
        }
        const algebra::Fr newRoot(78);
        const auto data = protocol::publicDataOf(batch, m_network.genesisRoot, newRoot);
        const auto receipt = run(Commit{std::nullopt,
                                        {{data.p.toBigEndian(), m_network.genesisRoot.toBigEndian(),
                                          newRoot.toBigEndian(), protocol::encodeBatch(batch)}}},
                                 kSequencer);
        EXPECT_OK(receipt);
        m_batch = std::get<BatchCommitted>(receipt->events.at(0).event).batch;
    }

private Q_SLOTS:
    void initTestCase() {
        deploy();
        EXPECT_OK(run(ApproveToken{1, 100 * kWhole}, kUser));
        EXPECT_OK(run(Deposit{1, 7 * kWhole, anvilAddress(kUser)}, kUser));
        EXPECT_OK(run(Deposit{1, 5 * kWhole, anvilAddress(kUser)}, kUser));
        commitBoth();
        EXPECT_OK(anvil(QStringLiteral("anvil_mine"), {QStringLiteral("0x8")}));
    }
    void cleanupTestCase() { close(); }

    void honestServersAgree() {
        auto three = servers(3, 3);
        const auto head = headBy(three);
        EXPECT_OK(head);
        QVERIFY(head->finalised == finalBlock());
        const auto state = countersBy(three, head->finalised);
        EXPECT_OK(state);
        QCOMPARE(state->queueLength, std::uint64_t{2});
        QVERIFY(three[0].asked("eth_getProof") > 0); // and it held
        QVERIFY(three.adapter->troubles().empty());
        const auto report = await<ChainReport>([&](auto* c, auto done) { three.adapter->checkChain(c, done); });
        EXPECT_OK(report);
        const auto line = std::find_if(report->checks.begin(), report->checks.end(), [](const auto& check) {
            return check.subject == "proof of the contract's state";
        });
        QVERIFY(line != report->checks.end());
        QCOMPARE(line->found, std::string("offered"));
        QVERIFY(!report->firstProblem());
    }

    void everyForksHeader_data() {
        QTest::addColumn<QString>("fork");
        for (const char* fork : {"berlin", "london", "shanghai", "cancun", "prague"}) {
            QTest::newRow(fork) << QString::fromLatin1(fork);
        }
    }
    void everyForksHeader() {
        QFETCH(const QString, fork);
        AnvilProcess chain;
        QVERIFY(chain.start(31337, {}, fork));
        JsonRpc rpc({chain.url()}, 31337, "Real");
        const auto ask = [&](const QString& method, const QJsonArray& params) {
            return await<QJsonValue>([&](QObject* context, auto done) {
                rpc.call(context, method, params,
                         [done](const auto& answer) { answer ? done(*answer) : done(answer.error().error); });
            });
        };
        EXPECT_OK(ask(QStringLiteral("anvil_mine"), {}));
        const auto block = ask(kGetBlock, {QStringLiteral("0x1"), false}); // Anvil's block 0 is of no fork
        EXPECT_OK(block);
        QCOMPARE(checkHeader(block->toObject()).hash, HeaderHash::Fits);
    }

    // Its hash is none of a header: it is passed over, and the others are enough.
    void aHashThatIsNone() {
        auto three = servers(3, 2);
        EXPECT_OK(headBy(three));
        three[0].lie([](const auto& method, const auto& params, auto& answer) {
            if (asksFinal(method, params)) {
                auto block = answer[kResult].toObject();
                block[QStringLiteral("hash")] = otherDigit(block[QStringLiteral("hash")].toString());
                answer[kResult] = block;
            }
        });
        const auto head = headBy(three);
        EXPECT_OK(head);
        QVERIFY(head->finalised == finalBlock());
        QVERIFY(isTold(three, 0) && !isTold(three, 1) && !isTold(three, 2));
    }

    // A header that hangs together, of a chain that is none: which server lies, nobody can tell, so nothing is final.
    void aBlockThatIsMadeUp_data() {
        QTest::addColumn<int>("liars");
        QTest::addColumn<int>("agreeing");
        QTest::newRow("one of three") << 1 << 2;
        QTest::newRow("two of three, alike") << 2 << 2;
        QTest::newRow("two of three, and all must agree") << 2 << 3;
    }
    void aBlockThatIsMadeUp() {
        QFETCH(const int, liars);
        QFETCH(const int, agreeing);
        auto three = servers(3, static_cast<std::uint32_t>(agreeing));
        EXPECT_OK(headBy(three));
        const auto forge = [](const auto& method, const auto&, auto& answer) {
            if (method == kGetBlock) {
                answer[kResult] = forgedBlock(answer[kResult].toObject());
            }
        };
        for (int i = 0; i < liars; ++i) {
            three[static_cast<std::size_t>(i)].lie(forge);
        }
        const auto truth = finalBlock();
        const auto head = headBy(three);
        EXPECT_CODE(head, "rpc-servers-disagree");
        for (const auto& said : {head.error().message, three.adapter->troubles().at(0)}) {
            QVERIFY2(names(said, three[0]) && names(said, three[1]) && names(said, three[2]), said.c_str());
            QVERIFY2(said.find(toHex0x(truth.hash)) != std::string::npos, said.c_str());
        }
        // Once they agree again, it goes on at once.
        for (int i = 0; i < liars; ++i) {
            three[static_cast<std::size_t>(i)].lie({});
        }
        EXPECT_OK(headBy(three));
        QVERIFY(three.adapter->troubles().empty());
    }

    void tooFewAnswer() {
        auto three = servers(3, 3);
        EXPECT_OK(headBy(three));
        three[1].lie([](const auto&, const auto&, auto& answer) { noSuchMethod(answer); });
        const auto head = headBy(three);
        EXPECT_CODE(head, "rpc-too-few-agree");
        QVERIFY2(head.error().message.find("2 of 3 servers") != std::string::npos &&
                     names(head.error().message, three[1]),
                 head.error().message.c_str());
        three[1].lie({});
        EXPECT_OK(headBy(three));
    }

    // One that lags holds nothing up, and its word is not needed for what it does not have yet.
    void oneLags() {
        auto three = servers(3, 2);
        three[0].lie([&](const auto& method, const auto& params, auto& answer) {
            if (asksFinal(method, params)) {
                answer[kResult] = three[0].ask(kGetBlock, {QStringLiteral("0x1"), false});
            } else if (method == kGetBlock && params[0].toString().startsWith(QLatin1String("0x"))) {
                answer[kResult] = QJsonValue::Null;
            }
        });
        const auto head = headBy(three);
        EXPECT_OK(head);
        QVERIFY(head->finalised == finalBlock());
    }

    void proofsThatProveNothing_data() {
        using Change = std::function<void(const LyingServer&, const QJsonArray&, QJsonObject&)>;
        QTest::addColumn<Change>("change");
        QTest::addColumn<bool>("fault");
        const auto row = [](const char* name, bool fault, Change change) {
            QTest::newRow(name) << std::move(change) << fault;
        };
        row("of another block", true, [](const auto& server, const auto& params, auto& answer) {
            answer[kResult] = server.ask(kGetProof, {params[0], params[1], QStringLiteral("0x1")});
        });
        row("of another account", true, [](const auto& server, const auto& params, auto& answer) {
            answer[kResult] = server.ask(kGetProof, {dataText(anvilAddress(kSequencer).bytes), params[1], params[2]});
        });
        row("of another key", true, [](const auto& server, const auto& params, auto& answer) {
            answer[kResult] =
                server.ask(kGetProof, {params[0], QJsonArray{dataText(Uint256(12345).toBigEndian())}, params[2]});
        });
        for (const bool account : {false, true}) {
            const auto of = [&](const char* what) {
                return QByteArray(what) + (account ? " of the account" : " of the slot");
            };
            row(of("a node cut short"), true, [account](const auto&, const auto&, auto& answer) {
                changeNode(answer, account, [](const QString& node) { return QJsonValue(node.chopped(2)); });
            });
            row(of("a byte changed"), true, [account](const auto&, const auto&, auto& answer) {
                changeNode(answer, account, [](const QString& node) { return QJsonValue(otherDigit(node)); });
            });
            row(of("a node missing"), true, [account](const auto&, const auto&, auto& answer) {
                changeNode(answer, account, [](const QString&) { return QJsonValue(); });
            });
            row(of("a node that is no text"), true, [account](const auto&, const auto&, auto& answer) {
                changeNode(answer, account, [](const QString&) { return QJsonValue(7); });
            });
        }
        row("no proof of the slot", true, [](const auto&, const auto&, auto& answer) {
            auto result = answer[kResult].toObject();
            result[QStringLiteral("storageProof")] = QJsonArray();
            answer[kResult] = result;
        });
        row("an empty object", true, [](const auto&, const auto&, auto& answer) { answer[kResult] = QJsonObject(); });
        row("nothing", false, [](const auto&, const auto&, auto& answer) { answer[kResult] = QJsonValue::Null; });
        row("no such method", false, [](const auto&, const auto&, auto& answer) { noSuchMethod(answer); });
    }
    // A bad proof is its server's fault, a missing one is not. Another server's takes its place either way.
    void proofsThatProveNothing() {
        using Change = std::function<void(const LyingServer&, const QJsonArray&, QJsonObject&)>;
        QFETCH(const Change, change);
        QFETCH(const bool, fault);
        auto two = servers(2);
        two[0].lie([&](const auto& method, const auto& params, auto& answer) {
            if (method == kGetProof) {
                change(two[0], params, answer);
            }
        });
        const auto block = finalBlock();
        const auto state = countersBy(two, block);
        EXPECT_OK(state);
        QCOMPARE(state->queueLength, std::uint64_t{2});
        QCOMPARE(two[1].asked("eth_getProof"), 1);
        QCOMPARE(isTold(two, 0), fault);
        QVERIFY(!isTold(two, 1));
    }

    // Known, said, and no reason to stop.
    void noServerProves() {
        auto two = servers(2);
        for (auto& server : two.list) {
            server->lie([](const auto& method, const auto&, auto& answer) {
                if (method == kGetProof) {
                    noSuchMethod(answer);
                }
            });
        }
        EXPECT_OK(countersBy(two, finalBlock()));
        EXPECT_OK(countersBy(two, finalBlock()));
        QCOMPARE(two[0].asked("eth_getProof"), 1); // not at every block
        QVERIFY(two.adapter->troubles().empty());
        const auto report = await<ChainReport>([&](auto* c, auto done) { two.adapter->checkChain(c, done); });
        EXPECT_OK(report);
        QVERIFY(!report->firstProblem());
        const auto line = std::find_if(report->checks.begin(), report->checks.end(), [](const auto& check) {
            return check.subject == "proof of the contract's state";
        });
        QVERIFY(line != report->checks.end());
        QVERIFY2(line->found.find("none: ") == 0 && line->found.find("method not found") != std::string::npos,
                 line->found.c_str());
    }

    // What it says of the contract is another thing than its block proves.
    void countersThatAreNot() {
        auto two = servers(2);
        two[0].lie([](const auto& method, const auto&, auto& answer) {
            if (method == QLatin1String("eth_call")) {
                answer[kResult] = answer[kResult].toString().replace(2 + 4 * 64 - 1, 1, QStringLiteral("9"));
            }
        });
        const auto block = finalBlock();
        const auto state = countersBy(two, block);
        EXPECT_CODE(state, "rpc-bad-answer");
        QVERIFY2(names(state.error().message, two[0]), state.error().message.c_str());
        QVERIFY(isTold(two, 0));
        const auto again = countersBy(two, block);
        EXPECT_OK(again);
        QCOMPARE(again->queueLength, std::uint64_t{2});
    }

    void aFreezeThatIsNone() {
        auto two = servers(2);
        two[0].lie([](const auto& method, const auto&, auto& answer) {
            if (method == QLatin1String("eth_call")) {
                answer[kResult] = answer[kResult].toString().replace(2 + 6 * 64 - 1, 1, QStringLiteral("2"));
            }
        });
        EXPECT_CODE(countersBy(two, finalBlock()), "rpc-bad-answer");
        QVERIFY(!countersBy(two, finalBlock())->isFrozen());
    }

    void theQueuesItems() {
        const auto all = events();
        EXPECT_OK(all);
        std::vector<protocol::Operation> items;
        for (const auto& placed : *all) {
            if (const auto* added = std::get_if<QueueItemAdded>(&placed.event)) {
                items.push_back(added->operation);
            }
        }
        QCOMPARE(items.size(), std::size_t{2});
        const auto block = finalBlock();
        auto two = servers(2);
        const auto holds = [&](std::uint64_t first, const std::vector<protocol::Operation>& some) {
            return await<bool>([&](auto* c, auto done) { two.adapter->queueHolds(c, block, first, some, done); });
        };
        EXPECT_OK(holds(0, items));
        QVERIFY(*holds(0, items) && *holds(0, {items[0]}) && *holds(1, {items[1]}) && *holds(2, {}));
        QVERIFY(!*holds(0, {items[1]}) && !*holds(1, {items[0]}) && !*holds(0, {items[1], items[0]}));
        auto more = items;
        more[0].amount += 1;
        QVERIFY(!*holds(0, more));
        // The server that shows a larger deposit can't have the contract confirm it.
        two[0].lie([](const auto& method, const auto&, auto& answer) {
            if (method == QLatin1String("eth_call")) {
                answer[kResult] =
                    answer[kResult].toString().replace(10, 1, QStringLiteral("9")).replace(11, 1, QStringLiteral("9"));
            }
        });
        const auto lied = holds(0, more);
        EXPECT_CODE(lied, "rpc-bad-answer");
        QVERIFY(names(lied.error().message, two[0]));
        QVERIFY(!*holds(0, more) && *holds(0, items));
    }

    void aStoredBatch() {
        auto two = servers(2);
        const auto holds = [&](const CommittedBatch& batch) {
            return await<bool>([&](auto* c, auto done) { two.adapter->holdsBatch(c, batch, finalBlock(), done); });
        };
        EXPECT_OK(holds(m_batch));
        QVERIFY(*holds(m_batch));
        auto other = m_batch;
        other.queueEnd = 1;
        QVERIFY(!*holds(other));
        two[0].lie([&](const auto& method, const auto&, auto& answer) {
            if (method == QLatin1String("eth_call")) {
                answer[kResult] = dataText(*storedHashOf(other, 1));
            }
        });
        const auto lied = holds(other);
        EXPECT_CODE(lied, "rpc-bad-answer");
        QVERIFY(names(lied.error().message, two[0]));
        QVERIFY(!*holds(other) && *holds(m_batch));
    }
};

QTEST_GUILESS_MAIN(TestRealServers)
#include "tst_real_servers.moc"
