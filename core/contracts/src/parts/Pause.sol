// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {Base} from "./Base.sol";

/// @title The brake: executions stop for three days, and for as long again they can't be stopped any more
/// @dev It gives people time to look, never a way to hold money: commits, proofs, reverts, requests and claims go on.
abstract contract Pause is Base {
    uint64 private constant PAUSE = 3 days;

    function pause() external {
        if (msg.sender != _guardian && msg.sender != _governor) revert NotGuardian();
        uint64 last = _pausedUntil;
        if (last != 0 && block.timestamp < last + PAUSE) revert PauseTooSoon(last + PAUSE);
        uint64 until = uint64(block.timestamp) + PAUSE;
        _pausedUntil = until;
        // Nobody may be frozen for what they could not execute.
        if (_state.status == Status.Armed) _state.armedAt += uint40(PAUSE);
        emit ExecutionsPaused(until);
    }

    function unpause() external {
        if (msg.sender != _governor) revert NotGovernor();
        uint64 until = _pausedUntil;
        if (block.timestamp >= until) revert NotPaused();
        _pausedUntil = uint64(block.timestamp);
        // Armed now is armed before: while it lasts nobody arms, and nobody executes.
        if (_state.status == Status.Armed) _state.armedAt -= uint40(until - block.timestamp);
        emit ExecutionsResumed();
    }
}
