#include "l1/field_reader.h"

#include "protocol/address.h"

#include <QUrl>

#include <cmath>

namespace landfall::l1 {

namespace {

constexpr int kMaxUrls = 16;
constexpr qsizetype kMaxUrlLength = 500;

} // namespace

void FieldLog::fail(const char* kind, const std::string& path, const std::string& what) {
    if (!m_error) {
        m_error = Error::invalid(m_prefix + "-" + kind, "in " + m_document + ", " + path + " " + what);
    }
}

FieldReader::FieldReader(FieldLog& log, const QJsonValue& value, std::string path)
    : m_log(log), m_object(value.toObject()), m_path(std::move(path)) {
    if (!value.isObject()) {
        m_log.fail("bad-field", m_path.empty() ? "the whole" : m_path, "must be an object in braces");
    }
}

std::string FieldReader::pathOf(const char* name) const {
    return m_path.empty() ? std::string(name) : m_path + "." + name;
}

void FieldReader::bad(const char* name, const std::string& what) {
    m_log.fail("bad-field", pathOf(name), what);
}

std::optional<QJsonValue> FieldReader::take(const char* name) {
    const auto key = QString::fromLatin1(name);
    m_read.insert(key);
    const auto value = m_object.value(key);
    if (value.isUndefined()) {
        m_log.fail("missing-field", pathOf(name), "is missing: add it");
        return std::nullopt;
    }
    return value;
}

std::string FieldReader::text(const char* name, std::size_t maxLength) {
    const auto value = take(name);
    if (!value) {
        return {};
    }
    const auto text = value->toString().toStdString();
    if (text.empty() || text.size() > maxLength) {
        bad(name, "must be a text of 1 to " + std::to_string(maxLength) + " characters");
        return {};
    }
    return text;
}

std::string FieldReader::optionalText(const char* name, std::size_t maxLength) {
    const auto key = QString::fromLatin1(name);
    if (!m_object.contains(key) || m_object.value(key) == QJsonValue(QString())) {
        m_read.insert(key);
        return {};
    }
    return text(name, maxLength);
}

bool FieldReader::boolean(const char* name) {
    const auto value = take(name);
    if (value && !value->isBool()) {
        bad(name, "must be true or false");
    }
    return value && value->toBool();
}

std::uint64_t FieldReader::number(const char* name, std::uint64_t least, std::uint64_t most) {
    const auto value = take(name);
    if (!value) {
        return least;
    }
    constexpr double kExact = 9007199254740992.0; // 2^53: integers below it are exact in JSON
    const double number = value->toDouble(-1);
    if (!(number >= 0) || number >= kExact || std::floor(number) != number ||
        static_cast<std::uint64_t>(number) < least || static_cast<std::uint64_t>(number) > most) {
        bad(name, "must be a whole number from " + std::to_string(least) + " to " + std::to_string(most));
        return least;
    }
    return static_cast<std::uint64_t>(number);
}

std::uint64_t FieldReader::optionalNumber(const char* name, std::uint64_t least, std::uint64_t most,
                                          std::uint64_t otherwise) {
    return has(name) ? number(name, least, most) : otherwise;
}

protocol::Address FieldReader::address(const char* name) {
    const auto value = text(name);
    if (m_log.error()) {
        return {};
    }
    auto address = protocol::parseAddress(value);
    if (!address) {
        bad(name, "is not an address: " + address.error().message);
        return {};
    }
    return *address;
}

protocol::ChainAddress FieldReader::address(const char* name, protocol::AddressFamily family) {
    if (family == protocol::AddressFamily::Evm) {
        return address(name);
    }
    const auto value = text(name);
    if (m_log.error()) {
        return protocol::WideAddress{};
    }
    const auto parsed = protocol::parseWideAddress(value);
    if (!parsed) {
        bad(name, "is not an address: " + parsed.error().message);
    } else if (!protocol::isStarknetAddress(*parsed)) {
        bad(name, "is not an address: it is above the largest that Starknet has");
    }
    return parsed ? *parsed : protocol::WideAddress{};
}

std::string FieldReader::checkedUrl(const char* name, const QJsonValue& value) {
    const auto text = value.toString();
    const QUrl url(text, QUrl::StrictMode);
    const bool web = url.scheme() == QLatin1String("http") || url.scheme() == QLatin1String("https");
    if (text.size() > kMaxUrlLength || !url.isValid() || !web || url.host().isEmpty()) {
        bad(name, "must be an address of the form http://host:port or https://host");
        return {};
    }
    return text.toStdString();
}

std::string FieldReader::url(const char* name) {
    const auto value = take(name);
    return value ? checkedUrl(name, *value) : std::string();
}

std::string FieldReader::optionalUrl(const char* name) {
    return optionalText(name, static_cast<std::size_t>(kMaxUrlLength)).empty() ? std::string() : url(name);
}

std::string FieldReader::optionalTemplateUrl(const char* name, const char* placeholder) {
    const auto text = optionalText(name, static_cast<std::size_t>(kMaxUrlLength));
    if (text.empty()) {
        return text;
    }
    auto filled = QString::fromStdString(text);
    (void)checkedUrl(name, filled.replace(QLatin1StringView(placeholder), QLatin1StringView("0")));
    return text;
}

std::vector<std::string> FieldReader::urls(const char* name) {
    const auto value = take(name);
    std::vector<std::string> out;
    if (!value) {
        return out;
    }
    const auto list = value->toArray();
    if (list.isEmpty() || list.size() > kMaxUrls) {
        bad(name, "must be a list of 1 to " + std::to_string(kMaxUrls) + " addresses");
        return out;
    }
    for (const auto& entry : list) {
        out.push_back(checkedUrl(name, entry));
    }
    return out;
}

FieldReader FieldReader::object(const char* name) {
    return {m_log, take(name).value_or(QJsonObject()), pathOf(name)};
}

std::vector<FieldReader> FieldReader::objects(const char* name, int least, int most) {
    std::vector<FieldReader> out;
    const auto value = take(name);
    if (!value) {
        return out;
    }
    const auto list = value->toArray();
    if (!value->isArray() || list.size() < least || list.size() > most) {
        bad(name, "must be a list of " + std::to_string(least) + " to " + std::to_string(most) + " entries");
        return out;
    }
    for (qsizetype i = 0; i < list.size(); ++i) {
        out.emplace_back(m_log, list[i], pathOf(name) + "[" + std::to_string(i) + "]");
    }
    return out;
}

void FieldReader::finish() {
    for (const auto& key : m_object.keys()) {
        if (!m_read.contains(key)) {
            m_log.fail("unknown-field", pathOf(key.left(80).toUtf8().constData()), "is not a field: remove it");
        }
    }
}

} // namespace landfall::l1
