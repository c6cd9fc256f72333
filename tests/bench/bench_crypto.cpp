// Hashes and signatures a second on one core; with --snarkjs beside circomlibjs.
#include "bench/bench.h"

#include "crypto/eddsa.h"
#include "crypto/keccak.h"
#include "crypto/poseidon.h"

#include <cstring>
#include <map>
#include <vector>

using namespace landfall;
using algebra::Fr;

namespace {

// What the peer's script prints: a name and a rate, one a line.
std::map<std::string, double> peerRates() {
    std::map<std::string, double> rates;
    std::FILE* pipe = ::popen("node " LANDFALL_SOURCE_DIR "/tests/bench/peer_circomlibjs.mjs", "r");
    if (pipe == nullptr) {
        return rates;
    }
    char line[256];
    while (std::fgets(line, sizeof line, pipe) != nullptr) {
        if (char* space = std::strchr(line, ' ')) {
            *space = '\0';
            rates[line] = std::strtod(space + 1, nullptr);
        }
    }
    ::pclose(pipe);
    return rates;
}

template <class Work>
double perSecond(bool quick, const Work& work) {
    const unsigned batch = quick ? 100 : 1000;
    return batch / bench::medianSeconds(5, [&] {
               for (unsigned i = 0; i < batch; ++i) {
                   work();
               }
           });
}

} // namespace

int main(int argc, char** argv) {
    const auto options = bench::optionsOf(argc, argv);
    const auto peers = options.snarkjs.empty() ? std::map<std::string, double>{} : peerRates();
    const auto report = [&](const char* name, double rate) {
        const auto peer = peers.find(name);
        if (peer == peers.end()) {
            bench::report(name, rate, "1/s");
        } else {
            bench::reportAgainst(name, rate, "1/s", "circomlibjs", rate / peer->second);
        }
    };

    Fr chained[4] = {Fr(1), Fr(2), Fr(3), Fr(4)};
    const auto hash = [&](std::size_t inputs) {
        return perSecond(options.quick, [&] { chained[0] = crypto::poseidon(std::span(chained, inputs)); });
    };
    report("crypto.poseidon_2", hash(2));
    report("crypto.poseidon_4", hash(4));
    // As the trees of the state hash: many that don't wait for one another.
    std::vector<Fr> many(std::size_t{64} * 5, Fr(7));
    report("crypto.poseidon_4_many", 64 * perSecond(options.quick, [&] { crypto::poseidonPermuteEach(many, 5); }));

    Bytes message(64, 1);
    report("crypto.keccak_64_bytes", perSecond(options.quick, [&] {
               const auto digest = crypto::keccak256(message);
               std::copy(digest.begin(), digest.end(), message.begin());
           }));

    const auto key = crypto::EddsaPrivateKey::fromBytes(FixedBytes<32>{1});
    if (!key) {
        std::fprintf(stderr, "%s\n", key.error().message.c_str());
        return 1;
    }
    Fr text(5);
    crypto::EddsaSignature signature = key->sign(text);
    report("crypto.eddsa_sign", perSecond(options.quick, [&] {
               signature = key->sign(text);
               text = signature.r8.x;
           }));
    signature = key->sign(text);
    bool valid = true;
    report("crypto.eddsa_verify",
           perSecond(options.quick, [&] { valid = valid && crypto::verifyEddsa(key->publicKey(), text, signature); }));
    return valid ? 0 : 1;
}
