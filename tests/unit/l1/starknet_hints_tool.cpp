// For tests/js, by the rules of support/starknet_tool.h.
//
//   hints 22 × <word of the key> 3 × <input> 8 × <word of the proof>   the hints
#include "l1/starknet/proof_hints.h"
#include "support/starknet_tool.h"

#include <algorithm>

namespace {

using namespace landfall;
using tool::Words;

template <std::size_t Count>
std::array<Bytes32, Count> numbers(Words& words) {
    std::array<Bytes32, Count> out;
    std::generate(out.begin(), out.end(), [&] { return words.number().toBigEndian(); });
    return out;
}

std::string answer(const std::string& command, Words& words) {
    if (command != "hints") {
        throw std::invalid_argument("no such command");
    }
    const auto key = numbers<l1::starknet::kKeyWords>(words);
    const auto inputs = numbers<3>(words);
    return tool::shown(tool::need(l1::starknet::proofHints(key, inputs, numbers<8>(words))));
}

} // namespace

int main() {
    return tool::answerLines(answer);
}
