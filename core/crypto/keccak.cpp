#include "crypto/keccak.h"

#include <algorithm>
#include <bit>

namespace landfall::crypto {
namespace {

constexpr unsigned kRounds = 24;

// The round constants are the output of a degree-8 LFSR (x^8+x^6+x^5+x^4+1): bit
// 2^j - 1 of constant i is the LFSR's bit 7i + j.
constexpr std::array<std::uint64_t, kRounds> roundConstants() {
    std::array<std::uint64_t, kRounds> constants{};
    unsigned lfsr = 1;
    for (auto& constant : constants) {
        for (unsigned j = 0; j < 7; ++j) {
            if ((lfsr & 1) != 0) {
                constant |= std::uint64_t{1} << ((1U << j) - 1);
            }
            lfsr <<= 1;
            if ((lfsr & 0x100) != 0) {
                lfsr ^= 0x171;
            }
        }
    }
    return constants;
}

struct LaneMove {
    unsigned target;
    int rotation;
};

// rho and pi together: the walk through the 24 lanes other than (0, 0). Step t
// rotates by (t+1)(t+2)/2 and moves lane (x, y) to (y, 2x+3y).
constexpr std::array<LaneMove, 24> laneMoves() {
    std::array<LaneMove, 24> moves{};
    unsigned x = 1;
    unsigned y = 0;
    for (unsigned t = 0; t < moves.size(); ++t) {
        const unsigned nextX = y;
        const unsigned nextY = (2 * x + 3 * y) % 5;
        moves[t] = {nextX + 5 * nextY, static_cast<int>((t + 1) * (t + 2) / 2 % 64)};
        x = nextX;
        y = nextY;
    }
    return moves;
}

constexpr auto kRoundConstants = roundConstants();
constexpr auto kLaneMoves = laneMoves();

void permute(std::array<std::uint64_t, 25>& a) {
    for (const auto constant : kRoundConstants) {
        std::array<std::uint64_t, 5> c{};
        for (unsigned x = 0; x < 5; ++x) {
            c[x] = a[x] ^ a[x + 5] ^ a[x + 10] ^ a[x + 15] ^ a[x + 20];
        }
        for (unsigned x = 0; x < 5; ++x) {
            const std::uint64_t d = c[(x + 4) % 5] ^ std::rotl(c[(x + 1) % 5], 1);
            for (unsigned y = 0; y < 25; y += 5) {
                a[x + y] ^= d;
            }
        }
        std::uint64_t moving = a[1];
        for (const auto& move : kLaneMoves) {
            const std::uint64_t displaced = a[move.target];
            a[move.target] = std::rotl(moving, move.rotation);
            moving = displaced;
        }
        for (unsigned y = 0; y < 25; y += 5) {
            const std::array<std::uint64_t, 5> row{a[y], a[y + 1], a[y + 2], a[y + 3], a[y + 4]};
            for (unsigned x = 0; x < 5; ++x) {
                a[x + y] = row[x] ^ (~row[(x + 1) % 5] & row[(x + 2) % 5]);
            }
        }
        a[0] ^= constant;
    }
}

} // namespace

void Keccak256::absorb(const std::uint8_t* block) {
    for (unsigned lane = 0; lane < kRate / 8; ++lane) {
        std::uint64_t value = 0;
        for (unsigned byte = 8; byte-- > 0;) {
            value = value << 8 | block[8 * lane + byte];
        }
        m_lanes[lane] ^= value;
    }
    permute(m_lanes);
}

void Keccak256::update(ByteView data) {
    while (!data.empty()) {
        if (m_used == 0 && data.size() >= kRate) {
            absorb(data.data());
            data = data.subspan(kRate);
            continue;
        }
        const std::size_t taken = std::min(kRate - m_used, data.size());
        std::copy_n(data.begin(), taken, m_block.begin() + static_cast<std::ptrdiff_t>(m_used));
        data = data.subspan(taken);
        m_used += taken;
        if (m_used == kRate) {
            absorb(m_block.data());
            m_used = 0;
        }
    }
}

Bytes32 Keccak256::finish() {
    std::fill(m_block.begin() + static_cast<std::ptrdiff_t>(m_used), m_block.end(), std::uint8_t{0});
    m_block[m_used] ^= 0x01;
    m_block[kRate - 1] ^= 0x80;
    absorb(m_block.data());
    Bytes32 digest{};
    for (unsigned i = 0; i < digest.size(); ++i) {
        digest[i] = static_cast<std::uint8_t>(m_lanes[i / 8] >> (8 * (i % 8)));
    }
    *this = {};
    return digest;
}

Bytes32 keccak256(ByteView data) {
    Keccak256 hasher;
    hasher.update(data);
    return hasher.finish();
}

} // namespace landfall::crypto
