#pragma once

#include "node/shared/stage_context.h"

namespace landfall::node {

// The read models that follow a request or a batch through the flow, made from
// rows inside a transaction of the caller's.
class TimelineReader {
public:
    explicit TimelineReader(StageContext& context) : m_context(context) {}

    Timeline timeline(const store::RequestRow& row) const;
    BatchView batch(const store::BatchRow& row) const;

private:
    StepOnChain place(const store::BatchEventRow& event) const;
    bool receiptToCome(const store::BatchEventRow& event) const;
    std::size_t agreeing(const store::BatchRow& row) const;
    bool isSettled(const Timeline& timeline, const store::RequestRow& request) const;
    void fillBatchSteps(Timeline& out, const store::RequestRow& request, const store::BatchRow& batch) const;
    void fillArrival(Timeline& out, const store::RequestRow& request, const store::BatchRow& batch,
                     const store::BatchEventRow& executed) const;
    void fillDelayed(Timeline& out, const store::PendingRow& last) const;
    void explainWait(Timeline& out, const store::RequestRow& request) const;
    void explainReplacement(Timeline& out, const store::RequestRow& request) const;
    void explainReturn(Timeline& out, const store::RequestRow& request) const;
    void estimate(Timeline& out) const;

    StageContext& m_context;
};

} // namespace landfall::node
