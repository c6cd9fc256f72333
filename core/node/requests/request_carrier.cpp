#include "node/requests/request_carrier.h"

namespace landfall::node {
namespace {

std::string whyUnusable(const NodeConfig& config, const SequencerLink* link) {
    if (config.sequencer || (link != nullptr && !config.network.sequencerRpcUrl.empty())) {
        return {};
    }
    return "this node is not the network's sequencer, and the network's file does not say where that one takes "
           "requests "
           "(sequencerRpcUrl): ask whoever runs the network for a file that does";
}

Milliseconds delay(const RelayPolicy& relay, unsigned failures) {
    return std::min(relay.retryAfter << std::min(failures, 10U), relay.retryAtMost);
}

} // namespace

RequestCarrier::RequestCarrier(StageContext& context, TakeBack takeBack, SequencerLink* link)
    : m_context(context), m_takeBack(std::move(takeBack)), m_link(context.config.sequencer ? nullptr : link),
      m_unusable(whyUnusable(context.config, link)) {
    if (!m_unusable.empty()) {
        m_link = nullptr;
        for (const auto& token : context.config.network.tokens) {
            m_context.feeProblems[token.id] = m_unusable;
        }
    }
}

void RequestCarrier::carry(const protocol::SignedWithdraw& request, const protocol::RequestHash& hash, Submitted done) {
    m_carried[hash].done = std::move(done);
    send(request, hash, 0);
}

void RequestCarrier::stop() {
    for (auto& [hash, carried] : m_carried) {
        if (const auto done = std::exchange(carried.done, {})) {
            done(hash);
        }
    }
}

void RequestCarrier::advance() {
    if (m_link == nullptr) {
        return;
    }
    askForFees();
    std::vector<store::RequestRow> waiting;
    if (!m_context.write([&] { waiting = m_context.store.requests.waiting(); })) {
        return;
    }
    std::erase_if(m_carried, [&](const auto& entry) {
        return !entry.second.busy &&
               std::none_of(waiting.begin(), waiting.end(), [&](const auto& row) { return row.hash == entry.first; });
    });
    const auto now = static_cast<protocol::UnixSeconds>(m_context.clock.now() / 1000);
    for (const auto& row : waiting) {
        const auto& carried = m_carried[row.hash];
        if (!carried.busy && carried.taken != row.returned && m_context.clock.steady() >= carried.next &&
            row.request.request.validUntil >= now && !m_context.ledger.hasUsedNonceOf(row.request.request)) {
            send(row.request, row.hash, row.returned);
        }
    }
}

void RequestCarrier::askForFees() {
    if (m_context.clock.steady() < m_nextFees) {
        return;
    }
    m_nextFees = m_context.clock.steady() + m_context.config.fees.quoteHolds / 2;
    for (const auto& token : m_context.config.network.tokens) {
        m_link->fee(this, m_context.config.network.sequencerRpcUrl, token.id,
                    [this, id = token.id](const Result<SignedQuote>& quote) { quoted(id, quote); });
    }
}

void RequestCarrier::quoted(protocol::TokenId token, const Result<SignedQuote>& quote) {
    const auto now = static_cast<std::uint64_t>(m_context.clock.now());
    const auto good = quote ? checkQuote(*quote, token, m_context.networkId, m_context.config.network.sequencer, now)
                            : Status(quote.error());
    if (good) {
        m_context.quotes.insert_or_assign(token, *quote);
        auto& holding = m_holding[token];
        std::erase_if(holding, [now](const auto& each) { return each.validUntil < now; });
        holding.push_back(quote->quote);
        m_context.fees.perToken[token] =
            std::min_element(holding.begin(), holding.end(), [](const auto& a, const auto& b) {
                return a.total < b.total;
            })->total;
        m_context.feeProblems.erase(token);
        return;
    }
    m_nextFees = std::min(m_nextFees, m_context.clock.steady() + m_context.config.relay.retryAfter);
    auto& problem = m_context.feeProblems[token];
    if (quote && problem != good.error().message) {
        m_context.notice(Notice::Level::Problem, good.error().code, good.error().message);
    }
    problem = good.error().message;
}

void RequestCarrier::send(const protocol::SignedWithdraw& request, const protocol::RequestHash& hash,
                          unsigned returned) {
    m_carried[hash].busy = true;
    m_link->send(this, m_context.config.network.sequencerRpcUrl, request, m_context.networkId,
                 [this, hash, returned](const Result<SignedAnswer>& answer) { answered(hash, returned, answer); });
}

Result<protocol::RequestAnswer> RequestCarrier::believed(const protocol::RequestHash& hash,
                                                         const Result<SignedAnswer>& answer) const {
    if (!answer) {
        return answer.error();
    }
    if (const auto good = checkAnswer(*answer, hash, m_context.networkId, m_context.config.network.sequencer); !good) {
        return good.error();
    }
    return answer->answer;
}

void RequestCarrier::answered(const protocol::RequestHash& hash, unsigned returned,
                              const Result<SignedAnswer>& answer) {
    auto& carried = m_carried[hash];
    carried.busy = false;
    const auto done = std::exchange(carried.done, {});
    const auto said = believed(hash, answer);
    const auto code = static_cast<protocol::RejectionCode>(said ? said->code : 0);
    if (said && (said->code == 0 || code == protocol::RejectionCode::Duplicate)) {
        carried.taken = returned;
        carried.failures = 0;
        note(hash, "the sequencer has the request: its next batch takes it");
    } else if (said && done) {
        m_carried.erase(hash);
        m_takeBack(hash);
        return done(SubmitFailure(protocol::Rejection{code, "the sequencer says: " + said->message}));
    } else if (said) {
        later(carried, hash, "the sequencer refuses it now (" + said->message + ")");
    } else {
        later(carried, hash, said.error().message);
    }
    if (done) {
        done(hash);
    }
}

void RequestCarrier::later(Carried& carried, const protocol::RequestHash& hash, const std::string& why) {
    carried.next = m_context.clock.steady() + delay(m_context.config.relay, carried.failures++);
    note(hash, why + "; the request is kept and sent again until it expires");
}

void RequestCarrier::note(const protocol::RequestHash& hash, const std::string& text) {
    bool fresh = false;
    m_context.write([&] {
        const auto row = m_context.store.requests.find(hash);
        fresh = row && row->state == store::RequestState::Waiting && row->note != text;
        if (fresh) {
            m_context.store.requests.setState(hash, store::RequestState::Waiting, text);
        }
    });
    if (fresh) {
        m_context.changed(RequestChanged{hash, Step::Checked});
    }
}

} // namespace landfall::node
