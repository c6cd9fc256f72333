#include "crypto/starknet/pedersen.h"

#include "crypto/starknet/stark_curve.h"

#include <array>

namespace landfall::crypto {

using algebra::Felt;

namespace {

constexpr unsigned kLowBits = 248;

// Points whose logarithms nobody knows: their coordinates come from π's digits.
const std::array<StarkPoint, 5>& points() {
    const auto point = [](std::string_view x, std::string_view y) {
        return StarkPoint::affine(*Felt::fromDecimal(x), *Felt::fromDecimal(y));
    };
    static const std::array all{
        point("2089986280348253421170679821480865132823066470938446095505822317253594081284",
              "1713931329540660377023406109199410414810705867260802078187082345529207694986"),
        point("996781205833008774514500082376783249102396023663454813447423147977397232763",
              "1668503676786377725805489344771023921079126552019160156920634619255970485781"),
        point("2251563274489750535117886426533222435294046428347329203627021249169616184184",
              "1798716007562728905295480679789526322175868328062420237419143593021674992973"),
        point("2138414695194151160943305727036575959195309218611738193261179310511854807447",
              "113410276730064486255102093846540133784865286929052426931474106396135072156"),
        point("2379962749567351885752724891227938183011949129833673362440656643086021394946",
              "776496453633298175483985398648758586525933812536653089401905292063708816422"),
    };
    return all;
}

StarkPoint share(const Felt& value, const StarkPoint& low, const StarkPoint& high) {
    const auto number = value.toUint256();
    const auto top = shiftRight(number, kLowBits);
    auto rest = number;
    rest.limbs[3] &= (std::uint64_t{1} << (kLowBits - 192)) - 1;
    return low.times(rest) + high.times(top);
}

} // namespace

Felt pedersen(const Felt& a, const Felt& b) {
    const auto& p = points();
    return (p[0] + share(a, p[1], p[2]) + share(b, p[3], p[4])).affineX();
}

Felt pedersenOfList(std::span<const Felt> elements) {
    Felt hash;
    for (const auto& element : elements) {
        hash = pedersen(hash, element);
    }
    return pedersen(hash, elements.size());
}

} // namespace landfall::crypto
