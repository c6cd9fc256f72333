#pragma once

#include "algebra/batch_add.h"
#include "algebra/msm.h"

#include <cstdint>
#include <vector>

namespace landfall::algebra {

// One window's buckets from `begin` to `end` (bucket b collects the points of
// digit ±(b + 1)). Sorts the points by bucket, adds up each bucket in affine
// form, and folds the buckets. One object a thread; it keeps its buffers.
template <class Curve>
class BucketSum {
public:
    using Affine = AffinePoint<Curve>;
    using Jacobian = JacobianPoint<Curve>;

    // Σ (b + 1)·bucket(b) over the range; meaningless once the meter has stopped.
    Jacobian run(const MsmTerms<Curve>& terms, std::span<const std::int16_t> digits, std::size_t begin, std::size_t end,
                 ProgressMeter& meter);

private:
    using Adder = BatchAdder<Curve>;

    void sortByBucket(const MsmTerms<Curve>& terms, std::span<const std::int16_t> digits, std::size_t begin,
                      std::size_t end);
    bool fillBuckets(std::span<const Affine> points, ProgressMeter& meter);
    void sumSegments();
    Jacobian fold(std::size_t begin);

    Adder m_adder;
    std::vector<std::uint32_t> m_ends;  // of each bucket, in m_order
    std::vector<std::uint32_t> m_order; // point·2 + (1 if its digit is negative)
    std::vector<Affine> m_buckets;
    std::vector<Affine> m_buffer; // the points now being added up, bucket after bucket
    struct Segment {
        std::uint32_t bucket;
        std::uint32_t begin;
        std::uint32_t end;
    };
    std::vector<Segment> m_segments;
    std::vector<typename Adder::Step> m_steps;
    std::vector<Affine> m_sums;
    std::vector<Affine> m_totals;
};

extern template class BucketSum<CurveG1>;
extern template class BucketSum<CurveG2>;

} // namespace landfall::algebra
