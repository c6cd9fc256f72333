#include "offline/prepared_pages.h"

#include <algorithm>

namespace landfall::offline {

const std::vector<PreparedState>& preparedStates() {
    static const auto states = [] {
        std::vector<PreparedState> all;
        for (const auto& page :
             {startStates(), accountStates(), collectStates(), withdrawStates(), nodeStates(), safetyStates()}) {
            all.insert(all.end(), page.begin(), page.end());
        }
        return all;
    }();
    return states;
}

void typeSecret(SecretField& field, const char* text) {
    for (const char* at = text; *at != '\0'; ++at) {
        QKeyEvent event(QEvent::KeyPress, 0, Qt::NoModifier, QString(QLatin1Char(*at)));
        QCoreApplication::sendEvent(&field, &event);
    }
}

const PreparedState* preparedState(const QString& name) {
    const auto& states = preparedStates();
    const auto found = std::find_if(states.begin(), states.end(),
                                    [&](const auto& state) { return name == QLatin1StringView(state.name); });
    return found == states.end() ? nullptr : &*found;
}

std::unique_ptr<PreparedWorld> enter(const PreparedState& state) {
    auto world = std::make_unique<PreparedWorld>(state.wallet, state.large ? largeNetwork() : preparedNetwork());
    state.enter(*world);
    return world;
}

} // namespace landfall::offline
