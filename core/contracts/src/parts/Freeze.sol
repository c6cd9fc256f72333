// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {Votes} from "./Votes.sol";

/// @title Arming and freezing (rule 36)
abstract contract Freeze is Votes {
    function arm() external locked {
        _requireExits();
        _requireTimeSincePause();
        State memory state = _state;
        if (state.status != Status.Open) revert NotOpen(state.status);
        if (!_isOverdue(state)) revert NotOverdue();
        _state.status = Status.Armed;
        _state.armedAt = uint40(block.timestamp);
        emit Armed(state.queueHead, uint64(block.timestamp));
    }

    function freeze() external locked {
        _requireExits();
        State memory state = _state;
        if (state.status != Status.Armed) revert NotArmed();
        uint64 until = uint64(state.armedAt) + ARM_WINDOW;
        if (block.timestamp <= until) revert ArmWindowOpen(until);
        _state.status = Status.Frozen;
        _state.armedAt = 0;
        _frozenAt = uint64(block.timestamp);
        emit Frozen(state.executed, 0, false);
    }

    function freezeByCertificate(StoredBatch calldata given, bytes calldata signatures) external locked {
        _requireExits();
        State memory state = _state;
        if (_freezePoint != 0) revert AlreadyFrozen();
        // Opened by the last resort: people have left at that root.
        if (state.status == Status.ExitsOpen) revert NotOpen(state.status);
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

    /// A frozen contract without exits would hold its money for good.
    function _requireExits() private view {
        if (!EXITS) revert NoExits();
    }
}
