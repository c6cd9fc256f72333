#include "node/shared/ledger.h"

#include "base/hex.h"
#include "store/damage.h"

namespace landfall::node {
namespace {

constexpr std::size_t kMostDecoded = 64; // batches

} // namespace

Result<std::unique_ptr<Ledger>> Ledger::open(store::Store& store, const l1::NetworkFile& network) {
    const state::State genesis(network.feeOwner);
    if (genesis.root() != network.genesisRoot) {
        return Error::invalid("node-genesis", "the network file's genesis root is not what its fee owner gives (" +
                                                  toHex0x(genesis.root().toBigEndian()) +
                                                  "): get the file again from where the network was deployed");
    }
    auto written = store.transaction([&] {
        if (store.leaves.empty()) {
            store.leaves.insertAll(0, genesis);
        }
    });
    if (!written) {
        return written.error();
    }
    std::unique_ptr<Ledger> ledger(new Ledger(store, network));
    if (auto status = ledger->reload(); !status) {
        return status.error();
    }
    return ledger;
}

Status Ledger::reload() {
    std::optional<store::BatchRow> last;
    std::optional<Result<state::State>> state;
    auto read = m_store.transaction([&] {
        last = m_store.batches.last();
        state.emplace(m_store.leaves.load(last ? last->number : 0));
    });
    if (!read) {
        return read.error();
    }
    if (!*state) {
        return state->error();
    }
    const Bytes32 root = (**state).root().toBigEndian();
    if (root != (last ? last->newRoot : m_network.genesisRoot.toBigEndian())) {
        return store::damaged("the stored state's root is not that of batch " +
                              std::to_string(last ? last->number : 0));
    }
    m_tip = std::move(**state);
    m_number = last ? last->number : 0;
    m_commitment = last ? last->commitment : protocol::genesisCommitment(m_network.networkId());
    m_timestamp = last ? last->timestamp : 0;
    m_traces.clear();
    m_batches.clear();
    return {};
}

bool Ledger::hasUsedNonceOf(const protocol::Withdraw& request) const {
    const auto* account = m_tip->account(request.account);
    return account != nullptr && account->nonce > request.nonce;
}

Status Ledger::append(Next next) {
    const auto& batch = next.applied.batch;
    const auto oldRoot = m_tip->root();
    const auto newRoot = next.applied.state.root();
    const auto data = protocol::publicDataOf(batch, oldRoot, newRoot);
    store::BatchRow row;
    row.number = batch.header.number;
    row.data = protocol::encodeBatch(batch);
    row.publicDataHash = data.p.toBigEndian();
    row.oldRoot = oldRoot.toBigEndian();
    row.newRoot = newRoot.toBigEndian();
    row.commitment = protocol::nextCommitment(m_commitment, data, oldRoot, newRoot);
    row.timestamp = batch.header.timestamp;
    row.size = batch.header.size;
    row.operations = batch.operations.size();
    row.own = next.own;
    row.composedAt = next.at;
    if (row.number != m_number + 1) {
        return Error::internal("ledger-order", "batch " + std::to_string(row.number) + " does not follow batch " +
                                                   std::to_string(m_number));
    }
    auto written = m_store.transaction([&] {
        m_store.batches.insert(row, next.queue);
        m_store.leaves.insert(row.number, store::touchedBy(batch), next.applied.state);
        for (const auto& [hash, position] : next.requests) {
            m_store.requests.putInBatch(hash, row.number, position);
        }
    });
    if (!written) {
        return written;
    }
    if (next.own) {
        m_traces[row.number] = std::make_shared<const protocol::BatchTrace>(next.applied.trace());
    }
    m_tip = std::move(next.applied.state);
    m_number = row.number;
    m_commitment = row.commitment;
    m_timestamp = row.timestamp;
    return {};
}

Status Ledger::dropFrom(protocol::BatchNumber first, const std::string& note) {
    auto written = m_store.transaction([&] {
        m_store.requests.returnFrom(first, note);
        m_store.batches.removeFrom(first);
        m_store.leaves.removeFrom(first);
    });
    return written ? reload() : written;
}

std::shared_ptr<const protocol::BatchData> Ledger::batch(protocol::BatchNumber number) {
    if (const auto known = m_batches.find(number); known != m_batches.end()) {
        return known->second;
    }
    const auto row = m_store.batches.find(number);
    auto data = row ? protocol::decodeBatch(row->data) : store::damaged("batch " + std::to_string(number));
    if (!data) {
        return nullptr;
    }
    if (m_batches.size() == kMostDecoded) {
        m_batches.clear();
    }
    return m_batches[number] = std::make_shared<const protocol::BatchData>(std::move(*data));
}

Result<std::shared_ptr<const protocol::BatchTrace>> Ledger::trace(protocol::BatchNumber number) {
    if (const auto found = m_traces.find(number); found != m_traces.end()) {
        return found->second;
    }
    std::optional<store::BatchRow> row;
    std::vector<store::RequestRow> requests;
    std::optional<Result<state::State>> before;
    auto read = m_store.transaction([&] {
        row = m_store.batches.find(number);
        requests = m_store.requests.inBatch(number);
        before.emplace(m_store.leaves.load(number - 1));
    });
    if (!read) {
        return read.error();
    }
    if (!row) {
        return Error::internal("batch-unknown", "batch " + std::to_string(number) + " is not stored");
    }
    if (!*before) {
        return before->error();
    }
    const auto batch = protocol::decodeBatch(row->data);
    if (!batch) {
        return store::damaged("batch " + std::to_string(number) + " can't be read back (" + batch.error().message +
                              ")");
    }
    state::BatchApplier applier(**before, batch->header);
    auto request = requests.begin();
    for (std::size_t i = 0; i < batch->operations.size(); ++i) {
        const protocol::SignedWithdraw* proof = nullptr;
        if (request != requests.end() && request->position == i) {
            proof = &request->request;
            ++request;
        }
        if (auto status = applier.add(batch->operations[i], proof); !status) {
            return store::damaged("batch " + std::to_string(number) + " does not apply to the stored state (" +
                                  status.error().message + ")");
        }
    }
    auto applied = std::move(applier).finish();
    if (!applied || applied->state.root().toBigEndian() != row->newRoot) {
        return store::damaged("batch " + std::to_string(number) + " does not lead to its stored root");
    }
    auto trace = std::make_shared<const protocol::BatchTrace>(applied->trace());
    m_traces[number] = trace;
    return trace;
}

} // namespace landfall::node
