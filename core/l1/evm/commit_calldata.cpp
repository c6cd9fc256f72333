#include "crypto/keccak.h"
#include "l1/evm/json_values.h"
#include "l1/evm/rollup_abi.h"
#include "l1/evm/rollup_calls.h"
#include "protocol/public_data.h"

#include <algorithm>
#include <array>
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
constexpr std::int64_t kStoredBatch = 9 * kWord; // the first argument, in place
constexpr std::int64_t kMostBatches = 32;        // a contract holds no more

struct GivenBatch {
    Bytes32 publicDataHash{};
    Bytes32 newRoot{};
    Bytes data;
};

// The second argument, CommitData[]: P, new root, data.
std::optional<std::vector<GivenBatch>> givenBatches(const Calldata& call) {
    const auto offset = call.length(kArguments + kStoredBatch);
    if (!offset || kArguments + *offset + kWord > call.size()) {
        return {};
    }
    const auto count = call.length(kArguments + *offset);
    const std::int64_t list = kArguments + *offset + kWord;
    if (!count || *count > kMostBatches || list + *count * kWord > call.size()) {
        return {};
    }
    std::vector<GivenBatch> out;
    for (std::int64_t i = 0; i < *count; ++i) {
        const auto batch = call.follow(list, list + i * kWord, 3 * kWord);
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

} // namespace

Result<std::vector<CommittedBatch>> decodeCommit(ByteView calldata) {
    const auto& abi = rollupAbi();
    const std::array functions{&abi.commitBatches, &abi.commitAndProve, &abi.commitProveAndExecute,
                               &abi.commitByTicket};
    const auto function = std::find_if(functions.begin(), functions.end(), [&](const AbiSignature* candidate) {
        const auto selector = candidate->selector();
        return calldata.size() >= selector.size() && std::equal(selector.begin(), selector.end(), calldata.begin());
    });
    if (function == functions.end()) {
        return badAnswer("the transaction of a committed batch calls another function");
    }
    const Calldata call(calldata);
    const auto given = givenBatches(call);
    if (!given) {
        return badAnswer("the transaction of a committed batch is malformed");
    }

    // StoredBatch: number is its first member, new root its sixth, commitment its seventh.
    std::uint64_t number = Uint256::fromBigEndian(call.word(kArguments)).low64();
    Bytes32 root = call.word(kArguments + 5 * kWord);
    Bytes32 commitment = call.word(kArguments + 6 * kWord);
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

} // namespace landfall::l1::evm
