#include "desktop/health_texts.h"

#include <QtCore/QCoreApplication>

namespace landfall::desktop {
namespace {

QString tr(const char* words) {
    return QCoreApplication::translate("landfall::desktop", words);
}

} // namespace

QString healthText(const node::ChainView& chain) {
    if (chain.frozen) {
        return tr("Frozen");
    }
    switch (chain.health) {
    case node::Health::Unknown:
        return tr("Not reached yet");
    case node::Health::Good:
        return tr("In step");
    case node::Health::Degraded:
        return tr("Answers badly");
    case node::Health::Down:
        return tr("Not reachable");
    }
    return {};
}

} // namespace landfall::desktop
