#pragma once

#include "base/thread_pool.h"
#include "node/requests/pending_requests.h"
#include "node/requests/validator.h"
#include "node/shared/stage_context.h"
#include "node/shared/submission.h"

#include <QtCore/QObject>

#include <map>
#include <optional>
#include <span>
#include <vector>

namespace landfall::node {

// Takes requests in. Those that arrive together have their signatures checked on
// all cores and share one commit; each is answered after it.
class RequestPool : public QObject {
    Q_OBJECT
public:
    RequestPool(StageContext& context, unsigned threads);

    void submit(const protocol::SignedWithdraw& request, Submitted done);
    // Answers everything that still waits for an answer with `reason`.
    void refuseAll(const Error& reason);
    // Forgets a request that waits; one that it replaced waits again.
    void takeBack(const protocol::RequestHash& hash);
    void advance();

    const Validator& validator() const { return m_validator; }
    // What waits, as the rows have it.
    const PendingRequests& pending();

private:
    struct Arrival {
        protocol::SignedWithdraw request;
        Submitted done;
        protocol::RequestHash hash{};
        std::optional<bool> signatureGood = {}; // nothing: not looked at, since something else was wrong
    };
    // A request that the state rules out since some batch.
    struct Void {
        protocol::BatchNumber since = 0;
        std::string why;
    };
    using Answer = Result<protocol::RequestHash, SubmitFailure>;

    void flush();
    void flushSome(std::vector<Arrival>& arrivals);
    // What costs little to find out, and does not depend on what else arrives.
    std::optional<protocol::Rejection> checkAlone(const Arrival& arrival, protocol::UnixSeconds now) const;
    std::optional<protocol::Rejection> judge(Arrival& arrival, protocol::UnixSeconds now) const;
    void readPending();
    void readAccount(std::span<const store::RequestRow> rows);
    void note(const store::RequestRow& row, store::RequestStanding standing, const std::string& why);
    bool fits(const protocol::Withdraw& request) const;
    void expire();
    // Those that no batch can take any more are told so, for good.
    bool endVoid(protocol::BatchNumber executed);

    StageContext& m_context;
    Validator m_validator;
    ThreadPool m_pool;
    PendingRequests m_pending;
    protocol::BatchNumber m_pendingAt = 0;
    Bytes32 m_pendingCommitment{};
    bool m_pendingKnown = false;
    std::map<protocol::RequestHash, Void> m_void;
    std::vector<PendingRequests::Item> m_replaced; // they wait, and a batch has used their nonces
    bool m_flushing = false;
    SteadyTime m_nextExpiry;
    std::vector<Arrival> m_arrivals;
};

} // namespace landfall::node
