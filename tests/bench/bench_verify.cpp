// Verification of proofs with as many public signals as a batch has, one by one
// and in batches, beside snarkjs.
#include "bench/bench.h"
#include "node/proving/groth16_checker.h"
#include "node/proving/verifier_words.h"
#include "snark/groth16_verify.h"
#include "snark/proof_json.h"
#include "unit/snark/sample_key.h"

#include <unistd.h>

#include <filesystem>
#include <fstream>

using namespace landfall;
using namespace landfall::snark;
namespace fs = std::filesystem;

namespace {

constexpr Wire kPublicSignals = 3;

void mustHold(bool holds, const char* what) {
    if (!holds) {
        std::fprintf(stderr, "%s\n", what);
        std::exit(1);
    }
}

double snarkjsSeconds(const VerifyingKey& key, const PublicSignals& signals, const Proof& proof) {
    const fs::path folder = fs::temp_directory_path() / ("landfall-verify-" + std::to_string(::getpid()));
    fs::create_directories(folder);
    std::ofstream(folder / "key.json") << writeVerifyingKeyJson(key);
    std::ofstream(folder / "public.json") << writePublicJson(signals);
    std::ofstream(folder / "proof.json") << writeProofJson(proof);
    const std::string command = "node " LANDFALL_SOURCE_DIR "/tests/bench/peer_snarkjs_verify.mjs " +
                                (folder / "key.json").string() + ' ' + (folder / "public.json").string() + ' ' +
                                (folder / "proof.json").string();
    std::FILE* pipe = ::popen(command.c_str(), "r");
    char line[64] = "";
    mustHold(pipe != nullptr && std::fgets(line, sizeof line, pipe) != nullptr, "snarkjs did not answer");
    ::pclose(pipe);
    fs::remove_all(folder);
    return std::strtod(line, nullptr);
}

} // namespace

int main(int argc, char** argv) {
    const bench::Options options = bench::optionsOf(argc, argv);
    ThreadPool pool;
    NoProgress progress;
    const test::SampleKey sample = test::sampleKey(500, kPublicSignals, 1, pool);
    const auto key = ProvingKey::load(sample.zkey, pool);
    mustHold(key.ok(), "the sample's key is broken");
    std::vector<Claim> claims;
    const std::size_t most = options.quick ? 8 : 64;
    for (std::size_t i = 0; i < most; ++i) {
        const auto proof =
            prove(*key, sample.circuit.witness, test::fixedRandomness(kProofRandomnessSize, i), pool, progress);
        mustHold(proof.ok(), "the sample can't be proven");
        claims.push_back({publicSignalsOf(kPublicSignals, sample.circuit.witness), *proof});
    }

    const double one = bench::medianSeconds(20, [&] {
        mustHold(verify(sample.verifyingKey, claims[0].signals, claims[0].proof).ok(), "a good proof was refused");
    });
    if (options.snarkjs.empty()) {
        bench::report("verify.one.seconds", one, "s");
    } else {
        const double theirs = snarkjsSeconds(sample.verifyingKey, claims[0].signals, claims[0].proof);
        bench::reportAgainst("verify.one.seconds", one, "s", "snarkjs", theirs / one);
    }
    for (std::size_t count = 8; count <= most; count *= 8) {
        const SecretBytes randomness = test::fixedRandomness(16 * count, 1);
        const double all = bench::medianSeconds(5, [&] {
            mustHold(verifyBatch(sample.verifyingKey, std::span(claims).first(count), randomness.view()).ok(),
                     "a good batch was refused");
        });
        bench::report("verify.batch_of_" + std::to_string(count) + ".seconds_per_proof",
                      all / static_cast<double>(count), "s");
    }

    // As a follower that catches up has them: words of many transactions, with signals of their own.
    const l1::NetworkSize size{
        4, node::verifyingKeyHash(sample.verifyingKey), {}, node::verifyingKeyWords(sample.verifyingKey)};
    const auto checker = bench::orStop(node::Groth16Checker::open({size}));
    std::vector<node::ProofClaim> shown;
    for (std::size_t i = 0; i < 4 * most; ++i) {
        const auto& claim = claims[i % most];
        node::ProofClaim next{i + 1, size.size, {}, node::proofWords(claim.proof)};
        std::copy(claim.signals.begin(), claim.signals.end(), next.signals.begin());
        shown.push_back(next);
    }
    const double seconds =
        bench::medianSeconds(3, [&] { mustHold(!checker->firstWrong(shown), "a good proof was refused"); });
    const double rate = static_cast<double>(shown.size()) / seconds;
    if (options.snarkjs.empty()) {
        bench::report("follower.proofs_per_second", rate, "1/s");
    } else {
        const double theirs = snarkjsSeconds(sample.verifyingKey, claims[0].signals, claims[0].proof);
        bench::reportAgainst("follower.proofs_per_second", rate, "1/s", "snarkjs", rate * theirs);
    }
    return 0;
}
