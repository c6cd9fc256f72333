// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {Base} from "./parts/Base.sol";
import {Batches} from "./parts/Batches.sol";
import {Payouts} from "./parts/Payouts.sol";
import {Queue} from "./parts/Queue.sol";
import {Roles} from "./parts/Roles.sol";
import {Votes} from "./parts/Votes.sol";

/// @title Landfall's contract on one chain
/// @notice Takes deposits, stores commitments, verifies proofs, pays. No upgrade, no owner of the funds: the governor
/// registers tokens and, behind a time lock, names sequencers and the gas bound of pushes.
contract Rollup is Queue, Batches, Payouts, Roles {
    constructor(Config memory config) Base(config) Votes(config.networkId) {}

    // -------------------------------------------------------------- execute

    function executeBatches(Execution calldata run) external locked {
        _execute(run);
    }

    function commitProveAndExecute(
        StoredBatch calldata last,
        CommitData[] calldata batches,
        uint256[8][] calldata proofs,
        Execution calldata run
    ) external locked {
        _commitAndProve(last, batches, proofs);
        // Anyone may execute: somebody who was faster, with the whole run or its beginning, must not spoil the commit.
        if (run.batches.length != 0 && run.batches[0].number <= _state.executed) return;
        _execute(run);
    }

    /// Rules 30, 32: the next batches in order, proven here, AGREE on the last one. All state is written before the
    /// first token moves.
    function _execute(Execution calldata run) private {
        uint256 count = run.batches.length;
        if (count == 0 || run.payouts.length != count) revert NothingGiven();
        State memory state = _state;
        if (state.status == Status.ExitsOpen) revert NotOpen(state.status);
        StoredBatch memory last;
        for (uint256 i = 0; i < count; ++i) {
            last = run.batches[i];
            if (last.number != state.executed + 1 + i) {
                revert WrongNumber(last.number, uint64(state.executed + 1 + i));
            }
            if (last.number > state.proven) revert NotProven(last.number);
            _requireStored(state, last);
            if (keccak256(run.payouts[i]) != last.payoutsHash) revert WrongPayouts(last.number);
        }
        _requireAgreed(last, run.signatures);
        _advance(state, last);
        for (uint256 i = 0; i < count; ++i) {
            uint256 paid = _pay(run.batches[i].number, run.payouts[i]);
            emit BatchExecuted(run.batches[i].number, run.batches[i].commitment, paid);
        }
    }

    /// A FREEZE certificate stands for AGREE up to its number, and nothing above it is executed (rule 36).
    function _requireAgreed(StoredBatch memory last, bytes calldata signatures) private view {
        uint256 point = _freezePoint;
        if (point == 0) {
            _requireQuorum(VoteKind.Agree, last, signatures);
        } else if (last.number > point - 1) {
            revert AboveFreeze(last.number, uint64(point - 1));
        }
    }

    /// Counters, queue fees, disarming, and the opening of exits.
    function _advance(State memory state, StoredBatch memory last) private {
        uint256 consumed = last.queueEnd - state.queueHead;
        state.executed = uint40(last.number);
        if (consumed != 0) {
            state.queueHead = uint40(last.queueEnd);
            _queueFees[msg.sender] += consumed * QUEUE_FEE;
            if (state.status == Status.Armed) {
                state.status = Status.Open;
                state.armedAt = 0;
                emit Disarmed(state.queueHead);
            }
        }
        if (_freezePoint == uint256(last.number) + 1) {
            state.status = Status.ExitsOpen;
            emit ExitsOpened(last.number, last.newRoot);
        }
        _state = state;
    }

    // --------------------------------------------------------------- freeze

    function arm() external locked {
        State memory state = _state;
        if (state.status != Status.Open) revert NotOpen(state.status);
        if (state.queueHead == state.queueLength || block.timestamp <= _queue[state.queueHead] & MASK_40) {
            revert NotOverdue();
        }
        _state.status = Status.Armed;
        _state.armedAt = uint40(block.timestamp);
        emit Armed(state.queueHead, uint64(block.timestamp));
    }

    function freeze() external locked {
        State memory state = _state;
        if (state.status != Status.Armed) revert NotArmed();
        uint64 until = uint64(state.armedAt) + armWindow;
        if (block.timestamp <= until) revert ArmWindowOpen(until);
        _state.status = Status.Frozen;
        _state.armedAt = 0;
        emit Frozen(state.executed, 0, false);
    }

    function freezeByCertificate(StoredBatch calldata given, bytes calldata signatures) external locked {
        State memory state = _state;
        if (_freezePoint != 0) revert AlreadyFrozen();
        StoredBatch memory batch = given;
        _requireStored(state, batch);
        if (batch.number > state.proven) revert NotProven(batch.number);
        _requireQuorum(VoteKind.Freeze, batch, signatures);
        _freezePoint = uint48(batch.number + 1);
        _state.status = batch.number == state.executed ? Status.ExitsOpen : Status.Frozen;
        _state.armedAt = 0;
        emit Frozen(batch.number, batch.commitment, true);
        if (batch.number == state.executed) emit ExitsOpened(batch.number, batch.newRoot);
    }

    // ---------------------------------------------------------------- views

    function counters() external view returns (Counters memory) {
        State memory state = _state;
        return Counters(
            state.committed,
            state.proven,
            state.executed,
            state.queueLength,
            state.queueHead,
            state.status,
            state.armedAt
        );
    }

    function storedHash(uint64 number) external view returns (bytes32) {
        State memory state = _state;
        return number < state.executed || number > state.committed ? bytes32(0) : _ring[number % RING];
    }

    function freezePoint() external view returns (bool given, uint64 number) {
        return _freezePoint == 0 ? (false, 0) : (true, uint64(_freezePoint - 1));
    }

    function genesisBatch() external view returns (StoredBatch memory) {
        return _genesis();
    }

    function verifier(uint8 size) external view returns (address) {
        return _verifierOf(size);
    }
}
