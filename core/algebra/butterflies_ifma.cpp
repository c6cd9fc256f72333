#include "algebra/butterfly_kernels.h"
#include "algebra/vector_field.h"

#if defined(__x86_64__)

// The butterflies eight at a time. Bounds in the comments are multiples of p, see
// VectorField. Twiddles come sixteenfold, so that products keep the form of memory.
namespace landfall::algebra {
namespace {

using V = ifma::VectorFr;
using ifma::kLanes;
using ifma::Places;

LANDFALL_IFMA V twiddle(const Fr& t) {
    return V::broadcast(t.montgomery()).times16();
}

LANDFALL_IFMA_INLINE void putFromTen(V value, Fr* at) {
    value.reduceBy<5>();
    value.store(at);
}

// From 5 to 5.
LANDFALL_IFMA void scatterQuads(Fr* block, std::size_t quarter, const QuadTwiddles& t, std::size_t begin,
                                std::size_t end) {
    const V outer = twiddle(t.outer);
    const V first = twiddle(t.first);
    const V second = twiddle(t.second);
    for (std::size_t j = begin; j < end; j += kLanes) {
        Fr* p = block + j;
        const V a = V::load(p);
        const V b = V::load(p + quarter);
        const V c = V::load(p + 2 * quarter) * outer; // 2
        const V d = V::load(p + 3 * quarter) * outer;
        const V sum = a + c; // 7
        const V difference = a.minus<2>(c);
        const V inner = (b + d) * first; // 3
        const V otherInner = b.minus<2>(d) * second;
        putFromTen(sum + inner, p);
        putFromTen(sum.minus<3>(inner), p + quarter);
        putFromTen(difference + otherInner, p + 2 * quarter);
        putFromTen(difference.minus<3>(otherInner), p + 3 * quarter);
    }
}

// From 5 to 5.
LANDFALL_IFMA void scatterHalves(Fr* block, std::size_t half, const Fr& t, std::size_t begin, std::size_t end) {
    const V factor = twiddle(t);
    for (std::size_t j = begin; j < end; j += kLanes) {
        const V a = V::load(block + j);
        const V b = V::load(block + j + half) * factor; // 2
        V sum = a + b;                                  // 7
        V difference = a.minus<2>(b);
        sum.reduceBy<4>();
        difference.reduceBy<4>();
        sum.store(block + j);
        difference.store(block + j + half);
    }
}

// From 1 to 1.
LANDFALL_IFMA void gatherQuads(Fr* block, std::size_t quarter, const QuadTwiddles& t, std::size_t begin,
                               std::size_t end) {
    const V outer = twiddle(t.outer);
    const V first = twiddle(t.first);
    const V second = twiddle(t.second);
    for (std::size_t j = begin; j < end; j += kLanes) {
        Fr* p = block + j;
        const V a = V::load(p);
        const V b = V::load(p + quarter);
        const V c = V::load(p + 2 * quarter);
        const V d = V::load(p + 3 * quarter);
        const V sum = a + b; // 2
        const V otherSum = c + d;
        const V difference = a.minus<1>(b) * first; // 2
        const V otherDifference = c.minus<1>(d) * second;
        V out0 = sum + otherSum; // 4
        out0.reduceBy<2>();
        out0.reduceBy<1>();
        out0.store(p);
        V out1 = difference + otherDifference;
        out1.reduceBy<2>();
        out1.reduceBy<1>();
        out1.store(p + quarter);
        V out2 = sum.minus<2>(otherSum) * outer; // 2
        out2.reduceBy<1>();
        out2.store(p + 2 * quarter);
        V out3 = difference.minus<2>(otherDifference) * outer;
        out3.reduceBy<1>();
        out3.store(p + 3 * quarter);
    }
}

// From 1 to 1.
LANDFALL_IFMA void gatherHalves(Fr* block, std::size_t half, const Fr& t, std::size_t begin, std::size_t end) {
    const V factor = twiddle(t);
    for (std::size_t j = begin; j < end; j += kLanes) {
        const V a = V::load(block + j);
        const V b = V::load(block + j + half);
        V sum = a + b; // 2
        V product = a.minus<1>(b) * factor;
        sum.reduceBy<1>();
        product.reduceBy<1>();
        sum.store(block + j);
        product.store(block + j + half);
    }
}

// Lanes `stride` elements apart.
Places lanesOf(Fr* first, std::ptrdiff_t stride) {
    Places out;
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
        out[lane] = reinterpret_cast<std::byte*>(first + static_cast<std::ptrdiff_t>(lane) * stride);
    }
    return out;
}

// The twiddles of blocks first, first + stride, … one a lane. `first` is at least
// 8·stride and a multiple of it up to less than stride more, so that all of the
// lanes mirror within the same range of the table.
LANDFALL_IFMA V laneTwiddles(const Twiddles& twiddles, std::size_t first, std::ptrdiff_t stride) {
    const bool plus = twiddles.sign == RootSign::Plus;
    auto* at = const_cast<Fr*>(&twiddles.table[plus ? first : Twiddles::mirrored(first)]);
    const V t = V::load(lanesOf(at, plus ? stride : -stride), 0);
    return (plus ? t : V::modulus<1>().minus<1>(t).reduced()).times16();
}

using Eight = std::array<V, kLanes>;

// The last three layers of eight blocks of eight, a block in each lane: from 5 to 13.
LANDFALL_IFMA void scatterEights(Eight& v, std::size_t block, const Twiddles& twiddles) {
    const V t = laneTwiddles(twiddles, block, 1);
    for (std::size_t j = 0; j < 4; ++j) {
        const V b = v[j + 4] * t; // 2
        v[j + 4] = v[j].minus<2>(b);
        v[j] = v[j] + b; // 7
    }
    for (std::size_t i = 0; i < 2; ++i) {
        const V s = laneTwiddles(twiddles, 2 * block + i, 2);
        for (std::size_t j = 4 * i; j < 4 * i + 2; ++j) {
            const V b = v[j + 2] * s; // 3
            v[j + 2] = v[j].minus<3>(b);
            v[j] = v[j] + b; // 10
        }
    }
    for (std::size_t i = 0; i < 4; ++i) {
        const V b = v[2 * i + 1] * laneTwiddles(twiddles, 4 * block + i, 4); // 3
        v[2 * i + 1] = v[2 * i].minus<3>(b);
        v[2 * i] = v[2 * i] + b; // 13
    }
}

// The first three layers: from 1 to 8.
LANDFALL_IFMA void gatherEights(Eight& v, std::size_t block, const Twiddles& twiddles) {
    for (std::size_t i = 0; i < 4; ++i) {
        const V difference = v[2 * i].minus<1>(v[2 * i + 1]);
        v[2 * i] = v[2 * i] + v[2 * i + 1]; // 2
        v[2 * i + 1] = difference * laneTwiddles(twiddles, 4 * block + i, 4);
    }
    for (std::size_t i = 0; i < 2; ++i) {
        const V s = laneTwiddles(twiddles, 2 * block + i, 2);
        for (std::size_t j = 4 * i; j < 4 * i + 2; ++j) {
            const V difference = v[j].minus<2>(v[j + 2]);
            v[j] = v[j] + v[j + 2]; // 4
            v[j + 2] = difference * s;
        }
    }
    const V t = laneTwiddles(twiddles, block, 1);
    for (std::size_t j = 0; j < 4; ++j) {
        const V difference = v[j].minus<4>(v[j + 4]);
        v[j] = v[j] + v[j + 4]; // 8
        v[j + 4] = difference * t;
    }
}

LANDFALL_IFMA void scatterTail(Fr* a, std::size_t size, std::size_t block, const Twiddles& twiddles) {
    if (block == 0) {
        // Its twiddles are the ones that don't mirror.
        for (std::size_t i = 0; i < size; ++i) {
            a[i] = a[i] * Fr::one(); // reduces
        }
        kScalarButterflies.scatterTail(a, size, block, twiddles);
        return;
    }
    scatterQuads(a, 16, {twiddles, block}, 0, 16);
    for (std::size_t i = 0; i < 4; ++i) {
        scatterHalves(a + 16 * i, 8, twiddles.at(4 * block + i), 0, 8);
    }
    Eight v;
    for (std::size_t i = 0; i < kLanes; ++i) {
        v[i] = V::load(lanesOf(a + i, kLanes), 0);
    }
    scatterEights(v, 8 * block, twiddles);
    for (std::size_t i = 0; i < kLanes; ++i) {
        v[i].reduceBy<8>();
        v[i].reduced().store(lanesOf(a + i, kLanes), 0);
    }
}

LANDFALL_IFMA void gatherTail(Fr* a, std::size_t size, std::size_t block, const Twiddles& twiddles) {
    if (block == 0) {
        kScalarButterflies.gatherTail(a, size, block, twiddles);
        return;
    }
    Eight v;
    for (std::size_t i = 0; i < kLanes; ++i) {
        v[i] = V::load(lanesOf(a + i, kLanes), 0);
    }
    gatherEights(v, 8 * block, twiddles);
    for (std::size_t i = 0; i < kLanes; ++i) {
        v[i].reduced().store(lanesOf(a + i, kLanes), 0);
    }
    for (std::size_t i = 0; i < 4; ++i) {
        gatherHalves(a + 16 * i, 8, twiddles.at(4 * block + i), 0, 8);
    }
    gatherQuads(a, 16, {twiddles, block}, 0, 16);
}

LANDFALL_IFMA void scale(Fr* elements, const Fr* factors, std::size_t count, const Fr& common) {
    const V factor = twiddle(common);
    for (std::size_t i = 0; i < count; i += kLanes) {
        const V both = (V::load(factors + i) * factor).times16();
        (V::load(elements + i) * both).reduced().store(elements + i);
    }
}

} // namespace

const ButterflyKernels kVectorButterflies{scatterQuads, scatterHalves, scatterTail, gatherQuads,
                                          gatherHalves, gatherTail,    scale};

} // namespace landfall::algebra

#endif
