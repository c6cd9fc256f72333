// Writes valid files of each format into DIRECTORY/TARGET: fuzzers find
// the inside of a format faster from a file that is one.
#include "base/hex.h"
#include "l1/evm/rlp.h"
#include "l1/evm/rollup_abi.h"
#include "l1/evm/rollup_calls.h"
#include "l1/evm/transaction.h"
#include "l1/network_file.h"
#include "protocol/address.h"
#include "protocol/batch_words.h"
#include "rpc/encode.h"
#include "rpc/request_json.h"
#include "snark/groth16_setup.h"
#include "snark/proof_json.h"
#include "snark/r1cs_file.h"
#include "snark/wtns_file.h"
#include "store/requests.h"
#include "unit/l1/sample_deployment.h"
#include "unit/l1/sample_network.h"
#include "unit/snark/chain_circuit.h"
#include "wallet/keystore.h"
#include "wallet/mnemonic.h"

#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>

#include <cstdio>
#include <filesystem>
#include <fstream>

using namespace landfall;

namespace {

class Seeds {
public:
    explicit Seeds(std::filesystem::path directory) : m_directory(std::move(directory)) {}

    void write(const char* target, ByteView content) {
        const auto folder = m_directory / target;
        std::filesystem::create_directories(folder);
        std::ofstream out(folder / ("seed" + std::to_string(m_written++)), std::ios::binary);
        out.write(reinterpret_cast<const char*>(content.data()), static_cast<std::streamsize>(content.size()));
        m_ok = m_ok && out.good();
    }
    void write(const char* target, const Result<Bytes>& content) {
        m_ok = m_ok && content.ok();
        if (content) {
            write(target, ByteView(*content));
        }
    }
    bool ok() const { return m_ok; }

private:
    std::filesystem::path m_directory;
    std::size_t m_written = 0;
    bool m_ok = true;
};

Bytes filled(std::size_t size, std::uint8_t value) {
    return Bytes(size, value);
}

bool snarkSeeds(Seeds& seeds) {
    const auto circuit = test::chainCircuit(6, 1, 1);
    Bytes system;
    Bytes witness;
    Bytes key;
    ThreadPool pool(1);
    snark::NoProgress progress;
    if (!snark::writeR1cs(circuit.system, snark::appendTo(system)) ||
        !snark::writeWtns(circuit.witness, snark::appendTo(witness))) {
        return false;
    }
    Bytes waste;
    for (std::size_t i = 0; i < snark::kToxicWasteSize; ++i) {
        waste.push_back(static_cast<std::uint8_t>(i * 7 + 1));
    }
    const auto verifyingKey =
        snark::developmentSetup(circuit.system, SecretBytes(ByteView(waste)), pool, progress, snark::appendTo(key));
    if (!verifyingKey) {
        return false;
    }
    seeds.write("fuzz_r1cs", ByteView(system));
    seeds.write("fuzz_wtns", ByteView(witness));
    seeds.write("fuzz_zkey", ByteView(key));
    seeds.write("fuzz_snark_json", viewOf(snark::writeVerifyingKeyJson(*verifyingKey)));
    return true;
}

void chainSeeds(Seeds& seeds) {
    protocol::BatchData batch;
    batch.header.number = 1;
    batch.header.timestamp = 1'700'000'000;
    batch.header.size = 4;
    batch.header.chains = 6;
    protocol::Operation deposit;
    deposit.type = protocol::OperationType::Deposit;
    deposit.chain = 1;
    deposit.account = 1;
    deposit.amount = 1'000'000;
    batch.operations = {deposit};
    seeds.write("fuzz_batch", ByteView(protocol::encodeBatch(batch)));

    l1::evm::FeeMarketTransaction transaction;
    transaction.chainId = 31337;
    transaction.gasLimit = 21000;
    transaction.data = filled(40, 1);
    if (const auto signedOne = l1::evm::signTransaction(transaction, filled(32, 1))) {
        seeds.write("fuzz_transaction", ByteView(signedOne->raw));
        seeds.write("fuzz_rlp", ByteView(signedOne->raw).subspan(1));
    }
    Bytes abi = {'(', 'u', 'i', 'n', 't', '1', '6', ',', 'b', 'y', 't', 'e', 's', '[', ']', ')', 0};
    append(abi, filled(256, 0));
    seeds.write("fuzz_abi", ByteView(abi));
    seeds.write("fuzz_network_file", viewOf(l1::writeNetworkFile(sampleNetwork()).toStdString()));
    seeds.write("fuzz_deployment", viewOf(sampleDeployment().toStdString()));

    const l1::BatchSubmission submission{{}, {}, {}, protocol::encodeBatch(batch)};
    const l1::CommittedBatch last{1, submission, {}, 0, {}};
    const l1::Execute run{{last}, {l1::VoteSignature{}}};
    for (const l1::ContractCall& call :
         {l1::ContractCall(l1::Commit{last, {submission, submission}}),
          l1::ContractCall(l1::CommitAndProve{last, {submission}, {protocol::ProofWords{}}, std::nullopt}),
          l1::ContractCall(l1::CommitAndProve{last, {submission}, {protocol::ProofWords{}}, run}),
          l1::ContractCall(l1::CommitByTicket{last, {submission}, {protocol::ProofWords{}}, {l1::VoteSignature{}}})}) {
        const auto message = l1::evm::encodeCall(call, {}, sampleNetwork(), 1);
        seeds.write("fuzz_commit", message ? Result<Bytes>(message->data) : Result<Bytes>(message.error()));
    }
}

void walletSeeds(Seeds& seeds) {
    const crypto::Secp256k1 curve{Bytes32{1}};
    auto key = crypto::Secp256k1PrivateKey::fromBytes(filled(32, 1));
    if (key) {
        wallet::KeystoreContents contents{std::move(*key), SecretBytes(ByteView(filled(32, 2))), {}};
        seeds.write("fuzz_keystore",
                    wallet::encryptKeystore(contents, viewOf("secret"), curve, {}, crypto::ScryptCost{2, 8, 1}));
    }
    seeds.write("fuzz_person_text", viewOf("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"));
    if (const auto mnemonic = wallet::Mnemonic::fromEntropy(filled(16, 3))) {
        seeds.write("fuzz_person_text", mnemonic->phrase().view());
    }
    const std::string digits(64, '1');
    seeds.write("fuzz_small_files", viewOf(digits + '\n'));
    seeds.write("fuzz_small_files", viewOf("http://127.0.0.1:4000/\n" + digits + '\n'));
    seeds.write("fuzz_small_files", viewOf(R"({"landfallDevnet":1,"ready":true,"supervisor":{"pid":1,"started":"1"},)"
                                           R"("chains":[{"name":"A","evmChainId":31337,"url":"http://127.0.0.1:1",)"
                                           R"("process":{"pid":1,"started":"1"}}],"attesters":[]})"));
}

// A byte for the caller's right, then a call of each method (fuzz_rpc).
void rpcSeeds(Seeds& seeds) {
    const auto key = crypto::EddsaPrivateKey::fromBytes(filled(32, 1));
    protocol::Withdraw withdraw;
    withdraw.amount = 1'000'000;
    withdraw.chain = 1;
    if (!key) {
        return;
    }
    const auto withdrawal = protocol::signWithdraw({}, withdraw, *key);
    const QJsonObject request = rpc::toTransaction(withdrawal, {});
    seeds.write("fuzz_request", ByteView(store::encodeSignedWithdraw(withdrawal)));
    seeds.write("fuzz_request", viewOf(QJsonDocument(request).toJson().toStdString()));
    const QJsonArray votes{rpc::toJson(node::SignedVote{{protocol::VoteKind::Agree, 1, 1, {}, {}}, {}})};
    seeds.write("fuzz_peer_votes", viewOf(' ' + QJsonDocument(votes).toJson().toStdString()));
    seeds.write("fuzz_peer_votes", viewOf(R"(b{"jsonrpc":"2.0","id":1,"result":[]})"));
    const QString hash = QStringLiteral("0x") + QString(64, QLatin1Char('1'));
    const QString owner = QStringLiteral("0x") + QString(40, QLatin1Char('1'));
    const std::pair<const char*, QJsonArray> calls[] = {{"getAccount", {1}},
                                                        {"getAccountBalances", {owner}},
                                                        {"getSupportTokens", {}},
                                                        {"getSupportChains", {}},
                                                        {"getTokenReserve", {0}},
                                                        {"getWaitingPayouts", {owner}},
                                                        {"estimateTransactionFee", {0}},
                                                        {"sendTransaction", {request}},
                                                        {"getTransactionByHash", {hash}},
                                                        {"getBlockOnChainByNumber", {1}},
                                                        {"getTimeline", {hash}},
                                                        {"getRequests", {owner}},
                                                        {"getBatches", {}},
                                                        {"getChains", {}},
                                                        {"getStatus", {}},
                                                        {"getVotes", {1}}};
    for (const auto& [method, params] : calls) {
        const QJsonObject call{{QStringLiteral("jsonrpc"), QStringLiteral("2.0")},
                               {QStringLiteral("id"), 1},
                               {QStringLiteral("method"), QLatin1StringView(method)},
                               {QStringLiteral("params"), params}};
        const QByteArray body = '\1' + QJsonDocument(call).toJson(QJsonDocument::Compact);
        seeds.write("fuzz_rpc", viewOf(body.toStdString()));
    }
}

// A byte for the question and where in the answer the rest stands (fuzz_chain_answers).
void answerSeeds(Seeds& seeds) {
    const auto results = 16;
    const auto errors = 32;
    const std::string word = std::string(63, '0') + '1';
    const std::string hash = "\"0x" + word + '"';
    const std::string address = "\"0x" + std::string(39, '0') + "2\"";
    const auto write = [&seeds](int form, int question, const std::string& json) {
        seeds.write("fuzz_chain_answers", viewOf(static_cast<char>(form + question) + json));
    };
    const std::string block = "{\"number\":\"0x10\",\"hash\":" + hash + ",\"parentHash\":" + hash +
                              ",\"timestamp\":\"0x65000000\",\"baseFeePerGas\":\"0x7\"}";
    write(results, 0, block);
    write(results, 1, block);
    write(results, 2, "\"0x6001\"");
    write(results, 3, "\"0x8ac7230489e80000\"");
    write(results, 4, "\"0x7\"");
    write(results, 5,
          "{\"baseFeePerGas\":[\"0x7\",\"0x8\"],\"reward\":[[\"0x1\"]],\"gasUsedRatio\":[0.5],"
          "\"oldestBlock\":\"0x1\"}");
    write(results, 6, "\"0x" + word + word + "\"");
    write(results, 7, "\"0x5208\"");
    write(results, 8,
          "{\"hash\":" + hash + ",\"from\":" + address + ",\"to\":" + address +
              ",\"value\":\"0x0\",\"input\":\"0x1234\",\"gas\":\"0x5208\"}");
    write(results, 9,
          "{\"transactionHash\":" + hash + ",\"blockNumber\":\"0x1\",\"blockHash\":" + hash +
              ",\"transactionIndex\":\"0x0\",\"status\":\"0x1\",\"gasUsed\":\"0x5208\","
              "\"effectiveGasPrice\":\"0x7\",\"contractAddress\":null,\"logs\":[]}");
    write(errors, 7, "{\"code\":3,\"message\":\"execution reverted\",\"data\":\"0x08c379a0" + word + "\"}");
    write(errors, 10, "{\"code\":-32000,\"message\":\"nonce too low\"}");
    const auto& abi = l1::evm::rollupAbi();
    const auto contract = protocol::formatAddress(sampleNetwork().chains[0].rollup);
    for (const auto* event :
         {&abi.queuedItem, &abi.batchCommitted, &abi.finalRoot, &abi.batchExecuted, &abi.payoutPending,
          &abi.pendingClaimed, &abi.batchesReverted, &abi.sequencerSuspended, &abi.armed, &abi.disarmed, &abi.frozen,
          &abi.exitsOpened, &abi.exitPaid, &abi.queueRefunded}) {
        write(results, 11,
              "[{\"address\":\"" + contract + "\",\"blockNumber\":\"0x1\",\"blockHash\":" + hash +
                  ",\"transactionHash\":" + hash + ",\"logIndex\":\"0x0\",\"topics\":[\"" + toHex0x(event->topic()) +
                  "\"," + hash + "],\"data\":\"0x" + word + word + word + word + "\",\"removed\":false}]");
    }
    write(0, 2, R"({"jsonrpc":"2.0","id":2,"result":"0x"})");
}

} // namespace

int main(int argc, char** argv) {
    if (argc != 2) {
        std::fprintf(stderr, "usage: %s DIRECTORY\n", argv[0]);
        return 2;
    }
    Seeds seeds(argv[1]);
    const bool snarkDone = snarkSeeds(seeds);
    chainSeeds(seeds);
    walletSeeds(seeds);
    rpcSeeds(seeds);
    answerSeeds(seeds);
    return snarkDone && seeds.ok() ? 0 : 1;
}
