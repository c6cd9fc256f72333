#include "algebra/bucket_sum.h"

#include <algorithm>

namespace landfall::algebra {
namespace {

// The buffer holds as many points as fit: many enough to make an inversion cheap,
// few enough to stay in the second-level cache.
constexpr std::size_t kBufferBytes = 512 * 1024;
// How far ahead of its use a point is asked for from memory.
constexpr std::size_t kPrefetchDistance = 16;
// Runs of buckets that are folded side by side, for the sake of shared inversions.
constexpr std::size_t kLanes = 256;

} // namespace

template <class Curve>
JacobianPoint<Curve> BucketSum<Curve>::run(const MsmTerms<Curve>& terms, std::span<const std::int16_t> digits,
                                           std::size_t begin, std::size_t end, ProgressMeter& meter) {
    sortByBucket(terms, digits, begin, end);
    m_buckets.assign(end - begin, Affine::infinity());
    if (!fillBuckets(terms.points, meter)) {
        return {};
    }
    return fold(begin);
}

// Counting sort.
template <class Curve>
void BucketSum<Curve>::sortByBucket(const MsmTerms<Curve>& terms, std::span<const std::int16_t> digits,
                                    std::size_t begin, std::size_t end) {
    const auto forEachMember = [&](const auto& take) {
        for (std::size_t i = 0; i < terms.points.size(); ++i) {
            const int digit = digits[terms.which.empty() ? terms.first + i : terms.which[i]];
            // Digit 0 has no bucket: it wraps to a number that is never within the range.
            const std::size_t bucket = static_cast<std::size_t>(digit < 0 ? -digit : digit) - 1 - begin;
            if (bucket < end - begin) {
                take(bucket, static_cast<std::uint32_t>(2 * i + (digit < 0 ? 1 : 0)));
            }
        }
    };
    m_ends.assign(end - begin, 0);
    forEachMember([&](std::size_t bucket, std::uint32_t) { ++m_ends[bucket]; });
    std::uint32_t total = 0;
    for (auto& count : m_ends) {
        const std::uint32_t start = total;
        total += count;
        count = start;
    }
    m_order.resize(total);
    forEachMember([&](std::size_t bucket, std::uint32_t member) { m_order[m_ends[bucket]++] = member; });
}

template <class Curve>
bool BucketSum<Curve>::fillBuckets(std::span<const Affine> points, ProgressMeter& meter) {
    constexpr std::size_t kBufferPoints = kBufferBytes / sizeof(Affine);
    m_buffer.resize(kBufferPoints);
    std::size_t bucket = 0;
    std::size_t next = 0;
    while (next < m_order.size()) {
        m_segments.clear();
        std::uint32_t used = 0;
        const std::size_t first = next;
        while (used < kBufferPoints && next < m_order.size()) {
            while (m_ends[bucket] <= next) {
                ++bucket;
            }
            const std::uint32_t start = used;
            // A bucket cut off by the end of the buffer goes on from what it had.
            if (!m_buckets[bucket].isInfinity()) {
                m_buffer[used++] = m_buckets[bucket];
            }
            const std::size_t stop = std::min<std::size_t>(m_ends[bucket], next + kBufferPoints - used);
            for (; next < stop; ++next) {
                if (next + kPrefetchDistance < m_order.size()) {
                    const Affine* ahead = &points[m_order[next + kPrefetchDistance] / 2];
                    for (std::size_t line = 0; line < sizeof(Affine); line += 64) {
                        __builtin_prefetch(reinterpret_cast<const char*>(ahead) + line);
                    }
                }
                const Affine& point = points[m_order[next] / 2];
                m_buffer[used++] = {point.x, point.y.negatedIf((m_order[next] & 1) != 0)};
            }
            m_segments.push_back({static_cast<std::uint32_t>(bucket), start, used});
        }
        sumSegments();
        for (const auto& segment : m_segments) {
            m_buckets[segment.bucket] = m_buffer[segment.begin];
        }
        if (!meter.advance(next - first)) {
            return false;
        }
    }
    return true;
}

// Adds neighbours, then neighbours' sums, and so on: each round's additions are
// independent of one another, and each segment's sum ends in its first place.
template <class Curve>
void BucketSum<Curve>::sumSegments() {
    for (std::uint32_t stride = 1;; stride *= 2) {
        m_steps.clear();
        for (const auto& segment : m_segments) {
            for (std::uint32_t i = segment.begin; i + stride < segment.end; i += 2 * stride) {
                m_steps.push_back({&m_buffer[i], &m_buffer[i + stride]});
            }
        }
        if (m_steps.empty()) {
            return;
        }
        m_adder.run(m_steps);
    }
}

// Running sums from the highest bucket down, in `lanes` runs side by side: with
// run l covering buckets l·length to (l + 1)·length, sums[l] becomes the plain sum
// of its buckets and totals[l] the sum weighted by 1, 2, … length. The runs are
// put together by Σ totals[l] + length·Σ l·sums[l], and `begin` more of each.
template <class Curve>
JacobianPoint<Curve> BucketSum<Curve>::fold(std::size_t begin) {
    const std::size_t lanes = std::clamp<std::size_t>(m_buckets.size() / 16, 1, kLanes);
    const std::size_t length = (m_buckets.size() + lanes - 1) / lanes;
    m_sums.assign(lanes, Affine::infinity());
    m_totals.assign(lanes, Affine::infinity());
    for (std::size_t i = length + 1; i-- > 0;) {
        m_steps.clear();
        // totals lags one bucket behind, so that both fit in one call.
        if (i < length) {
            for (std::size_t l = 0; l < lanes; ++l) {
                m_steps.push_back({&m_totals[l], &m_sums[l]});
            }
        }
        if (i > 0) {
            for (std::size_t l = 0; l < lanes; ++l) {
                const std::size_t bucket = l * length + i - 1;
                if (bucket < m_buckets.size()) {
                    m_steps.push_back({&m_sums[l], &m_buckets[bucket]});
                }
            }
        }
        m_adder.run(m_steps);
    }
    Jacobian total;
    Jacobian running;
    Jacobian weighted; // Σ l·sums[l]
    for (std::size_t l = lanes; l-- > 0;) {
        total += m_totals[l];
        weighted += running;
        running += m_sums[l];
    }
    return total + weighted.times(length) + running.times(begin);
}

template class BucketSum<CurveG1>;
template class BucketSum<CurveG2>;

} // namespace landfall::algebra
