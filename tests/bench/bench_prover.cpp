// Batches of withdrawals proven.

#include "bench/prover_series.h"
#include "bench/withdrawal_batch.h"
#include "circuits/batch_circuit.h"

using namespace landfall;

int main(int argc, char** argv) {
    if (const auto child = bench::provingChild(argc, argv)) {
        return *child;
    }
    const bench::Options options = bench::optionsOf(argc, argv);
    for (const auto& shape : protocol::kBatchShapes) {
        const protocol::BatchTrace trace = bench::withdrawalBatch(shape);
        bench::measureProver(
            "prover." + std::to_string(shape.size), circuits::buildBatchCircuit(shape).system,
            [&] { return circuits::batchWitness(shape, trace); }, options);
        if (options.quick) {
            break;
        }
    }
    return 0;
}
