#include "snark/section_file.h"

#include <bit>

// Numbers are moved as whole words.
static_assert(std::endian::native == std::endian::little);

namespace landfall::snark {
namespace {

constexpr std::uint32_t kMostSections = 64;
constexpr std::size_t kBufferSize = std::size_t{1} << 16;

template <class Unsigned>
Unsigned load(const std::uint8_t* bytes) {
    Unsigned value = 0;
    std::memcpy(&value, bytes, sizeof value);
    return value;
}

} // namespace

Uint256 loadNumber(const std::uint8_t* bytes) {
    Uint256 number;
    std::memcpy(number.limbs.data(), bytes, 32);
    return number;
}

void storeNumber(std::uint8_t* bytes, const Uint256& number) {
    std::memcpy(bytes, number.limbs.data(), 32);
}

ByteSink appendTo(Bytes& out) {
    return [&out](ByteView bytes) {
        append(out, bytes);
        return Status{};
    };
}

void SectionReader::fail(std::string_view what, std::string_view message) {
    if (!failed()) {
        m_status = Error::invalid(m_codePrefix + "-" + std::string(what), m_name + ": " + std::string(message));
        m_rest = {};
    }
}

ByteView SectionReader::take(std::size_t size, std::string_view field) {
    if (size > m_rest.size()) {
        fail("truncated", "ends inside the field '" + std::string(field) + "'; the file is cut short");
        return {};
    }
    const ByteView out = m_rest.first(size);
    m_rest = m_rest.subspan(size);
    return out;
}

std::uint32_t SectionReader::u32(std::string_view field) {
    const ByteView bytes = take(4, field);
    return bytes.empty() ? 0 : load<std::uint32_t>(bytes.data());
}

std::uint64_t SectionReader::u64(std::string_view field) {
    const ByteView bytes = take(8, field);
    return bytes.empty() ? 0 : load<std::uint64_t>(bytes.data());
}

algebra::Fr SectionReader::fr(std::string_view field) {
    const ByteView bytes = take(32, field);
    if (bytes.empty()) {
        return {};
    }
    const auto value = algebra::Fr::fromUint256(loadNumber(bytes.data()));
    if (!value) {
        fail("not-in-field", "the field '" + std::string(field) + "' holds a number that is not below the modulus");
        return {};
    }
    return *value;
}

void SectionReader::expect(const Uint256& number, std::string_view field) {
    const ByteView bytes = take(32, field);
    if (!bytes.empty() && loadNumber(bytes.data()) != number) {
        fail("wrong-curve", "the field '" + std::string(field) + "' is not that of alt_bn128 (bn254)");
    }
}

Status SectionReader::finish() {
    if (!m_rest.empty()) {
        fail("trailing-bytes", std::to_string(m_rest.size()) + " bytes follow the last field");
    }
    return m_status;
}

Result<SectionFile> SectionFile::parse(ByteView bytes, std::string_view magic, std::uint32_t newestVersion) {
    SectionFile file;
    file.m_magic = magic;
    SectionReader reader(bytes, file.m_magic, file.m_magic + " file");
    const ByteView letters = reader.take(magic.size(), "magic");
    if (!reader.failed() && std::memcmp(letters.data(), magic.data(), magic.size()) != 0) {
        reader.fail("wrong-magic", "does not start with '" + file.m_magic + "'; it is another kind of file");
    }
    const std::uint32_t version = reader.u32("version");
    if (!reader.failed() && (version == 0 || version > newestVersion)) {
        reader.fail("unknown-version", "version " + std::to_string(version) + " is not known here");
    }
    const std::uint32_t count = reader.u32("section count");
    if (count > kMostSections) {
        reader.fail("too-many-sections", "says it has " + std::to_string(count) + " sections; the limit is " +
                                             std::to_string(kMostSections));
    }
    for (std::uint32_t i = 0; i < count && !reader.failed(); ++i) {
        const std::uint32_t type = reader.u32("section type");
        const std::uint64_t size = reader.u64("section size");
        file.m_sections.push_back({type, reader.take(size, "content of section " + std::to_string(type))});
    }
    if (const Status status = reader.finish(); !status) {
        return status.error();
    }
    return file;
}

bool SectionFile::has(std::uint32_t type) const {
    for (const Section& section : m_sections) {
        if (section.type == type) {
            return true;
        }
    }
    return false;
}

Result<SectionReader> SectionFile::section(std::uint32_t type, std::string_view name) const {
    const Section* found = nullptr;
    const std::string title = m_magic + " section " + std::to_string(type) + " (" + std::string(name) + ")";
    for (const Section& section : m_sections) {
        if (section.type != type) {
            continue;
        }
        if (found != nullptr) {
            return Error::invalid(m_magic + "-section-twice", title + " is there twice");
        }
        found = &section;
    }
    if (found == nullptr) {
        return Error::invalid(m_magic + "-section-missing", title + " is missing");
    }
    return SectionReader(found->bytes, m_magic, title);
}

SectionWriter::SectionWriter(ByteSink sink, std::string_view magic, std::uint32_t version, std::uint32_t sections)
    : m_sink(std::move(sink)), m_sectionsLeft(sections) {
    m_buffer.reserve(kBufferSize);
    put(viewOf(magic));
    m_bytesLeft = 8;
    u32(version);
    u32(sections);
}

void SectionWriter::begin(std::uint32_t type, std::uint64_t size) {
    if (m_status && (m_bytesLeft != 0 || m_sectionsLeft == 0)) {
        m_status = Error::internal("section-size", "a section was begun before the one in front of it was full");
    }
    --m_sectionsLeft;
    m_bytesLeft = 4 + 8;
    u32(type);
    u64(size);
    m_bytesLeft = size;
}

void SectionWriter::u32(std::uint32_t value) {
    FixedBytes<4> out{};
    std::memcpy(out.data(), &value, out.size());
    bytes(out);
}

void SectionWriter::u64(std::uint64_t value) {
    FixedBytes<8> out{};
    std::memcpy(out.data(), &value, out.size());
    bytes(out);
}

void SectionWriter::number(const Uint256& value) {
    Bytes32 out{};
    storeNumber(out.data(), value);
    bytes(out);
}

void SectionWriter::bytes(ByteView content) {
    if (m_status && content.size() > m_bytesLeft) {
        m_status = Error::internal("section-size", "a section got more bytes than it was begun with");
    }
    if (m_status) {
        m_bytesLeft -= content.size();
        put(content);
    }
}

void SectionWriter::put(ByteView content) {
    if (m_buffer.size() + content.size() > kBufferSize) {
        flush();
    }
    if (content.size() > kBufferSize) {
        if (m_status) {
            m_status = m_sink(content);
        }
        return;
    }
    append(m_buffer, content);
}

void SectionWriter::flush() {
    if (m_status && !m_buffer.empty()) {
        m_status = m_sink(m_buffer);
    }
    m_buffer.clear();
}

Status SectionWriter::finish() {
    if (m_status && (m_bytesLeft != 0 || m_sectionsLeft != 0)) {
        m_status = Error::internal("section-size", "the file ended before its last section was full");
    }
    flush();
    return m_status;
}

} // namespace landfall::snark
