// Constraints of the batch circuits: by size, by part, and for one withdrawal.
#include "bench/bench.h"

#include "circuits/batch_circuit.h"
#include "state/apply.h"
#include "support/operations.h"

using namespace landfall;

namespace {

struct Part {
    const char* name;
    std::size_t circuits::PartCounts::*count;
};

constexpr Part kParts[] = {
    {"words", &circuits::PartCounts::words},        {"signature", &circuits::PartCounts::signature},
    {"trees", &circuits::PartCounts::trees},        {"leaves", &circuits::PartCounts::leaves},
    {"effects", &circuits::PartCounts::effects},    {"vault_slots", &circuits::PartCounts::vaultSlots},
    {"fee_slots", &circuits::PartCounts::feeSlots}, {"public_data", &circuits::PartCounts::publicData},
};

std::size_t nonzeros(const snark::ConstraintSystem& system) {
    return system.a.terms.size() + system.b.terms.size() + system.c.terms.size();
}

// A full batch of deposits: to the circuit every operation is as much work as any other.
protocol::BatchTrace fullBatch(std::uint8_t size) {
    const protocol::Address owner{{1, 2, 3}};
    state::BatchApplier applier(state::State(owner), {{}, 1, 1'700'000'000, size, 2, 0});
    for (unsigned i = 0; i < size; ++i) {
        bench::orStop(applier.add(applier.resolve(testing::queuedDeposit(1, 0, 1, owner))));
    }
    return bench::orStop(std::move(applier).finish()).trace();
}

} // namespace

int main(int argc, char** argv) {
    const auto options = bench::optionsOf(argc, argv);
    for (const auto& shape : protocol::kBatchShapes) {
        if (options.quick && &shape != &protocol::kBatchShapes.front()) {
            break;
        }
        const std::string size = std::to_string(shape.size);
        const auto circuit = circuits::buildBatchCircuit(shape);
        const auto constraints = circuit.system.constraintCount();
        bench::report("circuit.constraints." + size, static_cast<double>(constraints), "constraints");
        bench::report("circuit.nonzeros." + size, static_cast<double>(nonzeros(circuit.system)), "terms");
        bench::report("circuit.seconds_to_build." + size,
                      bench::medianSeconds(1, [&] { circuits::buildBatchCircuit(shape); }), "s");
        bench::report("circuit.nonzeros_a_b." + size,
                      static_cast<double>(circuit.system.a.terms.size() + circuit.system.b.terms.size()), "terms");
        const auto trace = fullBatch(shape.size);
        bench::report("circuit.seconds_to_witness." + size,
                      bench::medianSeconds(3,
                                           [&] {
                                               if (!circuits::batchWitness(shape, trace)) {
                                                   std::exit(1);
                                               }
                                           }),
                      "s");
        // Every operation of a full batch costs the same, whatever its type: all is shared out evenly.
        const bool largest = &shape == &protocol::kBatchShapes.back();
        for (const auto& part : kParts) {
            bench::report("circuit.part." + std::string(part.name) + "." + size,
                          static_cast<double>(circuit.parts.*part.count) / shape.size, "constraints/operation");
        }
        if (largest) {
            bench::report("circuit.constraints_per_withdrawal", static_cast<double>(constraints) / shape.size,
                          "constraints");
        }
    }
    return 0;
}
