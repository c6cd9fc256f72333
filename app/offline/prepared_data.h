#pragma once

#include "desktop/backend/node_snapshot.h"
#include "l1/network_file.h"

// A small network's life, always the same: chains, tokens, an account, batches,
// withdrawals. Hashes and addresses are made up from names.
namespace landfall::offline {

inline constexpr node::Milliseconds kNow = 1'777'890'030'000; // 2026-05-04 10:20:30 UTC

inline constexpr protocol::TokenId kUsdc = 1;
inline constexpr protocol::TokenId kEther = 2;
inline constexpr protocol::TokenId kDai = 3;

// A literal that is known to be right.
protocol::Amount money(const char* decimal);
Bytes32 madeUpHash(const std::string& name);
protocol::Address madeUpAddress(const std::string& name);

l1::NetworkFile preparedNetwork();
// Seven chains and a dozen tokens, some with names as long as they come.
l1::NetworkFile largeNetwork();

// Chains in step, reserves, fees and batches; nobody's account and no withdrawals.
desktop::NodeSnapshot quietSnapshot(const l1::NetworkFile& network);

// An account with something of most tokens.
node::AccountView preparedAccount(const l1::NetworkFile& network, const protocol::Address& owner,
                                  const algebra::Fr& keyHash);

// A withdrawal of 250 USDC to chain 2 whose newest step is `reached`, in batch 12
// from Committed on.
node::Timeline preparedTimeline(const l1::NetworkFile& network, const protocol::Address& owner, node::Step reached);

// A whole history: arrived, on the way, expired, waiting to be claimed.
std::vector<node::Timeline> preparedHistory(const l1::NetworkFile& network, const protocol::Address& owner);
// What was paid in before and between: credited, settling, in the queue.
std::vector<node::DepositView> preparedDeposits(const l1::NetworkFile& network);
// On the first chain a claim of 30.25 USDC; on the second one of 0.5 ETH, 4,000 USDC that are delayed for two hours,
// and a forced exit of 1,150.5 USDC that is owed.
std::vector<node::WaitingPayout> preparedWaiting(const l1::NetworkFile& network);
// The account's share of each chain's reserves, before exits are open.
node::ExitPage preparedExits(const l1::NetworkFile& network, const desktop::NodeSnapshot& snapshot);
// Another account of the owner's, without a key, with 100 USDC.
void addKeylessAccount(node::AccountView& account);

} // namespace landfall::offline
