#pragma once

#include "base/bytes.h"
#include "base/hex.h"
#include "base/result.h"
#include "protocol/chain_address.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QSet>

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

namespace landfall::l1 {

// Reads a JSON object strictly: each field named, typed and in range, none left over. The first problem is kept
// in a log shared by all readers of a document. Every later read gives a default. So a parser reads straight
// through and asks once at the end. Errors: PREFIX-missing-field, PREFIX-bad-field, PREFIX-unknown-field.
class FieldLog {
public:
    FieldLog(std::string prefix, std::string document) : m_prefix(std::move(prefix)), m_document(std::move(document)) {}

    void fail(const char* kind, const std::string& path, const std::string& what);
    const std::optional<Error>& error() const { return m_error; }

private:
    std::string m_prefix;
    std::string m_document; // "the network file"
    std::optional<Error> m_error;
};

class FieldReader {
public:
    FieldReader(FieldLog& log, const QJsonValue& value, std::string path);

    std::string text(const char* name, std::size_t maxLength = 200);
    std::string optionalText(const char* name, std::size_t maxLength = 200);
    bool boolean(const char* name);
    std::uint64_t number(const char* name, std::uint64_t least, std::uint64_t most);
    std::uint64_t optionalNumber(const char* name, std::uint64_t least, std::uint64_t most, std::uint64_t otherwise);
    protocol::Address address(const char* name);
    // As a chain of the family writes it.
    protocol::ChainAddress address(const char* name, protocol::AddressFamily family);
    // A chain's server or a node's: http or https, with a host.
    std::string url(const char* name);
    std::string optionalUrl(const char* name);
    // An address in which `placeholder` stands for something.
    std::string optionalTemplateUrl(const char* name, const char* placeholder);
    std::vector<std::string> urls(const char* name);
    template <std::size_t N>
    FixedBytes<N> hex(const char* name) {
        auto bytes = fixedFromHex<N>(text(name, std::max<std::size_t>(200, 2 + 2 * N)));
        if (!bytes && !m_log.error()) {
            bad(name, "must be " + std::to_string(N) + " bytes of hexadecimal with 0x");
        }
        return bytes ? *bytes : FixedBytes<N>{};
    }
    FieldReader object(const char* name);
    std::vector<FieldReader> objects(const char* name, int least, int most);
    QStringList names() const { return m_object.keys(); }
    bool isText(const char* name) const { return m_object.value(QLatin1String(name)).isString(); }
    bool has(const char* name) const { return m_object.contains(QLatin1String(name)); }

    void bad(const char* name, const std::string& what);
    std::string pathOf(const char* name) const;
    // Call last: complains of fields that nobody read.
    void finish();

private:
    std::optional<QJsonValue> take(const char* name);
    std::string checkedUrl(const char* name, const QJsonValue& value);

    FieldLog& m_log;
    QJsonObject m_object;
    std::string m_path;
    QSet<QString> m_read;
};

} // namespace landfall::l1
