#pragma once

#include "offline/prepared_states.h"

// The states of the window's pages, and the situations that several of them share.
namespace landfall::offline {

std::vector<PreparedState> startStates();    // before there is a wallet and a network
std::vector<PreparedState> accountStates();  // overview, activity, deposits
std::vector<PreparedState> collectStates();  // what waits on the chains, and its way out
std::vector<PreparedState> withdrawStates(); // form, review, timeline
std::vector<PreparedState> nodeStates();     // node, settings
std::vector<PreparedState> safetyStates();   // what is locked, and the ways out

extern const Error kRefused;  // a chain's server
extern const Error kDatabase; // the node's
extern const DepositWish kDeposit;

// Some of everything.
NodeSnapshot wholeDay(const PreparedWorld& world);
// A day on which much waits on the chains, and in another account.
void muchWaits(PreparedWorld& world);
// The network ended: chain 2 is dead, and the exits of chain 1 are open.
void exitsOpen(PreparedWorld& world);
// Chain 2 does not answer; if it is not `known`, it never did.
void breakChain(PreparedWorld& world, bool known);
// Nobody's account yet.
void newcomer(PreparedWorld& world);
// The withdrawal's batch is being proved.
void proving(PreparedWorld& world);
std::vector<DepositStep> depositSteps(std::size_t done, bool failed);
// Allowed, and closed before it was sent.
std::vector<DepositStep> halfADeposit();

} // namespace landfall::offline
