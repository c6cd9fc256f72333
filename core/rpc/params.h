#pragma once

#include "base/result.h"
#include "protocol/amount.h"
#include "protocol/chain_address.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QString>

#include <optional>

// Reads the values of a JSON object and remembers the first that is missing or wrong. So a caller asks for all
// of them and looks once.
namespace landfall::rpc {

class FieldReader {
public:
    // `where` goes before each name in messages, such as "params[0].".
    FieldReader(const QJsonObject& object, QString where);

    std::uint64_t integer(const char* name, std::uint64_t least, std::uint64_t most);
    // Decimal digits in a string.
    Uint256 bigInteger(const char* name);
    protocol::Amount amount(const char* name);
    protocol::Address address(const char* name);
    // 0x and 40 digits, or 0x and 64 for a wide one.
    protocol::ChainAddress recipient(const char* name);
    Bytes bytes(const char* name, std::size_t length);
    QString text(const char* name);
    QJsonObject object(const char* name);

    void fail(const char* name, const QString& what);
    // The first problem: a wrong field, else one that was never asked for.
    std::optional<Error> finish() const;

private:
    QJsonValue take(const char* name);

    QJsonObject m_object;
    QString m_where;
    std::optional<Error> m_error;
    QStringList m_known;
};

// Positional parameters, or one object of named ones.
class Params {
public:
    static Result<Params> fromJson(const QJsonValue& params, const QStringList& names);

    // Errors: parameter-missing, parameter-wrong.
    Result<std::uint64_t> integer(const char* name, std::uint64_t least, std::uint64_t most) const;
    Result<protocol::Address> address(const char* name) const;
    Result<Bytes32> hash(const char* name) const;
    Result<QJsonObject> object(const char* name) const;
    bool has(const char* name) const { return m_values.contains(QLatin1StringView(name)); }
    bool isInteger(const char* name) const { return m_values.value(QLatin1StringView(name)).isDouble(); }

private:
    QJsonObject m_values;
};

} // namespace landfall::rpc
