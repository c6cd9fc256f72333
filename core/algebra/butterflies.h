#pragma once

#include "algebra/fr.h"
#include "base/thread_pool.h"

#include <span>

namespace landfall::algebra {

// The two halves of a number-theoretic transform without any reordering. With
// n = 2^k elements and a twiddle table t[i] = root^(reverse(i)), reversal over
// k - 1 bits, of any root of order n or, its prefix serving smaller sizes, more:
//
// scatter: out[reverse(i)] = Σ in[j]·root^(∓ij), natural order in, reversed out;
// gather:  out[i] = Σ in[reverse(j)]·root^(±ij), reversed order in, natural out.
//
// Every block of a layer has a single twiddle, and layers nest, so the work goes
// depth first through ever smaller blocks that stay in the cache.
enum class RootSign { Plus, Minus };

void scatter(std::span<Fr> elements, std::span<const Fr> twiddles, RootSign sign, ThreadPool& pool);
void gather(std::span<Fr> elements, std::span<const Fr> twiddles, RootSign sign, ThreadPool& pool);

} // namespace landfall::algebra
