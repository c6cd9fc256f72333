#include "desktop/words/health_texts.h"

#include "desktop/words/texts.h"

namespace landfall::desktop {

QString healthText(const node::ChainView& chain) {
    if (chain.frozen) {
        return tr("Frozen");
    }
    switch (chain.health) {
    case node::Health::Unknown:
        return tr("Not reached yet");
    case node::Health::Good:
        return tr("In step");
    case node::Health::Stalled:
        return tr("Makes no blocks");
    case node::Health::Degraded:
        return tr("Answers badly");
    case node::Health::Down:
        return tr("Not reachable");
    }
    return {};
}

} // namespace landfall::desktop
