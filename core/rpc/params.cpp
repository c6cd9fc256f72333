#include "rpc/params.h"

#include "base/hex.h"
#include "protocol/address.h"

#include <algorithm>
#include <cmath>

namespace landfall::rpc {
namespace {

// Every integer up to here is exact in a JSON number.
constexpr double kExactIntegers = 9007199254740992.0;

QLatin1StringView latin(const char* name) {
    return QLatin1StringView(name);
}

Error wrong(const QString& name, const QString& what) {
    return Error::invalid("parameter-wrong", (name + QLatin1StringView(" ") + what).toStdString());
}

Error missing(const QString& name) {
    return Error::invalid("parameter-missing", (name + QLatin1StringView(" is missing")).toStdString());
}

Result<std::uint64_t> integerOf(const QJsonValue& value, const QString& name, std::uint64_t least, std::uint64_t most) {
    const double number = value.toDouble(-1);
    if (!value.isDouble() || number < 0 || number >= kExactIntegers || std::floor(number) != number) {
        return wrong(name, QStringLiteral("must be a whole number"));
    }
    const auto integer = static_cast<std::uint64_t>(number);
    if (integer < least || integer > most) {
        return wrong(name, QStringLiteral("must be from %1 to %2").arg(least).arg(most));
    }
    return integer;
}

Result<protocol::Address> addressOf(const QJsonValue& value, const QString& name) {
    if (!value.isString()) {
        return wrong(name, QStringLiteral("must be an address in a string"));
    }
    auto address = protocol::parseAddress(value.toString().toStdString());
    if (!address) {
        return wrong(name, QStringLiteral("is no address: ") + QString::fromStdString(address.error().message));
    }
    return address;
}

// Here the length says which family is meant: nobody types this, and a short form would be ambiguous.
Result<protocol::ChainAddress> recipientOf(const QJsonValue& value, const QString& name) {
    constexpr int kWideLength = 2 + 64;
    if (!value.isString() || value.toString().size() != kWideLength) {
        const auto address = addressOf(value, name);
        return address ? Result<protocol::ChainAddress>(protocol::ChainAddress(*address)) : address.error();
    }
    auto wide = protocol::parseChainAddress(protocol::AddressFamily::Starknet, value.toString().toStdString());
    if (!wide) {
        return wrong(name, QStringLiteral("is no address: ") + QString::fromStdString(wide.error().message));
    }
    if (wide->wide()->bytes[0] >= 1U << (protocol::kWideAddressBits - 248)) {
        return wrong(name, QStringLiteral("is no address: it must be below 2^251"));
    }
    return wide;
}

Result<Bytes> bytesOf(const QJsonValue& value, const QString& name, std::size_t length) {
    const auto text = value.toString().toStdString();
    auto bytes = value.isString() && text.starts_with("0x")
                     ? fromHex(text)
                     : Result<Bytes>(Error::invalid("hex-bad-digit", "hexadecimal digits with 0x are expected"));
    if (!bytes) {
        return wrong(name, QStringLiteral("is wrong: ") + QString::fromStdString(bytes.error().message));
    }
    if (bytes->size() != length) {
        return wrong(name, QStringLiteral("must have %1 bytes, it has %2").arg(length).arg(bytes->size()));
    }
    return bytes;
}

} // namespace

FieldReader::FieldReader(const QJsonObject& object, QString where) : m_object(object), m_where(std::move(where)) {
}

QJsonValue FieldReader::take(const char* name) {
    m_known.append(latin(name));
    const auto value = m_object.value(latin(name));
    if (value.isUndefined() && !m_error) {
        m_error = missing(m_where + latin(name));
    }
    return value;
}

void FieldReader::fail(const char* name, const QString& what) {
    if (!m_error) {
        m_error = wrong(m_where + latin(name), what);
    }
}

std::uint64_t FieldReader::integer(const char* name, std::uint64_t least, std::uint64_t most) {
    const auto value = integerOf(take(name), m_where + latin(name), least, most);
    if (!value && !m_error) {
        m_error = value.error();
    }
    return value ? *value : least;
}

Uint256 FieldReader::bigInteger(const char* name) {
    const auto value = take(name);
    const auto number = Uint256::fromDecimal(value.toString().toStdString());
    if (!number) {
        fail(name, QStringLiteral("must be a whole number of decimal digits in a string"));
        return {};
    }
    return *number;
}

protocol::Amount FieldReader::amount(const char* name) {
    const auto amount = protocol::amountFromUint256(bigInteger(name));
    if (!amount) {
        fail(name, QStringLiteral("must be below 2^120"));
        return 0;
    }
    return *amount;
}

protocol::Address FieldReader::address(const char* name) {
    const auto value = addressOf(take(name), m_where + latin(name));
    if (!value && !m_error) {
        m_error = value.error();
    }
    return value ? *value : protocol::Address{};
}

protocol::ChainAddress FieldReader::recipient(const char* name) {
    const auto value = recipientOf(take(name), m_where + latin(name));
    if (!value && !m_error) {
        m_error = value.error();
    }
    return value ? *value : protocol::ChainAddress();
}

Bytes FieldReader::bytes(const char* name, std::size_t length) {
    const auto value = bytesOf(take(name), m_where + latin(name), length);
    if (!value && !m_error) {
        m_error = value.error();
    }
    return value ? *value : Bytes(length);
}

QString FieldReader::text(const char* name) {
    const auto value = take(name);
    if (!value.isString()) {
        fail(name, QStringLiteral("must be a string"));
    }
    return value.toString();
}

QJsonObject FieldReader::object(const char* name) {
    const auto value = take(name);
    if (!value.isObject()) {
        fail(name, QStringLiteral("must be an object"));
    }
    return value.toObject();
}

std::optional<Error> FieldReader::finish() const {
    if (m_error) {
        return m_error;
    }
    const auto names = m_object.keys();
    const auto unknown =
        std::find_if(names.begin(), names.end(), [this](const QString& name) { return !m_known.contains(name); });
    if (unknown != names.end()) {
        return wrong(m_where + *unknown, QStringLiteral("is not a field here"));
    }
    return std::nullopt;
}

Result<Params> Params::fromJson(const QJsonValue& params, const QStringList& names) {
    Params out;
    if (params.isArray()) {
        const auto array = params.toArray();
        if (array.size() > names.size()) {
            return Error::invalid("parameter-wrong", "params has " + std::to_string(array.size()) +
                                                         " entries, at most " + std::to_string(names.size()) +
                                                         " are expected");
        }
        for (qsizetype i = 0; i < array.size(); ++i) {
            out.m_values.insert(names[i], array[i]);
        }
        return out;
    }
    if (!params.isObject() && !params.isUndefined() && !params.isNull()) {
        return Error::invalid("parameter-wrong", "params must be an array or an object");
    }
    out.m_values = params.toObject();
    const auto given = out.m_values.keys();
    for (const auto& name : given) {
        if (!names.contains(name)) {
            return wrong(QStringLiteral("params.") + name, QStringLiteral("is not a parameter here"));
        }
    }
    return out;
}

Result<std::uint64_t> Params::integer(const char* name, std::uint64_t least, std::uint64_t most) const {
    return has(name) ? integerOf(m_values.value(latin(name)), latin(name), least, most) : missing(latin(name));
}

Result<protocol::Address> Params::address(const char* name) const {
    return has(name) ? addressOf(m_values.value(latin(name)), latin(name)) : missing(latin(name));
}

Result<Bytes32> Params::hash(const char* name) const {
    if (!has(name)) {
        return missing(latin(name));
    }
    const auto bytes = bytesOf(m_values.value(latin(name)), latin(name), 32);
    if (!bytes) {
        return bytes.error();
    }
    Bytes32 out{};
    std::copy(bytes->begin(), bytes->end(), out.begin());
    return out;
}

Result<QJsonObject> Params::object(const char* name) const {
    const auto value = m_values.value(latin(name));
    if (!value.isObject()) {
        return value.isUndefined() ? missing(latin(name)) : wrong(latin(name), QStringLiteral("must be an object"));
    }
    return value.toObject();
}

} // namespace landfall::rpc
