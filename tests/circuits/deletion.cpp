#include "circuits/deletion.h"

#include <algorithm>
#include <array>

namespace landfall::testing {

using algebra::Fr;
using snark::Term;
using snark::Wire;

namespace {

constexpr std::size_t kMostValues = 100;

Fr flip(const Fr& bit) {
    return Fr::one() - bit.doubled();
}

} // namespace

Neighbourhood::Neighbourhood(const snark::ConstraintSystem& system, const snark::Witness& witness)
    : m_system(system), m_witness(witness), m_values(system.constraintCount()), m_columns(system.wireCount),
      m_isBoolean(system.constraintCount()), m_bitRow(system.wireCount, kNone) {
    const std::array matrices{&system.a, &system.b, &system.c};
    for (std::size_t row = 0; row < system.constraintCount(); ++row) {
        for (unsigned matrix = 0; matrix < 3; ++matrix) {
            for (const Term& term : matrices[matrix]->row(row)) {
                m_values[row][matrix] += term.coefficient * witness[term.wire];
                m_columns[term.wire].push_back({row, matrix, term.coefficient});
            }
        }
        m_isBoolean[row] = isBoolean(row);
        if (m_isBoolean[row] && system.a.row(row).size() == 1) {
            m_bitRow[system.a.row(row)[0].wire] = row;
        }
    }
}

bool Neighbourhood::isBoolean(std::size_t row) const {
    const auto same = [](std::span<const Term> x, std::span<const Term> y) {
        return std::equal(x.begin(), x.end(), y.begin(), y.end(), [](const Term& s, const Term& t) {
            return s.wire == t.wire && s.coefficient == t.coefficient;
        });
    };
    return same(m_system.a.row(row), m_system.b.row(row)) && same(m_system.a.row(row), m_system.c.row(row));
}

bool Neighbourhood::accepts(const Change& change, std::size_t without) const {
    std::map<std::size_t, std::array<Fr, 3>> values;
    for (const auto& [wire, value] : change) {
        const Fr step = value - m_witness[wire];
        for (const Entry& entry : m_columns[wire]) {
            if (entry.row != without) {
                values.try_emplace(entry.row, m_values[entry.row]).first->second[entry.matrix] +=
                    entry.coefficient * step;
            }
        }
    }
    return std::all_of(values.begin(), values.end(),
                       [](const auto& each) { return each.second[0] * each.second[1] == each.second[2]; });
}

std::set<Wire> Neighbourhood::wiresOf(std::size_t row) const {
    std::set<Wire> out;
    for (const auto* matrix : {&m_system.a, &m_system.b, &m_system.c}) {
        for (const Term& term : matrix->row(row)) {
            if (term.wire != 0) {
                out.insert(term.wire);
            }
        }
    }
    return out;
}

std::vector<std::pair<Wire, Fr>> Neighbourhood::otherValues(std::size_t row) const {
    std::vector<std::pair<Wire, Fr>> out;
    // The newest first: of a product that is its own output.
    const auto wires = wiresOf(row);
    for (auto each = wires.rbegin(); each != wires.rend() && out.size() < kMostValues; ++each) {
        const Wire wire = *each;
        const Fr old = m_witness[wire];
        for (const Fr& value : {old + Fr::one(), old - Fr::one(), Fr::zero(), Fr::one(), Fr(2)}) {
            if (value != old) {
                out.emplace_back(wire, value);
            }
        }
        for (const Entry& entry : m_columns[wire]) {
            if (entry.row != row && entry.matrix == 0 && m_isBoolean[entry.row]) {
                out.emplace_back(wire, old + flip(m_values[entry.row][0]) * entry.coefficient.inverse());
            }
        }
    }
    return out;
}

// Whether the wire and a bit of a sum that both are in may move together, as the sum stays.
bool Neighbourhood::bitMakesUpFor(std::size_t row, Wire wire) const {
    for (const Entry& entry : m_columns[wire]) {
        if (entry.row == row || entry.matrix != 0 || !m_isBoolean[entry.row]) {
            continue;
        }
        const Fr inverse = entry.coefficient.inverse();
        for (const Term& bit : m_system.a.row(entry.row)) {
            if (bit.wire == wire || m_bitRow[bit.wire] == kNone) {
                continue;
            }
            const Fr step = flip(m_witness[bit.wire]);
            if (accepts({{wire, m_witness[wire] - bit.coefficient * step * inverse},
                         {bit.wire, m_witness[bit.wire] + step}},
                        row)) {
                return true;
            }
        }
    }
    return false;
}

bool Neighbourhood::isNeeded(std::size_t row) const {
    const auto others = otherValues(row);
    const auto wires = wiresOf(row);
    return std::any_of(others.begin(), others.end(), [&](const auto& each) { return accepts({each}, row); }) ||
           std::any_of(wires.begin(), wires.end(), [&](Wire wire) { return bitMakesUpFor(row, wire); });
}

std::set<std::size_t> unnoticedRows(const snark::ConstraintSystem& system, const snark::Witness& witness) {
    const Neighbourhood near(system, witness);
    std::set<std::size_t> out;
    for (const std::size_t row : dependentRows(system, witness)) {
        if (!near.isNeeded(row)) {
            out.insert(row);
        }
    }
    return out;
}

void dropExploitable(std::set<std::size_t>& rows, const Gadget& gadget, const snark::ConstraintSystem& system,
                     const snark::Witness& witness, const std::set<std::size_t>& outputs) {
    const Neighbourhood near(system, witness);
    for (const std::size_t row : std::set(rows)) {
        for (const auto& change : near.otherValues(row)) {
            if (!rows.contains(row)) {
                break;
            }
            auto broken = brokenRows(system, runGadget(gadget, {change}).witness);
            std::erase_if(broken, [&](std::size_t each) { return outputs.contains(each); });
            if (broken.size() == 1) {
                rows.erase(broken.front());
            }
        }
    }
}

std::vector<Wire> unboundWires(const snark::ConstraintSystem& system, const snark::Witness& witness) {
    const Neighbourhood near(system, witness);
    std::vector<Wire> out;
    for (Wire wire = system.publicCount + 1; wire < system.wireCount; ++wire) {
        for (const Fr& value : {Fr::zero(), Fr::one(), witness[wire] + Fr::one(), Fr(-1)}) {
            if (value != witness[wire] && near.accepts({{wire, value}})) {
                out.push_back(wire);
                break;
            }
        }
    }
    return out;
}

} // namespace landfall::testing
