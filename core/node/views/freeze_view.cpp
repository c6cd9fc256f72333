#include "node/views/freeze_view.h"

#include "node/shared/freeze_times.h"
#include "node/shared/freeze_votes.h"
#include "node/shared/time_text.h"

#include <algorithm>

namespace landfall::node {
namespace {

std::string listed(const std::vector<std::string>& names) {
    std::string out;
    for (const auto& name : names) {
        out += (out.empty() ? "" : ", ") + name;
    }
    return out;
}

std::string saysOf(const FreezeView& view) {
    const std::string batch = "batch " + std::to_string(view.number.value_or(0));
    if (!view.exitsOpen.empty()) {
        return "the network ended with " + batch + ": exits are open on " + listed(view.exitsOpen) +
               ", where everybody takes out their share with 'landfall-cli exit'";
    }
    if (view.number) {
        return "the attesters end the network with " + batch +
               ": it is brought to every chain and executed there, then exits open";
    }
    const std::string frozen = listed(view.frozen) + (view.frozen.size() == 1 ? " is" : " are") + " frozen since " +
                               utcText(view.since) + ": ";
    const std::string votes = std::to_string(view.votes) + " of " + std::to_string(view.quorum) +
                              " attesters have signed on which batch the network ends";
    return frozen + votes + (view.votes == 0 ? ", from " + utcText(view.votesFrom) + " on" : "");
}

} // namespace

std::optional<FreezeView> freezeView(const StageContext& context) {
    FreezeView out;
    for (const auto& [chain, link] : context.chains) {
        const auto frozen = context.store.facts.frozen(chain);
        if (!frozen) {
            continue;
        }
        out.since = out.frozen.empty() ? frozen->blockSeconds : std::min(out.since, frozen->blockSeconds);
        out.frozen.push_back(link.info->name);
        if (const auto given = context.store.facts.frozenByVotes(chain)) {
            out.number = given->number;
        }
        if (context.store.facts.exitsOpened(chain)) {
            out.exitsOpen.push_back(link.info->name);
        }
    }
    if (out.frozen.empty()) {
        return {};
    }
    out.votesFrom = out.since + kFreezeVoteDelay;
    out.quorum = protocol::quorumOf(context.config.network.attesters.size());
    if (const auto tallies = freezeTallies(context); !tallies.empty()) {
        out.votes = tallies.front().votes.size();
    }
    if (const auto certificate = freezeCertificate(context); certificate && !out.number) {
        out.number = certificate->point.number;
    }
    out.says = saysOf(out);
    out.attesterSays = context.freezeSays;
    return out;
}

} // namespace landfall::node
