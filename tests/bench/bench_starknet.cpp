// The hints that Starknet's verifier wants beside a proof; with --snarkjs (which says that npm's packages are there)
// beside those in JavaScript.
#include "bench/bench.h"
#include "l1/starknet/proof_hints.h"
#include "unit/l1/sample_proof.h"

using namespace landfall;

namespace {

double peerSeconds(std::span<const Bytes32> key, const test::PublicInputs& inputs, const protocol::ProofWords& proof) {
    std::string command = "node " LANDFALL_SOURCE_DIR "/tests/bench/peer_starknet_hints.mjs";
    for (const auto words : {key, std::span<const Bytes32>(inputs), std::span<const Bytes32>(proof)}) {
        for (const auto& word : words) {
            command += ' ' + Uint256::fromBigEndian(word).toQuantity();
        }
    }
    std::FILE* pipe = ::popen(command.c_str(), "r");
    char line[64] = "";
    if (pipe == nullptr || std::fgets(line, sizeof line, pipe) == nullptr) {
        std::fprintf(stderr, "the hints in JavaScript did not come\n");
        std::exit(1);
    }
    ::pclose(pipe);
    return std::strtod(line, nullptr);
}

} // namespace

int main(int argc, char** argv) {
    const auto options = bench::optionsOf(argc, argv);
    const auto key = test::sampleKeyWords();
    const auto inputs = test::sampleInputs();
    const auto proof = test::sampleProofWords(1);
    const double ours = bench::medianSeconds(
        options.quick ? 3 : 20, [&] { (void)bench::orStop(l1::starknet::proofHints(key, inputs, proof)); });
    if (options.snarkjs.empty()) {
        bench::report("starknet.hints.seconds", ours, "s");
    } else {
        bench::reportAgainst("starknet.hints.seconds", ours, "s", "JavaScript", peerSeconds(key, inputs, proof) / ours);
    }
    return 0;
}
