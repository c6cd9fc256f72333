// Speaks for the prover and the verifier to tests in other languages:
//   snark_vector_tool make FOLDER CONSTRAINTS PUBLICS   circuit, witnesses, key, proof
//   snark_vector_tool prove ZKEY WTNS PROOF PUBLIC      with any Groth16 key
//   snark_vector_tool verify KEY PUBLIC PROOF           exit 0 and "accepted", or 1 and the error's code
//   snark_vector_tool key ZKEY                          the verifying key as JSON

#include "snark/proof_json.h"
#include "snark/r1cs_file.h"
#include "snark/wtns_file.h"
#include "unit/snark/sample_key.h"

#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>

using namespace landfall;
using namespace landfall::snark;
namespace fs = std::filesystem;

namespace {

[[noreturn]] void stop(const Error& error) {
    std::cout << error.code << std::endl;
    std::cerr << error.message << std::endl;
    std::exit(1);
}

template <class T>
T orStop(Result<T> result) {
    if (!result) {
        stop(result.error());
    }
    return *std::move(result);
}

void orStop(const Status& status) {
    if (!status) {
        stop(status.error());
    }
}

Bytes read(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) {
        stop(Error::unavailable("file-unreadable", "cannot read " + path.string()));
    }
    return {std::istreambuf_iterator<char>(file), {}};
}

std::string readText(const fs::path& path) {
    const Bytes bytes = read(path);
    return {bytes.begin(), bytes.end()};
}

void write(const fs::path& path, ByteView bytes) {
    std::ofstream file(path, std::ios::binary);
    file.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
    if (!file.flush()) {
        stop(Error::unavailable("file-unwritable", "cannot write " + path.string()));
    }
}

void writeProof(const ProvingKey& key, const Witness& witness, const fs::path& proofPath, const fs::path& publicPath) {
    ThreadPool pool;
    NoProgress progress;
    const Proof proof = orStop(prove(key, witness, test::fixedRandomness(kProofRandomnessSize, 3), pool, progress));
    write(proofPath, viewOf(writeProofJson(proof)));
    write(publicPath, viewOf(writePublicJson(publicSignalsOf(key.header().publicCount, witness))));
}

void make(const fs::path& folder, std::size_t constraints, Wire publicCount) {
    ThreadPool pool;
    const test::SampleKey sample = test::sampleKey(constraints, publicCount, 42, pool);
    Bytes r1cs;
    orStop(writeR1cs(sample.circuit.system, appendTo(r1cs)));
    write(folder / "circuit.r1cs", r1cs);
    Bytes good;
    orStop(writeWtns(sample.circuit.witness, appendTo(good)));
    write(folder / "witness.wtns", good);
    Witness broken = sample.circuit.witness;
    broken.back() += algebra::Fr(1);
    Bytes bad;
    orStop(writeWtns(broken, appendTo(bad)));
    write(folder / "broken.wtns", bad);
    write(folder / "circuit.zkey", sample.zkey);
    write(folder / "verification_key.json", viewOf(writeVerifyingKeyJson(sample.verifyingKey)));
    const ProvingKey key = orStop(ProvingKey::load(sample.zkey, pool));
    writeProof(key, sample.circuit.witness, folder / "proof.json", folder / "public.json");
}

} // namespace

int main(int argc, char** argv) {
    const std::vector<std::string> arguments(argv + 1, argv + argc);
    const std::string command = arguments.empty() ? "" : arguments[0];
    if (command == "make" && arguments.size() == 4) {
        make(arguments[1], std::stoul(arguments[2]), static_cast<Wire>(std::stoul(arguments[3])));
    } else if (command == "prove" && arguments.size() == 5) {
        ThreadPool pool;
        const Bytes zkey = read(arguments[1]);
        const ProvingKey key = orStop(ProvingKey::load(zkey, pool));
        const Witness witness = orStop(parseWtns(read(arguments[2])));
        writeProof(key, witness, arguments[3], arguments[4]);
    } else if (command == "verify" && arguments.size() == 4) {
        const VerifyingKey key = orStop(parseVerifyingKeyJson(readText(arguments[1])));
        const PublicSignals signals = orStop(parsePublicJson(readText(arguments[2])));
        const Proof proof = orStop(parseProofJson(readText(arguments[3])));
        orStop(verify(key, signals, proof));
        std::cout << "accepted" << std::endl;
    } else if (command == "key" && arguments.size() == 2) {
        const Bytes zkey = read(arguments[1]);
        std::cout << writeVerifyingKeyJson(orStop(parseZkey(zkey)).verifyingKey());
    } else {
        std::cerr << "usage: see the head of snark_vector_tool.cpp" << std::endl;
        return 2;
    }
    return 0;
}
