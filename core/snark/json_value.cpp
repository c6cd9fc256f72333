#include "snark/json_value.h"

namespace landfall::snark {
namespace {

constexpr std::size_t kMostBytes = std::size_t{16} << 20;
constexpr int kMostDepth = 8;

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

class Parser {
public:
    explicit Parser(std::string_view text) : m_text(text) {}

    Result<JsonValue> document() {
        auto out = value(0);
        skipSpace();
        if (out && m_at != m_text.size()) {
            return syntax("something follows the value");
        }
        return out;
    }

private:
    Error syntax(const std::string& what) const {
        return Error::invalid("json-syntax", "byte " + std::to_string(m_at) + " of the JSON text: " + what);
    }

    void skipSpace() {
        while (m_at < m_text.size() && std::string_view(" \t\r\n").find(m_text[m_at]) != std::string_view::npos) {
            ++m_at;
        }
    }

    char peek() {
        skipSpace();
        return m_at < m_text.size() ? m_text[m_at] : '\0';
    }

    bool accept(char c) {
        if (peek() != c) {
            return false;
        }
        ++m_at;
        return true;
    }

    Result<JsonValue> value(int depth) {
        if (depth > kMostDepth) {
            return Error::invalid("json-too-deep", "the JSON text nests deeper than keys and proofs do");
        }
        const char c = peek();
        if (c == '{') {
            return object(depth);
        }
        if (c == '[') {
            return array(depth);
        }
        JsonValue out;
        if (c == '"') {
            out.kind = JsonValue::Kind::String;
            auto content = string();
            if (!content) {
                return content.error();
            }
            out.text = *std::move(content);
            return out;
        }
        if (!isDigit(c)) {
            return syntax("expected an object, an array, a string or an unsigned integer");
        }
        out.kind = JsonValue::Kind::Integer;
        while (m_at < m_text.size() && isDigit(m_text[m_at])) {
            out.text += m_text[m_at++];
        }
        if (out.text.size() > 1 && out.text[0] == '0') {
            return syntax("an integer starts with a zero");
        }
        return out;
    }

    Result<std::string> string() {
        ++m_at;
        std::string out;
        while (m_at < m_text.size() && m_text[m_at] != '"') {
            const char c = m_text[m_at++];
            if (c == '\\' || static_cast<unsigned char>(c) < 0x20) {
                return syntax("a string holds an escape or a control character");
            }
            out += c;
        }
        if (m_at == m_text.size()) {
            return syntax("a string does not end");
        }
        ++m_at;
        return out;
    }

    Result<JsonValue> array(int depth) {
        JsonValue out;
        out.kind = JsonValue::Kind::Array;
        ++m_at;
        if (accept(']')) {
            return out;
        }
        do {
            auto item = value(depth + 1);
            if (!item) {
                return item;
            }
            out.items.push_back(*std::move(item));
        } while (accept(','));
        if (!accept(']')) {
            return syntax("expected ',' or ']'");
        }
        return out;
    }

    Result<JsonValue> object(int depth) {
        JsonValue out;
        ++m_at;
        if (accept('}')) {
            return out;
        }
        do {
            if (peek() != '"') {
                return syntax("expected a member's name");
            }
            auto name = string();
            if (!name) {
                return name.error();
            }
            if (out.find(*name) != nullptr) {
                return Error::invalid("json-name-twice", "the JSON text has the member '" + *name + "' twice");
            }
            if (!accept(':')) {
                return syntax("expected ':'");
            }
            auto member = value(depth + 1);
            if (!member) {
                return member;
            }
            out.members.push_back({*std::move(name), *std::move(member)});
        } while (accept(','));
        if (!accept('}')) {
            return syntax("expected ',' or '}'");
        }
        return out;
    }

    std::string_view m_text;
    std::size_t m_at = 0;
};

} // namespace

const JsonValue* JsonValue::find(std::string_view name) const {
    for (const auto& [key, value] : members) {
        if (key == name) {
            return &value;
        }
    }
    return nullptr;
}

Result<JsonValue> parseJson(std::string_view text) {
    if (text.size() > kMostBytes) {
        return Error::invalid("json-too-large", "the JSON text is larger than 16 MiB");
    }
    return Parser(text).document();
}

} // namespace landfall::snark
