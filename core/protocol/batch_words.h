#pragma once

#include "base/result.h"
#include "protocol/operation.h"

#include <vector>

namespace landfall::protocol {

using Word = FixedBytes<31>;

struct BatchHeader {
    NetworkId networkId{};
    BatchNumber number = 0;
    UnixSeconds timestamp = 0;
    std::uint8_t size = 0; // the circuit's capacity, one of kBatchShapes
    ChainSet chains = 0;
    AccountId feeAccount = 0;

    friend bool operator==(const BatchHeader&, const BatchHeader&) = default;
};

// What goes on every chain of the network: header and n operations, 1 ≤ n ≤ size.
struct BatchData {
    BatchHeader header;
    std::vector<Operation> operations;

    friend bool operator==(const BatchData&, const BatchData&) = default;
};

struct WordPair {
    Word first{};
    Word second{};

    friend bool operator==(const WordPair&, const WordPair&) = default;
};

// Layout: core/README.md, "Batch words". Fields out of range are the caller's bug
// and are cut off; values that went through decodeOperation are in range.
WordPair encodeOperation(const Operation& operation);
WordPair encodeHeader(const BatchHeader& header, std::size_t operationCount);

// Refuses anything encodeOperation would not have written.
// Errors: word-unknown-type, word-not-canonical, word-chain, word-token, word-account, word-key, word-address.
Result<Operation> decodeOperation(const WordPair& words);

// What a contract acts on in a batch's words. It reads them without asking whether every other bit is zero, so
// it may hold a batch that decodeBatch refuses. Such a batch can't be proven. But it must have a name, so that
// it can be reverted.
struct CommittedOperation {
    std::uint8_t type = 0;
    ChainIndex chain = 0;
    TokenId token = 0; // any 16 bits
    Amount amount = 0;
    Address address; // meaningless for a WithdrawWide, which no contract of this family pays
};
struct CommittedWords {
    UnixSeconds timestamp = 0;
    std::uint8_t size = 0;
    std::vector<CommittedOperation> operations;
};
// Error: batch-length.
Result<CommittedWords> readCommitted(ByteView bytes);

// 31·(2 + 2n) bytes.
Bytes encodeBatch(const BatchData& batch);

// Errors: those of decodeOperation, and batch-length, batch-size, batch-count.
Result<BatchData> decodeBatch(ByteView bytes);

} // namespace landfall::protocol
