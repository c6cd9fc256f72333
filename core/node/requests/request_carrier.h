#pragma once

#include "node/shared/sequencer_link.h"
#include "node/shared/stage_context.h"
#include "node/shared/submission.h"

namespace landfall::node {

// Of a node that is not the sequencer. Brings each request that its own pool took to the
// sequencer, again and again until the sequencer has it. Asks for the sequencer's fees. What
// is handed over is not stored: after a restart it is sent again, and found to be there.
class RequestCarrier : public QObject {
    Q_OBJECT
public:
    // Takes a request that the sequencer refused out of this node's own rows again.
    using TakeBack = std::function<void(const protocol::RequestHash&)>;

    RequestCarrier(StageContext& context, TakeBack takeBack, SequencerLink* link);

    // Why no request can leave this node; empty if they can.
    const std::string& unusable() const { return m_unusable; }
    // A request that the pool has just stored. Answered with the sequencer's refusal, which takes the
    // request out of the pool again, or with the hash. That is so, too, where the sequencer can't be
    // reached now.
    void carry(const protocol::SignedWithdraw& request, const protocol::RequestHash& hash, Submitted done);
    void advance();
    // Answers what is on its way: it is stored, and goes on with the next start.
    void stop();

private:
    struct Carried {
        bool busy = false;
        std::optional<unsigned> taken; // how often its batch had been dropped when the sequencer took it
        SteadyTime next{};
        unsigned failures = 0;
        Submitted done;
    };

    void askForFees();
    void send(const protocol::SignedWithdraw& request, const protocol::RequestHash& hash, unsigned returned);
    // What the sequencer said, if it was the sequencer that said it.
    Result<protocol::RequestAnswer> believed(const protocol::RequestHash& hash,
                                             const Result<SignedAnswer>& answer) const;
    void answered(const protocol::RequestHash& hash, unsigned returned, const Result<SignedAnswer>& answer);
    void quoted(protocol::TokenId token, const Result<SignedQuote>& quote);
    void later(Carried& carried, const protocol::RequestHash& hash, const std::string& why);
    void note(const protocol::RequestHash& hash, const std::string& text);

    StageContext& m_context;
    TakeBack m_takeBack;
    SequencerLink* m_link;
    std::string m_unusable;
    std::map<protocol::RequestHash, Carried> m_carried;
    // Quotes that hold: who has seen one may still sign it when the next is dearer.
    std::map<protocol::TokenId, std::vector<protocol::QuotedFee>> m_holding;
    SteadyTime m_nextFees;
};

} // namespace landfall::node
