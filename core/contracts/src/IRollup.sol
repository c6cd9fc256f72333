// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {IRollupTypes} from "./IRollupTypes.sol";

/// @title The rollup contract of one chain: queue, commitments, proofs, payouts
/// @notice One address answers all of this. Its code is in two contracts (Rollup and RollupSecond).
interface IRollup is IRollupTypes {
    // ---------------------------------------------------------------- queue

    /// @param amount in the token's own units, must arrive in full. Value sent: the queue fee.
    function deposit(uint16 tokenId, uint256 amount, address owner) external payable;
    /// @param amount wei. Value sent: the amount and the queue fee.
    function depositNative(uint256 amount, address owner) external payable;
    /// @param keyHash Poseidon hash of the L2 key, below the field; 0 takes the key away. Value sent: the queue fee.
    function setSigningKey(uint32 account, uint256 keyHash) external payable;
    /// Takes the account's whole balance of the token that this chain can pay. Value sent: the queue fee, or
    /// nothing where an exit is owed to the sender (owedExits). A free one needs held(tokenId) above 0, and no
    /// other free exit of the token may still be queued.
    function requestForcedExit(uint32 account, uint16 tokenId) external payable;

    // -------------------------------------------------------------- batches

    /// @param last the last committed batch (genesisBatch() before the first)
    function commitBatches(StoredBatch calldata last, CommitData[] calldata batches) external;
    /// Verifies the next unproven batches, in order. From anyone with a plain account, straight to this contract.
    function proveBatches(StoredBatch[] calldata batches, PublicInputs[] calldata inputs, uint256[8][] calldata proofs)
        external;
    /// Commits and proves; needs that everything before is proven.
    function commitAndProve(StoredBatch calldata last, CommitData[] calldata batches, uint256[8][] calldata proofs)
        external;
    /// The same, then executes an earlier run. The run is left alone if its first batch was executed meanwhile, or
    /// while executions are paused.
    function commitProveAndExecute(
        StoredBatch calldata last,
        CommitData[] calldata batches,
        uint256[8][] calldata proofs,
        Execution calldata run
    ) external;
    function executeBatches(Execution calldata run) external;
    /// Commits and proves for whoever is no sequencer, by a TICKET certificate on the last of the batches; needs that
    /// everything before is proven. Who sends it counts as their sequencer: it earns their queue fees.
    function commitByTicket(
        StoredBatch calldata last,
        CommitData[] calldata batches,
        uint256[8][] calldata proofs,
        bytes calldata signatures
    ) external;

    /// Removes `first` and all after it: unproven here and past timestamp + proveWindow. Suspends its sequencer.
    function revertBatches(StoredBatch calldata first) external;
    /// Removes `first`, proven or not, and all after it, by a REVERT certificate. Suspends its sequencer, if it is
    /// one.
    function revertByCertificate(StoredBatch calldata first, bytes calldata signatures) external;

    // --------------------------------------------------------------- claims

    /// Pays the owner all of their pending balance of the token. Anyone may call.
    function claimPending(uint16 tokenId, address owner) external;
    /// Pays the sender's own pending balance of the token to an address that they name.
    function claimPendingTo(uint16 tokenId, address to) external;
    /// Pushes a delayed payout once its time has come, within the same gas bound as any; what can't be pushed waits
    /// for claimPending. Anyone may call.
    function releaseDelayed(uint64 number, uint256 index) external;
    /// Pays a sequencer the queue fees that its batches earned, or an owner those of items that were refunded. Anyone
    /// may call.
    function claimQueueFees(address sequencer) external;

    // --------------------------------------------------------------- freeze

    function arm() external;
    function freeze() external;
    /// FREEZE(N, C): freezes, counts as AGREE up to N, and opens exits once N is executed.
    /// @param batch batch N as stored here, proven
    function freezeByCertificate(StoredBatch calldata batch, bytes calldata signatures) external;
    /// Opens exits without a FREEZE certificate, lastResort after a freeze by timer. Other chains may open at another
    /// batch, so this pays nobody once over all chains; it only keeps money from being locked up for good.
    /// @param last the last executed batch (genesisBatch() before the first)
    function openExits(StoredBatch calldata last) external;

    // ---------------------------------------------------------------- exits

    /// Pays an account's owner their share of a token here, once: pushed like any payout, within the day's limit.
    /// Anyone may call.
    /// @param last the last executed batch
    /// @param proof of the exit circuit; signals: root, chain << 168 | token << 152 | account << 120 | amount, owner
    function exitWithProof(StoredBatch calldata last, ExitClaim calldata claim, uint256[8] calldata proof) external;
    /// Gives back what an item brought that no executed batch took, once exits are open. Anyone may call.
    /// @param w0 the words as QueuedItem gave them
    function refundQueued(uint64 index, bytes31 w0, bytes31 w1) external;

    // ---------------------------------------------------------------- roles

    /// Governor only, write-once, minDeposit in the token's units. At once before the first batch; later a false token
    /// could be traded for a true one held on another chain, so it waits like a role (ChangeKind.Token).
    function registerToken(uint16 tokenId, address token, uint80 minDeposit) external;
    /// Governor only, before the first batch; later it waits like a role (ChangeKind.DailyLimit).
    /// @param dailyLimit 18 decimals, 0 = none
    function limitToken(uint16 tokenId, uint128 dailyLimit) external;
    /// Governor only. A change can be applied by anyone from readyAt on, for 14 days. Scheduling a
    /// governor, guardian, push gas, queue fee, or a token's daily limit cancels the one scheduled before it. A
    /// suspension cancels, without an event, what would add or readmit that sequencer.
    function scheduleChange(ChangeKind kind, uint256 value) external;
    function cancelChange(ChangeKind kind, uint256 value) external;
    function applyChange(ChangeKind kind, uint256 value) external;

    /// Guardian or governor: nothing is executed or released for 3 days. Can't be repeated until 3 days after its end.
    function pause() external;
    /// Governor only.
    function unpause() external;

    // ---------------------------------------------------------------- views

    /// The contract that holds the other half of the code.
    function secondPart() external view returns (address);
    /// keccak256(abi.encode(Config)), the same for both halves.
    function configHash() external view returns (bytes32);

    function networkId() external view returns (bytes32);
    function chainIndex() external view returns (uint8);
    function chainSet() external view returns (uint16);
    function genesisBatch() external view returns (StoredBatch memory);
    function verifier(uint8 size) external view returns (address);
    function proveWindow() external view returns (uint32);
    function maxFutureSkew() external view returns (uint32);
    function queueWindow() external view returns (uint32);
    function armWindow() external view returns (uint32);
    function roleDelay() external view returns (uint32);
    function exitPriority() external view returns (uint32);
    function releaseDelay() external view returns (uint32);
    function exits() external view returns (bool);
    /// Of the exit circuit; zero without exits.
    function verifierExit() external view returns (address);
    /// Seconds; 0 = never.
    function lastResort() external view returns (uint32);
    function queueFee() external view returns (uint256);
    function leastQueueFee() external view returns (uint256);
    function mostQueueFee() external view returns (uint256);
    function pushGas() external view returns (uint32);

    function governor() external view returns (address);
    function guardian() external view returns (address);
    /// Unix seconds at which the last pause ends or ended; 0 = never paused.
    function pausedUntil() external view returns (uint64);
    function sequencerStatus(address account) external view returns (SequencerStatus);
    function attesters() external view returns (address[] memory);
    function quorum() external view returns (uint256);
    function setEpoch() external view returns (uint64);
    /// Digest that attesters sign for a vote.
    function voteDigest(VoteKind kind, uint64 number, bytes32 finalRoot, bytes32 commitment)
        external
        view
        returns (bytes32);
    /// Unix seconds from which the change may be applied; 0 = not scheduled.
    function changeReadyAt(ChangeKind kind, uint256 value) external view returns (uint64);

    function counters() external view returns (Counters memory);
    /// keccak256(abi.encode(StoredBatch)) kept for the number; 0 outside (executed … committed).
    function storedHash(uint64 number) external view returns (bytes32);
    /// The number of a FREEZE certificate given here.
    function freezePoint() external view returns (bool given, uint64 number);
    /// Unix seconds of a freeze by timer; 0 = there was none.
    function frozenAt() external view returns (uint64);
    /// Whether the account's share of the token here was taken out.
    function exited(uint32 account, uint16 tokenId) external view returns (bool);
    /// High 27 bytes of the queue hash up to this item, and its deadline, which is 0 once it is refunded; zeros beyond
    /// the queue's end.
    function queueItem(uint64 index) external view returns (bytes27 hash, uint64 deadline);

    function token(uint16 tokenId) external view returns (TokenInfo memory);
    /// What may be pushed a day (of 86,400 seconds, by UTC), in 18 decimals; 0 = no limit.
    function dailyLimit(uint16 tokenId) external view returns (uint256);
    /// What is left of it today, in 18 decimals; without a limit 2^256 - 1.
    function leftToday(uint16 tokenId) external view returns (uint256);
    /// Held for vaults or still queued, in 18 decimals.
    function held(uint16 tokenId) external view returns (uint256);
    /// Owed as pending balances in all, in the token's units.
    function pendingTotal(uint16 tokenId) external view returns (uint256);
    /// In the token's units.
    function pending(uint16 tokenId, address owner) external view returns (uint256);
    /// A payout or an exit that waits for its day; all zero if there is none. Amount in the token's units.
    function delayed(uint64 number, uint256 index)
        external
        view
        returns (uint16 tokenId, address to, uint256 amount, uint64 releaseAt);
    /// Delayed in all, in the token's units.
    function delayedTotal(uint16 tokenId) external view returns (uint256);
    /// Forced exits of the token that this owner may request for nothing.
    function owedExits(uint16 tokenId, address owner) external view returns (uint256);
    /// Wei earned by a sequencer's batches, or refunded to an owner.
    function queueFees(address sequencer) external view returns (uint256);
    /// Wei paid by the items that still wait. A batch that takes k of n waiting items earns k/n of it.
    function queueFeePot() external view returns (uint256);
}
