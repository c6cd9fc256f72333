#include "desktop/pages/account_freshness.h"

#include "common/format.h"
#include "desktop/words/texts.h"

namespace landfall::desktop {
namespace {

QString problemOf(const NodeLink& node) {
    const auto problem = node.problem();
    return problem ? text(problem->message) : QString();
}

} // namespace

QString whyUnknown(const Backend& backend) {
    const auto& node = *backend.node;
    if (node.network() == nullptr) {
        return tr("No network is open.");
    }
    const auto snapshot = node.snapshot();
    if (snapshot == nullptr) {
        switch (node.state()) {
        case NodeLink::State::Failed:
            return tr("The node does not run: %1").arg(problemOf(node));
        case NodeLink::State::Off:
            return tr("The node is off.");
        case NodeLink::State::Starting:
        case NodeLink::State::Running:
            return tr("The node is starting.");
        }
    }
    if (snapshot->account) {
        return {};
    }
    // Without an account in what was read so far, only a full reading can say that there is none.
    for (const auto& chain : snapshot->chains) {
        if (chain.seenAt == 0) {
            return chain.problem ? tr("%1 was not reached yet: %2").arg(text(chain.name), text(chain.problem->message))
                                 : tr("%1 is being read for the first time.").arg(text(chain.name));
        }
        if (chain.readTo < chain.head.finalised.number) {
            return tr("%1 is being read: block %2 of %3.")
                .arg(text(chain.name), app::numberText(chain.readTo), app::numberText(chain.head.finalised.number));
        }
    }
    return {};
}

QString whyOld(const Backend& backend) {
    const auto& node = *backend.node;
    const auto snapshot = node.snapshot();
    if (snapshot == nullptr || !snapshot->account) {
        return {};
    }
    const QString at = app::timeText(snapshot->at);
    if (node.state() == NodeLink::State::Failed) {
        return tr("As of %1. The node has stopped: %2").arg(at, problemOf(node));
    }
    if (node.state() != NodeLink::State::Running) {
        return tr("As of %1. The node is not running now.").arg(at);
    }
    for (const auto& chain : snapshot->chains) {
        if (chain.health == node::Health::Down) {
            const QString seen = chain.seenAt == 0 ? tr("never in this session") : app::timeText(chain.seenAt);
            return tr("%1 can't be reached (last seen: %2): what happened there since is not counted.")
                .arg(text(chain.name), seen);
        }
    }
    return {};
}

} // namespace landfall::desktop
