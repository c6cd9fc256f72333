#include "algebra/residue_witness.h"

#include "algebra/fq.h"

#include <array>
#include <vector>

namespace landfall::algebra {

namespace {

// An exponent's digits to the base q, lowest first: raising to a power of q costs next to nothing.
constexpr std::size_t kPowers = 12;
using Exponent = std::array<Uint256, kPowers>;

// With h = (q^12 - 1) / r: h / 27.
constexpr Exponent kHighestOfOrder27{
    Uint256({0xc103fe17b3a9ff65, 0x0d013aa6ad435df1, 0x824b825b110b5a25, 0x0c8bc87c9932cab5}),
    Uint256({0xf7f3f343bc2977a3, 0x4fd616197fe498d0, 0xa0a220ea83612f05, 0x1e780b77bd32356f}),
    Uint256({0x353d4c6def86eab7, 0xc3383104ea0d2404, 0x5281062a120c3fb8, 0x2ccea773d9fe8ad1}),
    Uint256({0x91e231578b4a8a7f, 0xbdbe6f6141641218, 0xd6ddfd927536911b, 0x2042def740cbc01b}),
    Uint256({0x3b672f057aaaaaaa, 0x69c9089a6352b851, 0x363bdca7f1d56216, 0x01cad37f83998aac}),
    Uint256({0x069cd98c2e95793e, 0x9626f99b1df57998, 0x3cad3d1ee4aba9c0, 0x23d885f647fed574}),
    Uint256({0xdc38acc232c1d016, 0xabfa9b6ea336d821, 0xd246f8dc531fdcd1, 0x072b4dfe0e662ab0}),
    Uint256({0x780914faba95ab5d, 0x237c07076b8c244b, 0x8425de1be1caed85, 0x1581e9fa2b328012}),
    Uint256({0x0d801935178b8bcd, 0x6a7033279c5a2021, 0xa27c7cab5420c265, 0x276e2cf54f31eacc}),
    Uint256({0x477b0599339e4242, 0x92bed1457787ee88, 0x3604c35b7075fe38, 0x23d885f647fed574}),
    Uint256({0xf8754d2223977b0e, 0x7207a9f51fac3a3d, 0x363bdca7f1d56216, 0x01cad37f83998aac})};

// 1/λ modulo h / 27, and a multiple of 27.
constexpr Exponent kRoot{Uint256({0x48f6e052d8c5c958, 0xdcdf265e755d6bf5, 0xdc4e14af19c480fd, 0x25480f980320b31e}),
                         Uint256({0x3a4f2c8995b04d7c, 0xa2aa0ce3550432ec, 0x0f439a4b3474c34b, 0x22419ee834395c99}),
                         Uint256({0x4cc1c47c78b1f0c1, 0x69951f151614ae3e, 0xc9949f9a936b76b4, 0x2c6dcbe5b4235d67}),
                         Uint256({0xe5a1f0fa0f389eaa, 0x2f70f4102c949271, 0x13e563619d3aa3f1, 0x1ed752c7563bc37a}),
                         Uint256({0x277e91125d7aea74, 0xbce9f86d26ef3cb3, 0x1eaa3a473e6139a4, 0x25a5facd45a320c8}),
                         Uint256({0xa7aad42cc0db022a, 0x42eb8539d392163d, 0xb45098edfacf0806, 0x0b898e9275a2f49f}),
                         Uint256({0xc07d7a20d7a2e784, 0xac0bb67deb754ea1, 0x7d12017dfd7d2649, 0x09ef34be97fc88e7}),
                         Uint256({0x6e35fab83f04e8c7, 0x528060540fc690ad, 0x81006fec4903af17, 0x26312d7943648e33}),
                         Uint256({0xde2ef9b4aa2e1d53, 0x92ed5990ffce7133, 0x248053b63c52facb, 0x177df09cf5d0b1cb}),
                         Uint256({0x09052bd5ac96be00, 0x66824a1746973859, 0x0555967f171213e1, 0x21a992ee6f09c46e}),
                         Uint256({0x5ad034f4274b8f58, 0x69917fd48d681287, 0xe1a2ef7e9aa636f6, 0x019f62dda321b859})};

// Powers of one number: the bits of four digits at a time pick one product of f, f^q, f^(q²), f^(q³) or their images.
class Powers {
public:
    explicit Powers(const Fq12& f) {
        for (std::size_t group = 0; group < kGroups; ++group) {
            auto& table = m_tables[group];
            table[0] = Fq12::one();
            for (std::size_t k = 0; k < kGroup; ++k) {
                const Fq12 image = f.frobenius(static_cast<unsigned>(group * kGroup + k));
                for (std::size_t i = 0; i < (std::size_t{1} << k); ++i) {
                    table[(std::size_t{1} << k) + i] = table[i] * image;
                }
            }
        }
    }

    Fq12 operator()(const Exponent& exponent) const {
        Fq12 out = Fq12::one();
        for (unsigned bit = 256; bit-- > 0;) {
            out = out.square();
            for (std::size_t group = 0; group < kGroups; ++group) {
                std::size_t index = 0;
                for (std::size_t k = 0; k < kGroup; ++k) {
                    index |= static_cast<std::size_t>(exponent[group * kGroup + k].bit(bit)) << k;
                }
                if (index != 0) {
                    out *= m_tables[group][index];
                }
            }
        }
        return out;
    }

private:
    static constexpr std::size_t kGroup = 4;
    static constexpr std::size_t kGroups = kPowers / kGroup;
    std::array<std::array<Fq12, std::size_t{1} << kGroup>, kGroups> m_tables;
};

constexpr unsigned kOrder = 27;

} // namespace

const Fq12& rootOfOrder27() {
    static const Fq12 value = [] {
        Fq12 out; // ((1 + (1 + u)·w)^((q^12 - 1) / 27), which is a number of Fq2 times w⁴
        out.c0.c2 = {
            Fq::reduce(Uint256({0x077b072771a1ab8d, 0xf43a73c46aa0be51, 0x34ae106104fea488, 0x036a672c454a4fbb})),
            Fq::reduce(Uint256({0x6e280608de9e06b8, 0xc4936dfb0fcdd95b, 0x4e992411aa0e1407, 0x13bef866132f0b27}))};
        return out;
    }();
    return value;
}

// f = g·S^j with g of an order that 3 does not divide. f^(h / 27) = S^(j·h / 27), for g's order divides h / 27 if f^h
// is one. λ = 3 modulo 27, so f·S^shift has a root where 3 divides j + shift: S^((j + shift) / 3), and of g its power
// 1/λ.
std::optional<ResidueWitness> residueWitness(const Fq12& f) {
    static const Fq12 generator = Powers(rootOfOrder27())(kHighestOfOrder27);
    const Powers powers(f);
    const Fq12 part = powers(kHighestOfOrder27);
    unsigned j = 0;
    for (Fq12 at = Fq12::one(); at != part; at *= generator) {
        if (++j == kOrder) {
            return std::nullopt;
        }
    }
    ResidueWitness out;
    out.shift = (3 - j % 3) % 3;
    out.c = powers(kRoot) * rootOfOrder27().pow((j + out.shift) / 3 % 9);
    out.inverse = out.c.inverse();
    return out;
}

} // namespace landfall::algebra
