#pragma once

#include "algebra/fr.h"
#include "base/bytes.h"
#include "base/result.h"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

// The container that .r1cs, .wtns and .zkey files share. It has four letters,
// version and section count (u32 each), then sections of type (u32), size in
// bytes (u64) and content, in any order. All numbers are little-endian. Layout:
// iden3's binfileutils and the .r1cs specification (iden3/r1csfile).
namespace landfall::snark {

// Takes bytes in order; an error stops the writer that calls it.
using ByteSink = std::function<Status(ByteView)>;

// Collects everything into `out`, which must outlive the sink.
ByteSink appendTo(Bytes& out);

// Reads one section from its start. The first failure sticks: later reads give
// zeros, and finish() tells what went wrong and where.
class SectionReader {
public:
    // `name` is how errors call the section, for example "zkey section 2 (header)".
    SectionReader(ByteView bytes, std::string codePrefix, std::string name)
        : m_rest(bytes), m_codePrefix(std::move(codePrefix)), m_name(std::move(name)) {}

    std::uint32_t u32(std::string_view field);
    std::uint64_t u64(std::string_view field);
    ByteView take(std::size_t size, std::string_view field);
    // 32 bytes that stand for a number below the modulus.
    algebra::Fr fr(std::string_view field);
    // 32 bytes that must be this number.
    void expect(const Uint256& number, std::string_view field);

    void fail(std::string_view what, std::string_view message);
    bool failed() const { return !m_status.ok(); }
    std::size_t remaining() const { return m_rest.size(); }
    // Also refuses bytes that nobody read.
    Status finish();

private:
    ByteView m_rest;
    std::string m_codePrefix;
    std::string m_name;
    Status m_status;
};

class SectionFile {
public:
    // `magic` is the four letters, which also start the codes of errors: …-wrong-magic, …-unknown-version,
    // …-too-many-sections, …-truncated, …-trailing-bytes.
    static Result<SectionFile> parse(ByteView bytes, std::string_view magic, std::uint32_t newestVersion);

    // There must be exactly one section of the type; `name` is for errors: …-section-missing, …-section-twice.
    Result<SectionReader> section(std::uint32_t type, std::string_view name) const;
    bool has(std::uint32_t type) const;

private:
    struct Section {
        std::uint32_t type;
        ByteView bytes;
    };
    std::string m_magic;
    std::vector<Section> m_sections;
};

// Writes the container as a stream: sizes are stated first, and a section that
// turns out different is our own error. The first failure sticks until finish().
class SectionWriter {
public:
    SectionWriter(ByteSink sink, std::string_view magic, std::uint32_t version, std::uint32_t sections);

    void begin(std::uint32_t type, std::uint64_t size);
    void u32(std::uint32_t value);
    void u64(std::uint64_t value);
    void bytes(ByteView bytes);
    // 32 bytes, little-endian.
    void number(const Uint256& value);
    Status finish();
    bool failed() const { return !m_status.ok(); }

private:
    void put(ByteView bytes);
    void flush();

    ByteSink m_sink;
    Bytes m_buffer;
    std::uint32_t m_sectionsLeft;
    std::uint64_t m_bytesLeft = 0;
    Status m_status;
};

// Little-endian numbers in raw bytes.
Uint256 loadNumber(const std::uint8_t* bytes);
void storeNumber(std::uint8_t* bytes, const Uint256& number);

} // namespace landfall::snark
