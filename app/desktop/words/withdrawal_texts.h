#pragma once

#include "desktop/words/texts.h"

// How withdrawals, deposits and their states are put into words, the same on every page.
namespace landfall::desktop {

// "250 USDC to Anvil Two".
QString withdrawalTitle(const protocol::Withdraw& request, const l1::NetworkFile* network);
// "to your own address", or the address.
QString recipientText(const protocol::Withdraw& request);

// The newest step that is done.
const node::TimelineStep& newestStep(const node::Timeline& timeline);
// "4/7 Proved on this machine".
QString stepText(const node::Timeline& timeline);
// "Arrived", only if the timeline says so.
QString stateText(const node::Timeline& timeline);
// Expired or replaced: it will not arrive.
bool hasFailed(const node::Timeline& timeline);
// The tokens wait in the destination's contract until somebody releases them.
bool waitsToBeClaimed(const node::Timeline& timeline);
// More was to leave the destination than may in a day.
bool isDelayed(const node::Timeline& timeline);
// What to do now; empty if there is nothing.
QString nextAction(const node::Timeline& timeline, const l1::NetworkFile* network);
// Much later than withdrawals on this machine are.
bool isOverdue(const node::Timeline& timeline, node::Milliseconds now);
QString overdueText();

// "100 USDC from Anvil One".
QString depositTitle(const node::DepositView& deposit, const l1::NetworkFile* network);
// Its transaction, or what to do where it was refused.
QString depositNote(const node::DepositView& deposit, const l1::NetworkFile* network);
QString stateText(const node::DepositView& deposit);

} // namespace landfall::desktop
