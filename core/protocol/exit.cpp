#include "protocol/exit.h"

#include "protocol/field_values.h"

namespace landfall::protocol {

namespace {

Uint256 shifted(std::uint64_t value, unsigned bits) {
    return shiftLeft(Uint256(value), bits);
}

} // namespace

Amount exitShare(Amount balance, Amount vault, Amount total) {
    const auto whole = checkedMul(toUint256(balance), toUint256(vault)); // below 2^240
    return *amountFromUint256(divMod(*whole, toUint256(total)).quotient);
}

std::array<algebra::Fr, 3> exitSignals(const algebra::Fr& root, const ExitClaim& claim) {
    // Fields that don't overlap: the sum of their elements is the element of the whole.
    const auto word = algebra::Fr::reduce(shifted(claim.chain, 168)) + algebra::Fr::reduce(shifted(claim.token, 152)) +
                      algebra::Fr::reduce(shifted(claim.account, 120)) + amountValue(claim.amount);
    return {root, word, addressValue(claim.owner)};
}

} // namespace landfall::protocol
