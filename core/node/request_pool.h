#pragma once

#include "base/thread_pool.h"
#include "node/board.h"
#include "node/pending_requests.h"
#include "node/submission.h"
#include "node/validator.h"

#include <QtCore/QObject>

#include <vector>

namespace landfall::node {

// Takes requests in. Those that arrive together have their signatures checked on
// all cores and share one commit; each is answered after it.
class RequestPool : public QObject {
    Q_OBJECT
public:
    RequestPool(Board& board, unsigned threads);

    void submit(const protocol::SignedWithdraw& request, Submitted done);
    // Answers everything that still waits for an answer with `reason`.
    void refuseAll(const Error& reason);
    // Forgets a request that waits; one that it replaced waits again.
    void takeBack(const protocol::RequestHash& hash);
    void look();

    const Validator& validator() const { return m_validator; }
    // What waits, as the rows have it.
    const PendingRequests& pending();

private:
    struct Arrival {
        protocol::SignedWithdraw request;
        Submitted done;
        protocol::RequestHash hash{};
        bool signatureGood = false;
    };
    using Answer = Result<protocol::RequestHash, SubmitFailure>;

    void flush();
    void flushSome(std::vector<Arrival>& arrivals);
    std::optional<protocol::Rejection> judge(const Arrival& arrival, protocol::UnixSeconds now) const;
    void expire();

    Board& m_board;
    Validator m_validator;
    ThreadPool m_pool;
    PendingRequests m_pending;
    protocol::BatchNumber m_pendingAt = 0;
    Bytes32 m_pendingCommitment{};
    bool m_pendingKnown = false;
    std::vector<PendingRequests::Item> m_replaced; // they wait, and a batch has used their nonces
    bool m_flushing = false;
    Milliseconds m_nextExpiry = 0;
    std::vector<Arrival> m_arrivals;
};

} // namespace landfall::node
