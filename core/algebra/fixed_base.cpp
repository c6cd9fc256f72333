#include "algebra/fixed_base.h"

#include "algebra/batch_add.h"

#include <algorithm>

namespace landfall::algebra {
namespace {

constexpr std::size_t kBatch = 1024;
constexpr unsigned kMaxTableBits = 14;

unsigned windowCount(unsigned bits) {
    return (254 + bits) / bits;
}

unsigned bitsFor(std::size_t expected) {
    unsigned best = 2;
    for (unsigned bits = 3; bits <= kMaxTableBits; ++bits) {
        const auto work = [&](unsigned b) { return windowCount(b) * (expected + (std::size_t{1} << (b - 1))); };
        if (work(bits) < work(best)) {
            best = bits;
        }
    }
    return best;
}

} // namespace

template <class Curve>
FixedBaseTable<Curve>::FixedBaseTable(const Affine& base, std::size_t expected, ThreadPool& pool)
    : m_windowBits(bitsFor(expected)), m_perWindow(std::size_t{1} << (m_windowBits - 1)),
      m_table(windowCount(m_windowBits) * m_perWindow) {
    const unsigned windows = windowCount(m_windowBits);
    std::vector<JacobianPoint<Curve>> units{base};
    for (unsigned w = 1; w < windows; ++w) {
        auto next = units.back();
        for (unsigned bit = 0; bit < m_windowBits; ++bit) {
            next = next.doubled();
        }
        units.push_back(next);
    }
    const auto first = batchToAffine(std::span<const JacobianPoint<Curve>>(units));
    pool.forEach(windows, [&](std::size_t w) {
        Affine* row = m_table.data() + w * m_perWindow;
        row[0] = first[w];
        BatchAdder<Curve> adder;
        std::vector<typename BatchAdder<Curve>::Step> steps;
        // 1 … k known gives k + 1 … 2k: each is the known one plus k.
        for (std::size_t known = 1; known < m_perWindow; known *= 2) {
            steps.clear();
            const Affine top = row[known - 1];
            for (std::size_t i = 0; i < known && known + i < m_perWindow; ++i) {
                row[known + i] = row[i];
                steps.push_back({&row[known + i], &top});
            }
            adder.run(steps);
        }
    });
}

template <class Curve>
std::optional<std::vector<AffinePoint<Curve>>>
FixedBaseTable<Curve>::multiples(std::span<const Fr> scalars, ThreadPool& pool, const Progress& progress) const {
    std::vector<Affine> out(scalars.size());
    const ScalarDigits digits(scalars, m_windowBits, pool);
    ProgressMeter meter(progress, scalars.size());
    const std::size_t batches = (scalars.size() + kBatch - 1) / kBatch;
    pool.forEach(batches, [&](std::size_t batch) {
        if (meter.stopped()) {
            return;
        }
        const std::size_t begin = batch * kBatch;
        const std::size_t count = std::min(kBatch, scalars.size() - begin);
        BatchAdder<Curve> adder;
        std::vector<typename BatchAdder<Curve>::Step> steps;
        std::vector<Affine> terms(count);
        for (unsigned w = 0; w < digits.windows(); ++w) {
            const auto row = std::span(m_table).subspan(w * m_perWindow, m_perWindow);
            const auto digit = digits.window(w).subspan(begin, count);
            steps.clear();
            for (std::size_t i = 0; i < count; ++i) {
                if (digit[i] != 0) {
                    terms[i] = digit[i] > 0 ? row[static_cast<std::size_t>(digit[i]) - 1]
                                            : -row[static_cast<std::size_t>(-digit[i]) - 1];
                    steps.push_back({&out[begin + i], &terms[i]});
                }
            }
            adder.run(steps);
        }
        meter.advance(count);
    });
    if (meter.stopped()) {
        return std::nullopt;
    }
    return out;
}

template class FixedBaseTable<CurveG1>;
template class FixedBaseTable<CurveG2>;

} // namespace landfall::algebra
