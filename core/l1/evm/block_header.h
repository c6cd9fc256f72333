#pragma once

#include "base/bytes.h"
#include "base/result.h"

#include <QJsonObject>

#include <deque>
#include <optional>
#include <utility>

namespace landfall::l1::evm {

// Whether a block's hash is that of its header. Source: Ethereum yellow paper, section 4.3, and the EIPs that added
// fields: 1559, 4895, 4844, 4788, 7685.
enum class HeaderHash {
    Fits,
    Other,   // every field is one that this program knows, and they give another hash
    Unknown, // some are missing or unknown, so it can't be reckoned
};

struct HeaderCheck {
    HeaderHash hash = HeaderHash::Unknown;
    Bytes32 stateRoot{}; // only if it fits: then the block's hash commits to it
};

// `block` as eth_getBlockByNumber answers.
HeaderCheck checkHeader(const QJsonObject& block);

// What the headers that a chain's servers sent have shown.
class KnownHeaders {
public:
    // Error: rpc-bad-answer, if the hash is not its header's, though others of this chain are theirs.
    Status take(const QJsonObject& block);
    // Nothing for a block whose header did not give its hash, or that was not seen lately.
    std::optional<Bytes32> stateRootOf(const Bytes32& blockHash) const;

private:
    bool m_everFits = false;
    std::deque<std::pair<Bytes32, Bytes32>> m_roots; // by block hash, the newest first
};

} // namespace landfall::l1::evm
