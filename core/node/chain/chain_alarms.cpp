#include "node/chain/chain_alarms.h"

#include "l1/change_text.h"
#include "node/chain/event_rows.h"
#include "node/shared/time_text.h"
#include "protocol/address.h"

#include <algorithm>

namespace landfall::node {
namespace {

constexpr protocol::UnixSeconds kHour = 3'600;
constexpr protocol::UnixSeconds kDay = 24 * kHour;

std::string leftText(protocol::UnixSeconds seconds) {
    return seconds >= kDay ? std::to_string(seconds / kDay) + " days" : std::to_string(seconds / kHour) + " hours";
}

class AlarmReader {
public:
    AlarmReader(const StageContext& context, protocol::ChainIndex chain)
        : m_context(context), m_chain(chain), m_name(context.chains.at(chain).info->name),
          m_now(static_cast<protocol::UnixSeconds>(context.clock.now() / 1000)) {
        if (const auto& head = context.chains.at(chain).head) {
            m_now = std::max(m_now, head->latest.timestamp);
        }
    }

    std::vector<Alarm> read() {
        for (const auto& row : m_context.store.governance.tokens(m_chain)) {
            lookAtToken(row);
        }
        for (const auto& row : m_context.store.governance.open(m_chain)) {
            lookAtChange(row);
        }
        lookAtFreeze();
        if (const auto until = m_context.store.facts.pausedUntil(m_chain); m_now < until) {
            add({"executions-paused",
                 m_name + " pays nothing until " + utcText(until) +
                     ": its guardian or governor paused it. If you did not expect that, ask who runs the network",
                 false, until});
        }
        if (const auto waiting = m_context.store.facts.delayed(m_chain); !waiting.empty()) {
            add({"payouts-delayed",
                 std::to_string(waiting.size()) + (waiting.size() == 1 ? " payout waits on " : " payouts wait on ") +
                     m_name + ", because more was to leave it than may leave in a day. The first waits until " +
                     utcText(waiting.front().releaseAt),
                 false, waiting.front().releaseAt});
        }
        for (const auto& [token, standing] : m_context.chains.at(m_chain).vaults) {
            m_alarms.insert(m_alarms.end(), standing.alarms.begin(), standing.alarms.end());
        }
        return std::move(m_alarms);
    }

private:
    void add(Alarm alarm) { m_alarms.push_back(std::move(alarm)); }

    void lookAtFreeze() {
        const auto& facts = m_context.store.facts;
        if (const auto opened = facts.exitsOpened(m_chain)) {
            add({"exits-open",
                 "exits are open on " + m_name + " at batch " + std::to_string(opened->number) +
                     ": everybody takes out their share of what it holds with 'landfall-cli exit'",
                 true, 0});
        } else if (const auto frozen = facts.frozen(m_chain)) {
            add({"chain-frozen",
                 m_name + " is frozen since " + utcText(frozen->blockSeconds) +
                     ", which ends the network: exits open once its attesters have signed at which batch",
                 true, 0});
        } else if (const auto armed = facts.armedAt(m_chain); armed != 0) {
            const auto from = armed + m_context.config.network.durations.armWindow;
            add({"chain-armed",
                 m_name + "'s queue was not served in time. If the sequencer does not serve it before, anyone may " +
                     "freeze the chain from " + utcText(from) + " on, which ends the network",
                 true, from});
        }
    }

    void lookAtToken(const store::GovernanceRow& row) {
        const auto& network = m_context.config.network;
        const auto* known = network.tokenOn(row.token, m_chain);
        const std::string there = "token " + std::to_string(row.token) + " of " + std::to_string(row.decimals) +
                                  " decimals at " + protocol::formatChainAddress(row.address);
        if (known == nullptr) {
            add({"token-not-in-file",
                 m_name + "'s governor registered " + there +
                     ", which the network file does not list there. Its deposits are not credited. Get the network's "
                     "newer file. If that does not list it either, trust this governor no more",
                 true, 0});
        } else if (known->address != row.address || known->decimals != row.decimals) {
            add({"token-other-than-file",
                 m_name + "'s governor registered " + there + ", where the network file has " +
                     network.token(row.token)->symbol + " of " + std::to_string(known->decimals) + " decimals at " +
                     protocol::formatChainAddress(known->address) +
                     ": deposit none of it, and ask who runs the network",
                 true, 0});
        }
    }

    void lookAtChange(const store::GovernanceRow& row) {
        const auto change = changeIn(row);
        const auto expires = row.readyAt + l1::kChangeLife;
        if (m_now > expires || isVoid(change, row)) {
            return;
        }
        const auto what = l1::describeChange(change, m_context.config.network);
        const std::string when = m_now < row.readyAt
                                     ? "in " + leftText(row.readyAt - m_now) + ", from " + utcText(row.readyAt) + " on"
                                     : std::string("at any moment");
        const auto& network = m_context.config.network;
        const auto* known = network.tokenOn(change.token, m_chain);
        const bool grave =
            change.kind == l1::ChangeKind::RegisterToken && (known == nullptr || known->address != change.account);
        add({"change-scheduled",
             m_name + "'s governor is going to " + what + ": " + when + ", until " + utcText(expires) +
                 (grave ? ". The network file does not list that token, or lists it otherwise: get the newer file, or "
                          "deposit none of it"
                        : ""),
             grave, row.readyAt, what});
    }

    // A suspension forgets what would let the sequencer in again.
    bool isVoid(const l1::Change& change, const store::GovernanceRow& row) const {
        if (change.kind != l1::ChangeKind::AddSequencer && change.kind != l1::ChangeKind::ReadmitSequencer) {
            return false;
        }
        const auto suspended = m_context.store.facts.suspendedIn(m_chain, change.account);
        return suspended && *suspended > row.place.block;
    }

    const StageContext& m_context;
    protocol::ChainIndex m_chain;
    std::string m_name;
    protocol::UnixSeconds m_now;
    std::vector<Alarm> m_alarms;
};

} // namespace

std::vector<Alarm> chainAlarms(const StageContext& context, protocol::ChainIndex chain) {
    return AlarmReader(context, chain).read();
}

} // namespace landfall::node
