// Calldata of a transaction that committed batches, as any chain's server may show it:
// what is taken has a name on the chain, or an error that has a sentence.
#include "fuzz.h"

#include "l1/evm/rollup_calls.h"

using namespace landfall;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto proofs = l1::evm::decodeProofs({data, size});
    if (proofs) {
        require(proofs->size() * sizeof(protocol::ProofWords) <= size, "no proof that was not sent");
    } else {
        require(!proofs.error().message.empty(), "an error has a sentence");
    }
    const auto batches = l1::evm::decodeCommit({data, size});
    if (!batches) {
        require(!batches.error().message.empty(), "an error has a sentence");
        return 0;
    }
    for (const auto& batch : *batches) {
        require(batch.submission.batchData.size() <= size, "nothing that was not sent");
        const auto hash = l1::evm::storedHashOf(batch, 1);
        require(hash.ok() || !hash.error().message.empty(), "an error has a sentence");
        static_cast<void>(l1::evm::publicInputsOf(batch.submission));
    }
    return 0;
}
