#include "l1/evm/transaction.h"

#include "crypto/keccak.h"
#include "crypto/random.h"
#include "l1/evm/rlp.h"

#include <algorithm>

namespace landfall::l1::evm {

namespace {

constexpr std::uint8_t kType = 0x02;
constexpr std::size_t kUnsignedFields = 9;
constexpr std::size_t kSignedFields = 12;

Error malformed(const std::string& what) {
    return Error::invalid("transaction-malformed", "the stored bytes are not an EIP-1559 transaction: " + what);
}

std::vector<RlpItem> fieldsOf(const FeeMarketTransaction& t) {
    return {RlpItem::number(Uint256(t.chainId)),
            RlpItem::number(Uint256(t.nonce)),
            RlpItem::number(t.fees.tip),
            RlpItem::number(t.fees.cap),
            RlpItem::number(Uint256(t.gasLimit)),
            RlpItem::string(t.to ? ByteView(t.to->bytes) : ByteView()),
            RlpItem::number(t.value),
            RlpItem::string(t.data),
            RlpItem::list({})};
}

Bytes typed(std::vector<RlpItem> fields) {
    Bytes out{kType};
    append(out, rlpEncode(RlpItem::list(std::move(fields))));
    return out;
}

Result<std::vector<RlpItem>> readFields(ByteView bytes, std::size_t count) {
    if (bytes.empty() || bytes[0] != kType) {
        return malformed("its type is not 2");
    }
    auto list = rlpDecode(bytes.subspan(1));
    if (!list) {
        return malformed(list.error().message);
    }
    if (!list->isList || list->items.size() != count) {
        return malformed("it does not have " + std::to_string(count) + " fields");
    }
    return std::move(list->items);
}

// Numbers are fields 0…4 and 6; every one but fees and value must fit 64 bits.
Result<FeeMarketTransaction> readUnsigned(const std::vector<RlpItem>& fields) {
    std::array<Uint256, 7> numbers;
    for (const std::size_t i : {0U, 1U, 2U, 3U, 4U, 6U}) {
        auto number = fields[i].asNumber();
        if (!number) {
            return malformed(number.error().message);
        }
        numbers[i] = *number;
    }
    if (!numbers[0].fitsUint64() || !numbers[1].fitsUint64() || !numbers[4].fitsUint64()) {
        return malformed("chain id, nonce or gas limit is too large");
    }
    const auto& to = fields[5];
    if (to.isList || (!to.bytes.empty() && to.bytes.size() != 20)) {
        return malformed("its recipient is not an address");
    }
    if (fields[7].isList || !fields[8].isList || !fields[8].items.empty()) {
        return malformed("its data or access list has the wrong form");
    }
    FeeMarketTransaction out;
    out.chainId = numbers[0].low64();
    out.nonce = numbers[1].low64();
    out.fees = {.cap = numbers[3], .tip = numbers[2]};
    out.gasLimit = numbers[4].low64();
    out.value = numbers[6];
    out.data = fields[7].bytes;
    if (!to.bytes.empty()) {
        protocol::Address address;
        std::copy(to.bytes.begin(), to.bytes.end(), address.bytes.begin());
        out.to = address;
    }
    return out;
}

// Signing contexts are expensive to make; one a thread is enough.
const crypto::Secp256k1& signer() {
    thread_local const crypto::Secp256k1 instance = [] {
        Bytes32 blinding;
        crypto::randomBytes(blinding);
        return crypto::Secp256k1(blinding);
    }();
    return instance;
}

} // namespace

Bytes encodeUnsigned(const FeeMarketTransaction& transaction) {
    return typed(fieldsOf(transaction));
}

Result<FeeMarketTransaction> decodeUnsigned(ByteView payload) {
    auto fields = readFields(payload, kUnsignedFields);
    if (!fields) {
        return fields.error();
    }
    return readUnsigned(*fields);
}

Result<SignedTransaction> signTransaction(const FeeMarketTransaction& transaction, ByteView privateKey) {
    auto key = crypto::Secp256k1PrivateKey::fromBytes(privateKey);
    if (!key) {
        return key.error();
    }
    const auto signature = signer().sign(*key, crypto::keccak256(encodeUnsigned(transaction)));
    auto fields = fieldsOf(transaction);
    fields.push_back(RlpItem::number(Uint256(signature.recoveryId)));
    fields.push_back(RlpItem::number(Uint256::fromBigEndian(signature.r)));
    fields.push_back(RlpItem::number(Uint256::fromBigEndian(signature.s)));

    SignedTransaction out;
    out.raw = typed(std::move(fields));
    out.hash = crypto::keccak256(out.raw);
    out.transaction = describe(transaction, protocol::Address{crypto::ethereumAddress(signer().publicKey(*key))});
    return out;
}

Result<SignedTransaction> decodeSigned(ByteView raw) {
    auto fields = readFields(raw, kSignedFields);
    if (!fields) {
        return fields.error();
    }
    auto transaction = readUnsigned(*fields);
    if (!transaction) {
        return transaction.error();
    }
    auto parity = (*fields)[9].asNumber();
    auto r = (*fields)[10].asNumber();
    auto s = (*fields)[11].asNumber();
    if (!parity || !r || !s || parity->bitLength() > 1) {
        return malformed("its signature is not three numbers");
    }
    const crypto::EcdsaSignature signature{r->toBigEndian(), s->toBigEndian(),
                                           static_cast<std::uint8_t>(parity->low64())};
    auto sender = crypto::recoverPublicKey(crypto::keccak256(encodeUnsigned(*transaction)), signature);
    if (!sender) {
        return sender.error();
    }
    SignedTransaction out;
    out.raw = Bytes(raw.begin(), raw.end());
    out.hash = crypto::keccak256(raw);
    out.transaction = describe(*transaction, protocol::Address{crypto::ethereumAddress(*sender)});
    return out;
}

UnsignedTransaction describe(const FeeMarketTransaction& transaction, const protocol::Address& from) {
    return {from,
            transaction.nonce,
            transaction.fees,
            transaction.gasLimit,
            transaction.value,
            encodeUnsigned(transaction)};
}

Result<protocol::Address> addressOfKey(ByteView privateKey) {
    auto key = crypto::Secp256k1PrivateKey::fromBytes(privateKey);
    if (!key) {
        return key.error();
    }
    return protocol::Address{crypto::ethereumAddress(signer().publicKey(*key))};
}

} // namespace landfall::l1::evm
