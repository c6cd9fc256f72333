// For tests/js, by the rules of support/starknet_tool.h.
//
//   pedersen <a> <b>              the hash
//   poseidon <element>…           of any number of elements
//   poseidon-pair <a> <b>         the form for two
//   keccak <hex>                  250 bits of Keccak-256
//   selector <name>
//   storage <name> <key>…
//   short-string <text>
//   byte-array <hex>              its felts
//   grind <hex>                   the private key
//   public-key <key>
//   sign <key> <message>          r s
//   verify <public key> <message> <r> <s>   true or false
//   address <deployer> <salt> <class hash> <constructor felt>…
#include "base/hex.h"
#include "crypto/starknet/felt_poseidon.h"
#include "crypto/starknet/names.h"
#include "crypto/starknet/pedersen.h"
#include "support/starknet_tool.h"

namespace {

using namespace landfall;
using namespace landfall::crypto;
using algebra::Felt;
using tool::need;
using tool::shown;
using tool::Words;

Bytes bytesOf(Words& words) {
    return words.empty() ? Bytes() : need(fromHex(words.text()));
}

std::string hash(const std::string& command, Words& words) {
    if (command == "pedersen") {
        const auto pair = words.felts(2);
        return shown(pedersen(pair[0], pair[1]));
    }
    if (command == "poseidon-pair") {
        const auto pair = words.felts(2);
        return shown(feltPoseidon(pair[0], pair[1]));
    }
    return command == "poseidon" ? shown(feltPoseidon(words.rest())) : shown(starknetKeccak(bytesOf(words)));
}

std::string name(const std::string& command, Words& words) {
    if (command == "byte-array") {
        const auto bytes = bytesOf(words);
        const auto felts = byteArray(bytes);
        return need(readByteArray(felts)).bytes == bytes ? shown(felts) : "error: read back otherwise";
    }
    if (command == "address") {
        const auto parts = words.felts(3);
        return shown(contractAddress(parts[0], parts[1], parts[2], words.rest()));
    }
    const auto text = words.text();
    if (command == "storage") {
        return shown(storageAddress(text, words.rest()));
    }
    return command == "selector" ? shown(entryPointSelector(text)) : shown(need(shortString(text)));
}

std::string sign(Words& words) {
    const auto key = words.key();
    const auto signature = need(key.sign(words.felt()));
    return signature.r.toQuantity() + " " + signature.s.toQuantity();
}

std::string verify(Words& words) {
    const auto key = words.felt();
    const auto message = words.felt();
    const auto r = words.number();
    return verifyStark(key, message, {r, words.number()}) ? "true" : "false";
}

std::string answer(const std::string& command, Words& words) {
    if (command == "pedersen" || command == "poseidon" || command == "poseidon-pair" || command == "keccak") {
        return hash(command, words);
    }
    if (command == "selector" || command == "storage" || command == "short-string" || command == "byte-array" ||
        command == "address") {
        return name(command, words);
    }
    if (command == "grind") {
        return toHex0x(need(StarkPrivateKey::grind(bytesOf(words))).bytes());
    }
    if (command == "public-key") {
        return shown(words.key().publicKey());
    }
    if (command == "sign") {
        return sign(words);
    }
    return command == "verify" ? verify(words) : throw std::invalid_argument("no such command");
}

} // namespace

int main() {
    return tool::answerLines(answer);
}
