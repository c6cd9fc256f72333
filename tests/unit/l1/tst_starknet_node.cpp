#include "crypto/starknet/names.h"
#include "l1/error_codes.h"
#include "l1/starknet/starknet_client.h"
#include "l1/starknet/starknet_rpc.h"
#include "l1/starknet/transaction_json.h"
#include "unit/l1/scripted_server.h"
#include "unit/l1/starknet_process.h"
#include "unit/l1/waiting.h"

#include <QtTest>

using namespace landfall;
using namespace landfall::l1;
using namespace landfall::l1::starknet;

namespace {

Felt felt(std::string_view hex) {
    return *Felt::fromUint256(*Uint256::fromHexNumber(hex));
}

Felt named(std::string_view text) {
    return *crypto::shortString(text);
}

const Felt kStrk = felt("0x4718f5a0fc34cc1af16a1cdee98ffb20c31f5cd61d6ab07201858f4287c938d");
const Felt kSomeone = 0x5678;
// About 0.2 STRK at most.
const ResourceBounds kPlenty{{0x1000, 1'000'000'000'000}, {100'000'000, 2'000'000'000}, {0x1000, 1'000'000'000'000}};

evm::RpcLimits quick() {
    evm::RpcLimits limits;
    limits.deadline = std::chrono::milliseconds(20'000);
    limits.attempt = std::chrono::milliseconds(10'000);
    return limits;
}

crypto::StarkPrivateKey keyOf(std::uint64_t number) {
    return crypto::StarkPrivateKey::fromBytes(Uint256(number).toBigEndian()).value();
}

} // namespace

class TestStarknetNode : public QObject {
    Q_OBJECT

    StarknetProcess m_node;
    std::unique_ptr<evm::JsonRpc> m_rpc;
    std::unique_ptr<StarknetClient> m_client;
    const Felt m_chain = named("SN_SEPOLIA");
    Felt m_account;

    DeployAccountTransaction deployment(std::uint64_t key) const {
        const auto publicKey = keyOf(key).publicKey();
        return {{m_chain, 0, kPlenty}, felt(m_node.accountClass()), publicKey, {publicKey}};
    }

    InvokeTransaction transfer(std::uint64_t nonce, std::uint64_t amount,
                               const ResourceBounds& bounds = kPlenty) const {
        const Call call{kStrk, crypto::entryPointSelector("transfer"), {kSomeone, amount, 0}};
        return {{m_chain, nonce, bounds}, m_account, executeCalldata({call})};
    }

    template <class Transaction>
    static QJsonObject signedBy(std::uint64_t key, const Transaction& transaction) {
        return toJson(transaction, keyOf(key).sign(*transactionHash(transaction)).value());
    }

    template <class Transaction>
    Result<Felt> send(const Transaction& transaction, std::uint64_t key = 7) {
        const auto json = signedBy(key, transaction);
        return await<Felt>([&](QObject* context, Done<Felt> done) {
            m_client->send(context, json, *transactionHash(transaction), std::move(done));
        });
    }

    Result<StarknetReceipt> receipt(const Felt& hash) {
        return await<StarknetReceipt>(
            [&](QObject* context, Done<StarknetReceipt> done) { m_client->receipt(context, hash, std::move(done)); });
    }

    Result<Felt> nonce(const Felt& account) {
        return await<Felt>([&](QObject* context, Done<Felt> done) {
            m_client->nonce(context, account, BlockTag::PreConfirmed, std::move(done));
        });
    }

    Result<std::vector<Felt>> balance(const Felt& owner) {
        return await<std::vector<Felt>>([&](QObject* context, Done<std::vector<Felt>> done) {
            m_client->call(context, {kStrk, crypto::entryPointSelector("balanceOf"), {owner}}, BlockTag::Latest,
                           std::move(done));
        });
    }

    Result<BlockRef> block(const BlockId& id) {
        return await<BlockRef>(
            [&](QObject* context, Done<BlockRef> done) { m_client->block(context, id, std::move(done)); });
    }

    // By the node's own faucet.
    bool mint(const Felt& owner) {
        HttpClient http;
        bool minted = false;
        const QJsonObject request{
            {QStringLiteral("jsonrpc"), QStringLiteral("2.0")},
            {QStringLiteral("id"), 1},
            {QStringLiteral("method"), QStringLiteral("devnet_mint")},
            {QStringLiteral("params"),
             QJsonObject{{QStringLiteral("address"), QString::fromStdString(owner.toUint256().toQuantity())},
                         {QStringLiteral("amount"), qint64{1'000'000'000'000'000'000}},
                         {QStringLiteral("unit"), QStringLiteral("FRI")}}}};
        QEventLoop loop;
        http.post(&loop, QUrl(QString::fromStdString(m_node.url())),
                  QJsonDocument(request).toJson(QJsonDocument::Compact), {}, {},
                  [&](const Result<HttpReply, HttpFailure>& reply) {
                      minted = reply && reply->body.contains("new_balance");
                      loop.quit();
                  });
        loop.exec();
        return minted;
    }

private Q_SLOTS:
    void initTestCase() {
        const auto problem = m_node.start();
        QVERIFY2(problem.isEmpty(), qPrintable(problem));
        m_rpc = std::make_unique<evm::JsonRpc>(std::vector<std::string>{m_node.url()}, starknetDialect(m_chain),
                                               "Starknet", quick());
        m_client = std::make_unique<StarknetClient>(*m_rpc);
        const auto account = deployment(7);
        m_account = account.address();
        QVERIFY(mint(m_account));
        EXPECT_OK(send(account));
    }

    void whatIsSentIsReadBack() {
        EXPECT_OK(nonce(m_account));
        QCOMPARE(*nonce(m_account), Felt(1));
        const auto paid = transfer(1, 777);
        const auto hash = send(paid);
        EXPECT_OK(hash);
        const auto read = receipt(*hash);
        EXPECT_OK(read);
        QVERIFY2(read->succeeded, read->revertReason.c_str());
        QVERIFY(read->fee > Uint256());
        QCOMPARE(*nonce(m_account), Felt(2));
        EXPECT_OK(balance(kSomeone));
        QCOMPARE(*balance(kSomeone), (std::vector<Felt>{777, 0}));

        // The same of the block that has it.
        const auto latest = block(BlockTag::Latest);
        EXPECT_OK(latest);
        QVERIFY(read->block.has_value());
        QCOMPARE(latest->number, *read->block);
        QCOMPARE(latest->hash, read->blockHash->toBigEndian());
        QCOMPARE(*block(latest->number), *latest);
        QCOMPARE(*block(*read->blockHash), *latest);
        const auto found = std::ranges::count_if(read->events, [&](const auto& entry) {
            return entry.first == kStrk && entry.second.keys.at(0) == crypto::entryPointSelector("Transfer") &&
                   entry.second.keys.at(2) == kSomeone && entry.second.data == std::vector<Felt>{777, 0};
        });
        QCOMPARE(found, 1);
    }

    void eventsComeInPages() {
        auto number = nonce(m_account)->toUint256().low64();
        for (unsigned i = 0; i < 60; ++i) { // two events each: the payment and the fee
            EXPECT_OK(send(transfer(number++, 1)));
        }
        const auto latest = block(BlockTag::Latest);
        const auto events = await<std::vector<StarknetEvent>>([&](QObject* context, auto done) {
            m_client->events(context, kStrk, latest->number - 59, latest->number, std::move(done));
        });
        EXPECT_OK(events);
        QCOMPARE(events->size(), std::size_t{120});
        QVERIFY(std::ranges::is_sorted(*events, {}, &StarknetEvent::block));
        QCOMPARE(events->front().block, latest->number - 59);
        QCOMPARE(events->back().blockHash.toBigEndian(), latest->hash);
    }

    void anEstimateIsEnough() {
        const auto number = nonce(m_account)->toUint256().low64();
        const auto json = signedBy(7, transfer(number, 5, {}));
        const auto estimate = await<FeeEstimate>([&](QObject* context, Done<FeeEstimate> done) {
            m_client->estimateFee(context, json, StarknetClient::Validation::Run, std::move(done));
        });
        EXPECT_OK(estimate);
        const auto hash = send(transfer(number, 5, estimate->withMargin()));
        EXPECT_OK(hash);
        QVERIFY(receipt(*hash)->succeeded);
    }

    void whatRevertsSaysWhy() {
        const auto number = nonce(m_account)->toUint256().low64();
        auto tooMuch = transfer(number, 0);
        tooMuch.calldata[5] = 0;
        tooMuch.calldata[6] = 1; // 2^128 units
        const auto reverted = send(tooMuch);
        EXPECT_OK(reverted);
        const auto read = receipt(*reverted);
        EXPECT_OK(read);
        QVERIFY(!read->succeeded);
        QVERIFY(!read->revertReason.empty());
    }

    void refusalsByName() {
        const auto number = nonce(m_account)->toUint256().low64();
        EXPECT_CODE(send(transfer(number - 1, 1)), code::kNonceUsed);
        auto low = kPlenty;
        low.l2Gas.maxPrice = 1;
        EXPECT_CODE(send(transfer(number, 1, low)), code::kFeeBelowBase);
        EXPECT_CODE(send(deployment(8), 8), "insufficient-funds");
        EXPECT_CODE(send(transfer(number, 1), 8), "transaction-refused"); // signed by another key
        EXPECT_CODE(nonce(0x999), "contract-missing");
        EXPECT_CODE(receipt(5), code::kTransactionNotFound);
        EXPECT_CODE(block(BlockNumber{1'000'000}), code::kBlockNotFound);
        const auto missing = await<std::vector<Felt>>([&](QObject* context, Done<std::vector<Felt>> done) {
            m_client->call(context, {kStrk, crypto::entryPointSelector("nothing"), {}}, BlockTag::Latest,
                           std::move(done));
        });
        EXPECT_CODE(missing, "entry-point-missing");
    }

    void theNodeOfAnotherChain() {
        evm::JsonRpc rpc({m_node.url()}, starknetDialect(named("SN_MAIN")), "Starknet", quick());
        StarknetClient client(rpc);
        EXPECT_CODE(await<Felt>([&](QObject* context, Done<Felt> done) {
                        client.nonce(context, m_account, BlockTag::Latest, std::move(done));
                    }),
                    code::kRpcWrongChain);
    }

    // Where the answer makes no sense, the next server is asked.
    void aNodeThatAnswersNull() {
        ScriptedServer null([this](const QJsonObject& request) -> ScriptedServer::Answer {
            const bool isChain = request[QStringLiteral("method")].toString() == QLatin1String("starknet_chainId");
            return {ScriptedServer::result(
                request, isChain ? QJsonValue(QString::fromStdString(m_chain.toUint256().toQuantity()))
                                 : QJsonValue(QJsonValue::Null))};
        });
        evm::JsonRpc alone({null.url()}, starknetDialect(m_chain), "Starknet", quick());
        StarknetClient client(alone);
        EXPECT_CODE(await<Felt>([&](QObject* context, Done<Felt> done) {
                        client.nonce(context, m_account, BlockTag::Latest, std::move(done));
                    }),
                    code::kRpcBadAnswer);
        EXPECT_CODE(await<BlockRef>([&](QObject* context, Done<BlockRef> done) {
                        client.block(context, BlockTag::Latest, std::move(done));
                    }),
                    code::kRpcBadAnswer);
        EXPECT_CODE(await<StarknetReceipt>([&](QObject* context, Done<StarknetReceipt> done) {
                        client.receipt(context, 5, std::move(done));
                    }),
                    code::kRpcBadAnswer);
        EXPECT_CODE(await<std::vector<StarknetEvent>>(
                        [&](QObject* context, auto done) { client.events(context, kStrk, 0, 1, std::move(done)); }),
                    code::kRpcBadAnswer);

        evm::JsonRpc both({null.url(), m_node.url()}, starknetDialect(m_chain), "Starknet", quick());
        StarknetClient better(both);
        EXPECT_OK(await<Felt>([&](QObject* context, Done<Felt> done) {
            better.nonce(context, m_account, BlockTag::Latest, std::move(done));
        }));
    }
};

QTEST_GUILESS_MAIN(TestStarknetNode)
#include "tst_starknet_node.moc"
