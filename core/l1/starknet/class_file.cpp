#include "l1/starknet/class_file.h"

#include "l1/starknet/compiled_class.h"
#include "l1/starknet/felt_json.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>

#include <optional>

namespace landfall::l1::starknet {

namespace {

constexpr int kMostNested = 16; // segments of a bytecode, in each other

Error malformed(const QString& path, const std::string& what) {
    return Error::damaged("artefact-malformed", "the compiled contract " + path.toStdString() + " is not complete (" +
                                                    what + "): remove its folder, and it is compiled again");
}

// JSON's marks outside of its strings, one by one.
class Marks {
public:
    // Whether this character belongs to a string, its quotes included.
    bool inString(char character) {
        if (m_escaped) {
            m_escaped = false;
            return true;
        }
        if (m_inString && character == '\\') {
            m_escaped = true;
        } else if (character == '"') {
            m_inString = !m_inString;
            return true;
        }
        return m_inString;
    }

private:
    bool m_inString = false;
    bool m_escaped = false;
};

// The value of "abi" as it stands in the file, with a space after each comma and colon and no other: what the order of
// keys was, a JSON object of Qt's no longer knows.
std::string abiText(const QByteArray& json) {
    std::string out;
    Marks marks;
    int depth = 0;
    qsizetype begin = -1;
    for (qsizetype i = 0; i < json.size(); ++i) {
        const char character = json[i];
        const bool text = marks.inString(character);
        if (!text && (character == '}' || character == ']') && --depth == 0) {
            break;
        }
        if (begin < 0) {
            if (depth == 1 && text && json.sliced(i).startsWith("\"abi\"")) {
                begin = json.indexOf(':', i);
            }
        } else if (i > begin) {
            if (!text && depth == 1 && character == ',') {
                break;
            }
            if (text || QByteArrayView(" \t\r\n").indexOf(character) < 0) {
                out += character;
            }
            if (!text && (character == ',' || character == ':')) {
                out += ' ';
            }
        }
        if (!text && (character == '{' || character == '[')) {
            ++depth;
        }
    }
    return out;
}

class ClassReader {
public:
    ClassReader(const QString& folder, const QString& file) : m_path(folder + QLatin1Char('/') + file) {
        QFile in(m_path);
        if (!in.open(QIODevice::ReadOnly)) {
            m_error = Error::unavailable("artefact-missing", "the compiled contract " + m_path.toStdString() +
                                                                 " is missing: compile it first");
            return;
        }
        m_text = in.readAll();
        m_json = QJsonDocument::fromJson(m_text).object();
    }

    const std::optional<Error>& error() const { return m_error; }

    SierraClass sierra() {
        SierraClass out;
        out.external = entryPoints("EXTERNAL");
        out.l1Handler = entryPoints("L1_HANDLER");
        out.constructor = entryPoints("CONSTRUCTOR");
        out.program = felts("sierra_program");
        out.abi = abiText(m_text);
        if (m_json[QStringLiteral("contract_class_version")].toString() != QLatin1String("0.1.0")) {
            fail("contract_class_version");
        }
        if (out.program.empty()) {
            fail("sierra_program");
        }
        if (out.abi.empty()) {
            fail("abi");
        }
        return out;
    }

    CompiledClass compiled() {
        CompiledClass out;
        out.external = compiledEntryPoints("EXTERNAL");
        out.l1Handler = compiledEntryPoints("L1_HANDLER");
        out.constructor = compiledEntryPoints("CONSTRUCTOR");
        out.bytecode = felts("bytecode");
        const auto segments = m_json[QStringLiteral("bytecode_segment_lengths")];
        if (segments.isUndefined() || segments.isNull()) {
            out.segments.length = out.bytecode.size();
        } else {
            out.segments = segment(segments, 0);
        }
        return out;
    }

    Result<Felt> hashOf(const CompiledClass& compiled) const {
        auto hash = compiledClassHash(compiled);
        return hash ? hash : malformed(m_path, hash.error().message);
    }

private:
    void fail(const char* field) {
        if (!m_error) {
            m_error = malformed(m_path, std::string("its field ") + field);
        }
    }

    template <class T>
    T taken(Result<T> result, const char* field) {
        if (!result) {
            fail(field);
            return {};
        }
        return std::move(*result);
    }

    std::vector<Felt> felts(const char* field) { return taken(feltsOf(m_json[QLatin1String(field)], field), field); }

    QJsonArray entriesOf(const char* kind) {
        const auto list = m_json[QStringLiteral("entry_points_by_type")].toObject()[QLatin1String(kind)];
        if (!list.isArray()) {
            fail("entry_points_by_type");
        }
        return list.toArray();
    }

    std::vector<EntryPoint> entryPoints(const char* kind) {
        std::vector<EntryPoint> out;
        for (const auto& entry : entriesOf(kind)) {
            const auto fields = entry.toObject();
            out.push_back({taken(feltOf(fields[QStringLiteral("selector")], "selector"), "selector"),
                           taken(integerOf(fields[QStringLiteral("function_idx")], "function_idx"), "function_idx")});
        }
        return out;
    }

    std::vector<CompiledEntryPoint> compiledEntryPoints(const char* kind) {
        std::vector<CompiledEntryPoint> out;
        for (const auto& entry : entriesOf(kind)) {
            const auto fields = entry.toObject();
            CompiledEntryPoint point{taken(feltOf(fields[QStringLiteral("selector")], "selector"), "selector"),
                                     taken(integerOf(fields[QStringLiteral("offset")], "offset"), "offset"),
                                     {}};
            for (const auto& builtin : fields[QStringLiteral("builtins")].toArray()) {
                point.builtins.push_back(builtin.toString().toStdString());
            }
            out.push_back(std::move(point));
        }
        return out;
    }

    BytecodeSegment segment(const QJsonValue& value, int depth) {
        BytecodeSegment out;
        if (!value.isArray()) {
            out.length = taken(integerOf(value, "bytecode_segment_lengths"), "bytecode_segment_lengths");
        } else if (depth == kMostNested || value.toArray().isEmpty()) {
            fail("bytecode_segment_lengths");
        } else {
            for (const auto& part : value.toArray()) {
                out.parts.push_back(segment(part, depth + 1));
            }
        }
        return out;
    }

    QString m_path;
    QByteArray m_text;
    QJsonObject m_json;
    std::optional<Error> m_error;
};

} // namespace

Result<DeclarableClass> readClass(const QString& folder, const QString& name) {
    ClassReader first(folder, name + QStringLiteral(".sierra.json"));
    ClassReader second(folder, name + QStringLiteral(".casm.json"));
    for (const auto* reader : {&first, &second}) {
        if (reader->error()) {
            return *reader->error();
        }
    }
    DeclarableClass out;
    out.sierra = first.sierra();
    const auto compiled = second.compiled();
    for (const auto* reader : {&first, &second}) {
        if (reader->error()) {
            return *reader->error();
        }
    }
    const auto compiledHash = second.hashOf(compiled);
    if (!compiledHash) {
        return compiledHash.error();
    }
    out.classHash = sierraClassHash(out.sierra);
    out.compiledClassHash = *compiledHash;
    return out;
}

} // namespace landfall::l1::starknet
