#include "protocol/batch_words.h"

#include <algorithm>

namespace landfall::protocol {
namespace {

constexpr std::size_t kWordBytes = 31;

template <class Unsigned>
void put(Word& word, std::size_t at, std::size_t width, Unsigned value) {
    for (std::size_t i = width; i-- > 0;) {
        word[at + i] = static_cast<std::uint8_t>(value);
        value = static_cast<Unsigned>(value >> 7 >> 1); // in two steps, so that a one-byte type is no undefined shift
    }
}

template <class Unsigned>
Unsigned get(const Word& word, std::size_t at, std::size_t width) {
    Unsigned value = 0;
    for (std::size_t i = 0; i < width; ++i) {
        value = static_cast<Unsigned>((value << 7 << 1) | word[at + i]);
    }
    return value;
}

void putAddress(Word& word, std::size_t at, const Address& address) {
    std::copy(address.bytes.begin(), address.bytes.end(), word.begin() + static_cast<std::ptrdiff_t>(at));
}

Address getAddress(const Word& word, std::size_t at) {
    Address address;
    std::copy_n(word.begin() + static_cast<std::ptrdiff_t>(at), address.bytes.size(), address.bytes.begin());
    return address;
}

Result<Operation> decodeSetKey(const WordPair& words) {
    Operation out;
    out.type = OperationType::SetKey;
    out.chain = words.first[1];
    out.account = get<AccountId>(words.first, 4, 4);
    out.address = getAddress(words.first, 11);
    Bytes32 key{};
    key[0] = words.first[10];
    std::copy(words.second.begin(), words.second.end(), key.begin() + 1);
    const auto keyHash = algebra::Fr::fromBigEndian(key);
    if (!keyHash) {
        return Error::invalid("word-key", "a SetKey operation carries a key hash outside the field");
    }
    out.keyHash = *keyHash;
    return out;
}

// The address's high 3 bits and the nonce fill bytes 26 to 30 of the first word; the second is the rest.
constexpr std::size_t kHighAt = 26;
constexpr std::size_t kWideNonceAt = 27;
constexpr std::uint8_t kHighLimit = 1U << (kWideAddressBits - 8 * kWordBytes);

Result<Operation> decodeWide(const WordPair& words) {
    Operation out;
    out.type = OperationType::WithdrawWide;
    out.chain = words.first[1];
    out.token = get<TokenId>(words.first, 2, 2);
    out.account = get<AccountId>(words.first, 4, 4);
    out.amount = get<Amount>(words.first, 8, 15);
    out.fee = get<PackedFee>(words.first, 23, 2);
    out.wideAddress.bytes[0] = words.first[kHighAt];
    std::copy(words.second.begin(), words.second.end(), out.wideAddress.bytes.begin() + 1);
    out.nonce = get<Nonce>(words.first, kWideNonceAt, 4);
    if (words.first[kHighAt] >= kHighLimit) {
        return Error::invalid("word-address", "a withdrawal's wide address is not below 2^251");
    }
    return out;
}

Operation decodePlain(const WordPair& words, OperationType type) {
    Operation out;
    out.type = type;
    out.chain = words.first[1];
    out.token = get<TokenId>(words.first, 2, 2);
    out.account = get<AccountId>(words.first, 4, 4);
    out.amount = get<Amount>(words.first, 8, 15);
    out.fee = get<PackedFee>(words.first, 23, 2);
    out.address = getAddress(words.second, 0);
    out.nonce = get<Nonce>(words.second, 20, 4);
    out.validUntil = get<UnixSeconds>(words.second, 24, 5);
    return out;
}

// Fields that the operation's type does not have must be zero.
bool hasOnlyItsFields(const Operation& op) {
    if (!op.isWithdrawal() && (op.fee != 0 || op.nonce != 0 || op.validUntil != 0)) {
        return false;
    }
    return op.type != OperationType::DepositRefused || op.account == 0;
}

constexpr std::size_t kPair = 2 * kWordBytes;

WordPair pairAt(ByteView bytes, std::size_t index) {
    WordPair words;
    const auto first = bytes.begin() + static_cast<std::ptrdiff_t>(index * kPair);
    std::copy_n(first, kWordBytes, words.first.begin());
    std::copy_n(first + kWordBytes, kWordBytes, words.second.begin());
    return words;
}

Status checkLength(ByteView bytes) {
    if (bytes.size() < 2 * kPair || bytes.size() % kPair != 0) {
        return Error::invalid("batch-length",
                              "batch data of " + std::to_string(bytes.size()) + " bytes is not 31·(2 + 2n) bytes long");
    }
    return {};
}

} // namespace

WordPair encodeOperation(const Operation& op) {
    WordPair words;
    put(words.first, 0, 1, static_cast<std::uint8_t>(op.type));
    put(words.first, 1, 1, op.chain);
    put(words.first, 4, 4, op.account);
    if (op.type == OperationType::SetKey) {
        const Bytes32 key = op.keyHash.toBigEndian();
        words.first[10] = key[0];
        putAddress(words.first, 11, op.address);
        std::copy(key.begin() + 1, key.end(), words.second.begin());
        return words;
    }
    put(words.first, 2, 2, op.token);
    put(words.first, 8, 15, op.amount);
    put(words.first, 23, 2, op.fee);
    if (op.type == OperationType::WithdrawWide) {
        const auto& address = op.wideAddress.bytes;
        words.first[kHighAt] = address[0];
        put(words.first, kWideNonceAt, 4, op.nonce);
        std::copy(address.begin() + 1, address.end(), words.second.begin());
        return words;
    }
    putAddress(words.second, 0, op.address);
    put(words.second, 20, 4, op.nonce);
    put(words.second, 24, 5, op.validUntil);
    return words;
}

WordPair encodeHeader(const BatchHeader& header, std::size_t operationCount) {
    WordPair words;
    words.first = header.networkId;
    put(words.second, 0, 5, header.number);
    put(words.second, 5, 5, header.timestamp);
    put(words.second, 10, 1, header.size);
    put(words.second, 11, 2, operationCount);
    put(words.second, 13, 2, header.chains);
    put(words.second, 15, 4, header.feeAccount);
    return words;
}

Result<Operation> decodeOperation(const WordPair& words) {
    const auto type = static_cast<OperationType>(words.first[0]);
    const bool known = type >= OperationType::Deposit && type <= OperationType::PartialExit;
    if (!known) {
        return Error::invalid("word-unknown-type",
                              "an operation has the unknown type " + std::to_string(words.first[0]));
    }
    auto decoded = type == OperationType::SetKey         ? decodeSetKey(words)
                   : type == OperationType::WithdrawWide ? decodeWide(words)
                                                         : Result<Operation>(decodePlain(words, type));
    if (!decoded) {
        return decoded;
    }
    if (decoded->chain == 0 || decoded->chain > kMaxChain) {
        return Error::invalid("word-chain", "an operation names chain " + std::to_string(decoded->chain) +
                                                ": chains are numbered 1 to 15");
    }
    if (decoded->token >= kTokenCapacity) {
        return Error::invalid("word-token", "an operation names token " + std::to_string(decoded->token) +
                                                ": tokens are numbered 0 to 1023");
    }
    if (decoded->account >= kAccountCapacity) {
        return Error::invalid("word-account", "an operation names an account beyond the tree's capacity");
    }
    if (!hasOnlyItsFields(*decoded) || encodeOperation(*decoded) != words) {
        return Error::invalid("word-not-canonical", "an operation has bytes set that its type does not use");
    }
    return decoded;
}

Bytes encodeBatch(const BatchData& batch) {
    Bytes out;
    out.reserve(kWordBytes * (2 + 2 * batch.operations.size()));
    const auto push = [&out](const WordPair& words) {
        append(out, words.first);
        append(out, words.second);
    };
    push(encodeHeader(batch.header, batch.operations.size()));
    for (const auto& operation : batch.operations) {
        push(encodeOperation(operation));
    }
    return out;
}

Result<CommittedWords> readCommitted(ByteView bytes) {
    if (auto status = checkLength(bytes); !status) {
        return status.error();
    }
    const WordPair head = pairAt(bytes, 0);
    CommittedWords out;
    out.timestamp = get<UnixSeconds>(head.second, 5, 5);
    out.size = head.second[10];
    for (std::size_t i = 1; i < bytes.size() / kPair; ++i) {
        const WordPair words = pairAt(bytes, i);
        const Operation plain = decodePlain(words, OperationType{words.first[0]});
        // A SetKey's words lie otherwise, but a contract takes only type and chain of them.
        out.operations.push_back({words.first[0], plain.chain, plain.token, plain.amount, plain.address});
    }
    return out;
}

Result<BatchData> decodeBatch(ByteView bytes) {
    if (auto status = checkLength(bytes); !status) {
        return status.error();
    }
    const WordPair head = pairAt(bytes, 0);
    BatchData out;
    out.header.networkId = head.first;
    out.header.number = get<BatchNumber>(head.second, 0, 5);
    out.header.timestamp = get<UnixSeconds>(head.second, 5, 5);
    out.header.size = head.second[10];
    out.header.chains = get<ChainSet>(head.second, 13, 2);
    out.header.feeAccount = get<AccountId>(head.second, 15, 4);
    const std::size_t count = get<std::uint16_t>(head.second, 11, 2);
    if (shapeOfSize(out.header.size) == nullptr) {
        return Error::invalid("batch-size", "no circuit takes " + std::to_string(out.header.size) + " operations");
    }
    if (count == 0 || count > out.header.size || count != bytes.size() / kPair - 1) {
        return Error::invalid("batch-count", "the header counts " + std::to_string(count) +
                                                 " operations, the data holds " +
                                                 std::to_string(bytes.size() / kPair - 1));
    }
    if (out.header.feeAccount >= kAccountCapacity || encodeHeader(out.header, count) != head) {
        return Error::invalid("word-not-canonical", "the batch's header has bytes set that mean nothing");
    }
    for (std::size_t i = 1; i <= count; ++i) {
        auto operation = decodeOperation(pairAt(bytes, i));
        if (!operation) {
            return operation.error();
        }
        out.operations.push_back(*operation);
    }
    return out;
}

} // namespace landfall::protocol
