#include "node/shared/held_batch.h"

namespace landfall::node {

std::optional<l1::CommittedBatch> heldBatch(const StageContext& context, protocol::ChainIndex chain,
                                            protocol::BatchNumber number) {
    const auto row = context.store.facts.batchHeldBy(chain, number);
    if (!row) {
        return {};
    }
    return l1::CommittedBatch{row->number,
                              {row->publicDataHash, row->oldRoot, row->newRoot, row->data},
                              row->commitment,
                              row->queueEnd,
                              row->sequencer};
}

} // namespace landfall::node
