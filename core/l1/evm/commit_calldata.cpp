#include "crypto/keccak.h"
#include "l1/evm/json_values.h"
#include "l1/evm/rollup_abi.h"
#include "l1/evm/rollup_calls.h"

#include <algorithm>
#include <array>

namespace landfall::l1::evm {

namespace {

// commitment_N = keccak256(commitment_{N−1} ‖ P ‖ old root ‖ new root ‖ keccak256(words))
Bytes32 commitmentOf(const Bytes32& previous, const BatchSubmission& batch) {
    Bytes preimage;
    append(preimage, previous);
    append(preimage, batch.publicDataHash);
    append(preimage, batch.oldRoot);
    append(preimage, batch.newRoot);
    append(preimage, crypto::keccak256(batch.batchData));
    return crypto::keccak256(preimage);
}

} // namespace

Result<std::vector<CommittedBatch>> decodeCommit(ByteView calldata) {
    const auto& abi = rollupAbi();
    const std::array functions{&abi.commitBatches, &abi.commitAndProve, &abi.commitProveAndExecute};
    const auto function = std::find_if(functions.begin(), functions.end(), [&](const AbiSignature* candidate) {
        const auto selector = candidate->selector();
        return calldata.size() >= selector.size() && std::equal(selector.begin(), selector.end(), calldata.begin());
    });
    if (function == functions.end()) {
        return badAnswer("the transaction of a committed batch calls another function");
    }
    auto arguments = abiDecode((*function)->parameters, calldata.subspan(4));
    if (!arguments) {
        return badAnswer("the transaction of a committed batch is malformed (" + arguments.error().message + ")");
    }

    // StoredBatch: number is its first member, new root its sixth, commitment its seventh.
    const auto& last = (*arguments)[0].members();
    std::uint64_t number = last[0].low64();
    Bytes32 root = last[5].word();
    Bytes32 commitment = last[6].word();
    std::vector<CommittedBatch> out;
    for (const auto& given : (*arguments)[1].members()) {
        const auto& fields = given.members(); // P, new root, data
        CommittedBatch batch;
        batch.number = ++number;
        batch.submission = {fields[0].word(), root, fields[1].word(), fields[2].asBytes()};
        batch.commitment = commitmentOf(commitment, batch.submission);
        root = batch.submission.newRoot;
        commitment = batch.commitment;
        out.push_back(std::move(batch));
    }
    return out;
}

} // namespace landfall::l1::evm
