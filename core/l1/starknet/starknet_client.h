#pragma once

#include "l1/chain_adapter.h"
#include "l1/evm/json_rpc.h"
#include "l1/starknet/transaction.h"

#include <QJsonObject>

namespace landfall::l1::starknet {

// Which state a question is about. PreConfirmed counts what no block has yet; L1Accepted is what Ethereum has proven.
enum class BlockTag { PreConfirmed, Latest, L1Accepted };
using BlockId = std::variant<BlockTag, BlockNumber, Felt>; // Felt: a block's hash

struct StarknetEvent {
    BlockNumber block = 0;
    Felt blockHash;
    Felt transaction;
    std::vector<Felt> keys; // the first is the event's name as a selector
    std::vector<Felt> data;
};

struct StarknetReceipt {
    enum class Finality { PreConfirmed, AcceptedOnL2, AcceptedOnL1 };
    Finality finality = Finality::PreConfirmed;
    bool succeeded = false;
    std::string revertReason; // unless it succeeded
    Uint256 fee;              // paid, STRK's units
    std::uint64_t l2Gas = 0;  // consumed; 0: not told
    // Neither before a block has it.
    std::optional<BlockNumber> block;
    std::optional<Felt> blockHash;
    std::vector<std::pair<Felt, StarknetEvent>> events; // with the contract each is of
};

struct FeeEstimate {
    ResourceBounds bounds; // consumed, and the present prices
    Uint256 fee;           // of all, STRK's units

    // With half as much again of each.
    ResourceBounds withMargin() const;
};

// What a block charges for a unit of each, STRK's units.
struct GasPrices {
    Uint256 l1Gas;
    Uint256 l2Gas;
    Uint256 l1DataGas;
};

// Starknet's methods with their answers checked and typed. Errors are those of JsonRpc and errorOf().
class StarknetClient {
public:
    explicit StarknetClient(evm::JsonRpc& rpc) : m_rpc(rpc) {}

    // Not of PreConfirmed, which has no hash yet. Error: block-not-found.
    void block(QObject* context, const BlockId& id, Done<BlockRef> done);
    void prices(QObject* context, const BlockId& id, Done<GasPrices> done);
    void call(QObject* context, const Call& call, const BlockId& at, Done<std::vector<Felt>> done);
    // Of the contract there. Error: contract-missing.
    void classHashAt(QObject* context, const Felt& address, const BlockId& at, Done<Felt> done);
    // Whether the class was declared. Reads all of it, so for set-up work only.
    void hasClass(QObject* context, const Felt& classHash, Done<bool> done);
    // The account's next nonce.
    void nonce(QObject* context, const Felt& account, const BlockId& at, Done<Felt> done);
    // The contract's events in blocks from … to, both included, in order: all pages, which have to be one server's.
    // Errors: rpc-servers-differ; rpc-bad-answer, also when the pages do not end.
    void events(QObject* context, const Felt& contract, BlockNumber from, BlockNumber to,
                Done<std::vector<StarknetEvent>> done);
    // `transaction`: toJson(). Without its validation any signature will do, and what the validation itself costs is
    // not in the estimate. Error: chain-refused, with the contract's reason.
    enum class Validation { Run, Skip };
    void estimateFee(QObject* context, const QJsonObject& transaction, Validation validation, Done<FeeEstimate> done);
    // Hands the transaction over, by its kind; `hash` is what was signed. Ok also if the chain has it already.
    void send(QObject* context, const QJsonObject& transaction, const Felt& hash, Done<Felt> done);
    // Error: transaction-not-found.
    void receipt(QObject* context, const Felt& hash, Done<StarknetReceipt> done);
    // Whether a server has the transaction, waiting or in a block.
    void isKnown(QObject* context, const Felt& hash, Done<bool> done);

private:
    evm::JsonRpc& m_rpc;
};

} // namespace landfall::l1::starknet
