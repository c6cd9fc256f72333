#include "crypto/starknet/names.h"

#include "crypto/keccak.h"
#include "crypto/starknet/pedersen.h"

#include <algorithm>
#include <array>

namespace landfall::crypto {

using algebra::Felt;

namespace {

constexpr std::size_t kWordBytes = 31;

Felt ofBytes(ByteView bytes) { // at most 31
    Bytes32 padded{};
    std::ranges::copy(bytes, padded.end() - static_cast<std::ptrdiff_t>(bytes.size()));
    return *Felt::fromBigEndian(padded);
}

// Addresses are below 2^251 − 256, and hashes below a little more than 2^251.
Felt asAddress(const Felt& hash) {
    static const Uint256 bound = *checkedSub(shiftLeft(1, 251), 256);
    return *Felt::fromUint256(divMod(hash.toUint256(), bound).remainder);
}

Error malformed(const char* what) {
    return Error::invalid("byte-array-malformed", std::string("the byte array ") + what);
}

} // namespace

Felt starknetKeccak(ByteView data) {
    auto digest = keccak256(data);
    digest[0] &= 3;
    return *Felt::fromBigEndian(digest);
}

Felt entryPointSelector(std::string_view name) {
    return starknetKeccak(viewOf(name));
}

Felt storageAddress(std::string_view variable, std::span<const Felt> keys) {
    Felt hash = starknetKeccak(viewOf(variable));
    for (const auto& key : keys) {
        hash = pedersen(hash, key);
    }
    return asAddress(hash);
}

Result<Felt> shortString(std::string_view text) {
    if (text.size() > kWordBytes) {
        return Error::invalid("short-string-too-long",
                              "a short string has at most 31 characters, this one " + std::to_string(text.size()));
    }
    if (std::ranges::any_of(text, [](char c) { return static_cast<unsigned char>(c) > 0x7f; })) {
        return Error::invalid("short-string-not-ascii", "a short string has ASCII characters only");
    }
    return ofBytes(viewOf(text));
}

std::vector<Felt> byteArray(ByteView bytes) {
    std::vector<Felt> out{Felt(bytes.size() / kWordBytes)};
    for (; bytes.size() >= kWordBytes; bytes = bytes.subspan(kWordBytes)) {
        out.push_back(ofBytes(bytes.first(kWordBytes)));
    }
    out.push_back(ofBytes(bytes));
    out.emplace_back(bytes.size());
    return out;
}

Result<ByteArrayRead> readByteArray(std::span<const Felt> felts) {
    const auto words = felts.empty() ? Uint256() : felts[0].toUint256();
    if (felts.size() < 3 || !words.fitsUint64() || words.low64() > felts.size() - 3) {
        return malformed("ends before its last word");
    }
    const auto full = static_cast<std::size_t>(words.low64());
    ByteArrayRead out{{}, full + 3};
    const auto take = [&](const Felt& word, std::size_t size) {
        const auto bytes = word.toBigEndian();
        append(out.bytes, ByteView(bytes).last(size));
        return word.toUint256().bitLength() <= 8 * size;
    };
    bool fits = true;
    for (std::size_t i = 0; i < full; ++i) {
        fits = take(felts[1 + i], kWordBytes) && fits;
    }
    const auto rest = felts[full + 2].toUint256();
    if (!rest.fitsUint64() || rest.low64() >= kWordBytes) {
        return malformed("has a last word of more than 30 bytes");
    }
    fits = take(felts[full + 1], static_cast<std::size_t>(rest.low64())) && fits;
    return fits ? Result<ByteArrayRead>(std::move(out)) : malformed("has a word that is longer than it may be");
}

Felt contractAddress(const Felt& deployer, const Felt& salt, const Felt& classHash,
                     std::span<const Felt> constructorCalldata) {
    static const Felt prefix = *shortString("STARKNET_CONTRACT_ADDRESS");
    return asAddress(
        pedersenOfList(std::array{prefix, deployer, salt, classHash, pedersenOfList(constructorCalldata)}));
}

} // namespace landfall::crypto
