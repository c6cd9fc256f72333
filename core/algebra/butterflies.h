#pragma once

#include "algebra/fr.h"
#include "base/thread_pool.h"

#include <span>

namespace landfall::algebra {

// The two halves of a number-theoretic transform over n = 2^k elements. Neither puts
// elements into another order. reverse(i) is i with its k bits reversed, and the exponent
// has the sign that is given.
//
// scatter: natural order in, reversed order out: out[reverse(i)] = Σ in[j]·root^(±ij).
// gather:  reversed order in, natural order out: out[i] = Σ in[reverse(j)]·root^(±ij).
//
// `twiddles` holds root^(i with its k - 1 bits reversed) at place i, for i < n/2, where root
// has the order n. A table for more elements serves too: its beginning is the table for n.
//
// Every block of a layer has a single twiddle, and layers nest. So the work goes depth
// first through ever smaller blocks that stay in the cache.
enum class RootSign { Plus, Minus };

void scatter(std::span<Fr> elements, std::span<const Fr> twiddles, RootSign sign, ThreadPool& pool);
void gather(std::span<Fr> elements, std::span<const Fr> twiddles, RootSign sign, ThreadPool& pool);

} // namespace landfall::algebra
