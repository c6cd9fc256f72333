// Computes on request, so that programs in other languages can compare: one command
// a line on standard input, one answer a line on standard output. Numbers are decimal.
//
//   poseidon <initialState> <input>…           the hash
//   multiply <x> <y> <scalar>                  x y
//   public-key <secret>                        A.x A.y
//   sign <secret> <message>                    A.x A.y R8.x R8.y S
//   verify <A.x> <A.y> <R8.x> <R8.y> <S> <message>   true or false
//   keccak256 <hex>                            the digest in hexadecimal
//
// A command that cannot be read answers "error" and a reason.
#include "base/hex.h"
#include "crypto/eddsa.h"
#include "crypto/keccak.h"
#include "crypto/poseidon.h"
#include "crypto/poseidon_parameters.h"

#include <iostream>
#include <iterator>
#include <sstream>

namespace {

using namespace landfall;
using namespace landfall::crypto;
using algebra::Fr;
using Words = std::vector<std::string>;

Error malformed(const std::string& what) {
    return Error::invalid("malformed", what);
}

Result<std::vector<Fr>> elements(std::span<const std::string> words) {
    std::vector<Fr> out;
    for (const auto& word : words) {
        const auto element = Fr::fromDecimal(word);
        if (!element) {
            return malformed(word + " is not a field element");
        }
        out.push_back(*element);
    }
    return out;
}

std::string text(const BabyJubjubPoint& point) {
    return point.x.toDecimal() + ' ' + point.y.toDecimal();
}

Result<std::string> hash(std::span<const std::string> words) {
    if (words.size() < 2 || words.size() > PoseidonParameters::kMaxWidth) {
        return malformed("poseidon takes an initial state and 1 to 16 inputs");
    }
    const auto all = elements(words);
    if (!all) {
        return all.error();
    }
    return poseidon(std::span(*all).subspan(1), all->front()).toDecimal();
}

Result<std::string> multiply(std::span<const std::string> words) {
    const auto point = elements(words.first(2));
    const auto scalar = Uint256::fromDecimal(words[2]);
    if (!point || !scalar) {
        return malformed("multiply takes a point and a scalar");
    }
    const BabyJubjubPoint p{(*point)[0], (*point)[1]};
    if (!babyjubjub::isOnCurve(p)) {
        return malformed("the point is not on the curve");
    }
    return text(babyjubjub::multiply(p, *scalar));
}

Result<EddsaPrivateKey> privateKey(const std::string& word) {
    const auto scalar = Uint256::fromDecimal(word);
    if (!scalar) {
        return scalar.error();
    }
    return EddsaPrivateKey::fromBytes(scalar->toBigEndian());
}

Result<std::string> publicKey(std::span<const std::string> words) {
    const auto key = privateKey(words[0]);
    if (!key) {
        return key.error();
    }
    return text(key->publicKey());
}

Result<std::string> sign(std::span<const std::string> words) {
    const auto key = privateKey(words[0]);
    const auto message = Fr::fromDecimal(words[1]);
    if (!key || !message) {
        return malformed("sign takes a secret and a message");
    }
    const auto signature = key->sign(*message);
    return text(key->publicKey()) + ' ' + text(signature.r8) + ' ' + signature.s.toDecimal();
}

Result<std::string> verify(std::span<const std::string> words) {
    const auto points = elements(words.first(4));
    const auto s = Uint256::fromDecimal(words[4]);
    const auto message = Fr::fromDecimal(words[5]);
    if (!points || !s || !message) {
        return malformed("verify takes A, R8, S and a message");
    }
    const auto& p = *points;
    return std::string(verifyEddsa({p[0], p[1]}, *message, {{p[2], p[3]}, *s}) ? "true" : "false");
}

Result<std::string> keccak(std::span<const std::string> words) {
    const auto bytes = fromHex(words[0]);
    if (!bytes) {
        return bytes.error();
    }
    return toHex(keccak256(*bytes));
}

struct Command {
    std::string_view name;
    std::size_t words; // 0: any number
    Result<std::string> (*run)(std::span<const std::string>);
};

constexpr Command kCommands[] = {
    {"poseidon", 0, hash}, {"multiply", 3, multiply}, {"public-key", 1, publicKey},
    {"sign", 2, sign},     {"verify", 6, verify},     {"keccak256", 1, keccak},
};

Result<std::string> answer(const Words& words) {
    for (const auto& command : kCommands) {
        if (!words.empty() && words[0] == command.name) {
            if (command.words != 0 && words.size() != command.words + 1) {
                return malformed(words[0] + " takes " + std::to_string(command.words) + " words");
            }
            return command.run(std::span(words).subspan(1));
        }
    }
    return malformed("no such command");
}

} // namespace

int main() {
    std::string line;
    while (std::getline(std::cin, line)) {
        std::istringstream stream(line);
        const Words words{std::istream_iterator<std::string>(stream), {}};
        const auto result = answer(words);
        std::cout << (result ? *result : "error: " + result.error().message) << std::endl;
    }
    return 0;
}
