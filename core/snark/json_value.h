#pragma once

#include "base/result.h"

#include <string>
#include <string_view>
#include <vector>

namespace landfall::snark {

// As much of JSON (RFC 8259) as keys and proofs need, read strictly: objects,
// arrays, strings without escapes, unsigned integers. Anything else is an error.
struct JsonMember;
struct JsonValue {
    enum class Kind { Object, Array, String, Integer };
    Kind kind = Kind::Object;
    std::string text; // a string's content or an integer's digits
    std::vector<JsonValue> items;
    std::vector<JsonMember> members;

    // Null where this is no object or has no such member.
    const JsonValue* find(std::string_view name) const;
    bool isString(std::string_view content) const { return kind == Kind::String && text == content; }
};

struct JsonMember {
    std::string name;
    JsonValue value;
};

// Errors: json-syntax, json-too-deep, json-too-large, json-name-twice.
Result<JsonValue> parseJson(std::string_view text);

} // namespace landfall::snark
