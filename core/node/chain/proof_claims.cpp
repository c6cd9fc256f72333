#include "node/chain/proof_claims.h"

#include "l1/public_signals.h"
#include "protocol/batch_words.h"

#include <algorithm>

namespace landfall::node {
namespace {

// Rows of final roots are stored after their proofs were checked.
bool isKnownGood(const StageContext& context, const l1::FinalRoot& root) {
    const auto row = context.store.batches.find(root.number);
    if (row && row->own && row->commitment == root.commitment && context.store.batches.proof(root.number)) {
        return true;
    }
    return std::any_of(context.chains.begin(), context.chains.end(), [&](const auto& entry) {
        const auto shown = context.store.facts.batchOn(entry.first, root.number).finalRoot;
        return shown && shown->commitment == root.commitment;
    });
}

// Batches that were committed before a place in `events`.
std::optional<l1::BatchSubmission> committed(const StageContext& context, const l1::FinalRoot& root,
                                             std::span<const l1::PlacedEvent> before) {
    for (const auto& placed : before) {
        const auto* event = std::get_if<l1::BatchCommitted>(&placed.event);
        if (event != nullptr && event->batch.number == root.number && event->batch.commitment == root.commitment) {
            return event->batch.submission;
        }
    }
    const auto row = context.store.facts.batchWithCommitment(root.number, root.commitment);
    return row ? std::optional(l1::BatchSubmission{row->publicDataHash, row->oldRoot, row->newRoot, row->data})
               : std::nullopt;
}

} // namespace

Result<std::vector<ProofClaim>> claimsIn(const StageContext& context, const std::vector<l1::PlacedEvent>& events) {
    std::vector<ProofClaim> out;
    for (std::size_t i = 0; i < events.size(); ++i) {
        const auto* root = std::get_if<l1::FinalRoot>(&events[i].event);
        if (root == nullptr || isKnownGood(context, *root)) {
            continue;
        }
        const auto batch = committed(context, *root, std::span(events).first(i));
        if (!batch) {
            return Error::unavailable("final-root-unknown", "final root " + std::to_string(root->number) +
                                                                " of a batch that was not committed");
        }
        const auto data = protocol::readCommitted(batch->batchData);
        if (!data) {
            return data.error();
        }
        const auto signals = l1::publicSignals(*batch);
        if (!signals) {
            return signals.error();
        }
        out.push_back({root->number, data->size, *signals, root->proof});
    }
    return out;
}

} // namespace landfall::node
