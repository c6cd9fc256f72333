#include "algebra/pairing_lines.h"

#include "algebra/bn_parameter.h"

namespace landfall::algebra {

namespace {

// In the signed form in which no two neighbours differ from 0, the lowest digit is 2 - (n mod 4) for an odd n.
constexpr std::array<std::int8_t, kLoopDigits> makeDigits() {
    std::array<std::int8_t, kLoopDigits> out{};
    Wide rest = static_cast<Wide>(kBnParameter) * 6 + 2;
    for (std::size_t i = kLoopDigits; i-- > 0;) {
        if ((rest & 1) != 0) {
            out[i] = (rest & 3) == 1 ? 1 : -1;
            rest = out[i] == 1 ? rest - 1 : rest + 1;
        }
        rest >>= 1;
    }
    return out;
}

class Lines {
public:
    Lines(const G1Affine& p, const G2Affine& q)
        : m_slopeFactor(-(p.x * p.y.inverse())), m_offsetFactor(p.y.inverse()), m_t(q) {}

    void twice() {
        const Fq2 square = m_t.x.square();
        go(m_t, (square.doubled() + square) * m_t.y.doubled().inverse());
    }
    void plus(const G2Affine& other) { go(other, (other.y - m_t.y) * (other.x - m_t.x).inverse()); }

    std::vector<LineValue> take() { return std::move(m_lines); }

private:
    void go(const G2Affine& other, const Fq2& slope) {
        m_lines.push_back({slope * m_slopeFactor, (slope * m_t.x - m_t.y) * m_offsetFactor});
        const Fq2 x = slope.square() - m_t.x - other.x;
        m_t = {x, slope * (m_t.x - x) - m_t.y};
    }

    Fq m_slopeFactor;
    Fq m_offsetFactor;
    G2Affine m_t;
    std::vector<LineValue> m_lines;
};

} // namespace

const std::array<std::int8_t, kLoopDigits>& loopDigits() {
    static constexpr auto digits = makeDigits();
    return digits;
}

std::vector<LineValue> linesAt(const G1Affine& p, const G2Affine& q) {
    Lines lines(p, q);
    for (const auto digit : loopDigits()) {
        lines.twice();
        if (digit != 0) {
            lines.plus(digit == 1 ? q : -q);
        }
    }
    const G2Affine first = frobenius(q);
    lines.plus(first);
    lines.plus(-frobenius(first));
    return lines.take();
}

Fq12 millerLoop(std::span<const std::vector<LineValue>> pairs) {
    Fq12 f = Fq12::one();
    std::size_t at = 0;
    const auto timesLines = [&] {
        for (const auto& lines : pairs) {
            f = f.timesLine(Fq2::one(), lines[at].w1, lines[at].w3);
        }
        ++at;
    };
    for (const auto digit : loopDigits()) {
        f = f.square();
        timesLines();
        if (digit != 0) {
            timesLines();
        }
    }
    timesLines();
    timesLines();
    return f;
}

} // namespace landfall::algebra
