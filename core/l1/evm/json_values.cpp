#include "l1/evm/json_values.h"

#include "base/hex.h"
#include "l1/error_codes.h"

#include <algorithm>

namespace landfall::l1::evm {

namespace {

Error badField(const char* field) {
    return badAnswer(std::string("its field ") + field + " is missing or malformed");
}

template <std::size_t N>
Result<FixedBytes<N>> fixedOf(const QJsonValue& value, const char* field) {
    auto bytes = dataOf(value, field);
    if (!bytes) {
        return bytes.error();
    }
    if (bytes->size() != N) {
        return badField(field);
    }
    FixedBytes<N> out{};
    std::copy(bytes->begin(), bytes->end(), out.begin());
    return out;
}

} // namespace

Error badAnswer(const std::string& what) {
    return Error::unavailable(code::kRpcBadAnswer,
                              "the RPC server's answer can't be used: " + what + "; use another server if it lasts");
}

Result<Uint256> quantityOf(const QJsonValue& value, const char* field) {
    const auto text = value.toString().toStdString();
    if (text.size() < 3 || !text.starts_with("0x") || (text.size() > 3 && text[2] == '0')) {
        return badField(field);
    }
    auto number = Uint256::fromHexNumber(text);
    if (!number) {
        return badField(field);
    }
    return number;
}

Result<std::uint64_t> quantity64Of(const QJsonValue& value, const char* field) {
    auto number = quantityOf(value, field);
    if (!number) {
        return number.error();
    }
    if (!number->fitsUint64()) {
        return badField(field);
    }
    return number->low64();
}

Result<Bytes> dataOf(const QJsonValue& value, const char* field) {
    const auto text = value.toString().toStdString();
    if (!text.starts_with("0x")) {
        return badField(field);
    }
    auto bytes = fromHex(text);
    if (!bytes) {
        return badField(field);
    }
    return bytes;
}

Result<Bytes32> hashOf(const QJsonValue& value, const char* field) {
    return fixedOf<32>(value, field);
}

Result<protocol::Address> addressOf(const QJsonValue& value, const char* field) {
    auto bytes = fixedOf<20>(value, field);
    if (!bytes) {
        return bytes.error();
    }
    return protocol::Address{*bytes};
}

Result<BlockRef> blockOf(const QJsonValue& value) {
    if (value.isNull() || value.isUndefined()) {
        return Error::unavailable(code::kBlockNotFound,
                                  "the RPC server does not have the block asked for: it may be behind or keep no old "
                                  "blocks; wait, or put another server first in this chain's rpcUrls");
    }
    if (!value.isObject()) {
        return badAnswer("a block is not an object");
    }
    const auto object = value.toObject();
    auto number = quantity64Of(object[QStringLiteral("number")], "number");
    auto hash = hashOf(object[QStringLiteral("hash")], "hash");
    auto timestamp = quantity64Of(object[QStringLiteral("timestamp")], "timestamp");
    if (!number) {
        return number.error();
    }
    if (!hash) {
        return hash.error();
    }
    if (!timestamp) {
        return timestamp.error();
    }
    // No chain gets there; times are reckoned with further on, and batches have five bytes for them.
    if (*timestamp >> 40 != 0) {
        return badField("timestamp");
    }
    return BlockRef{*number, *hash, *timestamp};
}

QString quantityText(const Uint256& value) {
    return QString::fromStdString(value.toQuantity());
}

QString dataText(ByteView bytes) {
    return QString::fromStdString(toHex0x(bytes));
}

} // namespace landfall::l1::evm
