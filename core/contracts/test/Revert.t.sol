// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {IRollupTypes} from "../src/IRollupTypes.sol";
import {Network} from "./support/Network.sol";
import {vm} from "./support/Vm.sol";
import {Words} from "./support/Words.sol";

/// Rules 26, 27, 29: what may be reverted, when, by whom, and what stays.
contract RevertTest is Network {
    address private bob = _user(2);

    function _one() private view returns (bytes memory) {
        return Words.withdraw(OTHER, COIN, 1, 5e18, bob);
    }

    function testRule26ByDeadline() public {
        Words.Reading memory first = _commitAndProve(4, _one());
        Words.Reading memory second = _commit(4, _one());
        Words.Reading memory third = _commit(4, _one());

        vm.warp(second.batch.timestamp + WINDOW);
        vm.expectPartialRevert(IRollupTypes.TooEarly.selector);
        rollup.revertBatches(second.batch);
        vm.warp(second.batch.timestamp + WINDOW + 1);
        vm.expectPartialRevert(IRollupTypes.AlreadyProven.selector);
        rollup.revertBatches(first.batch);
        vm.expectPartialRevert(IRollupTypes.UnknownBatch.selector);
        rollup.revertBatches(_changed(second.batch));
        // Not one that only builds on the late one: its sequencer would be suspended for another's fault.
        vm.expectRevert(abi.encodeWithSelector(IRollupTypes.WrongNumber.selector, 3, 2));
        rollup.revertBatches(third.batch);

        vm.expectEmit(address(rollup));
        emit IRollupTypes.BatchesReverted(2, 3, second.batch.commitment, false);
        vm.prank(bob); // anyone
        rollup.revertBatches(second.batch);
        IRollupTypes.Counters memory c = rollup.counters();
        vm.assertEq(c.committed, 1, "committed");
        vm.assertEq(c.proven, 1, "proven");
        vm.assertTrue(rollup.sequencerStatus(sequencer) == IRollupTypes.SequencerStatus.Suspended, "suspended");
        vm.assertEq(rollup.storedHash(2), 0, "gone");

        // Neither a reverted batch nor its follower lives on.
        vm.expectPartialRevert(IRollupTypes.UnknownBatch.selector);
        rollup.revertBatches(second.batch);
        last = first.batch;
        IRollupTypes.CommitData memory data = _data(4, _one());
        vm.prank(sequencer, sequencer);
        vm.expectPartialRevert(IRollupTypes.NotSequencer.selector);
        rollup.commitBatches(last, _list(data));
        _execute(first); // proven before: still executed
    }

    function _changed(IRollupTypes.StoredBatch memory batch)
        private
        pure
        returns (IRollupTypes.StoredBatch memory copy)
    {
        copy = abi.decode(abi.encode(batch), (IRollupTypes.StoredBatch));
        copy.timestamp -= 1;
    }

    /// A suspended sequencer comes back by being readmitted, not by being added as if it were new.
    function testSuspendedSequencerIsNotANewOne() public {
        Words.Reading memory first = _commit(4, _one());
        vm.warp(block.timestamp + WINDOW + 1);
        rollup.revertBatches(first.batch);
        uint256 value = uint160(sequencer);
        vm.prank(governor);
        rollup.scheduleChange(IRollupTypes.ChangeKind.SequencerAdd, value);
        vm.warp(block.timestamp + ROLE_DELAY);
        vm.expectRevert(IRollupTypes.BadChange.selector);
        rollup.applyChange(IRollupTypes.ChangeKind.SequencerAdd, value);
        _readmit();
        vm.assertTrue(rollup.sequencerStatus(sequencer) == IRollupTypes.SequencerStatus.Active, "readmitted");
    }

    function testReadmittedSequencerGoesOnFromTheLastGoodBatch() public {
        Words.Reading memory first = _finish(4, _one());
        Words.Reading memory second = _commit(4, _one());
        vm.warp(block.timestamp + WINDOW + 1);
        rollup.revertBatches(second.batch);
        _readmit();
        last = first.batch;
        _stir();
        Words.Reading memory again = _commitAndProve(4, _one());
        vm.assertTrue(again.batch.commitment != second.batch.commitment, "other content");
        _execute(again);
        vm.assertEq(rollup.counters().executed, 2, "goes on");
    }

    /// All 32 places taken, then everything reverted: the executed batch must still be there to build on.
    function testRevertOfAFullRing() public {
        Words.Reading memory base = _finish(4, _one());
        Words.Reading memory first = _commit(4, _one());
        for (uint256 i = 1; i < 32; ++i) {
            _commit(4, _one());
        }
        vm.warp(block.timestamp + WINDOW + 1);
        rollup.revertBatches(first.batch);
        _readmit();
        last = base.batch;
        _finish(4, _one());
        vm.assertEq(rollup.counters().executed, 2, "goes on");
    }

    function testRule27AProvenBatchIsRevertedByCertificateOnly() public {
        IRollupTypes.StoredBatch memory genesis = last;
        Words.Reading memory first = _commitAndProve(4, _one());
        Words.Reading memory second = _commitAndProve(4, _one());
        vm.warp(block.timestamp + 1000 days);
        vm.expectPartialRevert(IRollupTypes.AlreadyProven.selector);
        rollup.revertBatches(first.batch);

        bytes memory agree = _certificate(IRollupTypes.VoteKind.Agree, first.batch);
        vm.expectPartialRevert(IRollupTypes.BadSignature.selector);
        rollup.revertByCertificate(first.batch, agree);
        bytes memory other = _certificate(IRollupTypes.VoteKind.Revert, second.batch);
        vm.expectPartialRevert(IRollupTypes.BadSignature.selector);
        rollup.revertByCertificate(first.batch, other);

        bytes memory certificate = _certificate(IRollupTypes.VoteKind.Revert, first.batch);
        vm.expectEmit(address(rollup));
        emit IRollupTypes.BatchesReverted(1, 2, first.batch.commitment, true);
        rollup.revertByCertificate(first.batch, certificate);
        IRollupTypes.Counters memory c = rollup.counters();
        vm.assertEq(c.committed + c.proven, 0, "both gone");
        vm.assertTrue(rollup.sequencerStatus(sequencer) == IRollupTypes.SequencerStatus.Suspended, "suspended");
        vm.assertEq(rollup.storedHash(0), keccak256(abi.encode(genesis)), "genesis stays");
        _refuseExecution(first);
    }

    function _refuseExecution(Words.Reading memory reading) private {
        IRollupTypes.Execution memory run = _run(reading);
        vm.expectPartialRevert(IRollupTypes.NotProven.selector);
        rollup.executeBatches(run);
    }

    function testRule27NeverOnceExecutedHere() public {
        Words.Reading memory first = _finish(4, _one());
        bytes memory certificate = _certificate(IRollupTypes.VoteKind.Revert, first.batch);
        vm.expectPartialRevert(IRollupTypes.AlreadyExecuted.selector);
        rollup.revertByCertificate(first.batch, certificate);
        Words.Reading memory second = _finish(4, _one());
        vm.expectPartialRevert(IRollupTypes.UnknownBatch.selector);
        rollup.revertByCertificate(first.batch, certificate);
        certificate = _certificate(IRollupTypes.VoteKind.Revert, second.batch);
        vm.expectPartialRevert(IRollupTypes.AlreadyExecuted.selector);
        rollup.revertByCertificate(second.batch, certificate);
    }

    /// Unproven batches fall to a certificate as well, and only those from it on.
    function testCertificateOnALaterBatchKeepsEarlierOnes() public {
        Words.Reading memory first = _commitAndProve(4, _one());
        Words.Reading memory second = _commit(4, _one());
        rollup.revertByCertificate(second.batch, _certificate(IRollupTypes.VoteKind.Revert, second.batch));
        IRollupTypes.Counters memory c = rollup.counters();
        vm.assertEq(c.committed, 1, "committed");
        vm.assertEq(c.proven, 1, "proven");
        _execute(first);
    }

    function testQueueItemsOfARevertedBatchComeAgain() public {
        IRollupTypes.StoredBatch memory genesis = last;
        _deposit(COIN, 1e18, bob);
        Words.Reading memory first = _commit(4, Words.queued(1, CHAIN, COIN, 1, 1e18, bob));
        vm.warp(block.timestamp + WINDOW + 1);
        rollup.revertBatches(first.batch);
        _readmit();
        last = genesis;
        _finish(4, Words.queued(1, CHAIN, COIN, 2, 1e18, bob));
        vm.assertEq(rollup.counters().queueHead, 1, "consumed");
        vm.assertEq(rollup.held(COIN), 1e18, "held once");
    }

    /// A certificate on one content says nothing about another with the same number.
    function testCertificateBindsTheContent() public {
        IRollupTypes.StoredBatch memory genesis = last;
        Words.Reading memory first = _commit(4, _one());
        bytes memory certificate = _certificate(IRollupTypes.VoteKind.Revert, first.batch);
        rollup.revertByCertificate(first.batch, certificate);
        _readmit();
        last = genesis;
        _stir();
        Words.Reading memory second = _commit(4, _one());
        vm.expectPartialRevert(IRollupTypes.UnknownBatch.selector);
        rollup.revertByCertificate(first.batch, certificate);
        vm.expectPartialRevert(IRollupTypes.BadSignature.selector);
        rollup.revertByCertificate(second.batch, certificate);
    }
}
