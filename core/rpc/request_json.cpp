#include "rpc/request_json.h"

#include "base/hex.h"
#include "protocol/address.h"
#include "protocol/error_codes.h"
#include "rpc/params.h"

#include <algorithm>

namespace landfall::rpc {

using algebra::Fr;
using namespace protocol;

namespace {

QString text(const std::string& value) {
    return QString::fromStdString(value);
}

Bytes32 part(const Bytes& bytes, std::size_t index) {
    Bytes32 out{};
    std::copy_n(bytes.begin() + static_cast<std::ptrdiff_t>(32 * index), 32, out.begin());
    return out;
}

Fr elementAt(FieldReader& fields, const char* name, const Bytes& bytes, std::size_t index) {
    const auto value = Fr::fromBigEndian(part(bytes, index));
    if (!value) {
        fields.fail(name, QStringLiteral("has a coordinate outside the field"));
    }
    return value.value_or(Fr::zero());
}

} // namespace

QJsonObject toJson(const SignedWithdraw& signedRequest) {
    const Withdraw& request = signedRequest.request;
    Bytes key;
    append(key, signedRequest.publicKey.x.toBigEndian());
    append(key, signedRequest.publicKey.y.toBigEndian());
    Bytes signature;
    append(signature, signedRequest.signature.r8.x.toBigEndian());
    append(signature, signedRequest.signature.r8.y.toBigEndian());
    append(signature, signedRequest.signature.s.toBigEndian());
    return {
        {QStringLiteral("type"), QStringLiteral("Withdraw")},
        {QStringLiteral("chainId"), request.chain},
        {QStringLiteral("accountId"), static_cast<qint64>(request.account)},
        {QStringLiteral("from"), text(formatAddress(request.from))},
        {QStringLiteral("to"), text(formatChainAddress(request.to))},
        {QStringLiteral("token"), request.token},
        {QStringLiteral("amount"), text(amountToDecimal(request.amount))},
        {QStringLiteral("fee"), text(amountToDecimal(unpackFee(request.fee)))},
        {QStringLiteral("nonce"), static_cast<qint64>(request.nonce)},
        {QStringLiteral("validUntil"), static_cast<qint64>(request.validUntil)},
        {QStringLiteral("pubKey"), text(toHex0x(key))},
        {QStringLiteral("signature"), text(toHex0x(signature))},
    };
}

QJsonObject toTransaction(const SignedWithdraw& signedRequest, const NetworkId& network) {
    auto out = toJson(signedRequest);
    out.insert(QStringLiteral("networkId"), text(toHex0x(network)));
    return out;
}

Result<SignedWithdraw> withdrawFromJson(const QJsonObject& object, const NetworkId& network) {
    FieldReader fields(object, QStringLiteral("transaction."));
    if (fields.text("type") != QLatin1StringView("Withdraw")) {
        fields.fail("type", QStringLiteral("must be Withdraw"));
    }
    const Bytes signedFor = fields.bytes("networkId", network.size());
    SignedWithdraw out;
    Withdraw& request = out.request;
    request.chain = static_cast<ChainIndex>(fields.integer("chainId", 1, kMaxChain));
    request.account = static_cast<AccountId>(fields.integer("accountId", 0, kAccountCapacity - 1));
    request.from = fields.address("from");
    request.to = fields.recipient("to");
    request.token = static_cast<TokenId>(fields.integer("token", 0, kTokenCapacity - 1));
    request.amount = fields.amount("amount");
    const auto fee = packFee(fields.amount("fee"));
    request.fee = fee.value_or(0);
    request.nonce = static_cast<Nonce>(fields.integer("nonce", 0, 0xffffffffU));
    request.validUntil = fields.integer("validUntil", 0, (std::uint64_t{1} << 40) - 1);
    const Bytes key = fields.bytes("pubKey", 64);
    out.publicKey = {elementAt(fields, "pubKey", key, 0), elementAt(fields, "pubKey", key, 1)};
    const Bytes signature = fields.bytes("signature", 96);
    out.signature.r8 = {elementAt(fields, "signature", signature, 0), elementAt(fields, "signature", signature, 1)};
    out.signature.s = Uint256::fromBigEndian(part(signature, 2));
    if (const auto problem = fields.finish()) {
        return *problem;
    }
    if (!std::equal(signedFor.begin(), signedFor.end(), network.begin(), network.end())) {
        return Error::invalid(code::kWrongNetwork, "transaction.networkId is " + toHex0x(signedFor) +
                                                       ", this node is part of " + toHex0x(network) +
                                                       ": send the request to a node of its own network");
    }
    if (!fee) {
        return Error::invalid(code::kFeeNotCanonical,
                              "transaction.fee must have at most four digits before its zeros (2047 at most): "
                              "ask estimateTransactionFee for one that fits");
    }
    return out;
}

} // namespace landfall::rpc
