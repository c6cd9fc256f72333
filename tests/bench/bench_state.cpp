// The state by its number of accounts: loading it, copying it, and applying full batches as a node does that
// reads them back from a chain (decoded from their bytes, signatures proven already); and making the trace
// of a batch, which only a node that proves it needs.

#include "bench/bench.h"
#include "protocol/batch_words.h"
#include "state/apply.h"

#include <malloc.h>
#include <random>

using namespace landfall;
using namespace landfall::protocol;

namespace {

constexpr UnixSeconds kNow = 1'700'000'000;
constexpr ChainIndex kChain = 1;
constexpr ChainSet kChains = 1U << kChain;
constexpr Amount kEach = Amount{1} << 60;

state::Snapshot snapshotOf(std::size_t accounts) {
    state::Snapshot out;
    out.accounts.push_back({0, Address{{0xfe}}, algebra::Fr::zero(), 0, {}});
    for (AccountId id = 1; id <= accounts; ++id) {
        Address owner{{0x01}};
        for (unsigned i = 0; i < 4; ++i) {
            owner.bytes[19 - i] = static_cast<std::uint8_t>(id >> (8 * i));
        }
        out.accounts.push_back({id, owner, algebra::Fr(std::uint64_t{id}), 0, {{0, kEach}}});
    }
    out.vaults.push_back({0, kChain, kEach * accounts});
    return out;
}

// Full batches of withdrawals by accounts drawn at random, as bytes.
std::vector<Bytes> batchesOn(state::State state, unsigned count, std::size_t accounts) {
    const auto shape = kBatchShapes.back();
    std::mt19937 random(1);
    std::vector<Bytes> out;
    for (unsigned number = 1; number <= count; ++number) {
        state::BatchApplier applier(state, {NetworkId{}, number, kNow, shape.size, kChains, 0});
        while (applier.operationCount() < shape.size) {
            Operation operation;
            operation.type = OperationType::Withdraw;
            operation.chain = kChain;
            operation.account = static_cast<AccountId>(1 + random() % accounts);
            operation.amount = 1000;
            operation.fee = 1 << 5;
            operation.address = Address{{0xde, 0xad}};
            operation.nonce = applier.state().account(operation.account)->nonce;
            operation.validUntil = kNow + 3600;
            bench::orStop(applier.add(operation));
        }
        auto applied = bench::orStop(std::move(applier).finish());
        out.push_back(encodeBatch(applied.batch));
        state = std::move(applied.state);
    }
    return out;
}

void measure(std::size_t accounts, unsigned batches) {
    const std::string prefix = "state.accounts_" + std::to_string(accounts);
    const state::Snapshot snapshot = snapshotOf(accounts);
    std::optional<state::State> loaded;
    const std::size_t before = ::mallinfo2().uordblks;
    bench::report(prefix + ".load_seconds",
                  bench::secondsOf([&] { loaded = bench::orStop(state::State::fromSnapshot(snapshot)); }), "s");
    bench::report(prefix + ".bytes_per_account",
                  static_cast<double>(::mallinfo2().uordblks - before) / static_cast<double>(accounts), "B");
    bench::report(prefix + ".copy_seconds", bench::medianSeconds(5, [&] { const state::State copy = *loaded; }), "s");
    const auto chain = batchesOn(*loaded, batches, accounts);
    std::size_t operations = 0;
    double tracing = 0; // what a node that proves does beside
    double seconds = bench::secondsOf([&] {
        for (const auto& bytes : chain) {
            const BatchData batch = bench::orStop(decodeBatch(bytes));
            state::BatchApplier applier(*loaded, batch.header);
            for (const auto& operation : batch.operations) {
                bench::orStop(applier.add(operation));
            }
            auto applied = bench::orStop(std::move(applier).finish());
            tracing += bench::secondsOf([&] { applied.trace(); });
            loaded = std::move(applied.state);
            operations += batch.operations.size();
        }
    });
    seconds -= tracing;
    bench::report(prefix + ".operations_per_second", static_cast<double>(operations) / seconds, "1/s");
    bench::report(prefix + ".trace_seconds_per_batch", tracing / batches, "s");
    bench::report(prefix + ".rebuild_seconds_per_million", seconds / static_cast<double>(operations) * 1e6, "s");
}

} // namespace

int main(int argc, char** argv) {
    const auto options = bench::optionsOf(argc, argv);
    for (const std::size_t accounts : {1'000, 10'000, 100'000, 1'000'000}) {
        measure(accounts, options.quick ? 8 : 32);
        if (options.quick && accounts == 10'000) {
            break;
        }
    }
    return 0;
}
