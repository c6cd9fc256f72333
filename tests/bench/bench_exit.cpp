// An exit proven, and the size of its circuit.

#include "bench/prover_series.h"
#include "bench/some_exit.h"
#include "circuits/exit_circuit.h"

using namespace landfall;

int main(int argc, char** argv) {
    if (const auto child = bench::provingChild(argc, argv)) {
        return *child;
    }
    const bench::Options options = bench::optionsOf(argc, argv);
    const auto system = circuits::buildExitCircuit();
    bench::report("exit.constraints", static_cast<double>(system.constraintCount()), "constraints");
    const protocol::ExitTrace trace = bench::someExit();
    bench::measureProver(
        "exit.prove", system, [&] { return circuits::exitWitness(trace); }, options);
    return 0;
}
