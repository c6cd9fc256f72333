#include "l1/evm/state_proof.h"

#include "base/hex.h"
#include "crypto/keccak.h"
#include "l1/evm/rlp.h"

#include <algorithm>

namespace landfall::l1::evm {

const Bytes32 kEmptyTrieRoot = *fixedFromHex<32>("0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421");

namespace {

constexpr std::size_t kNibbles = 64; // of a hashed key
constexpr std::size_t kBranch = 17;  // sixteen children and a value
constexpr std::size_t kAccountFields = 4;
constexpr std::uint8_t kOdd = 1;
constexpr std::uint8_t kLeaf = 2;
const Bytes kEmptyNode{0x80};

Error wrong(const std::string& what) {
    return Error::invalid("state-proof-wrong", "the proof does not hold: " + what);
}

// Walks from the root towards one key. Each step but the last uses at least one of the key's 64 nibbles, so what is
// sent bounds no loop.
class Walk {
public:
    Walk(const Bytes32& root, ByteView key, const std::vector<Bytes>& proof)
        : m_next(root.begin(), root.end()), m_path(crypto::keccak256(key)), m_proof(proof) {}

    Result<std::optional<Bytes>> run() {
        for (;;) {
            auto node = takeNode();
            if (!node) {
                return node.error();
            }
            const bool isBranch = node->items.size() == kBranch;
            if (!node->isList || (!isBranch && node->items.size() != 2)) {
                return wrong("a node is neither a branch nor a path");
            }
            auto end = isBranch ? throughBranch(*node) : alongPath(*node);
            if (!end) {
                return end.error();
            }
            if (m_ended) {
                return m_used == m_proof.size() ? end : wrong("it has nodes that belong to nothing");
            }
        }
    }

private:
    // A child is named by its hash. A node shorter than that would lie in its parent instead; none is so short while
    // the keys are hashes, since its path alone is longer.
    Result<RlpItem> takeNode() {
        if (m_used == m_proof.size()) {
            return wrong("a node is missing");
        }
        const auto& encoded = m_proof[m_used++];
        const auto hash = crypto::keccak256(encoded);
        if (!std::equal(hash.begin(), hash.end(), m_next.begin(), m_next.end())) {
            return wrong("node " + std::to_string(m_used) + " is not the one that its parent names");
        }
        auto node = rlpDecode(encoded);
        return node ? node : wrong("node " + std::to_string(m_used) + " can't be read");
    }

    Result<std::optional<Bytes>> throughBranch(const RlpItem& node) {
        if (m_depth == kNibbles) { // keys are of one length, so no entry ends where another goes on
            return wrong("it goes on below the key's end");
        }
        return follow(node.items[nibble(m_depth++)]);
    }

    // A leaf or an extension: its first item is a piece of the path with two flags before it.
    Result<std::optional<Bytes>> alongPath(const RlpItem& node) {
        const auto& packed = node.items[0];
        if (packed.isList || packed.bytes.empty() || packed.bytes[0] >> 4 > (kLeaf | kOdd)) {
            return wrong("a node's path can't be read");
        }
        const std::uint8_t flags = packed.bytes[0] >> 4;
        if ((flags & kOdd) == 0 && (packed.bytes[0] & 0xf) != 0) {
            return wrong("a node's path can't be read");
        }
        const std::size_t first = (flags & kOdd) != 0 ? 1 : 2;
        const std::size_t length = 2 * packed.bytes.size() - first;
        bool same = length <= kNibbles - m_depth;
        for (std::size_t i = 0; same && i < length; ++i) {
            const std::uint8_t byte = packed.bytes[(first + i) / 2];
            same = ((first + i) % 2 == 0 ? byte >> 4 : byte & 0xf) == nibble(m_depth + i);
        }
        if ((flags & kLeaf) != 0) {
            m_ended = true;
            if (!same || length != kNibbles - m_depth) {
                return std::optional<Bytes>(); // another key's
            }
            if (node.items[1].isList || node.items[1].bytes.empty()) {
                return wrong("an entry has no value");
            }
            return std::optional(node.items[1].bytes);
        }
        if (length == 0) {
            return wrong("a node's path is empty");
        }
        if (!same) {
            m_ended = true;
            return std::optional<Bytes>();
        }
        m_depth += length;
        return follow(node.items[1]);
    }

    Result<std::optional<Bytes>> follow(const RlpItem& child) {
        if (child.isList) {
            return wrong("a child is no hash");
        }
        m_ended = child.bytes.empty();
        m_next = child.bytes;
        return std::optional<Bytes>();
    }

    std::uint8_t nibble(std::size_t place) const {
        const std::uint8_t byte = m_path[place / 2];
        return place % 2 == 0 ? byte >> 4 : byte & 0xf;
    }

    Bytes m_next; // hash of the node that comes next
    Bytes32 m_path;
    const std::vector<Bytes>& m_proof;
    std::size_t m_used = 0;  // nodes of the proof
    std::size_t m_depth = 0; // nibbles of the path
    bool m_ended = false;
};

} // namespace

Result<std::optional<Bytes>> provenEntry(const Bytes32& root, ByteView key, const std::vector<Bytes>& proof) {
    if (root == kEmptyTrieRoot) {
        const bool fits = proof.empty() || (proof.size() == 1 && proof[0] == kEmptyNode);
        return fits ? Result<std::optional<Bytes>>(std::nullopt) : wrong("it has nodes of a trie that is empty");
    }
    return Walk(root, key, proof).run();
}

Result<std::optional<Bytes32>> provenStorageRoot(const Bytes32& stateRoot, const protocol::Address& account,
                                                 const std::vector<Bytes>& proof) {
    const auto entry = provenEntry(stateRoot, account.bytes, proof);
    if (!entry) {
        return entry.error();
    }
    if (!entry->has_value()) {
        return std::optional<Bytes32>();
    }
    const auto fields = rlpDecode(**entry); // nonce, balance, storage root, hash of the code
    if (!fields || !fields->isList || fields->items.size() != kAccountFields ||
        fields->items[2].bytes.size() != Bytes32().size()) {
        return wrong("the account can't be read");
    }
    Bytes32 out{};
    std::copy(fields->items[2].bytes.begin(), fields->items[2].bytes.end(), out.begin());
    return std::optional(out);
}

Result<Uint256> provenSlot(const Bytes32& storageRoot, const Uint256& slot, const std::vector<Bytes>& proof) {
    const auto entry = provenEntry(storageRoot, slot.toBigEndian(), proof);
    if (!entry) {
        return entry.error();
    }
    if (!entry->has_value()) {
        return Uint256();
    }
    const auto item = rlpDecode(**entry);
    const auto value = item ? item->asNumber() : item.error();
    if (!value || value->isZero()) { // a slot of zero is none
        return wrong("the slot's value can't be read");
    }
    return *value;
}

} // namespace landfall::l1::evm
