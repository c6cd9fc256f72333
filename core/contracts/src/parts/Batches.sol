// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {IGroth16Verifier} from "../IGroth16Verifier.sol";
import {BatchData} from "./BatchData.sol";
import {Votes} from "./Votes.sol";

/// @title Commit and prove (rules 4 to 6, 24, 25, 38, 42)
abstract contract Batches is BatchData, Votes {
    uint256 private constant LOW_253 = (1 << 253) - 1;

    function commitBatches(StoredBatch calldata last, CommitData[] calldata batches) external locked {
        _commit(last, batches, false);
    }

    function proveBatches(StoredBatch[] calldata batches, PublicInputs[] calldata inputs, uint256[8][] calldata proofs)
        external
        locked
    {
        uint256 count = batches.length;
        if (count == 0 || inputs.length != count) revert NothingGiven();
        _requireDirect();
        State memory state = _state;
        _requireOpen(state.status);
        StoredBatch[] memory given = new StoredBatch[](count);
        uint256[3][] memory signals = new uint256[3][](count);
        for (uint256 i = 0; i < count; ++i) {
            StoredBatch memory batch = batches[i];
            given[i] = batch;
            if (batch.number != state.proven + 1 + i) revert WrongNumber(batch.number, uint64(state.proven + 1 + i));
            _requireStored(state, batch);
            if (block.timestamp > batch.timestamp + PROVE_WINDOW) {
                revert TooLate(batch.number, batch.timestamp + PROVE_WINDOW);
            }
            signals[i] = [inputs[i].p, inputs[i].r, inputs[i].e];
            if (_inputsHash(signals[i]) != batch.inputsHash) revert WrongInputs(batch.number);
        }
        _prove(given, signals, proofs);
    }

    function commitAndProve(StoredBatch calldata last, CommitData[] calldata batches, uint256[8][] calldata proofs)
        external
        locked
    {
        _commitAndProve(last, batches, proofs, false);
    }

    /// Rule 42. With its proof in the same call: what nobody can prove never blocks anything.
    function commitByTicket(
        StoredBatch calldata last,
        CommitData[] calldata batches,
        uint256[8][] calldata proofs,
        bytes calldata signatures
    ) external locked {
        _requireQuorum(VoteKind.Ticket, _commitAndProve(last, batches, proofs, true), signatures);
    }

    /// The newest of them.
    function _commitAndProve(
        StoredBatch calldata last,
        CommitData[] calldata batches,
        uint256[8][] calldata proofs,
        bool byTicket
    ) internal returns (StoredBatch memory) {
        if (last.number != _state.proven) revert NotProven(last.number);
        (StoredBatch[] memory stored, uint256[3][] memory signals) = _commit(last, batches, byTicket);
        _prove(stored, signals, proofs);
        return stored[stored.length - 1];
    }

    function _commit(StoredBatch calldata lastGiven, CommitData[] calldata batches, bool byTicket)
        private
        returns (StoredBatch[] memory stored, uint256[3][] memory signals)
    {
        uint256 count = batches.length;
        if (count == 0) revert NothingGiven();
        _requireDirect();
        SequencerStatus status = _sequencerStatus[msg.sender];
        if (!byTicket && status != SequencerStatus.Active) revert NotSequencer(msg.sender, status);
        State memory state = _state;
        _requireOpen(state.status);
        StoredBatch memory last = lastGiven;
        if (last.number != state.committed) revert WrongNumber(last.number, state.committed);
        _requireStored(state, last);
        if (count > MAX_UNEXECUTED - (state.committed - state.executed)) revert TooManyBatches();

        stored = new StoredBatch[](count);
        signals = new uint256[3][](count);
        for (uint256 i = 0; i < count; ++i) {
            (last, signals[i]) = _read(last, batches[i], state.queueLength);
            stored[i] = last;
            _ring[last.number % RING] = _hash(last);
            emit BatchCommitted(last.number, last.commitment, last.newRoot, last.queueEnd);
        }
        _state.committed = uint40(last.number);
    }

    /// Nodes read a batch's data and proof from the calldata of the transaction itself, with plain JSON-RPC, to apply
    /// and verify them: so no contract in between, and no delegated code of the sender's own (EIP-7702).
    function _requireDirect() private view {
        // solhint-disable-next-line avoid-tx-origin
        if (msg.sender != tx.origin || msg.sender.code.length != 0) revert NotDirect();
    }

    /// The batch that the data makes after `last`, and its public signals.
    function _read(StoredBatch memory last, CommitData calldata given, uint256 queueLength)
        private
        view
        returns (StoredBatch memory batch, uint256[3] memory signals)
    {
        Header memory header = _readHeader(given.data, last.number, last.timestamp);
        if (given.p >= SCALAR_FIELD || uint256(given.newRoot) >= SCALAR_FIELD) revert NotInField();
        // P ‖ old root ‖ new root ‖ hash of the words: what r is drawn from and what the commitment adds.
        bytes memory content = abi.encodePacked(given.p, last.newRoot, given.newRoot, keccak256(given.data));
        uint256 r = uint256(keccak256(content)) & LOW_253;
        Scan memory scan = _scan(given.data, uint256(last.newRoot), uint256(given.newRoot), r, last.queueEnd);
        _requireExitsFirst(given.data, header.timestamp, scan.queueEnd, queueLength);
        if (scan.partialExits) _requirePartialExitsLast(given.data);

        batch.number = uint64(header.number);
        batch.timestamp = uint64(header.timestamp);
        batch.size = uint8(header.size);
        batch.queueEnd = uint64(scan.queueEnd);
        batch.sequencer = msg.sender;
        batch.newRoot = given.newRoot;
        batch.commitment = keccak256(abi.encodePacked(last.commitment, content));
        batch.payoutsHash = scan.payoutsHash;
        signals = [given.p, r, scan.e];
        batch.inputsHash = _inputsHash(signals);
    }

    function _inputsHash(uint256[3] memory signals) private pure returns (bytes32 result) {
        assembly ("memory-safe") {
            result := keccak256(signals, 0x60)
        }
    }

    /// Verifies the batches, the next unproven ones; neighbours of one size share a check.
    function _prove(StoredBatch[] memory batches, uint256[3][] memory signals, uint256[8][] calldata proofs) private {
        uint256 count = batches.length;
        if (proofs.length != count) revert NothingGiven();
        for (uint256 start = 0; start < count;) {
            uint256 end = start + 1;
            while (end < count && batches[end].size == batches[start].size) ++end;
            IGroth16Verifier checker = IGroth16Verifier(_verifierOf(batches[start].size));
            bool valid;
            if (end - start == 1) {
                valid = checker.verify(signals[start], proofs[start]);
            } else {
                uint256[3][] memory runSignals = new uint256[3][](end - start);
                for (uint256 i = start; i < end; ++i) {
                    runSignals[i - start] = signals[i];
                }
                valid = checker.verifyBatch(runSignals, proofs[start:end]);
            }
            if (!valid) revert InvalidProof(batches[start].number);
            start = end;
        }
        for (uint256 i = 0; i < count; ++i) {
            emit FinalRoot(batches[i].number, batches[i].newRoot, batches[i].commitment);
        }
        _state.proven = uint40(batches[count - 1].number);
    }
}
