#include "snark/groth16.h"

#include "snark/error_codes.h"

#include <bit>

namespace landfall::snark {

unsigned domainPower(std::size_t constraints, std::size_t publicCount) {
    return static_cast<unsigned>(std::bit_width(constraints + publicCount));
}

PublicSignals publicSignalsOf(Wire publicCount, const Witness& witness) {
    return {witness.begin() + 1, witness.begin() + 1 + publicCount};
}

Error cancelledError() {
    return Error::unavailable(code::kCancelled, "the work was cancelled before it was done");
}

} // namespace landfall::snark
