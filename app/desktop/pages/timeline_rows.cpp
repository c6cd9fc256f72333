#include "desktop/pages/timeline_rows.h"

#include "common/format.h"
#include "common/step_text.h"
#include "desktop/words/withdrawal_texts.h"

#include <algorithm>

namespace landfall::desktop {
namespace {

const node::BatchView* batchOf(const node::Timeline& timeline, const NodeSnapshot& snapshot) {
    const auto found = std::find_if(snapshot.batches.begin(), snapshot.batches.end(),
                                    [&](const auto& batch) { return timeline.batch == batch.number; });
    return found == snapshot.batches.end() ? nullptr : &*found;
}

StepChainRow chainRow(const node::StepOnChain& on, const node::BatchView* batch, const l1::NetworkFile* network) {
    StepChainRow row;
    row.chain = text(on.chainName);
    row.transaction = app::hashText(on.transaction);
    row.shortTransaction = app::shortHash(row.transaction);
    row.explorerUrl = explorerUrl(network, on.chain, row.transaction);
    row.block = app::numberText(on.block);
    row.gas = on.gasUsed ? app::numberText(*on.gasUsed) : QString();
    if (on.finalRoot) {
        row.finalRoot = app::hashText(*on.finalRoot);
        row.shortFinalRoot = app::shortHash(row.finalRoot);
        if (batch != nullptr) {
            row.rootAgrees = batch->newRoot == *on.finalRoot;
            row.finalRootNote = row.rootAgrees ? tr("checked here") : tr("differs from this node's own root");
        }
    }
    return row;
}

} // namespace

void StepRow::settle(StepRow* before) {
    chainList =
        before != nullptr
            ? before->chainList
            : std::make_shared<RowList<StepChainRow>>(std::vector<RowRole<StepChainRow>>{
                  role<&StepChainRow::chain>("chain"), role<&StepChainRow::transaction>("transaction"),
                  role<&StepChainRow::shortTransaction>("shortTransaction"),
                  role<&StepChainRow::explorerUrl>("explorerUrl"), role<&StepChainRow::block>("block"),
                  role<&StepChainRow::gas>("gas"), role<&StepChainRow::finalRoot>("finalRoot"),
                  role<&StepChainRow::shortFinalRoot>("shortFinalRoot"),
                  role<&StepChainRow::finalRootNote>("finalRootNote"), role<&StepChainRow::rootAgrees>("rootAgrees")});
    chainList->update(chains);
}

std::vector<RowRole<StepRow>> stepRoles() {
    return {role<&StepRow::number>("number"),   role<&StepRow::title>("title"),
            role<&StepRow::done>("done"),       role<&StepRow::active>("active"),
            role<&StepRow::at>("at"),           role<&StepRow::detail>("detail"),
            role<&StepRow::waiting>("waiting"), role<&StepRow::progress>("progress"),
            role<&StepRow::chainList>("chains")};
}

std::vector<StepRow> stepRows(const node::Timeline& timeline, const NodeSnapshot& snapshot,
                              const l1::NetworkFile* network) {
    const auto* batch = batchOf(timeline, snapshot);
    const bool over = timeline.arrived() || hasFailed(timeline);
    const auto next =
        std::find_if(timeline.steps.begin(), timeline.steps.end(), [](const auto& step) { return !step.done; });
    std::vector<StepRow> rows;
    for (const auto& step : timeline.steps) {
        StepRow row;
        row.step = step.step;
        const int number = node::stepNumber(step.step);
        row.number = number == 0 ? QString() : QString::number(number);
        row.title = app::stepTitle(step.step);
        row.done = step.done;
        // Steps of different chains overlap: what is proved while it is being committed is active too.
        row.active = !over && !step.done && (&step == &*next || !step.waiting.empty() || !step.chains.empty());
        row.at = step.done ? app::timeText(step.at) : QString();
        row.detail = text(step.detail);
        row.waiting = step.done ? QString() : text(step.waiting);
        if (step.step == node::Step::Proved && !step.done && step.progress > 0) {
            row.progress = step.progress;
        }
        for (const auto& chain : step.chains) {
            row.chains.push_back(chainRow(chain, batch, network));
        }
        rows.push_back(std::move(row));
    }
    return rows;
}

} // namespace landfall::desktop
