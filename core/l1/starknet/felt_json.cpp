#include "l1/starknet/felt_json.h"

#include "l1/evm/json_values.h"

#include <string>

namespace landfall::l1::starknet {

using algebra::Felt;
using evm::badAnswer;

namespace {

constexpr qsizetype kMostDigits = 66; // with 0x

Error badField(const char* field) {
    return badAnswer(std::string("its field ") + field + " is missing or malformed");
}

Result<Uint256> numberOf(const QJsonValue& value, const char* field) {
    const auto text = value.toString();
    if (text.size() < 3 || text.size() > kMostDigits || !text.startsWith(QLatin1String("0x"))) {
        return badField(field);
    }
    auto number = Uint256::fromHexNumber(text.toStdString());
    return number ? number : badField(field);
}

} // namespace

Result<Felt> feltOf(const QJsonValue& value, const char* field) {
    const auto number = numberOf(value, field);
    const auto felt = number ? Felt::fromUint256(*number) : std::nullopt;
    return felt ? Result<Felt>(*felt) : badField(field);
}

Result<std::vector<Felt>> feltsOf(const QJsonValue& value, const char* field) {
    if (!value.isArray()) {
        return badField(field);
    }
    std::vector<Felt> out;
    for (const auto& entry : value.toArray()) {
        const auto felt = feltOf(entry, field);
        if (!felt) {
            return felt.error();
        }
        out.push_back(*felt);
    }
    return out;
}

Result<Uint256> amountOf(const QJsonValue& value, const char* field) {
    auto number = numberOf(value, field);
    return number && number->bitLength() <= 128 ? number : badField(field);
}

Result<std::uint64_t> units64Of(const QJsonValue& value, const char* field) {
    const auto number = numberOf(value, field);
    return number && number->fitsUint64() ? Result<std::uint64_t>(number->low64()) : badField(field);
}

Result<std::uint64_t> integerOf(const QJsonValue& value, const char* field) {
    const auto number = value.toInteger(-1);
    return value.isDouble() && number >= 0 ? Result<std::uint64_t>(static_cast<std::uint64_t>(number))
                                           : badField(field);
}

QString feltText(const Felt& value) {
    return QString::fromStdString(value.toUint256().toQuantity());
}

QJsonArray feltsJson(std::span<const Felt> values) {
    QJsonArray out;
    for (const auto& value : values) {
        out.append(feltText(value));
    }
    return out;
}

} // namespace landfall::l1::starknet
