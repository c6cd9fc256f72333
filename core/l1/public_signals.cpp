#include "l1/public_signals.h"

#include "crypto/keccak.h"
#include "protocol/public_data.h"

#include <algorithm>

namespace landfall::l1 {

using algebra::Fr;

namespace {

constexpr std::size_t kWordBytes = 31;

} // namespace

Result<std::array<Fr, 3>> publicSignals(const BatchSubmission& batch) {
    const auto p = Fr::fromBigEndian(batch.publicDataHash);
    const auto oldRoot = Fr::fromBigEndian(batch.oldRoot);
    const auto newRoot = Fr::fromBigEndian(batch.newRoot);
    if (!p || !oldRoot || !newRoot) {
        return Error::invalid("batch-not-in-field", "a root or P of the batch is not below the field's size");
    }
    Bytes preimage;
    append(preimage, batch.publicDataHash);
    append(preimage, batch.oldRoot);
    append(preimage, batch.newRoot);
    append(preimage, crypto::keccak256(batch.batchData));
    Uint256 masked = Uint256::fromBigEndian(crypto::keccak256(preimage));
    masked.limbs[3] &= (std::uint64_t{1} << (253 - 192)) - 1;
    const Fr r = Fr::reduce(masked);

    Fr e = Fr::zero();
    for (std::size_t end = batch.batchData.size(); end >= kWordBytes; end -= kWordBytes) {
        protocol::Word word{};
        std::copy_n(batch.batchData.begin() + static_cast<std::ptrdiff_t>(end - kWordBytes), kWordBytes, word.begin());
        e = e * r + protocol::wordValue(word);
    }
    return std::array<Fr, 3>{*p, r, (e * r + *newRoot) * r + *oldRoot};
}

} // namespace landfall::l1
