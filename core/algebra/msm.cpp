#include "algebra/msm.h"

#include "algebra/bucket_sum.h"

#include <algorithm>
#include <memory>
#include <mutex>

namespace landfall::algebra {
namespace {

// What folding one bucket costs, in additions of a point to a bucket.
constexpr double kFoldCost = 2.0;

struct Piece {
    unsigned window;
    std::size_t begin;
    std::size_t end;
};

// Whole windows first, and the last round of windows in quarters, so that the
// threads end together.
std::vector<Piece> piecesOf(unsigned windows, std::size_t buckets, unsigned threads) {
    std::vector<Piece> out;
    const unsigned whole = threads == 1 ? windows : windows - std::min(windows, windows % threads + threads);
    for (unsigned w = 0; w < windows; ++w) {
        const std::size_t cuts = w < whole ? 1 : std::min<std::size_t>(buckets, 4);
        for (std::size_t i = 0; i < cuts; ++i) {
            out.push_back({w, buckets * i / cuts, buckets * (i + 1) / cuts});
        }
    }
    return out;
}

// Lends each running piece its own buffers and keeps them for the next.
template <class Worker>
class Workers {
public:
    std::unique_ptr<Worker> take() {
        const std::lock_guard lock(m_mutex);
        if (m_idle.empty()) {
            return std::make_unique<Worker>();
        }
        auto out = std::move(m_idle.back());
        m_idle.pop_back();
        return out;
    }
    void giveBack(std::unique_ptr<Worker> worker) {
        const std::lock_guard lock(m_mutex);
        m_idle.push_back(std::move(worker));
    }

private:
    std::mutex m_mutex;
    std::vector<std::unique_ptr<Worker>> m_idle;
};

template <class Curve>
std::optional<JacobianPoint<Curve>> sum(const MsmTerms<Curve>& terms, const ScalarDigits& digits, ThreadPool& pool,
                                        const Progress& progress) {
    using Jacobian = JacobianPoint<Curve>;
    const std::size_t buckets = std::size_t{1} << (digits.windowBits() - 1);
    const auto pieces = piecesOf(digits.windows(), buckets, pool.size());
    ProgressMeter meter(progress, terms.points.size() * digits.windows());
    std::vector<Jacobian> results(pieces.size());
    Workers<BucketSum<Curve>> workers;
    pool.forEach(pieces.size(), [&](std::size_t i) {
        if (meter.stopped()) {
            return;
        }
        auto worker = workers.take();
        results[i] = worker->run(terms, digits.window(pieces[i].window), pieces[i].begin, pieces[i].end, meter);
        workers.giveBack(std::move(worker));
    });
    if (meter.stopped()) {
        return std::nullopt;
    }
    Jacobian out;
    for (std::size_t i = pieces.size(); i-- > 0;) {
        out += results[i];
        if (pieces[i].begin == 0 && pieces[i].window > 0) {
            for (unsigned bit = 0; bit < digits.windowBits(); ++bit) {
                out = out.doubled();
            }
        }
    }
    return out;
}

template <class Curve, class Scalar>
JacobianPoint<Curve> plainSum(std::span<const AffinePoint<Curve>> points, std::span<const Scalar> scalars,
                              ThreadPool& pool) {
    const std::size_t count = std::min(points.size(), scalars.size());
    const ScalarDigits digits(scalars.first(count), msmWindowBits(count), pool);
    return *sum<Curve>({points.first(count), 0, {}}, digits, pool, {});
}

} // namespace

unsigned msmWindowBits(std::size_t terms) {
    unsigned best = 2;
    double least = 0;
    for (unsigned bits = 2; bits <= ScalarDigits::kMaxWindowBits; ++bits) {
        const double buckets = static_cast<double>(std::size_t{1} << (bits - 1));
        const unsigned windows = (254 + bits) / bits;
        const double work = windows * (static_cast<double>(terms) + kFoldCost * buckets);
        if (bits == 2 || work < least) {
            best = bits;
            least = work;
        }
    }
    return best;
}

std::optional<G1Jacobian> msm(const MsmTerms<CurveG1>& terms, const ScalarDigits& digits, ThreadPool& pool,
                              const Progress& progress) {
    return sum(terms, digits, pool, progress);
}
std::optional<G2Jacobian> msm(const MsmTerms<CurveG2>& terms, const ScalarDigits& digits, ThreadPool& pool,
                              const Progress& progress) {
    return sum(terms, digits, pool, progress);
}

G1Jacobian msm(std::span<const G1Affine> points, std::span<const Uint256> scalars, ThreadPool& pool) {
    return plainSum<CurveG1>(points, scalars, pool);
}
G1Jacobian msm(std::span<const G1Affine> points, std::span<const Fr> scalars, ThreadPool& pool) {
    return plainSum<CurveG1>(points, scalars, pool);
}
G2Jacobian msm(std::span<const G2Affine> points, std::span<const Uint256> scalars, ThreadPool& pool) {
    return plainSum<CurveG2>(points, scalars, pool);
}
G2Jacobian msm(std::span<const G2Affine> points, std::span<const Fr> scalars, ThreadPool& pool) {
    return plainSum<CurveG2>(points, scalars, pool);
}

} // namespace landfall::algebra
