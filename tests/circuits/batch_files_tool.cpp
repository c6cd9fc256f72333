// Writes the smallest batch circuit, the witness of a full batch of withdrawals, the
// same witness with one value changed, a development key, and the words of it that a
// contract is deployed with, for tests in other languages:
//   batch_files_tool FOLDER

#include "base/hex.h"
#include "bench/snark_bench.h"
#include "bench/withdrawal_batch.h"
#include "circuits/batch_circuit.h"
#include "node/proving/key_cache.h"
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
        std::fprintf(stderr, "cannot write %s\n", path.c_str());
        std::exit(1);
    }
}

} // namespace

int main(int argc, char** argv) {
    if (argc != 2) {
        std::fputs("usage: batch_files_tool FOLDER\n", stderr);
        return 2;
    }
    const std::filesystem::path folder(argv[1]);
    const auto shape = protocol::kBatchShapes.front();
    const ConstraintSystem system = circuits::buildBatchCircuit(shape).system;
    Witness witness = bench::orStop(circuits::batchWitness(shape, bench::withdrawalBatch(shape)));
    save(folder / "batch.r1cs", [&](const ByteSink& sink) { return writeR1cs(system, sink); });
    save(folder / "batch.wtns", [&](const ByteSink& sink) { return writeWtns(witness, sink); });
    witness.back() += algebra::Fr(1);
    save(folder / "broken.wtns", [&](const ByteSink& sink) { return writeWtns(witness, sink); });
    std::vector<Bytes32> words;
    save(folder / "batch.zkey", [&](const ByteSink& sink) -> Status {
        ThreadPool pool;
        NoProgress progress;
        const auto key =
            bench::orStop(developmentSetup(system, bench::randomBytes(kToxicWasteSize), pool, progress, sink));
        words = node::verifyingKeyWords(key);
        return {};
    });
    save(folder / "key_words", [&](const ByteSink& sink) -> Status {
        for (const auto& word : words) {
            if (auto written = sink(viewOf(toHex0x(word) + '\n')); !written) {
                return written;
            }
        }
        return {};
    });
    return 0;
}
