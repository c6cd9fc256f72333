// Writes one valid file of each format into DIRECTORY/TARGET/seed: fuzzers find
// the inside of a format faster from a file that is one.
#include "l1/evm/rlp.h"
#include "l1/evm/transaction.h"
#include "l1/network_file.h"
#include "protocol/batch_words.h"
#include "snark/groth16_setup.h"
#include "snark/proof_json.h"
#include "snark/r1cs_file.h"
#include "snark/wtns_file.h"
#include "unit/snark/chain_circuit.h"
#include "wallet/keystore.h"

#include <cstdio>
#include <filesystem>
#include <fstream>

using namespace landfall;

namespace {

class Seeds {
public:
    explicit Seeds(std::filesystem::path directory) : m_directory(std::move(directory)) {}

    void write(const char* target, ByteView content) {
        const auto folder = m_directory / target;
        std::filesystem::create_directories(folder);
        std::ofstream out(folder / "seed", std::ios::binary);
        out.write(reinterpret_cast<const char*>(content.data()), static_cast<std::streamsize>(content.size()));
        m_ok = m_ok && out.good();
    }
    void write(const char* target, const Result<Bytes>& content) {
        m_ok = m_ok && content.ok();
        if (content) {
            write(target, ByteView(*content));
        }
    }
    bool ok() const { return m_ok; }

private:
    std::filesystem::path m_directory;
    bool m_ok = true;
};

Bytes filled(std::size_t size, std::uint8_t value) {
    return Bytes(size, value);
}

bool snarkSeeds(Seeds& seeds) {
    const auto circuit = test::chainCircuit(6, 1, 1);
    Bytes system;
    Bytes witness;
    Bytes key;
    ThreadPool pool(1);
    snark::NoProgress progress;
    if (!snark::writeR1cs(circuit.system, snark::appendTo(system)) ||
        !snark::writeWtns(circuit.witness, snark::appendTo(witness))) {
        return false;
    }
    Bytes waste;
    for (std::size_t i = 0; i < snark::kToxicWasteSize; ++i) {
        waste.push_back(static_cast<std::uint8_t>(i * 7 + 1));
    }
    const auto verifyingKey =
        snark::developmentSetup(circuit.system, SecretBytes(ByteView(waste)), pool, progress, snark::appendTo(key));
    if (!verifyingKey) {
        return false;
    }
    seeds.write("fuzz_r1cs", ByteView(system));
    seeds.write("fuzz_wtns", ByteView(witness));
    seeds.write("fuzz_zkey", ByteView(key));
    seeds.write("fuzz_snark_json", viewOf(snark::writeVerifyingKeyJson(*verifyingKey)));
    return true;
}

void chainSeeds(Seeds& seeds) {
    protocol::BatchData batch;
    batch.header.number = 1;
    batch.header.timestamp = 1'700'000'000;
    batch.header.size = 4;
    batch.header.chains = 6;
    protocol::Operation deposit;
    deposit.type = protocol::OperationType::Deposit;
    deposit.chain = 1;
    deposit.account = 1;
    deposit.amount = 1'000'000;
    batch.operations = {deposit};
    seeds.write("fuzz_batch", ByteView(protocol::encodeBatch(batch)));

    l1::evm::FeeMarketTransaction transaction;
    transaction.chainId = 31337;
    transaction.gasLimit = 21000;
    transaction.data = filled(40, 1);
    if (const auto signedOne = l1::evm::signTransaction(transaction, filled(32, 1))) {
        seeds.write("fuzz_transaction", ByteView(signedOne->raw));
        seeds.write("fuzz_rlp", ByteView(signedOne->raw).subspan(1));
    }
    Bytes abi = {'(', 'u', 'i', 'n', 't', '1', '6', ',', 'b', 'y', 't', 'e', 's', '[', ']', ')', 0};
    append(abi, filled(256, 0));
    seeds.write("fuzz_abi", ByteView(abi));
    const QByteArray network = l1::writeNetworkFile({});
    seeds.write("fuzz_network_file", viewOf({network.constData(), static_cast<std::size_t>(network.size())}));
}

void walletSeeds(Seeds& seeds) {
    const crypto::Secp256k1 curve{Bytes32{1}};
    auto key = crypto::Secp256k1PrivateKey::fromBytes(filled(32, 1));
    if (key) {
        wallet::KeystoreContents contents{std::move(*key), SecretBytes(ByteView(filled(32, 2))), {}};
        seeds.write("fuzz_keystore",
                    wallet::encryptKeystore(contents, viewOf("secret"), curve, {}, crypto::ScryptCost{2, 8, 1}));
    }
    seeds.write("fuzz_person_text", viewOf("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"));
}

} // namespace

int main(int argc, char** argv) {
    if (argc != 2) {
        std::fprintf(stderr, "usage: %s DIRECTORY\n", argv[0]);
        return 2;
    }
    Seeds seeds(argv[1]);
    const bool snarkDone = snarkSeeds(seeds);
    chainSeeds(seeds);
    walletSeeds(seeds);
    return snarkDone && seeds.ok() ? 0 : 1;
}
