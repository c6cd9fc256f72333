#include "crypto/keccak.h"
#include "l1/evm/json_values.h"
#include "l1/evm/rollup_abi.h"
#include "l1/evm/rollup_calls.h"
#include "protocol/public_data.h"

#include <algorithm>
#include <optional>

namespace landfall::l1::evm {

namespace {

// Reads arguments as the contract's compiled code reads them: a nested offset is signed
// and may lead backwards, even before the call's first byte, where all is zero; what the
// code never reads may hold anything. Being stricter would let a sequencer commit what
// the contract takes and no node can read.
class Calldata {
public:
    explicit Calldata(ByteView bytes) : m_bytes(bytes) {}

    std::int64_t size() const { return static_cast<std::int64_t>(m_bytes.size()); }

    Bytes32 word(std::int64_t at) const {
        Bytes32 out{};
        if (at >= 0 && at < size()) {
            const auto rest = m_bytes.subspan(static_cast<std::size_t>(at));
            std::copy_n(rest.begin(), std::min(rest.size(), out.size()), out.begin());
        }
        return out;
    }

    // A length or an offset that the contract takes only if it is not negative; nothing if it leads out.
    std::optional<std::int64_t> length(std::int64_t at) const {
        const auto value = Uint256::fromBigEndian(word(at));
        return value.fitsUint64() && value.low64() <= m_bytes.size()
                   ? std::optional(static_cast<std::int64_t>(value.low64()))
                   : std::nullopt;
    }

    // Where the offset at `at`, counted from `base`, leads to, if `needed` bytes follow there.
    std::optional<std::int64_t> follow(std::int64_t base, std::int64_t at, std::int64_t needed) const {
        const auto& limbs = Uint256::fromBigEndian(word(at)).limbs;
        const bool negative = limbs[1] == ~0ULL && limbs[2] == ~0ULL && limbs[3] == ~0ULL;
        const auto offset = static_cast<std::int64_t>(limbs[0]);
        if ((!negative && (limbs[1] | limbs[2] | limbs[3]) != 0) || negative != (offset < 0) || offset < -kFarthest ||
            offset > size() - base - needed) {
            return {};
        }
        return base + offset;
    }

    ByteView bytes(std::int64_t at, std::int64_t count) const {
        return m_bytes.subspan(static_cast<std::size_t>(at), static_cast<std::size_t>(count));
    }

private:
    static constexpr std::int64_t kFarthest = std::int64_t{1} << 32; // beyond it is nothing but zeros

    ByteView m_bytes;
};

constexpr std::int64_t kWord = 32;
constexpr std::int64_t kArguments = 4;           // after the selector
constexpr std::int64_t kStoredBatch = 9 * kWord; // in place
constexpr std::int64_t kProof = 8 * kWord;       // in place
constexpr std::int64_t kMostBatches = 32;        // a contract holds no more

struct GivenBatch {
    Bytes32 publicDataHash{};
    Bytes32 newRoot{};
    Bytes data;
};

// A list whose offset is the word at `head`: how many, and where the first is, if `each` bytes of each follow there.
struct GivenList {
    std::int64_t count = 0;
    std::int64_t first = 0;
};

std::optional<GivenList> givenList(const Calldata& call, std::int64_t head, std::int64_t each) {
    const auto offset = call.length(head);
    if (!offset || kArguments + *offset + kWord > call.size()) {
        return {};
    }
    const auto count = call.length(kArguments + *offset);
    const std::int64_t first = kArguments + *offset + kWord;
    if (!count || *count > kMostBatches || first + *count * each > call.size()) {
        return {};
    }
    return GivenList{*count, first};
}

// CommitData[], after the last batch: P, new root, data.
std::optional<std::vector<GivenBatch>> givenBatches(const Calldata& call) {
    const auto list = givenList(call, kArguments + kStoredBatch, kWord);
    if (!list) {
        return {};
    }
    std::vector<GivenBatch> out;
    for (std::int64_t i = 0; i < list->count; ++i) {
        const auto batch = call.follow(list->first, list->first + i * kWord, 3 * kWord);
        const auto data = batch ? call.follow(*batch, *batch + 2 * kWord, kWord) : std::nullopt;
        const auto length = data ? call.length(*data) : std::nullopt;
        if (!length || *data + kWord < 0 || *data + kWord + *length > call.size()) {
            return {};
        }
        const auto words = call.bytes(*data + kWord, *length);
        out.push_back({call.word(*batch), call.word(*batch + kWord), Bytes(words.begin(), words.end())});
    }
    return out;
}

// uint256[8][], one proof for each of `count` batches.
std::optional<std::vector<protocol::ProofWords>> givenProofs(const Calldata& call, std::int64_t head,
                                                             std::size_t count) {
    const auto list = givenList(call, head, kProof);
    if (!list || list->count != static_cast<std::int64_t>(count)) {
        return {};
    }
    std::vector<protocol::ProofWords> out(count);
    std::int64_t at = list->first;
    for (auto& proof : out) {
        for (auto& word : proof) {
            word = call.word(at);
            at += kWord;
        }
    }
    return out;
}

// StoredBatch: number is its first member, new root its sixth, commitment its seventh.
std::uint64_t numberAt(const Calldata& call, std::int64_t batch) {
    return Uint256::fromBigEndian(call.word(batch)).low64();
}
Bytes32 rootAt(const Calldata& call, std::int64_t batch) {
    return call.word(batch + 5 * kWord);
}
Bytes32 commitmentAt(const Calldata& call, std::int64_t batch) {
    return call.word(batch + 6 * kWord);
}

bool calls(ByteView calldata, const AbiSignature& function) {
    const auto selector = function.selector();
    return calldata.size() >= selector.size() && std::equal(selector.begin(), selector.end(), calldata.begin());
}

Error malformed(const char* what) {
    return badAnswer(std::string("the transaction of a ") + what + " batch is malformed");
}

} // namespace

Result<std::vector<CommittedBatch>> decodeCommit(ByteView calldata) {
    const auto& abi = rollupAbi();
    if (!calls(calldata, abi.commitBatches) && !calls(calldata, abi.commitAndProve) &&
        !calls(calldata, abi.commitProveAndExecute) && !calls(calldata, abi.commitByTicket)) {
        return badAnswer("the transaction of a committed batch calls another function");
    }
    const Calldata call(calldata);
    const auto given = givenBatches(call);
    if (!given) {
        return malformed("committed");
    }

    std::uint64_t number = numberAt(call, kArguments);
    Bytes32 root = rootAt(call, kArguments);
    Bytes32 commitment = commitmentAt(call, kArguments);
    std::vector<CommittedBatch> out;
    for (const auto& next : *given) {
        CommittedBatch batch;
        batch.number = ++number;
        batch.submission = {next.publicDataHash, root, next.newRoot, next.data};
        batch.commitment =
            protocol::nextCommitment(commitment, next.publicDataHash, root, next.newRoot, crypto::keccak256(next.data));
        root = batch.submission.newRoot;
        commitment = batch.commitment;
        out.push_back(std::move(batch));
    }
    return out;
}

Result<std::vector<FinalRoot>> decodeProofs(ByteView calldata) {
    const auto& abi = rollupAbi();
    const Calldata call(calldata);
    std::vector<FinalRoot> out;
    std::int64_t proofsAt = kArguments + 2 * kWord; // after batches and public inputs
    if (calls(calldata, abi.proveBatches)) {
        const auto batches = givenList(call, kArguments, kStoredBatch);
        if (!batches) {
            return malformed("proven");
        }
        for (std::int64_t i = 0; i < batches->count; ++i) {
            const auto at = batches->first + i * kStoredBatch;
            out.push_back({numberAt(call, at), rootAt(call, at), commitmentAt(call, at), {}});
        }
    } else if (calls(calldata, abi.commitAndProve) || calls(calldata, abi.commitProveAndExecute) ||
               calls(calldata, abi.commitByTicket)) {
        const auto batches = decodeCommit(calldata);
        if (!batches) {
            return batches.error();
        }
        for (const auto& batch : *batches) {
            out.push_back({batch.number, batch.submission.newRoot, batch.commitment, {}});
        }
        proofsAt = kArguments + kStoredBatch + kWord; // after the last batch and what is committed
    } else {
        return badAnswer("the transaction of a proven batch calls another function");
    }
    const auto proofs = givenProofs(call, proofsAt, out.size());
    if (!proofs) {
        return malformed("proven");
    }
    for (std::size_t i = 0; i < out.size(); ++i) {
        out[i].proof = (*proofs)[i];
    }
    return out;
}

} // namespace landfall::l1::evm
