#include "node/chain/vault_check.h"

#include "node/chain/vault_alarms.h"

#include <algorithm>

namespace landfall::node {
namespace {

// A chain may have a final block every quarter of a second, and each comparison costs four questions a token, one a
// sequencer and three more, one after another: ChainAdapter has no call that asks several at once, and what a server
// makes of a batch of calls differs from one to the next. Every ten seconds that is less than what the watcher asks
// of a chain with a handful of tokens.
constexpr Milliseconds kEvery = 10'000;
constexpr std::size_t kMostTokens = 16; // in one round
// What is only a matter of this node's own rows costs no question.
constexpr Milliseconds kRowsAgain = 1'000;

} // namespace

void VaultCheck::advance() {
    const auto& final = link().readFinal;
    const auto now = m_context.clock.steady();
    if (m_busy || m_stopped || now < m_next || !link().caughtUp || !final || final->hash == m_done) {
        return;
    }
    m_next = now + kEvery;
    begin(*final);
}

void VaultCheck::begin(const l1::BlockRef& block) {
    std::optional<Result<VaultSums>> own;
    // Now, since rows that only older batches need are forgotten once newer ones are final.
    if (!m_context.write([&] { own.emplace(vaultSumsAt(m_context, m_chain, block)); })) {
        return;
    }
    if (!*own) {
        m_next = m_context.clock.steady() + kRowsAgain;
        return unknown((*own).error().message);
    }
    m_block = block;
    m_own = std::move(**own);
    m_left.clear();
    auto& tokens = m_own.tokens;
    const auto first = std::find_if(tokens.begin(), tokens.end(), [&](const auto& token) { return token.id > m_last; });
    std::rotate(tokens.begin(), first, tokens.end());
    std::copy_if(tokens.begin(), tokens.end(), std::back_inserter(m_left),
                 [&](const auto& token) { return link().vaults[token.id].comparedAt != block.number; });
    m_whole = m_left.size() <= kMostTokens;
    m_left.resize(std::min(m_left.size(), kMostTokens));
    m_busy = true;
    adapter().countersAt(this, block, [this](const Result<l1::ContractState>& state) {
        if (!m_stopped) {
            state ? countersCame(*state) : unknown(state.error().message);
        }
    });
}

// Whatever its events left out shows here first, and is the watcher's to mend.
void VaultCheck::countersCame(const l1::ContractState& state) {
    if (const auto difference = differenceFrom(state, m_own.counts); !difference.empty()) {
        return unknown("its events don't hold together with its contract's counters (" + difference + ")");
    }
    if (state.status == l1::ContractStatus::ExitsOpen) {
        return unknown(
            "its exits are open: what was taken out by proof and what was refunded from the queue is in no row here");
    }
    adapter().feeBooksAt(this, m_block, m_own.sequencers, [this](const Result<l1::FeeBooks>& fees) {
        if (!m_stopped) {
            fees ? feesCame(*fees) : unknown(fees.error().message);
        }
    });
}

void VaultCheck::feesCame(const l1::FeeBooks& fees) {
    m_fees = fees;
    const bool coinIsToken =
        std::any_of(m_own.tokens.begin(), m_own.tokens.end(), [](const auto& token) { return token.place.isNative(); });
    if (!coinIsToken) {
        const auto& coin = link().info->nativeSymbol;
        judge({}, coin, feeAlarms({link().info->name, m_block.number, m_own.executed}, coin, fees));
    }
    nextToken();
}

void VaultCheck::nextToken() {
    if (m_left.empty()) {
        return finish();
    }
    const auto token = m_left.front();
    m_left.pop_front();
    m_last = token.id;
    adapter().tokenBooksAt(this, m_block, token.id, token.place.address,
                           [this, token](const Result<l1::TokenBooks>& books) {
                               if (m_stopped) {
                                   return;
                               }
                               if (!books) {
                                   return unknown(token.symbol + ": " + books.error().message);
                               }
                               judge(token.id, token.symbol,
                                     vaultAlarms({link().info->name, m_block.number, m_own.executed}, token, *books,
                                                 token.place.isNative() ? &m_fees : nullptr));
                               nextToken();
                           });
}

void VaultCheck::judge(std::optional<protocol::TokenId> subject, const std::string& name, std::vector<Alarm> alarms) {
    auto& standing = link().vaults[subject];
    const auto before = std::move(standing.alarms);
    standing.comparedAt = m_block.number;
    // The same difference is told once, and again only if it was away in between.
    for (auto& alarm : alarms) {
        const auto same = std::find_if(before.begin(), before.end(), [&](const Alarm& old) {
            return old.code == alarm.code && old.about.starts_with(alarm.about + " since ");
        });
        alarm.about =
            same == before.end() ? alarm.about + " since block " + std::to_string(m_block.number) : same->about;
        link().alarmsChanged = link().alarmsChanged || same == before.end();
    }
    standing.alarms = std::move(alarms);
    if (standing.alarms.empty() && !before.empty()) {
        m_context.notice(Notice::Level::Info, "vault-agrees",
                         link().info->name + ", " + name + " at final block " + std::to_string(m_block.number) +
                             ": the contract, what it has and this node's count agree again");
    }
}

void VaultCheck::finish() {
    m_busy = false;
    if (m_whole) {
        m_done = m_block.hash;
    }
    link().vaultsUnknown.clear();
    m_context.changed(ChainChanged{m_chain});
}

void VaultCheck::unknown(const std::string& why) {
    m_busy = false;
    link().vaultsUnknown = why;
}

} // namespace landfall::node
