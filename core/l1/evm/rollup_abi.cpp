#include "l1/evm/rollup_abi.h"

#include <cstdlib>

namespace landfall::l1::evm {

namespace {

// Struct types of IRollup, as tuples.
constexpr const char* kStoredBatch = "(uint64,uint64,uint8,uint64,address,bytes32,bytes32,bytes32,bytes32)";
constexpr const char* kCommitData = "(uint256,bytes32,bytes)";
constexpr const char* kPublicInputs = "(uint256,uint256,uint256)";
constexpr const char* kExitClaim = "(uint32,address,uint16,uint120)";
constexpr const char* kProof = "uint256[8]";

std::string replaced(std::string text) {
    const std::string execution = std::string("(") + kStoredBatch + "[],bytes[],bytes)";
    const std::pair<std::string, std::string> names[] = {{"$batch", kStoredBatch},   {"$data", kCommitData},
                                                         {"$inputs", kPublicInputs}, {"$claim", kExitClaim},
                                                         {"$proof", kProof},         {"$run", execution}};
    for (const auto& [name, type] : names) {
        for (auto at = text.find(name); at != std::string::npos; at = text.find(name)) {
            text.replace(at, name.size(), type);
        }
    }
    return text;
}

AbiSignature withStructs(const std::string& text) {
    return knownSignature(replaced(text));
}

} // namespace

AbiSignature knownSignature(std::string_view text) {
    auto signature = AbiSignature::parse(text);
    if (!signature) {
        std::abort();
    }
    return std::move(*signature);
}

std::vector<AbiType> knownTypes(std::string_view tuple) {
    auto type = AbiType::parse(tuple);
    if (!type) {
        std::abort();
    }
    return std::move(type->inner);
}

RollupAbi::RollupAbi()
    : commitBatches(withStructs("commitBatches($batch,$data[])")),
      proveBatches(withStructs("proveBatches($batch[],$inputs[],$proof[])")),
      commitAndProve(withStructs("commitAndProve($batch,$data[],$proof[])")),
      commitProveAndExecute(withStructs("commitProveAndExecute($batch,$data[],$proof[],$run)")),
      commitByTicket(withStructs("commitByTicket($batch,$data[],$proof[],bytes)")),
      executeBatches(withStructs("executeBatches($run)")), revertBatches(withStructs("revertBatches($batch)")),
      revertByCertificate(withStructs("revertByCertificate($batch,bytes)")),
      freezeByCertificate(withStructs("freezeByCertificate($batch,bytes)")),
      openExits(withStructs("openExits($batch)")), exitWithProof(withStructs("exitWithProof($batch,$claim,$proof)")),
      storedBatch(knownTypes(replaced("($batch)"))) {
}

const RollupAbi& rollupAbi() {
    static const RollupAbi abi;
    return abi;
}

} // namespace landfall::l1::evm
