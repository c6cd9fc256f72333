#pragma once

#include "algebra/felt.h"
#include "l1/starknet/felts.h"
#include "protocol/amount.h"
#include "protocol/chain_address.h"

#include <span>

namespace landfall::l1::starknet {

// Reads what Cairo serialised, straight through. What is missing or too large reads as zero, and good() says so at the
// end: a server is a stranger.
class FeltReader {
public:
    explicit FeltReader(std::span<const algebra::Felt> felts) : m_felts(felts) {}

    algebra::Felt felt() {
        if (m_felts.empty()) {
            m_good = false;
            return {};
        }
        const auto out = m_felts.front();
        m_felts = m_felts.subspan(1);
        return out;
    }
    // Below 2^bits.
    Uint256 number(unsigned bits) {
        const auto out = felt().toUint256();
        if (out.bitLength() > bits) {
            m_good = false;
            return {};
        }
        return out;
    }
    std::uint64_t number64(unsigned bits = 64) { return number(bits).low64(); }
    bool flag() { return number64(1) != 0; }
    // Two halves of 128 bits, the lower first.
    Uint256 number256() {
        const auto low = number(128);
        const auto high = number(128);
        return Uint256({low.limbs[0], low.limbs[1], high.limbs[0], high.limbs[1]});
    }
    Bytes32 word256() { return number256().toBigEndian(); }
    protocol::TokenId token() { return static_cast<protocol::TokenId>(number64(10)); }
    protocol::WideAddress wide() { return {felt().toUint256().toBigEndian()}; }
    // An owner of 160 bits.
    protocol::Address owner() {
        const auto word = number(160).toBigEndian();
        protocol::Address out;
        std::copy(word.end() - 20, word.end(), out.bytes.begin());
        return out;
    }
    // How many felts of `each` follow; no more than there are.
    std::size_t length(std::size_t each = 1) {
        const auto out = number64();
        if (out > m_felts.size() / each) {
            m_good = false;
            return 0;
        }
        return static_cast<std::size_t>(out);
    }
    void skip(std::size_t felts) {
        m_good = m_good && felts <= m_felts.size();
        m_felts = m_felts.subspan(std::min(felts, m_felts.size()));
    }

    // What was read can't be.
    void refuse() { m_good = false; }

    // All was there, and nothing is left.
    bool good() const { return m_good && m_felts.empty(); }

private:
    std::span<const algebra::Felt> m_felts;
    bool m_good = true;
};

} // namespace landfall::l1::starknet
