#include "snark/r1cs_file.h"

namespace landfall::snark {
namespace {

constexpr std::string_view kMagic = "r1cs";
constexpr std::uint32_t kVersion = 1;
enum Section : std::uint32_t { Header = 1, Constraints = 2, Labels = 3, CustomGates = 4, CustomGateUses = 5 };
constexpr std::uint64_t kHeaderSize = 4 + 32 + 4 * 4 + 8 + 4;
constexpr std::uint64_t kTermSize = 4 + 32;

struct Sizes {
    std::uint32_t constraints = 0;
    std::uint64_t labels = 0;
};

Result<Sizes> readHeader(const SectionFile& file, ConstraintSystem& system) {
    auto section = file.section(Header, "header");
    if (!section) {
        return section.error();
    }
    SectionReader& in = *section;
    const std::uint32_t fieldSize = in.u32("field size");
    if (!in.failed() && fieldSize != 32) {
        in.fail("wrong-curve", "the field size is not 32 bytes");
    }
    in.expect(algebra::Fr::modulus(), "prime");
    system.wireCount = in.u32("wire count");
    const std::uint64_t outputs = in.u32("output count");
    const std::uint64_t publicInputs = in.u32("public input count");
    const std::uint64_t privateInputs = in.u32("private input count");
    const std::uint64_t labels = in.u64("label count");
    const std::uint32_t constraints = in.u32("constraint count");
    if (!in.failed() && (system.wireCount == 0 || system.wireCount > kMostWires)) {
        in.fail("wire-count", "the wire count " + std::to_string(system.wireCount) + " is not in 1 … 2^26");
    }
    if (!in.failed() && 1 + outputs + publicInputs + privateInputs > system.wireCount) {
        in.fail("wire-count", "outputs and inputs together are more than the wires");
    }
    if (const Status status = in.finish(); !status) {
        return status.error();
    }
    system.publicCount = static_cast<Wire>(outputs + publicInputs);
    return Sizes{constraints, labels};
}

void readRow(SectionReader& in, Wire wireCount, SparseMatrix& matrix, std::vector<Term>& row) {
    row.clear();
    const std::uint32_t count = in.u32("term count");
    // Checked before the loop so that a huge count costs nothing.
    if (count > in.remaining() / kTermSize) {
        in.fail("truncated", "a row states more terms than the section has bytes for");
        return;
    }
    for (std::uint32_t i = 0; i < count; ++i) {
        const Wire wire = in.u32("wire");
        const algebra::Fr coefficient = in.fr("coefficient");
        if (in.failed()) {
            return;
        }
        if (wire >= wireCount) {
            in.fail("wire-range", "a term names wire " + std::to_string(wire) + ", which is not there");
            return;
        }
        if (coefficient.isZero()) {
            in.fail("zero-coefficient", "a term has the coefficient zero");
            return;
        }
        row.push_back({wire, coefficient});
    }
    matrix.appendRow(row);
}

std::uint64_t constraintBytes(const ConstraintSystem& system) {
    const std::uint64_t terms = system.a.terms.size() + system.b.terms.size() + system.c.terms.size();
    return 3 * 4 * std::uint64_t{system.constraintCount()} + terms * kTermSize;
}

void writeRow(SectionWriter& out, std::span<const Term> row) {
    out.u32(static_cast<std::uint32_t>(row.size()));
    for (const Term& term : row) {
        out.u32(term.wire);
        out.number(term.coefficient.toUint256());
    }
}

} // namespace

Result<ConstraintSystem> parseR1cs(ByteView bytes) {
    const auto file = SectionFile::parse(bytes, kMagic, kVersion);
    if (!file) {
        return file.error();
    }
    if (file->has(CustomGates) || file->has(CustomGateUses)) {
        return Error::invalid("r1cs-custom-gates", "the r1cs file uses custom gates, which Groth16 does not have");
    }
    ConstraintSystem system;
    const auto sizes = readHeader(*file, system);
    if (!sizes) {
        return sizes.error();
    }
    auto constraints = file->section(Constraints, "constraints");
    if (!constraints) {
        return constraints.error();
    }
    std::vector<Term> row;
    for (std::uint32_t i = 0; i < sizes->constraints && !constraints->failed(); ++i) {
        readRow(*constraints, system.wireCount, system.a, row);
        readRow(*constraints, system.wireCount, system.b, row);
        readRow(*constraints, system.wireCount, system.c, row);
    }
    if (const Status status = constraints->finish(); !status) {
        return status.error();
    }
    if (file->has(Labels)) {
        auto labels = file->section(Labels, "label map");
        if (!labels) {
            return labels.error();
        }
        labels->take(std::size_t{system.wireCount} * 8, "labels");
        if (const Status status = labels->finish(); !status) {
            return status.error();
        }
    }
    return system;
}

Status writeR1cs(const ConstraintSystem& system, const ByteSink& sink) {
    SectionWriter out(sink, kMagic, kVersion, 3);
    out.begin(Header, kHeaderSize);
    out.u32(32);
    out.number(algebra::Fr::modulus());
    out.u32(system.wireCount);
    out.u32(0); // outputs: all public wires are written as inputs
    out.u32(system.publicCount);
    out.u32(0); // private inputs: a witness comes whole, nothing computes it from this file
    out.u64(system.wireCount);
    out.u32(static_cast<std::uint32_t>(system.constraintCount()));

    out.begin(Constraints, constraintBytes(system));
    for (std::size_t i = 0; i < system.constraintCount() && !out.failed(); ++i) {
        writeRow(out, system.a.row(i));
        writeRow(out, system.b.row(i));
        writeRow(out, system.c.row(i));
    }

    out.begin(Labels, std::uint64_t{system.wireCount} * 8);
    for (Wire wire = 0; wire < system.wireCount; ++wire) {
        out.u64(wire);
    }
    return out.finish();
}

} // namespace landfall::snark
