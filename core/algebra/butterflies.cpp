#include "algebra/butterflies.h"

#include <bit>

namespace landfall::algebra {
namespace {

// Below this a transform isn't worth waking threads for.
constexpr std::size_t kParallelSize = 4096;

// t^-1 from the same table: for i in [2^m, 2^(m+1)) the exponents are the odd
// multiples of n/2^(m+2), and negating one (times root^(n/2) = -1) mirrors the
// range. So the inverse of t[i] is -t[3·2^m - 1 - i].
std::size_t mirrored(std::size_t i) {
    return i == 0 ? 0 : 3 * std::bit_floor(i) - 1 - i;
}

struct Twiddles {
    std::span<const Fr> table;
    RootSign sign;

    Fr at(std::size_t block) const {
        if (sign == RootSign::Plus || block == 0) {
            return table[block];
        }
        return -table[mirrored(block)];
    }
};

void scatterLayer(Fr* a, std::size_t half, const Fr& t, std::size_t begin, std::size_t end) {
    for (std::size_t j = begin; j < end; ++j) {
        const Fr product = a[j + half] * t;
        a[j + half] = a[j] - product;
        a[j] += product;
    }
}

void gatherLayer(Fr* a, std::size_t half, const Fr& t, std::size_t begin, std::size_t end) {
    for (std::size_t j = begin; j < end; ++j) {
        const Fr difference = a[j] - a[j + half];
        a[j] += a[j + half];
        a[j + half] = difference * t;
    }
}

void scatterBlock(Fr* a, std::size_t size, std::size_t block, const Twiddles& twiddles) {
    if (size < 2) {
        return;
    }
    const std::size_t half = size / 2;
    scatterLayer(a, half, twiddles.at(block), 0, half);
    scatterBlock(a, half, 2 * block, twiddles);
    scatterBlock(a + half, half, 2 * block + 1, twiddles);
}

void gatherBlock(Fr* a, std::size_t size, std::size_t block, const Twiddles& twiddles) {
    if (size < 2) {
        return;
    }
    const std::size_t half = size / 2;
    gatherBlock(a, half, 2 * block, twiddles);
    gatherBlock(a + half, half, 2 * block + 1, twiddles);
    gatherLayer(a, half, twiddles.at(block), 0, half);
}

// Layers that are shared out by ranges before (after) the blocks are by number.
unsigned sharedLayers(std::size_t size, const ThreadPool& pool) {
    if (pool.size() == 1 || size < kParallelSize) {
        return 0;
    }
    return std::bit_width(pool.size()) + 1;
}

void sharedLayer(std::span<Fr> elements, unsigned layer, const Twiddles& twiddles, ThreadPool& pool,
                 void (*run)(Fr*, std::size_t, const Fr&, std::size_t, std::size_t)) {
    const std::size_t half = elements.size() >> (layer + 1);
    const std::size_t blocks = std::size_t{1} << layer;
    const std::size_t cuts = (std::size_t{4} * pool.size() + blocks - 1) / blocks;
    pool.forEach(blocks * cuts, [&](std::size_t piece) {
        const std::size_t block = piece / cuts;
        const std::size_t cut = piece % cuts;
        run(elements.data() + block * 2 * half, half, twiddles.at(block), half * cut / cuts, half * (cut + 1) / cuts);
    });
}

} // namespace

void scatter(std::span<Fr> elements, std::span<const Fr> table, RootSign sign, ThreadPool& pool) {
    const Twiddles twiddles{table, sign};
    const unsigned shared = sharedLayers(elements.size(), pool);
    for (unsigned layer = 0; layer < shared; ++layer) {
        sharedLayer(elements, layer, twiddles, pool, scatterLayer);
    }
    const std::size_t block = elements.size() >> shared;
    pool.forEach(std::size_t{1} << shared,
                 [&](std::size_t i) { scatterBlock(elements.data() + i * block, block, i, twiddles); });
}

void gather(std::span<Fr> elements, std::span<const Fr> table, RootSign sign, ThreadPool& pool) {
    const Twiddles twiddles{table, sign};
    const unsigned shared = sharedLayers(elements.size(), pool);
    const std::size_t block = elements.size() >> shared;
    pool.forEach(std::size_t{1} << shared,
                 [&](std::size_t i) { gatherBlock(elements.data() + i * block, block, i, twiddles); });
    for (unsigned layer = shared; layer-- > 0;) {
        sharedLayer(elements, layer, twiddles, pool, gatherLayer);
    }
}

} // namespace landfall::algebra
