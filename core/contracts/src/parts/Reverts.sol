// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {Votes} from "./Votes.sol";

/// @title Taking batches back: by deadline or by certificate (rules 26, 27)
abstract contract Reverts is Votes {
    function revertBatches(StoredBatch calldata first) external locked {
        State memory state = _state;
        _requireOpen(state.status);
        StoredBatch memory batch = first;
        _requireStored(state, batch);
        if (batch.number <= state.proven) revert AlreadyProven(batch.number);
        // The first one, or its sequencer would go free, and a good one be suspended for building on it.
        if (batch.number != state.proven + 1) revert WrongNumber(batch.number, state.proven + 1);
        uint64 deadline = batch.timestamp + PROVE_WINDOW;
        if (block.timestamp <= deadline) revert TooEarly(batch.number, deadline);
        _revertFrom(state, batch, false);
    }

    function revertByCertificate(StoredBatch calldata first, bytes calldata signatures) external locked {
        State memory state = _state;
        _requireOpen(state.status);
        StoredBatch memory batch = first;
        _requireStored(state, batch);
        if (batch.number <= state.executed) revert AlreadyExecuted(batch.number);
        _requireQuorum(VoteKind.Revert, batch, signatures);
        _revertFrom(state, batch, true);
    }

    /// Removes the batch and all after it. What the ring keeps of them lies above `committed` and means nothing.
    function _revertFrom(State memory state, StoredBatch memory batch, bool byCertificate) private {
        _state.committed = uint40(batch.number - 1);
        if (state.proven >= batch.number) _state.proven = uint40(batch.number - 1);
        // Who came with a ticket (rule 42) may be no sequencer: nothing is taken from it, and nobody has to readmit it.
        bool suspends = _sequencerStatus[batch.sequencer] != SequencerStatus.None;
        if (suspends) _sequencerStatus[batch.sequencer] = SequencerStatus.Suspended;
        // What lets it commit again has to wait out the time lock from here on, whatever was scheduled before.
        delete _readyAt[_changeKey(ChangeKind.SequencerReadmit, uint160(batch.sequencer))];
        delete _readyAt[_changeKey(ChangeKind.SequencerAdd, uint160(batch.sequencer))];
        emit BatchesReverted(batch.number, state.committed, batch.commitment, byCertificate);
        if (suspends) emit SequencerSuspended(batch.sequencer, batch.number);
    }
}
