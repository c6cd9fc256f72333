#include "common/step_text.h"

#include <QCoreApplication>

namespace landfall::app {

QString stepTitle(node::Step step) {
    const auto text = [](const char* title) { return QCoreApplication::translate("Steps", title); };
    switch (step) {
    case node::Step::Requested:
        return text(QT_TRANSLATE_NOOP("Steps", "Signed request received"));
    case node::Step::Checked:
        return text(QT_TRANSLATE_NOOP("Steps", "Checked and stored"));
    case node::Step::Committed:
        return text(QT_TRANSLATE_NOOP("Steps", "Committed in a batch"));
    case node::Step::Proved:
        return text(QT_TRANSLATE_NOOP("Steps", "Proved on this machine"));
    case node::Step::Verified:
        return text(QT_TRANSLATE_NOOP("Steps", "Verified by contract"));
    case node::Step::Agreed:
        return text(QT_TRANSLATE_NOOP("Steps", "Chains agree"));
    case node::Step::Executed:
        return text(QT_TRANSLATE_NOOP("Steps", "Executed"));
    case node::Step::Arrived:
        break;
    }
    return text(QT_TRANSLATE_NOOP("Steps", "Arrived"));
}

} // namespace landfall::app
