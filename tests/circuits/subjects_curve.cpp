#include "circuits/gadgets/eddsa_gadget.h"
#include "circuits/subjects_parts.h"
#include "crypto/poseidon.h"

#include <algorithm>
#include <array>

namespace landfall::testing {

using namespace circuits;

namespace {

// Points given by public signals, so that they are fixed.
EdwardsPoint publicPoint(Builder& b, const crypto::BabyJubjubPoint& point) {
    const Linear x = b.publicSignal(point.x);
    return {x, b.publicSignal(point.y)};
}

void enforceEqual(Builder& b, const EdwardsPoint& p, const EdwardsPoint& q) {
    b.enforceEqual(p.x, q.x);
    b.enforceEqual(p.y, q.y);
}

crypto::EddsaPrivateKey someKey() {
    FixedBytes<64> bytes{};
    bytes[3] = 0x5a;
    return *crypto::EddsaPrivateKey::fromWide(bytes);
}

// For the two comparisons of a ladder whose first advice has that number.
std::vector<std::map<std::size_t, Fr>> ladderCheats(const Fr& h, std::size_t first) {
    const Uint256 offset = *checkedSub(*checkedMul(crypto::babyjubjub::kSubgroupOrder, 11), shiftLeft(1, 254));
    const Uint256 number = *checkedAdd(h.toUint256(), offset);
    auto out = cutCheats(number, *checkedSub(offset, 1), false, first + 253);
    std::ranges::copy(cutCheats(number, *checkedAdd(offset, Fr::modulus()), true, first + 253 + 19),
                      std::back_inserter(out));
    return out;
}

} // namespace

void addCurveSubjects(std::map<QString, Subject>& out) {
    const auto add = [&out](const char* name, Subject subject) { out[QString::fromLatin1(name)] = std::move(subject); };
    const bool full = qEnvironmentVariableIsSet("LANDFALL_FULL");

    const auto base = crypto::babyjubjub::base8();
    const auto other = crypto::babyjubjub::multiply(base, 12345);
    add("edwards addition", {[=](Builder& b) {
                                 const EdwardsPoint sum = addPoints(b, publicPoint(b, base), publicPoint(b, other));
                                 return std::vector{sum.x, sum.y};
                             },
                             {},
                             {}});
    add("edwards doubling", {[=](Builder& b) {
                                 const EdwardsPoint sum = doublePoint(b, publicPoint(b, other));
                                 return std::vector{sum.x, sum.y};
                             },
                             {},
                             {}});
    add("montgomery", {[=](Builder& b) {
                           const EdwardsPoint first = publicPoint(b, base);
                           const EdwardsPoint second = publicPoint(b, other);
                           const MontgomeryPoint p = toMontgomery(b, first);
                           const MontgomeryPoint q = toMontgomery(b, second);
                           const MontgomeryPoint r = doubleAndAdd(b, addUnequal(b, p, q), doublePoint(b, p));
                           const EdwardsPoint back = toEdwards(b, r);
                           return std::vector{back.x, back.y};
                       },
                       {},
                       {}});
    const Fr scalar = Fr::reduce(shiftLeft(3, 251)) + Fr(987654321);
    Subject ladder;
    ladder.gadget = [=](Builder& b) {
        const EdwardsPoint point = publicPoint(b, other);
        const EdwardsPoint p = multiplyOdd(b, point, b.publicSignal(scalar));
        return std::vector{p.x, p.y};
    };
    ladder.harmless = kAnyCut;
    ladder.pairs = 60;
    ladder.stride = full ? 1 : 29;
    ladder.cheats = ladderCheats(scalar, 0);
    add("ladder", ladder);
    // x is the prover's; y is then one of two.
    add("advice point", {[=](Builder& b) {
                             const EdwardsPoint p = advicePoint(b, other, "point");
                             return std::vector{p.x, p.y};
                         },
                         {},
                         {0}});
    // Whatever digits the prover takes, they give a multiple of base8, and that of a public point is fixed.
    add("base8", {[=](Builder& b) {
                      const EdwardsPoint sum = publicPoint(b, other);
                      enforceEqual(b, multiplyBase8(b, 12345), sum);
                      return std::vector<Linear>{};
                  },
                  {},
                  {},
                  0,
                  60,
                  full ? std::size_t{1} : std::size_t{7}});
    const auto privateKey = someKey();
    const crypto::EddsaPublicKey key = privateKey.publicKey();
    const Fr message(424242);
    const auto signature = privateKey.sign(message);
    const Fr h = crypto::poseidon(std::array{signature.r8.x, signature.r8.y, key.x, key.y, message}, Fr::zero());
    const auto signatureWith = [=](int asked) {
        return [=](Builder& b) {
            const Linear when = b.publicSignal(asked);
            const EdwardsPoint p = enforceSignature(b, when, b.publicSignal(message), key, signature);
            return std::vector{p.x, p.y};
        };
    };
    const auto sign = [&](const char* name, int asked, const Reasons& harmless) {
        Subject subject{signatureWith(asked), harmless, {0, 1, 2, 3}, 0, 60, full ? std::size_t{1} : std::size_t{29}};
        subject.family = "signature";
        subject.cheats = ladderCheats(h, 8);
        add(name, subject);
    };
    sign("signature", 1, kAnyCut);
    Reasons unsignedToo = kAnyCut;
    for (const char* name : {"base8.digit", "base8.sign"}) {
        unsignedToo[name] = "any multiple of base8 will do where no signature is asked for";
    }
    sign("signature that is not asked for", 0, unsignedToo);
}

} // namespace landfall::testing
