#include "circuits/harness.h"

#include <algorithm>
#include <random>

namespace landfall::testing {

using algebra::Fr;

namespace {

Fr dot(std::span<const snark::Term> row, const snark::Witness& witness) {
    Fr sum;
    for (const snark::Term& term : row) {
        sum += term.coefficient * witness[term.wire];
    }
    return sum;
}

} // namespace

GadgetRun runGadget(const Gadget& gadget, const std::map<std::size_t, Fr>& overrides) {
    Builder builder(Builder::Mode::Values);
    for (const auto& [index, value] : overrides) {
        builder.overrideAdvice(index, value);
    }
    GadgetRun run;
    for (const Linear& output : gadget(builder)) {
        run.outputs.push_back(output.value());
    }
    run.advices = builder.advices();
    run.satisfied = builder.satisfied();
    run.constraints = builder.constraintCount();
    run.witness = std::move(builder).takeWitness();
    return run;
}

snark::ConstraintSystem systemOf(const Gadget& gadget) {
    Builder builder(Builder::Mode::Shape);
    gadget(builder);
    return std::move(builder).takeSystem();
}

std::vector<std::size_t> brokenRows(const snark::ConstraintSystem& system, const snark::Witness& witness) {
    std::vector<std::size_t> out;
    for (std::size_t i = 0; i < system.constraintCount(); ++i) {
        if (dot(system.a.row(i), witness) * dot(system.b.row(i), witness) != dot(system.c.row(i), witness)) {
            out.push_back(i);
        }
    }
    return out;
}

namespace {

std::vector<Fr> otherValues(const Fr& value, std::mt19937_64& rng) {
    FixedBytes<64> bytes{};
    for (auto& byte : bytes) {
        byte = static_cast<std::uint8_t>(rng());
    }
    std::vector<Fr> out{Fr::zero(), Fr::one(), value + Fr::one(), -value, Fr(-1), Fr::fromWide(bytes)};
    std::erase(out, value);
    return out;
}

} // namespace

MutationReport mutateAdvice(const Gadget& gadget, const snark::ConstraintSystem& system, std::size_t pairs,
                            std::size_t stride) {
    std::mt19937_64 rng(1);
    const GadgetRun honest = runGadget(gadget);
    MutationReport report;
    const auto attempt = [&](const std::map<std::size_t, Fr>& overrides) {
        ++report.tried;
        const GadgetRun run = runGadget(gadget, overrides);
        if (!run.satisfied || !brokenRows(system, run.witness).empty()) {
            return;
        }
        std::string name;
        for (const auto& [index, value] : overrides) {
            name += (name.empty() ? "" : " and ") + std::string(honest.advices[index].name);
        }
        (run.outputs == honest.outputs ? report.unchanged : report.changed).insert(name);
    };
    const auto valueOf = [&honest](std::size_t index) { return honest.witness[honest.advices[index].wire]; };
    for (std::size_t i = 0; i < honest.advices.size(); i += stride) {
        for (const Fr& value : otherValues(valueOf(i), rng)) {
            attempt({{i, value}});
        }
    }
    for (std::size_t k = 0; k < pairs && honest.advices.size() > 1; ++k) {
        const std::size_t i = rng() % honest.advices.size();
        // Mostly neighbours: values that could make up for each other sit close.
        const std::size_t j = k % 4 == 0 ? rng() % honest.advices.size() : (i + 1 + rng() % 8) % honest.advices.size();
        if (i != j) {
            const auto first = otherValues(valueOf(i), rng);
            const auto second = otherValues(valueOf(j), rng);
            attempt({{i, first[rng() % first.size()]}, {j, second[rng() % second.size()]}});
        }
    }
    return report;
}

namespace {

// Sparse elimination, shortest row first.
class Elimination {
public:
    using Row = std::map<snark::Wire, Fr>;

    std::size_t rank(std::vector<Row> rows) {
        m_rows = std::move(rows);
        for (std::size_t r = 0; r < m_rows.size(); ++r) {
            for (const auto& [column, value] : m_rows[r]) {
                m_users[column].insert(r);
            }
            enqueue(r);
        }
        std::size_t rank = 0;
        while (!m_queue.empty()) {
            const std::size_t pivotRow = m_queue.begin()->second;
            m_queue.erase(m_queue.begin());
            if (!m_rows[pivotRow].empty()) {
                eliminate(pivotRow);
                ++rank;
            }
        }
        return rank;
    }

private:
    void enqueue(std::size_t row) { m_queue.insert({m_rows[row].size(), row}); }

    void eliminate(std::size_t pivotRow) {
        const Row pivot = std::move(m_rows[pivotRow]);
        m_rows[pivotRow].clear();
        snark::Wire column = pivot.begin()->first;
        for (const auto& [candidate, value] : pivot) {
            m_users[candidate].erase(pivotRow);
            column = m_users[candidate].size() < m_users[column].size() ? candidate : column;
        }
        const Fr inverse = pivot.at(column).inverse();
        const std::set<std::size_t> users = std::move(m_users[column]);
        m_users.erase(column);
        for (const std::size_t row : users) {
            m_queue.erase({m_rows[row].size(), row});
            const Fr factor = m_rows[row].at(column) * inverse;
            for (const auto& [other, value] : pivot) {
                Fr& entry = m_rows[row][other];
                entry -= factor * value;
                if (entry.isZero()) {
                    m_rows[row].erase(other);
                    if (other != column) {
                        m_users[other].erase(row);
                    }
                } else {
                    m_users[other].insert(row);
                }
            }
            enqueue(row);
        }
    }

    std::vector<Row> m_rows;
    std::map<snark::Wire, std::set<std::size_t>> m_users;
    std::set<std::pair<std::size_t, std::size_t>> m_queue;
};

void addScaled(Elimination::Row& to, std::span<const snark::Term> row, const Fr& factor,
               const std::function<bool(snark::Wire)>& isFixed) {
    for (const snark::Term& term : row) {
        if (!isFixed(term.wire)) {
            to[term.wire] += term.coefficient * factor;
        }
    }
}

} // namespace

std::size_t freedom(const snark::ConstraintSystem& system, const snark::Witness& witness,
                    const std::set<snark::Wire>& fixed) {
    const auto isFixed = [&](snark::Wire wire) { return wire <= system.publicCount || fixed.contains(wire); };
    std::vector<Elimination::Row> rows(system.constraintCount());
    for (std::size_t i = 0; i < rows.size(); ++i) {
        addScaled(rows[i], system.a.row(i), dot(system.b.row(i), witness), isFixed);
        addScaled(rows[i], system.b.row(i), dot(system.a.row(i), witness), isFixed);
        addScaled(rows[i], system.c.row(i), Fr(-1), isFixed);
        std::erase_if(rows[i], [](const auto& entry) { return entry.second.isZero(); });
    }
    const std::size_t variables = system.wireCount - 1 - system.publicCount - fixed.size();
    return variables - Elimination().rank(std::move(rows));
}

snark::ConstraintSystem withoutRow(const snark::ConstraintSystem& system, std::size_t row) {
    snark::ConstraintSystem out;
    out.wireCount = system.wireCount;
    out.publicCount = system.publicCount;
    for (std::size_t i = 0; i < system.constraintCount(); ++i) {
        if (i != row) {
            out.a.appendRow(system.a.row(i));
            out.b.appendRow(system.b.row(i));
            out.c.appendRow(system.c.row(i));
        }
    }
    return out;
}

} // namespace landfall::testing
