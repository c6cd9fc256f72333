#include "algebra/butterflies.h"

#include "algebra/butterfly_kernels.h"

namespace landfall::algebra {
namespace {

// Below this a transform isn't worth waking threads or filling vectors for.
constexpr std::size_t kLargeSize = 4096;

void scatterHalves(Fr* a, std::size_t half, const Fr& t, std::size_t begin, std::size_t end) {
    for (std::size_t j = begin; j < end; ++j) {
        const Fr product = a[j + half] * t;
        a[j + half] = a[j] - product;
        a[j] += product;
    }
}

void gatherHalves(Fr* a, std::size_t half, const Fr& t, std::size_t begin, std::size_t end) {
    for (std::size_t j = begin; j < end; ++j) {
        const Fr difference = a[j] - a[j + half];
        a[j] += a[j + half];
        a[j + half] = difference * t;
    }
}

void scatterQuads(Fr* a, std::size_t quarter, const QuadTwiddles& t, std::size_t begin, std::size_t end) {
    for (std::size_t j = begin; j < end; ++j) {
        Fr* p = a + j;
        const Fr c = p[2 * quarter] * t.outer;
        const Fr d = p[3 * quarter] * t.outer;
        const Fr b = (p[quarter] + d) * t.first;
        const Fr e = (p[quarter] - d) * t.second;
        const Fr sum = p[0] + c;
        const Fr difference = p[0] - c;
        p[0] = sum + b;
        p[quarter] = sum - b;
        p[2 * quarter] = difference + e;
        p[3 * quarter] = difference - e;
    }
}

void gatherQuads(Fr* a, std::size_t quarter, const QuadTwiddles& t, std::size_t begin, std::size_t end) {
    for (std::size_t j = begin; j < end; ++j) {
        Fr* p = a + j;
        const Fr sum = p[0] + p[quarter];
        const Fr difference = (p[0] - p[quarter]) * t.first;
        const Fr otherSum = p[2 * quarter] + p[3 * quarter];
        const Fr otherDifference = (p[2 * quarter] - p[3 * quarter]) * t.second;
        p[0] = sum + otherSum;
        p[quarter] = difference + otherDifference;
        p[2 * quarter] = (sum - otherSum) * t.outer;
        p[3 * quarter] = (difference - otherDifference) * t.outer;
    }
}

void scatterTail(Fr* a, std::size_t size, std::size_t block, const Twiddles& twiddles) {
    for (std::size_t half = size / 2; half > 0; half /= 2, block *= 2) {
        for (std::size_t i = 0; i * 2 * half < size; ++i) {
            scatterHalves(a + i * 2 * half, half, twiddles.at(block + i), 0, half);
        }
    }
}

void gatherTail(Fr* a, std::size_t size, std::size_t block, const Twiddles& twiddles) {
    for (std::size_t half = 1; half < size; half *= 2) {
        for (std::size_t i = 0; i * 2 * half < size; ++i) {
            gatherHalves(a + i * 2 * half, half, twiddles.at(block * (size / 2 / half) + i), 0, half);
        }
    }
}

void scale(Fr* elements, const Fr* factors, std::size_t count, const Fr& common) {
    for (std::size_t i = 0; i < count; ++i) {
        elements[i] *= factors[i] * common;
    }
}

// Depth first: quarter by quarter down to the tails, whose size an odd number of
// layers reaches by one step of halves.
class Blocks {
public:
    Blocks(const Twiddles& twiddles, const ButterflyKernels& kernels) : m_twiddles(twiddles), m_kernels(kernels) {}

    void scatter(Fr* a, std::size_t size, std::size_t block) const {
        if (size <= ButterflyKernels::kTailSize) {
            m_kernels.scatterTail(a, size, block, m_twiddles);
            return;
        }
        const std::size_t parts = partsOf(size);
        const std::size_t part = size / parts;
        if (parts == 4) {
            m_kernels.scatterQuads(a, part, {m_twiddles, block}, 0, part);
        } else {
            m_kernels.scatterHalves(a, part, m_twiddles.at(block), 0, part);
        }
        for (std::size_t i = 0; i < parts; ++i) {
            scatter(a + i * part, part, parts * block + i);
        }
    }

    void gather(Fr* a, std::size_t size, std::size_t block) const {
        if (size <= ButterflyKernels::kTailSize) {
            m_kernels.gatherTail(a, size, block, m_twiddles);
            return;
        }
        const std::size_t parts = partsOf(size);
        const std::size_t part = size / parts;
        for (std::size_t i = 0; i < parts; ++i) {
            gather(a + i * part, part, parts * block + i);
        }
        if (parts == 4) {
            m_kernels.gatherQuads(a, part, {m_twiddles, block}, 0, part);
        } else {
            m_kernels.gatherHalves(a, part, m_twiddles.at(block), 0, part);
        }
    }

    // One layer of quads over all of the elements, shared out among the threads.
    void shared(std::span<Fr> elements, std::size_t blocks, ButterflyKernels::Quads quads, ThreadPool& pool) const {
        const std::size_t quarter = elements.size() / blocks / 4;
        // In runs of eight, as the kernels want them.
        const std::size_t cuts =
            std::min<std::size_t>(quarter / 8, (std::size_t{4} * pool.size() + blocks - 1) / blocks);
        pool.forEach(blocks * cuts, [&](std::size_t piece) {
            const std::size_t block = piece / cuts;
            const std::size_t cut = piece % cuts;
            quads(elements.data() + block * 4 * quarter, quarter, {m_twiddles, block}, quarter / 8 * cut / cuts * 8,
                  quarter / 8 * (cut + 1) / cuts * 8);
        });
    }

private:
    static std::size_t partsOf(std::size_t size) {
        const auto layers = std::bit_width(size / ButterflyKernels::kTailSize) - 1;
        return layers % 2 == 0 ? 4 : 2;
    }

    const Twiddles& m_twiddles;
    const ButterflyKernels& m_kernels;
};

// The number of blocks that go to the threads whole: a power of four, two or more
// for each thread.
std::size_t blocksFor(std::size_t size, const ThreadPool& pool) {
    std::size_t blocks = 1;
    while (pool.size() > 1 && size >= kLargeSize && blocks < 2 * pool.size() &&
           size / blocks > 4 * ButterflyKernels::kTailSize) {
        blocks *= 4;
    }
    return blocks;
}

} // namespace

const ButterflyKernels kScalarButterflies{scatterQuads, scatterHalves, scatterTail, gatherQuads,
                                          gatherHalves, gatherTail,    scale};

const ButterflyKernels& butterflyKernelsFor(std::size_t size) {
#if defined(__x86_64__)
    if (detail::g_useIfma && size >= kLargeSize) {
        return kVectorButterflies;
    }
#endif
    (void)size;
    return kScalarButterflies;
}

void scatter(std::span<Fr> elements, std::span<const Fr> table, RootSign sign, ThreadPool& pool) {
    const Twiddles twiddles{table, sign};
    const ButterflyKernels& kernels = butterflyKernelsFor(elements.size());
    const Blocks blocks(twiddles, kernels);
    const std::size_t count = blocksFor(elements.size(), pool);
    for (std::size_t done = 1; done < count; done *= 4) {
        blocks.shared(elements, done, kernels.scatterQuads, pool);
    }
    const std::size_t size = elements.size() / count;
    pool.forEach(count, [&](std::size_t i) { blocks.scatter(elements.data() + i * size, size, i); });
}

void gather(std::span<Fr> elements, std::span<const Fr> table, RootSign sign, ThreadPool& pool) {
    const Twiddles twiddles{table, sign};
    const ButterflyKernels& kernels = butterflyKernelsFor(elements.size());
    const Blocks blocks(twiddles, kernels);
    const std::size_t count = blocksFor(elements.size(), pool);
    const std::size_t size = elements.size() / count;
    pool.forEach(count, [&](std::size_t i) { blocks.gather(elements.data() + i * size, size, i); });
    for (std::size_t left = count; left > 1; left /= 4) {
        blocks.shared(elements, left / 4, kernels.gatherQuads, pool);
    }
}

} // namespace landfall::algebra
