#pragma once

#include "algebra/felt.h"
#include "crypto/starknet/stark_key.h"

#include <iostream>
#include <iterator>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

// What the tools for tests/js share: words of one line are read, one line is answered. Numbers are hexadecimal with
// 0x. What can't be read is thrown as std::invalid_argument and answered as "error: REASON".
namespace landfall::tool {

using algebra::Felt;

template <class T>
T need(Result<T> result) {
    return result ? std::move(*result) : throw std::invalid_argument(result.error().code);
}

class Words {
public:
    explicit Words(const std::string& line) {
        std::istringstream stream(line);
        m_words.assign(std::istream_iterator<std::string>(stream), {});
    }

    bool empty() const { return m_next == m_words.size(); }
    std::string text() { return empty() ? throw std::invalid_argument("too few words") : m_words[m_next++]; }
    Uint256 number() { return need(Uint256::fromHexNumber(text())); }
    std::uint64_t small() {
        const auto value = number();
        return value.fitsUint64() ? value.low64() : throw std::invalid_argument("above 2^64 - 1");
    }
    Felt felt() {
        const auto out = Felt::fromUint256(number());
        return out ? *out : throw std::invalid_argument("not a felt");
    }
    std::vector<Felt> felts(std::size_t count) {
        std::vector<Felt> out;
        while (out.size() < count) {
            out.push_back(felt());
        }
        return out;
    }
    std::vector<Felt> rest() { return felts(m_words.size() - m_next); }
    crypto::StarkPrivateKey key() { return need(crypto::StarkPrivateKey::fromBytes(number().toBigEndian())); }

private:
    std::vector<std::string> m_words;
    std::size_t m_next = 0;
};

inline std::string shown(const Felt& value) {
    return value.toUint256().toQuantity();
}
inline std::string shown(const std::vector<Felt>& values) {
    std::string out;
    for (const auto& value : values) {
        out += (out.empty() ? "" : " ") + shown(value);
    }
    return out;
}

inline int answerLines(std::string (*answer)(const std::string& command, Words& words)) {
    std::string line;
    while (std::getline(std::cin, line)) {
        try {
            Words words(line);
            const auto command = words.text();
            std::cout << answer(command, words) << std::endl;
        } catch (const std::invalid_argument& problem) {
            std::cout << "error: " << problem.what() << std::endl;
        }
    }
    return 0;
}

} // namespace landfall::tool
