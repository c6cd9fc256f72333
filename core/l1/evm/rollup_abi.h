#pragma once

#include "l1/evm/abi.h"

// Signatures of core/contracts/src/IRollup.sol and of ERC-20. A test compares
// them with the compiler's own output.
namespace landfall::l1::evm {

// Texts here are ours: a malformed one ends the process.
AbiSignature knownSignature(std::string_view text);
std::vector<AbiType> knownTypes(std::string_view tuple);

struct RollupAbi {
    // queue
    AbiSignature deposit = knownSignature("deposit(uint16,uint256,address)");
    AbiSignature depositNative = knownSignature("depositNative(uint256,address)");
    AbiSignature setSigningKey = knownSignature("setSigningKey(uint32,uint256)");
    AbiSignature requestForcedExit = knownSignature("requestForcedExit(uint32,uint16)");

    // batches
    AbiSignature commitBatches;
    AbiSignature proveBatches;
    AbiSignature commitAndProve;
    AbiSignature commitProveAndExecute;
    AbiSignature commitByTicket;
    AbiSignature executeBatches;
    AbiSignature revertBatches;
    AbiSignature revertByCertificate;
    AbiSignature arm = knownSignature("arm()");
    AbiSignature freeze = knownSignature("freeze()");
    AbiSignature freezeByCertificate;

    // claims, exits, roles
    AbiSignature claimPending = knownSignature("claimPending(uint16,address)");
    AbiSignature claimPendingTo = knownSignature("claimPendingTo(uint16,address)");
    AbiSignature releaseDelayed = knownSignature("releaseDelayed(uint64,uint256)");
    AbiSignature openExits;
    AbiSignature exitWithProof;
    AbiSignature refundQueued = knownSignature("refundQueued(uint64,bytes31,bytes31)");
    AbiSignature limitToken = knownSignature("limitToken(uint16,uint128)");
    AbiSignature registerToken = knownSignature("registerToken(uint16,address,uint80)");
    AbiSignature scheduleChange = knownSignature("scheduleChange(uint8,uint256)");
    AbiSignature cancelChange = knownSignature("cancelChange(uint8,uint256)");
    AbiSignature applyChange = knownSignature("applyChange(uint8,uint256)");
    AbiSignature pause = knownSignature("pause()");
    AbiSignature unpause = knownSignature("unpause()");

    // views
    AbiSignature networkId = knownSignature("networkId()");
    AbiSignature chainIndex = knownSignature("chainIndex()");
    AbiSignature chainSet = knownSignature("chainSet()");
    AbiSignature genesisBatch = knownSignature("genesisBatch()");
    AbiSignature verifier = knownSignature("verifier(uint8)");
    AbiSignature proveWindow = knownSignature("proveWindow()");
    AbiSignature maxFutureSkew = knownSignature("maxFutureSkew()");
    AbiSignature queueWindow = knownSignature("queueWindow()");
    AbiSignature armWindow = knownSignature("armWindow()");
    AbiSignature exitPriority = knownSignature("exitPriority()");
    AbiSignature releaseDelay = knownSignature("releaseDelay()");
    AbiSignature exits = knownSignature("exits()");
    AbiSignature verifierExit = knownSignature("verifierExit()");
    AbiSignature lastResort = knownSignature("lastResort()");
    AbiSignature exited = knownSignature("exited(uint32,uint16)");
    AbiSignature secondPart = knownSignature("secondPart()");
    AbiSignature queueFee = knownSignature("queueFee()");
    AbiSignature leastQueueFee = knownSignature("leastQueueFee()");
    AbiSignature mostQueueFee = knownSignature("mostQueueFee()");
    AbiSignature sequencerStatus = knownSignature("sequencerStatus(address)");
    AbiSignature governor = knownSignature("governor()");
    AbiSignature roleDelay = knownSignature("roleDelay()");
    AbiSignature pushGas = knownSignature("pushGas()");
    AbiSignature changeReadyAt = knownSignature("changeReadyAt(uint8,uint256)");
    AbiSignature guardian = knownSignature("guardian()");
    AbiSignature pausedUntil = knownSignature("pausedUntil()");
    AbiSignature dailyLimit = knownSignature("dailyLimit(uint16)");
    AbiSignature leftToday = knownSignature("leftToday(uint16)");
    AbiSignature attesters = knownSignature("attesters()");
    AbiSignature quorum = knownSignature("quorum()");
    AbiSignature setEpoch = knownSignature("setEpoch()");
    AbiSignature counters = knownSignature("counters()");
    AbiSignature storedHash = knownSignature("storedHash(uint64)");
    AbiSignature queueItem = knownSignature("queueItem(uint64)");
    AbiSignature token = knownSignature("token(uint16)");
    AbiSignature pending = knownSignature("pending(uint16,address)");
    AbiSignature owedExits = knownSignature("owedExits(uint16,address)");
    AbiSignature held = knownSignature("held(uint16)");
    AbiSignature pendingTotal = knownSignature("pendingTotal(uint16)");
    AbiSignature delayedTotal = knownSignature("delayedTotal(uint16)");
    AbiSignature queueFees = knownSignature("queueFees(address)");
    AbiSignature queueFeePot = knownSignature("queueFeePot()");
    AbiSignature keyHash = knownSignature("keyHash()"); // of a verifier

    // ERC-20 (EIP-20)
    AbiSignature balanceOf = knownSignature("balanceOf(address)");
    AbiSignature allowance = knownSignature("allowance(address,address)");
    AbiSignature approve = knownSignature("approve(address,uint256)");
    AbiSignature transfer = knownSignature("transfer(address,uint256)");
    AbiSignature decimals = knownSignature("decimals()");

    // events
    AbiSignature queuedItem = knownSignature("QueuedItem(uint64,bytes31,bytes31,uint64,uint256)");
    AbiSignature batchCommitted = knownSignature("BatchCommitted(uint64,bytes32,bytes32,uint64)");
    AbiSignature finalRoot = knownSignature("FinalRoot(uint64,bytes32,bytes32)");
    AbiSignature batchExecuted = knownSignature("BatchExecuted(uint64,bytes32,uint256)");
    AbiSignature payoutPending = knownSignature("PayoutPending(uint64,uint256,uint16,address,uint256)");
    AbiSignature pendingClaimed = knownSignature("PendingClaimed(uint16,address,uint256)");
    AbiSignature batchesReverted = knownSignature("BatchesReverted(uint64,uint64,bytes32,bool)");
    AbiSignature sequencerSuspended = knownSignature("SequencerSuspended(address,uint64)");
    AbiSignature armed = knownSignature("Armed(uint64,uint64)");
    AbiSignature disarmed = knownSignature("Disarmed(uint64)");
    AbiSignature frozen = knownSignature("Frozen(uint64,bytes32,bool)");
    AbiSignature exitsOpened = knownSignature("ExitsOpened(uint64,bytes32)");
    AbiSignature payoutDelayed = knownSignature("PayoutDelayed(uint64,uint256,uint16,address,uint256,uint64)");
    AbiSignature delayedReleased = knownSignature("DelayedReleased(uint64,uint256,uint16,address,uint256)");
    AbiSignature exitOwed = knownSignature("ExitOwed(uint64,uint256,uint16,address)");
    AbiSignature exitPaid = knownSignature("ExitPaid(uint32,uint16,address,uint256,uint256)");
    AbiSignature queueRefunded = knownSignature("QueueRefunded(uint64,uint16,address,uint256,uint256)");
    AbiSignature executionsPaused = knownSignature("ExecutionsPaused(uint64)");
    AbiSignature executionsResumed = knownSignature("ExecutionsResumed()");
    AbiSignature tokenRegistered = knownSignature("TokenRegistered(uint16,address,uint8,uint80)");
    AbiSignature changeScheduled = knownSignature("ChangeScheduled(uint8,uint256,uint64)");
    AbiSignature changeCancelled = knownSignature("ChangeCancelled(uint8,uint256)");
    AbiSignature changeApplied = knownSignature("ChangeApplied(uint8,uint256)");

    // results
    std::vector<AbiType> word = knownTypes("(uint256)");
    std::vector<AbiType> bytes32Result = knownTypes("(bytes32)");
    std::vector<AbiType> addressResult = knownTypes("(address)");
    std::vector<AbiType> addressesResult = knownTypes("(address[])");
    std::vector<AbiType> countersResult = knownTypes("((uint64,uint64,uint64,uint64,uint64,uint8,uint64))");
    std::vector<AbiType> queueItemResult = knownTypes("(bytes27,uint64)");
    std::vector<AbiType> tokenResult = knownTypes("((address,uint8,bool,uint80))");
    std::vector<AbiType> storedBatch;

    RollupAbi();
};

const RollupAbi& rollupAbi();

} // namespace landfall::l1::evm
