#pragma once

#include "l1/chain_adapter.h"
#include "l1/evm/block_header.h"
#include "l1/evm/json_rpc.h"
#include "l1/evm/rollup_calls.h"
#include "l1/evm/rollup_events.h"

namespace landfall::l1::evm {

// What eth_getTransactionByHash tells of a transaction.
struct KnownTransaction {
    protocol::Address from;
    std::optional<protocol::Address> to;
    Uint256 value;
    Bytes data;
    std::uint64_t gasLimit = 0; // 0: not told
};

// eth_getTransactionReceipt, its logs unread.
struct RawReceipt {
    BlockNumber block = 0;
    Bytes32 blockHash{};
    bool succeeded = false;
    std::uint64_t gasUsed = 0; // this and the price are for people; 0: not told
    Uint256 gasPrice;
    std::optional<protocol::Address> created;
    std::vector<Log> logs;
};

// Ethereum's methods with their answers checked and typed. Errors are those of
// JsonRpc; a revert becomes the contract's own error (describeRevert).
class EthClient {
public:
    explicit EthClient(JsonRpc& rpc) : m_rpc(rpc) {}

    void block(QObject* context, const QJsonValue& tagOrNumber, Done<BlockRef> done);
    // Error: finalised-block-missing, which names the remedy.
    void finalisedBlock(QObject* context, Done<BlockRef> done);
    void blockByHash(QObject* context, const Bytes32& hash, Done<BlockRef> done);
    // Of one server alone, whichever is asked first otherwise.
    void blockOfServer(std::size_t server, QObject* context, const QJsonValue& tagOrNumber, Done<BlockRef> done);
    // Nothing where no header that was seen lately shows that it belongs to that block.
    std::optional<Bytes32> stateRootOf(const Bytes32& blockHash) const { return m_headers->stateRootOf(blockHash); }
    void code(QObject* context, const protocol::Address& address, Done<Bytes> done);
    void balance(QObject* context, const protocol::Address& address, const QJsonValue& at, Done<Uint256> done);
    // What a token's contract says that `owner` holds, in its units. Tokens may be hostile: the call's gas is bounded,
    // and nothing is answered for one that reverts or answers less than a number.
    void tokensOf(QObject* context, const protocol::Address& token, const protocol::Address& owner,
                  const QJsonValue& at, Done<std::optional<Uint256>> done);
    void nonce(QObject* context, const protocol::Address& address, bool countWaiting, Done<std::uint64_t> done);
    void fees(QObject* context, Done<FeeSuggestion> done);

    // A view: its answer decoded by `results`. `at` is a tag or {"blockHash": …}.
    // Error: contract-missing when nothing answers there.
    void view(QObject* context, const protocol::Address& to, const AbiSignature& function,
              const AbiValue::List& arguments, const std::vector<AbiType>& results, const QJsonValue& at,
              Done<AbiValue::List> done);
    // What a message from `from` would do at a block, and the gas it would take.
    void simulate(QObject* context, const protocol::Address& from, const CallMessage& message, const QJsonValue& at,
                  Done<Bytes> done);
    // `to` absent: `data` creates a contract. Without a price contracts can see that they are only
    // being estimated; with one the sender must be able to pay it.
    void estimateGas(QObject* context, const protocol::Address& from, const std::optional<protocol::Address>& to,
                     const Uint256& value, const Bytes& data, const std::optional<FeeBid>& price,
                     Done<std::uint64_t> done);

    void logs(QObject* context, const protocol::Address& contract, BlockNumber from, BlockNumber to,
              Done<std::vector<Log>> done);
    void transaction(QObject* context, const Bytes32& hash, Done<std::optional<KnownTransaction>> done);
    void receipt(QObject* context, const Bytes32& hash, Done<std::optional<RawReceipt>> done);
    // Errors: those of knownRefusal, transaction-refused.
    void send(QObject* context, const SignedTransaction& transaction, Done<Bytes32> done);

private:
    // Reads a block and notes what its header shows.
    std::function<Result<BlockRef>(const QJsonValue&)> blockReader() const;
    void refused(QObject* context, const SignedTransaction& transaction, const RpcError& error, Done<Bytes32> done);

    JsonRpc& m_rpc;
    std::shared_ptr<KnownHeaders> m_headers = std::make_shared<KnownHeaders>(); // calls under way keep it
};

// Why a server would not run a call: the contract's own error if it reverted, else
// what its words are known to mean.
Error errorOfCall(const RpcError& error);

// What servers mean by the words with which they refuse a transaction. Codes:
// nonce-used, replacement-underpriced, price-too-low, insufficient-funds, fee-below-base.
std::optional<Error> knownRefusal(const std::string& message);
// Whether they say, in lower case, that they have this very transaction already.
bool isAlreadyThere(const QString& message);

// Whether a server says so of the tag `finalized`; and the error then, with its words and the remedy.
bool isWithoutFinal(const Error& error);
Error noFinalisedBlock(const std::string& words);

QJsonValue latestTag();
QJsonValue atBlock(const Bytes32& hash);

} // namespace landfall::l1::evm
