#pragma once

#include "devnet/child_process.h"
#include "l1/evm/json_rpc.h"
#include "l1/network_file.h"

// The local Starknet chain: starknet-devnet 0.10.1.
namespace landfall::devnet {

inline constexpr const char* kStarknetChainId = "LANDFALL_DEVNET";

// What it comes with: STRK, and OpenZeppelin's account, declared. The sequencer is the role's account.
l1::StarknetPlace starknetPlace();

// LANDFALL_STARKNET_DEVNET, then PATH, then the user's cache, where packaging/setup.sh --starknet puts it. Error:
// starknet-devnet-missing.
Result<QString> findStarknetDevnet();

// One on a free port. A block comes with each transaction.
ChildProcess::Launch starknetLaunch(const QString& program, const QString& name, const QString& logFile);

// How that chain is asked.
l1::evm::RpcDialect starknetDialect();

// 1,000 STRK from nothing. Errors: those of JsonRpc.
void mintStrk(l1::evm::JsonRpc& rpc, QObject* context, const protocol::WideAddress& owner,
              std::function<void(Status)> done);

// From what it announces. Error: starknet-no-port.
Result<QString> starknetUrl(const QString& announcement);

} // namespace landfall::devnet
