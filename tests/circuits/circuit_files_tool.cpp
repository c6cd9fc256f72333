// Writes a circuit, the witness of something that it proves, the same witness with one value
// changed, a development key, and the words of it that a contract is deployed with, for tests in
// other languages:
//   circuit_files_tool batch|exit FOLDER
// `batch` is the smallest batch circuit with a full batch of withdrawals.

#include "base/hex.h"
#include "bench/snark_bench.h"
#include "bench/some_exit.h"
#include "bench/withdrawal_batch.h"
#include "circuits/batch_circuit.h"
#include "circuits/exit_circuit.h"
#include "node/proving/verifier_words.h"
#include "snark/groth16_setup.h"
#include "snark/r1cs_file.h"
#include "snark/wtns_file.h"

#include <filesystem>

using namespace landfall;
using namespace landfall::snark;

namespace {

void save(const std::filesystem::path& path, const std::function<Status(const ByteSink&)>& write) {
    std::ofstream file(path, std::ios::binary);
    const Status written = write(bench::fileSink(file));
    if (!written || !file.flush()) {
        std::fprintf(stderr, "cannot write %s\n", path.string().c_str());
        std::exit(1);
    }
}

} // namespace

int main(int argc, char** argv) {
    const std::string name = argc == 3 ? argv[1] : "";
    if (name != "batch" && name != "exit") {
        std::fputs("usage: circuit_files_tool batch|exit FOLDER\n", stderr);
        return 2;
    }
    const std::filesystem::path folder(argv[2]);
    const auto shape = protocol::kBatchShapes.front();
    const bool batch = name == "batch";
    const ConstraintSystem system = batch ? circuits::buildBatchCircuit(shape).system : circuits::buildExitCircuit();
    Witness witness = bench::orStop(batch ? circuits::batchWitness(shape, bench::withdrawalBatch(shape))
                                          : circuits::exitWitness(bench::someExit()));
    save(folder / "circuit.r1cs", [&](const ByteSink& sink) { return writeR1cs(system, sink); });
    save(folder / "good.wtns", [&](const ByteSink& sink) { return writeWtns(witness, sink); });
    witness.back() += algebra::Fr(1);
    save(folder / "broken.wtns", [&](const ByteSink& sink) { return writeWtns(witness, sink); });
    std::vector<Bytes32> words;
    save(folder / "circuit.zkey", [&](const ByteSink& sink) -> Status {
        ThreadPool pool;
        NoProgress progress;
        const auto key =
            bench::orStop(developmentSetup(system, bench::randomBytes(kToxicWasteSize), pool, progress, sink));
        words = node::verifyingKeyWords(key);
        return {};
    });
    save(folder / "verifier_words", [&](const ByteSink& sink) -> Status {
        for (const auto& word : words) {
            if (auto written = sink(viewOf(toHex0x(word) + '\n')); !written) {
                return written;
            }
        }
        return {};
    });
    return 0;
}
