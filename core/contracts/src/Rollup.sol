// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {RollupSecond} from "./RollupSecond.sol";
import {Base} from "./parts/Base.sol";
import {Batches} from "./parts/Batches.sol";
import {Payouts} from "./parts/Payouts.sol";
import {Votes} from "./parts/Votes.sol";

/// @title Landfall's contract on one chain
/// @notice Takes deposits, stores commitments, verifies proofs, pays. No upgrade, no owner of the funds: the governor
/// registers tokens and, behind a time lock, names sequencers, guardian, fee, daily limits and the gas bound of pushes.
/// @dev The code of one contract may have 24,576 bytes. What every batch needs is here; all the rest is RollupSecond's,
/// which runs on this contract's storage. Its address is part of the code, so it can't change either.
contract Rollup is Batches, Payouts {
    address private immutable SECOND;

    constructor(Config memory config, address second) Base(config) Votes(config.networkId) {
        if (second.code.length == 0 || RollupSecond(second).configHash() != keccak256(abi.encode(config))) {
            revert WrongSecondPart(second);
        }
        SECOND = second;
        _governor = config.governor;
        _guardian = config.guardian;
        _pushGas = config.pushGas;
        _queueFee = config.queueFee;
        for (uint256 i = 0; i < config.sequencers.length; ++i) {
            _sequencerStatus[config.sequencers[i]] = SequencerStatus.Active;
        }
        for (uint256 i = 0; i < config.attesters.length; ++i) {
            _attesters.push(config.attesters[i]);
            _isAttester[config.attesters[i]] = true;
        }
        _quorum = uint16(config.attesters.length * 2 / 3 + 1);
        _ring[0] = _hash(_genesis());
    }

    /// What isn't answered here, the second part answers, as this contract.
    fallback() external payable {
        address second = SECOND;
        assembly ("memory-safe") {
            let m := mload(0x40)
            calldatacopy(m, 0, calldatasize())
            let done := delegatecall(gas(), second, m, calldatasize(), 0, 0)
            returndatacopy(m, 0, returndatasize())
            if iszero(done) { revert(m, returndatasize()) }
            return(m, returndatasize())
        }
    }

    /// Coins come as a deposit or not at all.
    receive() external payable {
        revert TransferFailed();
    }

    function secondPart() external view returns (address) {
        return SECOND;
    }

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
        _commitAndProve(last, batches, proofs, false);
        if (block.timestamp < _pausedUntil) return;
        // Anyone may execute: somebody who was faster, with the whole run or its beginning, must not spoil the commit.
        if (run.batches.length != 0 && run.batches[0].number <= _state.executed) return;
        _execute(run);
    }

    /// Rules 30, 32: the next batches in order, proven here, AGREE on the last one. All state is written before the
    /// first token moves.
    function _execute(Execution calldata run) private {
        uint256 count = run.batches.length;
        if (count == 0 || run.payouts.length != count) revert NothingGiven();
        _requireNotPaused();
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
        _advance(state, last, run.batches);
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
    function _advance(State memory state, StoredBatch memory last, StoredBatch[] calldata batches) private {
        state.executed = uint40(last.number);
        if (last.queueEnd != state.queueHead) {
            _creditFees(state, batches);
            state.queueHead = uint40(last.queueEnd);
            // One item an arm window must not put off the freeze while others wait for years.
            if (state.status == Status.Armed && !_isOverdue(state)) {
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

    /// Rule 23: a batch that takes k of n waiting items earns its sequencer k/n of what those paid. Rounding leaves a
    /// rest for the items after it; the last ones take all.
    function _creditFees(State memory state, StoredBatch[] calldata batches) private {
        uint256 pot = _feePot;
        uint256 head = state.queueHead;
        for (uint256 i = 0; i < batches.length; ++i) {
            uint256 end = batches[i].queueEnd;
            if (end == head) continue;
            uint256 share = pot * (end - head) / (state.queueLength - head);
            head = end;
            pot -= share;
            _queueFees[batches[i].sequencer] += share;
        }
        _feePot = uint128(pot);
    }
}
