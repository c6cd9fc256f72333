#pragma once

#include "base/thread_pool.h"
#include "snark/proving_key.h"

namespace landfall::snark {

// (A·B - C)(x) on the odd powers of the 2n-th root of unity, where A, B and C
// are the polynomials whose values on the domain are the rows' dot products with
// the witness. On the domain itself it is zero for a witness that satisfies the
// circuit; C's values are taken as A·B there.
//
// `progress` gets "coefficients" and "ntt". Nothing only if it was cancelled.
std::optional<std::vector<algebra::Fr>> quotientNumerator(const ProvingKey& key, const Witness& witness,
                                                          ThreadPool& pool, ProgressSink& progress);

} // namespace landfall::snark
