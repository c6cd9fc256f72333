#include "snark/wtns_file.h"

namespace landfall::snark {
namespace {

constexpr std::string_view kMagic = "wtns";
constexpr std::uint32_t kVersion = 2;
enum Section : std::uint32_t { Header = 1, Values = 2 };

} // namespace

Result<Witness> parseWtns(ByteView bytes) {
    const auto file = SectionFile::parse(bytes, kMagic, kVersion);
    if (!file) {
        return file.error();
    }
    auto header = file->section(Header, "header");
    if (!header) {
        return header.error();
    }
    const std::uint32_t fieldSize = header->u32("field size");
    if (!header->failed() && fieldSize != 32) {
        header->fail("wrong-curve", "the field size is not 32 bytes");
    }
    header->expect(algebra::Fr::modulus(), "prime");
    const std::uint32_t count = header->u32("value count");
    if (!header->failed() && count == 0) {
        header->fail("value-count", "there is no value for wire 0");
    }
    if (const Status status = header->finish(); !status) {
        return status.error();
    }

    auto values = file->section(Values, "values");
    if (!values) {
        return values.error();
    }
    if (values->remaining() != std::size_t{count} * 32) {
        values->fail("value-count", "does not hold the " + std::to_string(count) + " values that the header states");
    }
    Witness witness;
    witness.reserve(values->failed() ? 0 : count);
    for (std::uint32_t i = 0; i < count && !values->failed(); ++i) {
        witness.push_back(values->fr("value"));
    }
    if (!values->failed() && witness[0] != algebra::Fr::one()) {
        values->fail("constant-wire", "the value of wire 0 is not 1");
    }
    if (const Status status = values->finish(); !status) {
        return status.error();
    }
    return witness;
}

Status writeWtns(const Witness& witness, const ByteSink& sink) {
    SectionWriter out(sink, kMagic, kVersion, 2);
    out.begin(Header, 4 + 32 + 4);
    out.u32(32);
    out.number(algebra::Fr::modulus());
    out.u32(static_cast<std::uint32_t>(witness.size()));
    out.begin(Values, std::uint64_t{witness.size()} * 32);
    for (const algebra::Fr& value : witness) {
        out.number(value.toUint256());
    }
    return out.finish();
}

} // namespace landfall::snark
