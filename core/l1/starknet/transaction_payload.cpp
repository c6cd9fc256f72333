#include "l1/starknet/transaction_payload.h"

#include "base/overloaded.h"
#include "l1/starknet/felts.h"
#include "l1/starknet/transaction_json.h"

namespace landfall::l1::starknet {

namespace {

constexpr std::uint8_t kVersion = 1;
constexpr std::uint8_t kInvoke = 1;
constexpr std::uint8_t kDeployAccount = 2;
constexpr std::size_t kWord = 32;
constexpr std::size_t kMostFelts = 20'000; // a chain takes some 5,000

Error malformed() {
    return Error::invalid("transaction-malformed", "these bytes are no Starknet transaction of this program's");
}

void put(Bytes& out, const Felt& felt) {
    append(out, felt.toBigEndian());
}

void put(Bytes& out, const ResourceBound& bound) {
    appendBigEndian(out, bound.maxAmount);
    append(out, bound.maxPrice.toBigEndian());
}

void put(Bytes& out, const TransactionHead& head) {
    put(out, head.chainId);
    put(out, head.nonce);
    for (const auto* bound : {&head.bounds.l1Gas, &head.bounds.l2Gas, &head.bounds.l1DataGas}) {
        put(out, *bound);
    }
    appendBigEndian(out, head.bounds.tip);
}

void put(Bytes& out, const std::vector<Felt>& felts) {
    appendBigEndian(out, static_cast<std::uint64_t>(felts.size()));
    for (const auto& felt : felts) {
        put(out, felt);
    }
}

class Reader {
public:
    explicit Reader(ByteView bytes) : m_bytes(bytes) {}

    std::uint8_t byte() { return static_cast<std::uint8_t>(integer(1)); }
    std::uint64_t number() { return integer(8); }
    Uint256 word() {
        Bytes32 out{};
        const auto bytes = take(kWord);
        std::copy(bytes.begin(), bytes.end(), out.begin());
        return Uint256::fromBigEndian(out);
    }
    Felt felt() {
        const auto out = Felt::fromUint256(word());
        m_good = m_good && out.has_value();
        return out.value_or(Felt());
    }
    TransactionHead head() {
        TransactionHead out;
        out.chainId = felt();
        out.nonce = felt();
        for (auto* bound : {&out.bounds.l1Gas, &out.bounds.l2Gas, &out.bounds.l1DataGas}) {
            bound->maxAmount = number();
            bound->maxPrice = word();
        }
        out.bounds.tip = number();
        return out;
    }
    std::vector<Felt> felts() {
        const auto count = number();
        if (count > kMostFelts || count * kWord > m_bytes.size()) {
            m_good = false;
            return {};
        }
        std::vector<Felt> out(static_cast<std::size_t>(count));
        for (auto& one : out) {
            one = felt();
        }
        return out;
    }
    bool good() const { return m_good; }
    bool atEnd() const { return m_good && m_bytes.empty(); }

private:
    ByteView take(std::size_t count) {
        if (count > m_bytes.size()) {
            m_good = false;
            return {};
        }
        const auto out = m_bytes.first(count);
        m_bytes = m_bytes.subspan(count);
        return out;
    }
    std::uint64_t integer(std::size_t count) {
        std::uint64_t out = 0;
        for (const auto byte : take(count)) {
            out = out << 8 | byte;
        }
        return out;
    }

    ByteView m_bytes;
    bool m_good = true;
};

std::optional<AccountTransaction> read(Reader& in) {
    const auto version = in.byte();
    const auto kind = in.byte();
    if (version != kVersion || (kind != kInvoke && kind != kDeployAccount)) {
        return {};
    }
    const auto head = in.head();
    if (kind == kInvoke) {
        const auto sender = in.felt();
        return InvokeTransaction{head, sender, in.felts()};
    }
    const auto classHash = in.felt();
    const auto salt = in.felt();
    return DeployAccountTransaction{head, classHash, salt, in.felts()};
}

} // namespace

Bytes encode(const AccountTransaction& transaction) {
    Bytes out{kVersion};
    std::visit(Overloaded{[&](const InvokeTransaction& one) {
                              out.push_back(kInvoke);
                              put(out, one.head);
                              put(out, one.sender);
                              put(out, one.calldata);
                          },
                          [&](const DeployAccountTransaction& one) {
                              out.push_back(kDeployAccount);
                              put(out, one.head);
                              put(out, one.classHash);
                              put(out, one.salt);
                              put(out, one.constructorCalldata);
                          }},
               transaction);
    return out;
}

Result<AccountTransaction> decodePayload(ByteView payload) {
    Reader in(payload);
    auto out = read(in);
    return out && in.atEnd() ? Result<AccountTransaction>(std::move(*out)) : malformed();
}

Bytes encode(const SignedAccountTransaction& transaction) {
    Bytes out = encode(transaction.transaction);
    append(out, transaction.signature.r.toBigEndian());
    append(out, transaction.signature.s.toBigEndian());
    return out;
}

Result<SignedAccountTransaction> decodeRaw(ByteView raw) {
    Reader in(raw);
    auto transaction = read(in);
    if (!transaction || !in.good()) {
        return malformed();
    }
    const auto r = in.word();
    const auto s = in.word();
    return in.atEnd() ? Result<SignedAccountTransaction>(SignedAccountTransaction{std::move(*transaction), {r, s}})
                      : malformed();
}

const TransactionHead& headOf(const AccountTransaction& transaction) {
    return std::visit([](const auto& one) -> const TransactionHead& { return one.head; }, transaction);
}

TransactionHead& headOf(AccountTransaction& transaction) {
    return std::visit([](auto& one) -> TransactionHead& { return one.head; }, transaction);
}

Felt senderOf(const AccountTransaction& transaction) {
    return std::visit(Overloaded{[](const InvokeTransaction& one) { return one.sender; },
                                 [](const DeployAccountTransaction& one) { return one.address(); }},
                      transaction);
}

Result<Felt> hashOf(const AccountTransaction& transaction) {
    return std::visit([](const auto& one) { return transactionHash(one); }, transaction);
}

QJsonObject jsonOf(const AccountTransaction& transaction, const crypto::StarkSignature& signature) {
    return std::visit([&](const auto& one) { return toJson(one, signature); }, transaction);
}

UnsignedTransaction describe(const AccountTransaction& transaction) {
    const auto& head = headOf(transaction);
    UnsignedTransaction out;
    out.from = protocol::WideAddress{senderOf(transaction).toBigEndian()};
    out.nonce = head.nonce.toUint256().low64();
    out.fees = {head.bounds.l2Gas.maxPrice, Uint256(head.bounds.tip)};
    out.gasLimit = head.bounds.l2Gas.maxAmount;
    out.payload = encode(transaction);
    return out;
}

} // namespace landfall::l1::starknet
