#include "offline/prepared_parts.h"

#include "protocol/request.h"

#include <algorithm>
#include <utility>

namespace landfall::offline {
namespace {

constexpr std::size_t kPage = 50;

// As the real ones do: never before the asker is back in the event loop.
template <class Call>
void later(QObject* context, Call call) {
    QMetaObject::invokeMethod(context, std::move(call), Qt::QueuedConnection);
}

} // namespace

void PreparedNode::olderActivity(const node::ActivityPlace& before, QObject* context,
                                 std::function<void(const Result<node::ActivityPage>&)> done) {
    if (pageProblem) {
        later(context, [problem = *std::exchange(pageProblem, {}), done = std::move(done)] { done(problem); });
        return;
    }
    node::ActivityPage page;
    page.total = m_snapshot->activity.total;
    const auto begin = std::min<std::size_t>(before.item, older.size());
    const auto end = std::min(begin + kPage, older.size());
    page.entries.assign(older.begin() + std::ptrdiff_t(begin), older.begin() + std::ptrdiff_t(end));
    if (end < older.size()) {
        page.older = node::ActivityPlace{0, 0, 0, end};
    }
    later(context, [page = std::move(page), done = std::move(done)] { done(page); });
}

void PreparedNode::submit(const protocol::SignedWithdraw& request, QObject* context, node::Submitted done) {
    requests.push_back(request);
    Result<protocol::RequestHash, node::SubmitFailure> answer =
        protocol::requestHash(m_network->networkId(), request.request);
    if (refusal) {
        answer = *refusal;
    }
    later(context, [answer, done = std::move(done)] { done(answer); });
}

void PreparedNode::proveExit(const ExitPlace& place, QObject* context,
                             std::function<void(const Result<l1::ExitWithProof>&)> done) {
    Result<l1::ExitWithProof> answer = Error::unavailable("exits-not-open", "exits are not open yet");
    if (provedExit) {
        answer = *provedExit;
        answer->account = place.account;
        answer->token = place.token;
    }
    later(context, [answer, done = std::move(done)] { done(answer); });
}

void PreparedNode::set(State state, std::optional<Error> problem) {
    m_state = state;
    m_problem = std::move(problem);
    Q_EMIT stateChanged();
}

void PreparedNode::open(std::optional<l1::NetworkFile> network) {
    m_network = std::move(network);
    Q_EMIT stateChanged();
}

void PreparedNode::show(std::optional<NodeSnapshot> snapshot) {
    m_snapshot = snapshot ? std::make_shared<const NodeSnapshot>(std::move(*snapshot)) : nullptr;
    Q_EMIT snapshotChanged();
}

void PreparedKeychain::read(QObject* context, std::function<void(Result<std::optional<SecretBytes>>)> done) {
    later(context, [this, done = std::move(done)] {
        if (failure) {
            done(*failure);
        } else {
            done(stored ? std::optional(stored->clone()) : std::nullopt);
        }
    });
}

void PreparedKeychain::write(SecretBytes passphrase, QObject* context, std::function<void(Status)> done) {
    if (!failure) {
        stored = std::move(passphrase);
    }
    later(context, [this, done = std::move(done)] { done(failure ? Status(*failure) : Status()); });
}

void PreparedKeychain::remove(QObject* context, std::function<void(Status)> done) {
    if (!failure) {
        stored.reset();
    }
    later(context, [this, done = std::move(done)] { done(failure ? Status(*failure) : Status()); });
}

void PreparedKeychain::set(State state, const QString& text) {
    m_state = state;
    m_text = text;
    Q_EMIT stateChanged();
}

void PreparedNetworks::set(std::optional<Error> problem) {
    m_problem = std::move(problem);
    Q_EMIT changed();
}

void PreparedDevnet::fund() {
    m_funding = true;
    Q_EMIT changed();
}

void PreparedDevnet::set(State state, const QStringList& lines, std::optional<Error> error) {
    m_state = state;
    m_lines = lines;
    m_error = std::move(error);
    m_funding = false;
    Q_EMIT changed();
}

void PreparedRehearsal::set(State state, const QStringList& lines, std::optional<Error> error) {
    m_state = state;
    m_lines = lines;
    m_error = std::move(error);
    Q_EMIT changed();
}

void PreparedSender::send(protocol::ChainIndex chain, const l1::ContractCall& call, QObject* context,
                          l1::Done<l1::Receipt> done) {
    calls.emplace_back(chain, call);
    if (failure) {
        later(context, [error = *failure, done = std::move(done)] { done(error); });
    } else if (receipt) {
        later(context, [answer = *receipt, done = std::move(done)] { done(answer); });
    }
}

void PreparedDeposits::set(State state, std::optional<DepositWish> wish, std::vector<DepositStep> steps,
                           std::optional<Error> error) {
    m_state = state;
    m_wish = wish;
    m_steps = std::move(steps);
    m_error = std::move(error);
    Q_EMIT changed();
}

} // namespace landfall::offline
