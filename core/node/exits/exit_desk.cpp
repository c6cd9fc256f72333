#include "node/exits/exit_desk.h"

#include "node/shared/error_codes.h"
#include "node/shared/held_batch.h"
#include "protocol/queue.h"
#include "state/exit.h"

#include <QtCore/QTimer>

#include <algorithm>

namespace landfall::node {
namespace {

constexpr Milliseconds kTryAgain = 500; // while the prover works on a batch
constexpr std::size_t kMostItems = 100'000;
constexpr std::size_t kMostWaiting = 256; // for a proof, each takes seconds

Error notOpen(const std::string& name) {
    return Error::unavailable("exits-not-open", "exits are not open on " + name +
                                                    " yet: see 'landfall-cli node status' for what they wait for");
}

// A chain's smallest unit of a token.
protocol::Amount unitOf(unsigned decimals) {
    protocol::Amount out = 1;
    for (auto left = protocol::kAmountDecimals - decimals; left > 0; --left) {
        out *= 10;
    }
    return out;
}

RefundKind kindOf(const protocol::Operation& operation) {
    switch (operation.type) {
    case protocol::OperationType::SetKey:
        return RefundKind::Key;
    case protocol::OperationType::ForcedExit:
        return RefundKind::ForcedExit;
    default:
        return RefundKind::Deposit;
    }
}

} // namespace

ExitPage ExitDesk::page(const protocol::Address& owner) {
    ExitPage out;
    for (const auto& [chain, link] : m_context.chains) {
        addExits(link, owner, out);
        addRefunds(link, owner, out);
    }
    return out;
}

void ExitDesk::addExits(const ChainLink& link, const protocol::Address& owner, ExitPage& page) {
    const auto chain = link.info->index;
    const auto opened = m_context.store.facts.exitsOpened(chain);
    const auto state = stateOf(chain);
    if (!state) {
        page.waits = state.error().message;
        return;
    }
    for (const auto account : (*state)->accountsOf(owner)) {
        for (const auto& token : m_context.config.network.tokens) {
            const auto balance = (*state)->balance(account, token.id);
            const auto* place = m_context.config.network.tokenOn(token.id, chain);
            protocol::Amount total = 0;
            for (protocol::ChainIndex each = 1; each <= protocol::kMaxChain; ++each) {
                total += (*state)->vault(token.id, each);
            }
            if (balance == 0 || place == nullptr || total == 0) {
                continue;
            }
            ExitView view{chain, link.info->name, account, token.id, token.symbol};
            view.amount = protocol::exitShare(balance, (*state)->vault(token.id, chain), total);
            if (view.amount == 0) {
                continue;
            }
            view.payable = view.amount - view.amount % unitOf(place->decimals);
            view.state = !opened ? ExitState::Closed : view.payable == 0 ? ExitState::TooSmall : ExitState::Open;
            if (const auto paid = m_context.store.exits.paid(chain, account, token.id)) {
                view.state = ExitState::Taken;
                view.paid = paid->paid;
                view.transaction = paid->place.transaction;
            }
            page.exits.push_back(view);
        }
    }
}

void ExitDesk::addRefunds(const ChainLink& link, const protocol::Address& owner, ExitPage& page) const {
    const auto chain = link.info->index;
    const auto opened = m_context.store.facts.exitsOpened(chain);
    if (!opened && !m_context.store.facts.isFrozen(chain)) {
        return; // a batch may still take them
    }
    const auto number = opened ? opened->number : m_context.store.facts.progress(chain).executed;
    const auto last = number == 0 ? std::nullopt : m_context.store.facts.batchHeldBy(chain, number);
    if (number != 0 && !last) {
        return;
    }
    for (const auto& row : m_context.store.queue.from(chain, last ? last->queueEnd : 0, store::kAnyBlock, kMostItems)) {
        if (row.operation.address != owner) {
            continue;
        }
        RefundView view{chain, link.info->name, row.item, kindOf(row.operation), row.operation};
        const auto* token = m_context.config.network.token(row.operation.token);
        view.symbol = token == nullptr ? "token " + std::to_string(row.operation.token) : token->symbol;
        view.state = opened ? ExitState::Open : ExitState::Closed;
        if (const auto refunded = m_context.store.exits.refunded(chain, row.item)) {
            view.state = ExitState::Taken;
            view.transaction = refunded->place.transaction;
        }
        page.refunds.push_back(view);
    }
}

Result<std::optional<l1::CommittedBatch>> ExitDesk::executedBatch(protocol::ChainIndex chain) {
    const auto number = m_context.store.facts.progress(chain).executed;
    if (number == 0) {
        return std::optional<l1::CommittedBatch>();
    }
    auto held = heldBatch(m_context, chain, number);
    if (!held) {
        return Error::unavailable("exit-not-synced", "this node does not know batch " + std::to_string(number) +
                                                         " of " + m_context.link(chain).info->name +
                                                         ": have it read the chain again with 'landfall-cli node "
                                                         "reread'");
    }
    return held;
}

Result<std::shared_ptr<const state::State>> ExitDesk::stateOf(protocol::ChainIndex chain) {
    const auto opened = m_context.store.facts.exitsOpened(chain);
    const auto number = opened ? opened->number : m_context.ledger.number();
    if (number == m_context.ledger.number()) {
        return {std::shared_ptr<const state::State>(std::shared_ptr<void>(), &m_context.ledger.tip())}; // not owned
    }
    if (number > m_context.ledger.number()) {
        return Error::unavailable("exit-not-synced",
                                  "this node has not applied batch " + std::to_string(number) +
                                      " yet, at which exits are open: try again when it has read the chains");
    }
    if (!m_read || m_readNumber != number) {
        auto loaded = m_context.store.leaves.load(number);
        if (!loaded) {
            return loaded.error();
        }
        m_read = std::make_shared<const state::State>(std::move(*loaded));
        m_readNumber = number;
    }
    return m_read;
}

Result<ExitDesk::Job> ExitDesk::jobFor(protocol::ChainIndex chain, protocol::AccountId account,
                                       protocol::TokenId token) {
    const auto& network = m_context.config.network;
    if (!network.exits) {
        return Error::invalid("exits-none", "the network " + network.name +
                                                " was deployed without exits: a forced exit or a withdrawal takes "
                                                "tokens out");
    }
    const auto& link = m_context.link(chain);
    const auto opened = m_context.store.facts.exitsOpened(chain);
    if (!opened) {
        return notOpen(link.info->name);
    }
    if (m_context.store.exits.paid(chain, account, token)) {
        return Error::invalid("exit-taken", "account " + std::to_string(account) +
                                                "'s share of this token was taken "
                                                "out of " +
                                                link.info->name + " already");
    }
    const auto state = stateOf(chain);
    if (!state) {
        return state.error();
    }
    auto held = heldBatch(m_context, chain, opened->number);
    auto trace = state::exitOf(**state, account, token, chain);
    if (!trace) {
        return trace.error();
    }
    if (!held || held->submission.newRoot != trace->root.toBigEndian()) {
        return Error::unavailable("exit-not-synced", "this node's state is not the one at which exits are open on " +
                                                         link.info->name +
                                                         ": have it read the chain again with 'landfall-cli node "
                                                         "reread'");
    }
    const auto* place = network.tokenOn(token, chain);
    if (place == nullptr || trace->claim.amount < unitOf(place->decimals)) {
        return Error::invalid("exit-too-small", "the share of this token is less than its smallest unit on " +
                                                    link.info->name + ": nothing can be paid there");
    }
    Job out;
    out.call.last = std::move(*held);
    out.call.account = account;
    out.call.owner = trace->claim.owner;
    out.call.token = token;
    out.call.amount = trace->claim.amount;
    out.trace = std::move(*trace);
    return out;
}

void ExitDesk::prove(protocol::ChainIndex chain, protocol::AccountId account, protocol::TokenId token, Done done) {
    Result<Job> job = Error::unavailable("store-failed", "the node's database can't be read now: try again");
    m_context.write([&] { job = jobFor(chain, account, token); });
    if (job && waiting() >= kMostWaiting) {
        job =
            Error::unavailable("exit-desk-full", "this node makes as many proofs of exits as it takes: ask again in a "
                                                 "few minutes, or another node");
    }
    if (!job) {
        QTimer::singleShot(0, this, [done = std::move(done), error = job.error()] { done(error); });
        return;
    }
    if (!join(*job, done)) {
        job->done.push_back(std::move(done));
        m_jobs.push_back(std::move(*job));
    }
    next();
}

// Anybody may ask for anybody's, again and again.
bool ExitDesk::join(const Job& wanted, Done& done) {
    for (auto& job : m_jobs) {
        if (job.trace.root == wanted.trace.root && job.trace.claim == wanted.trace.claim) {
            job.done.push_back(std::move(done));
            return true;
        }
    }
    return false;
}

std::size_t ExitDesk::waiting() const {
    std::size_t out = 0;
    for (const auto& job : m_jobs) {
        out += job.done.size();
    }
    return out;
}

void ExitDesk::advance() {
    if (m_context.clock.steady() >= m_nextTry) {
        next();
    }
}

void ExitDesk::next() {
    if (m_busy || m_jobs.empty()) {
        return;
    }
    m_busy = true;
    m_engine.proveExit(
        this, {m_jobs.front().trace, m_context.config.network.exits->verifyingKeyHash},
        [](const std::string&, double) {},
        [this](const Result<MadeProof>& made) {
            m_busy = false;
            if (!made && made.error().code == code::kProverBusy) {
                m_nextTry = m_context.clock.steady() + kTryAgain;
                return;
            }
            auto job = std::move(m_jobs.front());
            m_jobs.pop_front();
            if (made) {
                job.call.proof = made->proof;
            }
            for (const auto& done : job.done) {
                done(made ? Result<l1::ExitWithProof>(job.call) : made.error());
            }
            next();
        });
}

void ExitDesk::stop(const Error& reason) {
    for (auto& job : std::exchange(m_jobs, {})) {
        for (const auto& done : job.done) {
            done(reason);
        }
    }
}

} // namespace landfall::node
