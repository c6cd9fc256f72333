#pragma once

#include "offline/prepared_world.h"

namespace landfall::offline {

// What the state welcome-enter-wrong has typed.
inline constexpr const char* kWrongPhrase = "abandon abandon abandon";
void typeSecret(SecretField& field, const char* text);

// A situation that the window can be in.
struct PreparedState {
    const char* name;
    const char* page; // of the open wallet; empty where there is none
    PreparedWorld::Wallet wallet;
    bool large; // the network of many long names
    void (*enter)(PreparedWorld& world);
};

const std::vector<PreparedState>& preparedStates();
const PreparedState* preparedState(const QString& name);

// The world in that state, with the page asked for.
std::unique_ptr<PreparedWorld> enter(const PreparedState& state);

} // namespace landfall::offline
