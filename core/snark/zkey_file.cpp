#include "snark/zkey_file.h"

#include "algebra/fq.h"

#include <bit>

namespace landfall::snark {

static_assert(sizeof(algebra::G1Affine) == zkey::kG1Size && std::is_trivially_copyable_v<algebra::G1Affine>);
static_assert(sizeof(algebra::G2Affine) == zkey::kG2Size && std::is_trivially_copyable_v<algebra::G2Affine>);

namespace {

using algebra::Fq;
using algebra::G1Affine;
using algebra::G2Affine;

constexpr std::string_view kMagic = "zkey";
constexpr std::uint32_t kVersion = 1;
constexpr std::uint32_t kGroth16 = 1;

std::optional<Fq> loadFq(const std::uint8_t* bytes) {
    const algebra::Limbs limbs = loadNumber(bytes).limbs;
    if (!algebra::lessThan(limbs, Fq::kModulus)) {
        return std::nullopt;
    }
    return Fq::fromMontgomery(limbs);
}

G1Affine readG1(SectionReader& in, std::string_view field) {
    const ByteView bytes = in.take(zkey::kG1Size, field);
    if (bytes.empty()) {
        return {};
    }
    const auto point = loadG1(bytes.data());
    if (!point || !point->isOnCurve() || point->isInfinity()) {
        in.fail("point-invalid", "the point '" + std::string(field) + "' is not on the curve or is infinity");
        return {};
    }
    return *point;
}

G2Affine readG2(SectionReader& in, std::string_view field) {
    const ByteView bytes = in.take(zkey::kG2Size, field);
    if (bytes.empty()) {
        return {};
    }
    const auto point = loadG2(bytes.data());
    if (!point || !algebra::isInSubgroup(*point) || point->isInfinity()) {
        in.fail("point-invalid", "the point '" + std::string(field) + "' is not in the group G2 or is infinity");
        return {};
    }
    return *point;
}

Status readProtocol(const SectionFile& file) {
    auto section = file.section(zkey::Protocol, "protocol");
    if (!section) {
        return section.error();
    }
    const std::uint32_t protocol = section->u32("protocol");
    if (!section->failed() && protocol != kGroth16) {
        section->fail("wrong-protocol", "the protocol is not Groth16");
    }
    return section->finish();
}

Result<ZkeyHeader> readHeader(const SectionFile& file) {
    auto section = file.section(zkey::Header, "header");
    if (!section) {
        return section.error();
    }
    SectionReader& in = *section;
    ZkeyHeader header;
    for (const auto& [modulus, field] : {std::pair{Fq::modulus(), "q"}, std::pair{algebra::Fr::modulus(), "r"}}) {
        const std::uint32_t size = in.u32(std::string("size of ") + field);
        if (!in.failed() && size != 32) {
            in.fail("wrong-curve", std::string("the size of ") + field + " is not 32 bytes");
        }
        in.expect(modulus, field);
    }
    header.wireCount = in.u32("wire count");
    header.publicCount = in.u32("public signal count");
    const std::uint32_t rows = in.u32("domain size");
    if (!in.failed() && header.publicCount >= header.wireCount) {
        in.fail("wire-count", "there are not more wires than public signals");
    }
    header.power = static_cast<unsigned>(std::bit_width(rows)) - 1;
    if (!in.failed() && (!std::has_single_bit(rows) || header.power > zkey::kHighestPower)) {
        in.fail("domain-size", "the domain size " + std::to_string(rows) + " is not a power of two up to 2^27");
    }
    header.alpha1 = readG1(in, "alpha1");
    header.beta1 = readG1(in, "beta1");
    header.beta2 = readG2(in, "beta2");
    header.gamma2 = readG2(in, "gamma2");
    header.delta1 = readG1(in, "delta1");
    header.delta2 = readG2(in, "delta2");
    if (const Status status = in.finish(); !status) {
        return status.error();
    }
    return header;
}

// A section that is `count` records of `size` bytes and nothing else.
Result<ByteView> records(const SectionFile& file, zkey::Section type, const char* name, std::size_t count,
                         std::size_t size) {
    auto section = file.section(type, name);
    if (!section) {
        return section.error();
    }
    if (section->remaining() != count * size) {
        section->fail("section-size", "holds " + std::to_string(section->remaining()) + " bytes where " +
                                          std::to_string(count * size) + " are due");
    }
    const ByteView out = section->take(count * size, "records");
    if (const Status status = section->finish(); !status) {
        return status.error();
    }
    return out;
}

Result<ByteView> readCoefficients(const SectionFile& file) {
    auto section = file.section(zkey::Coefficients, "coefficients");
    if (!section) {
        return section.error();
    }
    const std::uint32_t count = section->u32("entry count");
    const ByteView entries = section->take(count * zkey::kCoefficientSize, "entries");
    if (const Status status = section->finish(); !status) {
        return status.error();
    }
    return entries;
}

} // namespace

std::optional<G1Affine> loadG1(const std::uint8_t* bytes) {
    const auto x = loadFq(bytes);
    const auto y = loadFq(bytes + 32);
    if (!x || !y) {
        return std::nullopt;
    }
    return G1Affine{*x, *y};
}

std::optional<G2Affine> loadG2(const std::uint8_t* bytes) {
    const auto x = loadG1(bytes);
    const auto y = loadG1(bytes + 64);
    if (!x || !y) {
        return std::nullopt;
    }
    return G2Affine{{x->x, x->y}, {y->x, y->y}};
}

Result<ZkeyView> parseZkey(ByteView bytes) {
    const auto file = SectionFile::parse(bytes, kMagic, kVersion);
    if (!file) {
        return file.error();
    }
    if (const Status status = readProtocol(*file); !status) {
        return status.error();
    }
    const auto header = readHeader(*file);
    if (!header) {
        return header.error();
    }
    ZkeyView view;
    view.header = *header;
    const std::size_t wires = header->wireCount;
    const std::size_t publics = header->publicCount;

    const auto icBytes = records(*file, zkey::Ic, "IC", publics + 1, zkey::kG1Size);
    if (!icBytes) {
        return icBytes.error();
    }
    for (std::size_t i = 0; i <= publics; ++i) {
        const auto point = loadG1(icBytes->data() + i * zkey::kG1Size);
        if (!point || !point->isOnCurve()) {
            return Error::invalid("zkey-point-invalid",
                                  "zkey section 3 (IC): point " + std::to_string(i) + " is not on the curve");
        }
        view.ic.push_back(*point);
    }
    if (view.verifyingKey().isUnfinished()) {
        return Error::invalid(
            "zkey-unfinished",
            "zkey section 2 (header): two of beta, gamma and delta are equal or negatives, so a phase "
            "of the ceremony has no contribution and anybody can forge proofs; take the key that the "
            "ceremony ended with");
    }
    const auto coefficients = readCoefficients(*file);
    if (!coefficients) {
        return coefficients.error();
    }
    view.coefficients = *coefficients;

    struct Part {
        zkey::Section type;
        const char* name;
        std::size_t count;
        std::size_t size;
        ByteView& out;
    };
    const Part parts[] = {
        {zkey::PointsA, "A", wires, zkey::kG1Size, view.pointsA},
        {zkey::PointsB1, "B in G1", wires, zkey::kG1Size, view.pointsB1},
        {zkey::PointsB2, "B in G2", wires, zkey::kG2Size, view.pointsB2},
        {zkey::PointsC, "C", wires - publics - 1, zkey::kG1Size, view.pointsC},
        {zkey::PointsH, "H", header->rows(), zkey::kG1Size, view.pointsH},
    };
    for (const Part& part : parts) {
        const auto found = records(*file, part.type, part.name, part.count, part.size);
        if (!found) {
            return found.error();
        }
        part.out = *found;
    }
    if (file->has(zkey::FoldedC)) {
        const auto found = records(*file, zkey::FoldedC, "folded C", wires, zkey::kG1Size);
        if (!found) {
            return found.error();
        }
        view.foldedC = *found;
    }
    return view;
}

void writeZkeyHeader(SectionWriter& out, const ZkeyHeader& header) {
    out.begin(zkey::Protocol, 4);
    out.u32(kGroth16);
    out.begin(zkey::Header, zkey::kHeaderSize);
    out.u32(32);
    out.number(Fq::modulus());
    out.u32(32);
    out.number(algebra::Fr::modulus());
    out.u32(header.wireCount);
    out.u32(header.publicCount);
    out.u32(static_cast<std::uint32_t>(header.rows()));
    const auto g1 = [&](const G1Affine& point) { out.bytes(pointBytes(std::span(&point, 1))); };
    const auto g2 = [&](const G2Affine& point) { out.bytes(pointBytes(std::span(&point, 1))); };
    g1(header.alpha1);
    g1(header.beta1);
    g2(header.beta2);
    g2(header.gamma2);
    g1(header.delta1);
    g2(header.delta2);
}

} // namespace landfall::snark
