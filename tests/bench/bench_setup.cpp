// Development keys of the batch circuits; and, where snarkjs is given, one key for a
// smaller circuit made by both, since snarkjs needs prepared powers of tau, which take
// it hours at the batch circuits' sizes. Making those powers is not timed.

#include "bench/run_process.h"
#include "bench/snark_bench.h"
#include "circuits/batch_circuit.h"
#include "snark/builder.h"
#include "snark/groth16_setup.h"
#include "snark/r1cs_file.h"

#include <filesystem>

using namespace landfall;
using namespace landfall::snark;
namespace fs = std::filesystem;

namespace {

constexpr unsigned kPeerPower = 13;

double setupSeconds(const ConstraintSystem& system, const fs::path& path) {
    ThreadPool pool;
    NoProgress progress;
    std::ofstream file(path, std::ios::binary);
    return bench::secondsOf([&] {
        bench::orStop(
            developmentSetup(system, bench::randomBytes(kToxicWasteSize), pool, progress, bench::fileSink(file)));
    });
}

// Just under 2^kPeerPower rows, each a product of sums of earlier wires.
ConstraintSystem peerCircuit() {
    Builder builder(Builder::Mode::Shape);
    Linear a = builder.publicSignal(algebra::Fr(3));
    Linear b = builder.advice(algebra::Fr(5), "factor");
    for (unsigned i = 0; i < (1U << kPeerPower) - 100; ++i) {
        Linear next = builder.product(a + b, b + Linear(i));
        a = std::exchange(b, std::move(next));
    }
    return std::move(builder).takeSystem();
}

void besideSnarkjs(const std::string& snarkjs, const fs::path& folder, unsigned rounds) {
    const ConstraintSystem system = peerCircuit();
    const std::string r1cs = folder / "peer.r1cs";
    const std::string zkey = folder / "peer.zkey";
    const std::string start = folder / "start.ptau";
    const std::string powers = folder / "powers.ptau";
    {
        std::ofstream file(r1cs, std::ios::binary);
        if (!writeR1cs(system, bench::fileSink(file))) {
            std::exit(1);
        }
    }
    bench::runProcess({"node", snarkjs, "powersoftau", "new", "bn128", std::to_string(kPeerPower), start});
    bench::runProcess({"node", snarkjs, "powersoftau", "prepare", "phase2", start, powers});
    std::vector<double> ours;
    std::vector<double> theirs;
    for (unsigned round = 0; round < rounds; ++round) {
        ours.push_back(setupSeconds(system, zkey));
        theirs.push_back(bench::runProcess({"node", snarkjs, "groth16", "setup", r1cs, powers, zkey}).seconds);
    }
    const std::string name = "setup.rows_" + std::to_string(system.constraintCount()) + ".seconds";
    bench::reportAgainst(name, bench::median(ours), "s", "snarkjs", bench::median(theirs) / bench::median(ours));
}

} // namespace

int main(int argc, char** argv) {
    const bench::Options options = bench::optionsOf(argc, argv);
    const fs::path folder = fs::temp_directory_path() / ("landfall-bench-" + std::to_string(::getpid()));
    fs::create_directories(folder);
    for (const auto& shape : protocol::kBatchShapes) {
        const double seconds = setupSeconds(circuits::buildBatchCircuit(shape).system, folder / "bench.zkey");
        bench::report("setup." + std::to_string(shape.size) + ".seconds", seconds, "s");
        if (shape.size == protocol::kBatchShapes.back().size) {
            bench::report("setup.seconds", seconds, "s");
        }
        if (options.quick) {
            break;
        }
    }
    if (!options.snarkjs.empty()) {
        besideSnarkjs(options.snarkjs, folder, options.quick ? 1 : 3);
    }
    fs::remove_all(folder);
    return 0;
}
