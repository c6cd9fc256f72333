#include "l1/starknet/transaction_payload.h"

#include "l1/starknet/addresses.h"
#include "l1/starknet/transaction_json.h"

namespace landfall::l1::starknet {

namespace {

constexpr std::uint8_t kVersion = 1;
constexpr std::uint8_t kInvocation = 1;
constexpr std::uint8_t kOpening = 2;
constexpr std::size_t kPriceBytes = 16;
constexpr std::size_t kFeltBytes = 32;

Error malformed(const std::string& what) {
    return Error::invalid("transaction-malformed", "the stored Starknet transaction is malformed: " + what);
}

void putPrice(Bytes& out, const Uint256& price) {
    const auto bytes = price.toBigEndian();
    append(out, ByteView(bytes).last(kPriceBytes));
}

void putBound(Bytes& out, const ResourceBound& bound) {
    appendBigEndian(out, bound.maxAmount);
    putPrice(out, bound.maxPrice);
}

void putFelt(Bytes& out, const Felt& felt) {
    append(out, felt.toBigEndian());
}

// Reads what the encoding wrote; the first problem stays.
class Reader {
public:
    explicit Reader(ByteView bytes) : m_rest(bytes) {}

    Uint256 number(std::size_t width) {
        Bytes32 wide{};
        if (m_rest.size() < width) {
            m_good = false;
            return {};
        }
        std::copy_n(m_rest.begin(), width, wide.end() - static_cast<std::ptrdiff_t>(width));
        m_rest = m_rest.subspan(width);
        return Uint256::fromBigEndian(wide);
    }
    std::uint64_t number64(std::size_t width = 8) { return number(width).low64(); }
    Felt felt() {
        const auto value = Felt::fromUint256(number(kFeltBytes));
        m_good = m_good && value.has_value();
        return value.value_or(Felt());
    }
    ResourceBound bound() {
        const auto amount = number64();
        return {amount, number(kPriceBytes)};
    }
    void fail() { m_good = false; }
    std::size_t left() const { return m_rest.size(); }
    bool good() const { return m_good; }

private:
    ByteView m_rest;
    bool m_good = true;
};

AccountTransaction readPayload(Reader& in) {
    AccountTransaction out;
    if (in.number64(1) != kVersion) {
        in.fail();
    }
    const auto kind = in.number64(1);
    out.chainId = in.felt();
    out.sender = in.felt();
    out.nonce = in.number64();
    out.bounds.l1Gas = in.bound();
    out.bounds.l2Gas = in.bound();
    out.bounds.l1DataGas = in.bound();
    out.bounds.tip = in.number64();
    if (kind == kInvocation) {
        const auto count = in.number64(4);
        if (count > in.left() / kFeltBytes) {
            in.fail();
            return out;
        }
        Invocation content;
        for (std::uint64_t i = 0; i < count; ++i) {
            content.calldata.push_back(in.felt());
        }
        out.content = std::move(content);
    } else if (kind == kOpening) {
        out.content = Opening{in.felt()};
    } else {
        in.fail();
    }
    return out;
}

DeployAccountTransaction deploymentOf(const TransactionHead& head, const Opening& opening, const Felt& publicKey) {
    return {head, opening.accountClass, publicKey, {publicKey}};
}

TransactionHead headOf(const AccountTransaction& transaction) {
    return {transaction.chainId, Felt(transaction.nonce), transaction.bounds};
}

// Either kind as the transaction that it becomes once the key is known.
template <class Use>
auto complete(const AccountTransaction& transaction, const Felt& publicKey, Use use) {
    const auto head = headOf(transaction);
    if (const auto* opening = std::get_if<Opening>(&transaction.content)) {
        return use(deploymentOf(head, *opening, publicKey));
    }
    return use(InvokeTransaction{head, transaction.sender, std::get<Invocation>(transaction.content).calldata});
}

Result<Felt> hashOf(const AccountTransaction& transaction, const Felt& publicKey) {
    return complete(transaction, publicKey, [](const auto& whole) { return transactionHash(whole); });
}

} // namespace

Bytes encodePayload(const AccountTransaction& transaction) {
    const auto* opening = std::get_if<Opening>(&transaction.content);
    Bytes out{kVersion, opening == nullptr ? kInvocation : kOpening};
    putFelt(out, transaction.chainId);
    putFelt(out, transaction.sender);
    appendBigEndian(out, transaction.nonce);
    putBound(out, transaction.bounds.l1Gas);
    putBound(out, transaction.bounds.l2Gas);
    putBound(out, transaction.bounds.l1DataGas);
    appendBigEndian(out, transaction.bounds.tip);
    if (opening != nullptr) {
        putFelt(out, opening->accountClass);
        return out;
    }
    const auto& calldata = std::get<Invocation>(transaction.content).calldata;
    appendBigEndian(out, static_cast<std::uint32_t>(calldata.size()));
    for (const auto& felt : calldata) {
        putFelt(out, felt);
    }
    return out;
}

Result<AccountTransaction> decodePayload(ByteView payload) {
    Reader in(payload);
    auto out = readPayload(in);
    if (!in.good() || in.left() != 0) {
        return malformed("its payload is not what this program writes");
    }
    return out;
}

UnsignedTransaction describe(const AccountTransaction& transaction) {
    return {.from = toWide(transaction.sender),
            .nonce = transaction.nonce,
            .fees = {.cap = transaction.bounds.l2Gas.maxPrice, .tip = transaction.bounds.tip},
            .gasLimit = transaction.bounds.l2Gas.maxAmount,
            .value = {},
            .payload = encodePayload(transaction)};
}

Result<SignedTransaction> signTransaction(const AccountTransaction& transaction, const Felt& accountClass,
                                          const crypto::StarkPrivateKey& key) {
    const auto publicKey = key.publicKey();
    const auto* opening = std::get_if<Opening>(&transaction.content);
    const Opening account = opening != nullptr ? *opening : Opening{accountClass};
    if (deploymentOf({}, account, publicKey).address() != transaction.sender) {
        return Error::invalid("key-not-of-sender", "the key given is not the key of the transaction's sender");
    }
    const auto hash = hashOf(transaction, publicKey);
    if (!hash) {
        return hash.error();
    }
    const auto signature = key.sign(*hash);
    if (!signature) {
        return signature.error();
    }
    SignedTransaction out;
    out.transaction = describe(transaction);
    out.hash = hash->toBigEndian();
    out.raw = out.transaction.payload;
    if (opening != nullptr) {
        putFelt(out.raw, publicKey);
    }
    append(out.raw, signature->r.toBigEndian());
    append(out.raw, signature->s.toBigEndian());
    return out;
}

Result<Sendable> decodeRaw(ByteView raw) {
    Reader in(raw);
    Sendable out{readPayload(in), {}, {}};
    const auto* opening = std::get_if<Opening>(&out.transaction.content);
    const Felt publicKey = opening != nullptr ? in.felt() : Felt();
    const auto r = in.number(kFeltBytes);
    const auto s = in.number(kFeltBytes);
    if (!in.good() || in.left() != 0) {
        return malformed("its bytes are not what this program writes");
    }
    const crypto::StarkSignature signature{r, s};
    if (opening != nullptr && deploymentOf({}, *opening, publicKey).address() != out.transaction.sender) {
        return malformed("the account that it opens is not its sender");
    }
    const auto hash = hashOf(out.transaction, publicKey);
    if (!hash) {
        return malformed(hash.error().message);
    }
    out.hash = *hash;
    out.json = complete(out.transaction, publicKey, [&](const auto& whole) { return toJson(whole, signature); });
    return out;
}

QJsonObject unsignedJson(const AccountTransaction& transaction, std::uint64_t nonce) {
    auto free = transaction;
    free.nonce = nonce;
    free.bounds = {};
    // The account's own address for a key: nobody's, so nothing is at the address that follows from it.
    return complete(free, transaction.sender, [](const auto& whole) { return toJson(whole, {}); });
}

} // namespace landfall::l1::starknet
