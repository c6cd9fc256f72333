#pragma once

#include "base/thread_pool.h"
#include "snark/proving_key.h"

namespace landfall::snark {

// What goes with the H query: (A·B - C)(x) on the odd powers of the 2n-th root of unity. A, B and C are the
// polynomials whose values on the domain are the rows' dot products with the witness. C's values are taken as
// A·B there. With a key whose C query is folded, (A·B)(x) alone.
//
// `progress` gets "coefficients" and "ntt". Nothing only if it was cancelled.
std::optional<std::vector<algebra::Fr>> quotientScalars(const ProvingKey& key, const Witness& witness, ThreadPool& pool,
                                                        ProgressSink& progress);

} // namespace landfall::snark
