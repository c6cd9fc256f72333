#include "desktop/pages/safety_rows.h"

#include "desktop/words/health_texts.h"
#include "desktop/words/texts.h"
#include "node/shared/time_text.h"
#include "protocol/attestation.h"

#include <algorithm>

namespace landfall::desktop {
namespace {

QString waitOf(std::uint32_t seconds) {
    return app::waitText(static_cast<qint64>(seconds));
}

QString listed(const std::vector<std::string>& names) {
    QStringList out;
    for (const auto& name : names) {
        out.push_back(text(name));
    }
    return out.join(QStringLiteral(", "));
}

// "125 USDC, 0.5 ETH": the owner's part of what a chain holds; empty if nothing.
QString partOn(const NodeSnapshot& snapshot, const l1::NetworkFile& network, protocol::ChainIndex chain) {
    std::map<protocol::TokenId, protocol::Amount> parts;
    for (const auto& share : snapshot.exits.exits) {
        if (share.chain == chain && share.state != node::ExitState::Taken) {
            parts[share.token] += share.amount;
        }
    }
    QStringList out;
    for (const auto& [token, amount] : parts) {
        out.push_back(moneyText(amount, &network, token));
    }
    return out.join(QStringLiteral(", "));
}

QString partText(const NodeSnapshot& snapshot, const l1::NetworkFile& network, protocol::ChainIndex chain) {
    if (!snapshot.exits.waits.empty()) {
        return tr("What of yours it holds isn't known yet: %1.").arg(text(snapshot.exits.waits));
    }
    const QString part = partOn(snapshot, network, chain);
    return part.isEmpty() ? tr("It holds nothing of yours.") : tr("Your part of what it holds: %1.").arg(part);
}

std::optional<SafetyRow> endingHead(const NodeSnapshot& snapshot) {
    if (!snapshot.status.freeze) {
        return {};
    }
    const auto& freeze = *snapshot.status.freeze;
    const QString chains = listed(freeze.frozen);
    if (!freeze.exitsOpen.empty()) {
        return SafetyRow{tr("The network has ended: take out what is yours"),
                         tr("Exits are open on %1. Each chain pays you your part of what it holds. There is no hurry: "
                            "they stay open.")
                             .arg(listed(freeze.exitsOpen)),
                         SafetyLevel::Care};
    }
    if (freeze.number) {
        return SafetyRow{tr("The network ends with batch %1").arg(*freeze.number),
                         tr("Its attesters have agreed on that. Exits open once every chain that lives has executed "
                            "it. You need to do nothing until then."),
                         SafetyLevel::Care};
    }
    const QString votes =
        tr("%1 of %2 attesters have signed with which batch it ends.").arg(freeze.votes).arg(freeze.quorum);
    return SafetyRow{
        tr("Frozen: %1. The network is ending").arg(chains),
        tr("Since %1 nothing is taken in or out there.").arg(text(node::utcText(freeze.since))) + QLatin1Char(' ') +
            (freeze.votes == 0 ? tr("The attesters sign from %1 on.").arg(text(node::utcText(freeze.votesFrom)))
                               : votes),
        SafetyLevel::Grave};
}

SafetyRow chainRow(const NodeSnapshot& snapshot, const l1::NetworkFile& network, const node::ChainView& chain) {
    SafetyRow row{text(chain.name), {}, SafetyLevel::Fine};
    QString state = healthText(chain);
    if (chain.exitsAt) {
        state = tr("Exits are open, at batch %1").arg(*chain.exitsAt);
        row.level = SafetyLevel::Care;
    } else if (chain.frozen) {
        row.level = SafetyLevel::Grave;
    } else if (chain.armedAt != 0) {
        state = tr("Armed since %1: its queue is not served").arg(text(node::utcText(chain.armedAt)));
        row.level = SafetyLevel::Care;
    } else if (chain.health != node::Health::Good) {
        row.level = SafetyLevel::Care;
    }
    const auto waits = chain.queued > chain.queueInBatch ? chain.queued - chain.queueInBatch : 0;
    const QString queue = waits == 0   ? QString()
                          : waits == 1 ? tr("One item waits in its queue.")
                                       : tr("%1 items wait in its queue.").arg(waits);
    QStringList sentences{state + QLatin1Char('.'), queue, partText(snapshot, network, chain.index)};
    sentences.removeAll(QString());
    row.text = sentences.join(QLatin1Char(' '));
    return row;
}

QString sequencerText(const l1::NetworkFile& network) {
    const auto& times = network.durations;
    const QString forced = tr(
        "Withdrawals that you signed expire unpaid, and nothing is taken. A forced exit asks a "
        "chain directly; it waits in the chain's queue until somebody serves it. If the sequencer has brought nothing "
        "for hours, 'landfall-cli drive' makes a batch of your own with both in it, which the "
        "attesters then sign.");
    if (!network.exits) {
        return forced + QLatin1Char(' ') +
               tr("If too few attesters do, what is on this network stays where it is: it was deployed without exits, "
                  "so nobody can end it.");
    }
    return forced + QLatin1Char(' ') +
           tr("If the queue is not served for %1, anyone can arm that chain, and freeze it %2 later. The attesters "
              "then end the network, a day later at the earliest, and everybody takes out their part.")
               .arg(waitOf(times.queueWindow), waitOf(times.armWindow));
}

QString attestersText(const l1::NetworkFile& network) {
    const auto all = network.attesters.size();
    const QString stop =
        tr("With fewer than %1 of the %2 attesters no batch is executed: nothing is paid, and forced exits wait.")
            .arg(protocol::quorumOf(all))
            .arg(all);
    if (!network.exits) {
        return stop + QLatin1Char(' ') + tr("What is on this network stays where it is until enough come back.");
    }
    if (network.exits->lastResort == 0) {
        return stop + QLatin1Char(' ') +
               tr("This network sets no last resort: its exits open by the attesters' votes alone.");
    }
    return stop + QLatin1Char(' ') +
           tr("As a last resort, anyone opens a frozen chain's exits %1 after it was frozen. Chains may then pay from "
              "different batches, so together they may pay somebody twice, or not at all.")
               .arg(waitOf(network.exits->lastResort));
}

QString chainGoneText(const NodeSnapshot& snapshot, const l1::NetworkFile& network, const node::ChainView& chain) {
    const QString part = partText(snapshot, network, chain.index);
    if (!network.exits) {
        return part + QLatin1Char(' ') +
               tr("Batches need every chain, so the whole network stands still until it is back. It was deployed "
                  "without exits.");
    }
    return part + QLatin1Char(' ') +
           tr("That part is gone with it. The others end the network when their queues are not served; what they hold "
              "of yours you take out there.");
}

} // namespace

std::vector<RowRole<SafetyRow>> safetyRoles() {
    return {role<&SafetyRow::title>("title"),
            role<&SafetyRow::text>("text"),
            {"level", [](const SafetyRow& row) { return QVariant(static_cast<int>(row.level)); }}};
}

SafetyRow safetyHead(const NodeSnapshot& snapshot, const l1::NetworkFile& network) {
    if (const auto ending = endingHead(snapshot)) {
        return *ending;
    }
    std::vector<std::string> armed;
    std::vector<std::string> away;
    protocol::UnixSeconds first = 0;
    for (const auto& chain : snapshot.chains) {
        if (chain.armedAt != 0) {
            armed.push_back(chain.name);
            first = first == 0 ? chain.armedAt : std::min(first, chain.armedAt);
        } else if (chain.health != node::Health::Good) {
            away.push_back(chain.name);
        }
    }
    if (!armed.empty()) {
        return {tr("Armed: %1").arg(listed(armed)),
                tr("A queue is not served. If that goes on, anyone can freeze that chain from %1 on, which ends the "
                   "network. "
                   "A batch that serves the queue disarms it.")
                    .arg(text(node::utcText(first + network.durations.armWindow))),
                SafetyLevel::Care};
    }
    if (!away.empty()) {
        return {tr("Nothing is locked, but your node has no good view of %1").arg(listed(away)),
                tr("Nothing is lost by that. What it would mean if it stayed so stands below."), SafetyLevel::Care};
    }
    return {tr("All chains run, and nothing is locked"),
            network.exits ? tr("If others stop for good, this network has a way out that needs nobody's leave.")
                          : tr("This network was deployed without exits. What is on it needs a sequencer and a quorum "
                               "of attesters to leave."),
            SafetyLevel::Fine};
}

std::vector<SafetyRow> chainRows(const NodeSnapshot& snapshot, const l1::NetworkFile& network) {
    std::vector<SafetyRow> rows;
    for (const auto& chain : snapshot.chains) {
        rows.push_back(chainRow(snapshot, network, chain));
    }
    return rows;
}

std::vector<SafetyRow> absenceRows(const NodeSnapshot& snapshot, const l1::NetworkFile& network) {
    std::vector<SafetyRow> rows;
    rows.push_back({tr("The sequencer"), sequencerText(network)});
    for (const auto& chain : snapshot.chains) {
        rows.push_back({text(chain.name), chainGoneText(snapshot, network, chain)});
    }
    rows.push_back({tr("The attesters"), attestersText(network)});
    rows.push_back({tr("The governor, whose key somebody stole"),
                    tr("They can't take tokens, and contracts can't be changed. They can pause payments for three days "
                       "at a time, name another sequencer, and limit what leaves in a day. What they announce stands "
                       "on the page Node, with the days left.")});
    return rows;
}

} // namespace landfall::desktop
