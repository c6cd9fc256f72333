#include "l1/chain_adapter.h"

#include "l1/error_codes.h"
#include "l1/evm/async.h"

namespace landfall::l1 {

std::optional<Error> ChainReport::firstProblem() const {
    for (const auto& check : checks) {
        if (check.problem && !check.usable) {
            return check.problem;
        }
    }
    return std::nullopt;
}

bool refusedForPrice(const Error& error) {
    return error.code == code::kReplacementUnderpriced || error.code == code::kFeeBelowBase ||
           error.code == code::kPriceTooLow;
}

void ChainAdapter::accountMissing(QObject* context, const protocol::ChainAddress&, Done<bool> done) {
    evm::later(this, evm::guarded(context, std::move(done)), Result<bool>(false));
}

void ChainAdapter::consentDigest(QObject* context, const ContractCall&, const protocol::Address&,
                                 Done<std::optional<Bytes32>> done) {
    evm::later(this, evm::guarded(context, std::move(done)), Result<std::optional<Bytes32>>(std::nullopt));
}

void ChainAdapter::queueHolds(QObject* context, const BlockRef&, std::uint64_t, const std::vector<protocol::Operation>&,
                              Done<bool> done) {
    evm::later(this, evm::guarded(context, std::move(done)), Result<bool>(true));
}

} // namespace landfall::l1
