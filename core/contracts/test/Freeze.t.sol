// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {IRollupTypes} from "../src/IRollupTypes.sol";
import {Network} from "./support/Network.sol";
import {vm} from "./support/Vm.sol";
import {Words} from "./support/Words.sol";

/// Rule 36: overdue, armed, disarmed or frozen; and what a FREEZE certificate does.
contract FreezeTest is Network {
    address private alice = _user(1);
    address private bob = _user(2);

    function _one() private view returns (bytes memory) {
        return Words.withdraw(OTHER, COIN, 1, 5e18, bob);
    }

    function _status(IRollupTypes.Status status) private view {
        IRollupTypes.Counters memory c = rollup.counters();
        vm.assertEq(uint256(c.status), uint256(status), "status");
        vm.assertTrue((c.armedAt != 0) == (status == IRollupTypes.Status.Armed), "armed since");
    }

    function _armed() private returns (uint256 armedAt) {
        _deposit(COIN, 1e18, alice);
        vm.warp(block.timestamp + QUEUE_WINDOW + 1);
        rollup.arm();
        return block.timestamp;
    }

    function _freeze() private {
        uint256 armedAt = _armed();
        vm.warp(armedAt + ARM_WINDOW + 1);
        rollup.freeze();
    }

    function testArmNeedsAnOverdueHead() public {
        vm.expectRevert(IRollupTypes.NotOverdue.selector);
        rollup.arm();
        _deposit(COIN, 1e18, alice);
        vm.warp(block.timestamp + QUEUE_WINDOW);
        vm.expectRevert(IRollupTypes.NotOverdue.selector);
        rollup.arm();
        vm.warp(block.timestamp + 1);
        vm.expectEmit(address(rollup));
        emit IRollupTypes.Armed(0, uint64(block.timestamp));
        vm.prank(bob);
        rollup.arm();
        _status(IRollupTypes.Status.Armed);
    }

    function testArmingAgainDoesNotMoveTheTimer() public {
        uint256 armedAt = _armed();
        vm.warp(armedAt + 1 days);
        vm.expectPartialRevert(IRollupTypes.NotOpen.selector);
        rollup.arm();
        vm.assertEq(rollup.counters().armedAt, armedAt, "timer");
    }

    function testExecutingTheHeadDisarms() public {
        _armed();
        Words.Reading memory other = _finish(4, _one());
        _status(IRollupTypes.Status.Armed); // not the head
        last = other.batch;
        Words.Reading memory reading = _commitAndProve(4, Words.queued(1, CHAIN, COIN, 1, 1e18, alice));
        IRollupTypes.Execution memory run = _run(reading);
        vm.expectEmit(address(rollup));
        emit IRollupTypes.Disarmed(1);
        rollup.executeBatches(run);
        _status(IRollupTypes.Status.Open);
        vm.warp(block.timestamp + ARM_WINDOW + 1);
        vm.expectRevert(IRollupTypes.NotArmed.selector);
        rollup.freeze();
    }

    /// One overdue item executed in each arm window must not put off the freeze while others wait for years.
    function testDisarmedOnlyIfTheNewHeadIsNotOverdue() public {
        _deposit(COIN, 1e18, alice);
        _deposit(COIN, 2e18, alice);
        vm.warp(block.timestamp + 1);
        _deposit(COIN, 3e18, alice); // due a second after the two
        vm.warp(block.timestamp + QUEUE_WINDOW); // this second one isn't overdue yet
        rollup.arm();
        uint256 armedAt = block.timestamp;
        _finish(4, Words.queued(1, CHAIN, COIN, 1, 1e18, alice));
        _status(IRollupTypes.Status.Armed);
        vm.assertEq(rollup.counters().armedAt, armedAt, "the timer goes on");
        uint256 snapshot = vm.snapshotState();
        vm.warp(armedAt + ARM_WINDOW + 1);
        rollup.freeze();
        vm.revertToState(snapshot);
        _finish(4, Words.queued(1, CHAIN, COIN, 1, 2e18, alice));
        _status(IRollupTypes.Status.Open);
    }

    /// A pause stops executions, so it counts for nothing against those who could not execute; and it ends.
    function testAPauseMovesTheArmWindowOn() public {
        uint256 armedAt = _armed();
        vm.warp(armedAt + 1 days);
        vm.prank(guardian);
        rollup.pause();
        vm.assertEq(rollup.counters().armedAt, armedAt + 3 days, "moved on");
        vm.warp(armedAt + ARM_WINDOW + 1);
        vm.expectPartialRevert(IRollupTypes.ArmWindowOpen.selector);
        rollup.freeze();
        uint256 snapshot = vm.snapshotState();
        vm.prank(governor);
        rollup.unpause(); // after 2 days and a second
        vm.assertEq(rollup.counters().armedAt, armedAt + 2 days + 1, "only by as long as it lasted");
        vm.revertToState(snapshot);
        vm.warp(armedAt + ARM_WINDOW + 3 days);
        vm.expectPartialRevert(IRollupTypes.ArmWindowOpen.selector);
        rollup.freeze();
        vm.warp(armedAt + ARM_WINDOW + 3 days + 1);
        rollup.freeze();
        _status(IRollupTypes.Status.Frozen);
    }

    function testNobodyArmsDuringAPause() public {
        _deposit(COIN, 1e18, alice);
        vm.warp(block.timestamp + QUEUE_WINDOW + 1);
        vm.prank(guardian);
        rollup.pause();
        uint256 from = block.timestamp + 3 days + WINDOW;
        bytes memory reason = abi.encodeWithSelector(IRollupTypes.TooSoonAfterPause.selector, from);
        vm.expectRevert(reason);
        rollup.arm();
        // Nor right after it: a pause as long as the queue's window would leave no time to execute what became due.
        vm.warp(block.timestamp + 3 days + WINDOW - 1);
        vm.expectRevert(reason);
        rollup.arm();
        vm.warp(block.timestamp + 1);
        rollup.arm();
    }

    /// Without exits a freeze would lock everything up for good, so nobody can bring it about, by whatever way.
    function testWithoutExitsNothingFreezes() public {
        IRollupTypes.Config memory config = _config();
        (config.exits, config.verifierExit, config.lastResort) = (false, address(0), 0);
        rollup = _deploy(config);
        _register(NATIVE, address(0), 1);
        last = rollup.genesisBatch();
        _deposit(NATIVE, 1 ether, alice);
        Words.Reading memory first = _commitAndProve(4, _one());
        bytes memory certificate = _certificate(IRollupTypes.VoteKind.Freeze, first.batch);
        vm.warp(block.timestamp + QUEUE_WINDOW + 1);
        vm.expectRevert(IRollupTypes.NoExits.selector);
        rollup.arm();
        vm.expectRevert(IRollupTypes.NoExits.selector);
        rollup.freeze();
        vm.expectRevert(IRollupTypes.NoExits.selector);
        rollup.freezeByCertificate(first.batch, certificate);
        _status(IRollupTypes.Status.Open);
        _execute(first);
        _finish(4, Words.queued(1, CHAIN, NATIVE, 1, 1e18, alice)); // it goes on
    }

    function testFreezeNeedsTheWindowToPass() public {
        vm.expectRevert(IRollupTypes.NotArmed.selector);
        rollup.freeze();
        uint256 armedAt = _armed();
        vm.warp(armedAt + ARM_WINDOW);
        vm.expectPartialRevert(IRollupTypes.ArmWindowOpen.selector);
        rollup.freeze();
        vm.warp(armedAt + ARM_WINDOW + 1);
        vm.prank(bob);
        rollup.freeze();
        _status(IRollupTypes.Status.Frozen);
        vm.expectRevert(IRollupTypes.NotArmed.selector);
        rollup.freeze();
    }

    function testFrozenClosesEverythingButExecute() public {
        Words.Reading memory first = _commitAndProve(4, _one());
        Words.Reading memory second = _commit(4, _one());
        _freeze();
        vm.deal(alice, 10 ether);
        coin.mint(alice, 1e18);

        IRollupTypes.CommitData memory data = _data(4, _one());
        uint256[8][] memory proofs = _list(_proof(4, second.inputs));
        bytes memory certificate = _certificate(IRollupTypes.VoteKind.Revert, second.batch);
        _closed();
        rollup.depositNative{value: 1 ether + FEE}(1 ether, alice);
        vm.prank(alice);
        coin.approve(address(rollup), 1e18);
        _closed();
        rollup.deposit{value: FEE}(COIN, 1e18, alice);
        _closed();
        rollup.setSigningKey{value: FEE}(1, 1);
        _closed();
        rollup.requestForcedExit{value: FEE}(1, COIN);
        vm.prank(sequencer, sequencer);
        vm.expectPartialRevert(IRollupTypes.NotOpen.selector);
        rollup.commitBatches(last, _list(data));
        _closed();
        rollup.proveBatches(_list(second.batch), _list(second.inputs), proofs);
        _closed();
        rollup.revertBatches(second.batch);
        _closed();
        rollup.revertByCertificate(second.batch, certificate);
        _closed();
        rollup.arm();

        _execute(first);
        vm.assertEq(rollup.counters().executed, 1, "execute stays open");
        IRollupTypes.Execution memory run = _run(second);
        vm.expectPartialRevert(IRollupTypes.NotProven.selector);
        rollup.executeBatches(run);
    }

    function _closed() private {
        vm.prank(alice, alice);
        vm.expectPartialRevert(IRollupTypes.NotOpen.selector);
    }

    // ----------------------------------------------------------- certificate

    function testFreezeCertificateCountsAsAgreeUpToItsNumber() public {
        Words.Reading memory first = _commitAndProve(4, _one());
        Words.Reading memory second = _commitAndProve(4, _one());
        Words.Reading memory third = _commitAndProve(4, _one());
        bytes memory certificate = _certificate(IRollupTypes.VoteKind.Freeze, second.batch);
        vm.expectEmit(address(rollup));
        emit IRollupTypes.Frozen(2, second.batch.commitment, true);
        rollup.freezeByCertificate(second.batch, certificate);
        _status(IRollupTypes.Status.Frozen);
        (bool given, uint64 number) = rollup.freezePoint();
        vm.assertTrue(given && number == 2, "freeze point");

        IRollupTypes.Execution memory run = _run(first);
        run.signatures = "";
        rollup.executeBatches(run);
        run = _run(second);
        run.signatures = "";
        vm.expectEmit(address(rollup));
        emit IRollupTypes.ExitsOpened(2, second.batch.newRoot);
        rollup.executeBatches(run);
        _status(IRollupTypes.Status.ExitsOpen);

        run = _run(third); // with AGREE
        vm.expectPartialRevert(IRollupTypes.NotOpen.selector);
        rollup.executeBatches(run);
    }

    function testFreezeCertificateEndsTheArmWindow() public {
        Words.Reading memory first = _commitAndProve(4, _one());
        _armed();
        rollup.freezeByCertificate(first.batch, _certificate(IRollupTypes.VoteKind.Freeze, first.batch));
        _status(IRollupTypes.Status.Frozen);
    }

    function testNothingAboveTheFreezePointEvenWithAgree() public {
        Words.Reading memory first = _commitAndProve(4, _one());
        Words.Reading memory second = _commitAndProve(4, _one());
        rollup.freezeByCertificate(first.batch, _certificate(IRollupTypes.VoteKind.Freeze, first.batch));
        IRollupTypes.Execution memory both;
        both.batches = new IRollupTypes.StoredBatch[](2);
        (both.batches[0], both.batches[1]) = (first.batch, second.batch);
        both.payouts = new bytes[](2);
        both.signatures = _certificate(IRollupTypes.VoteKind.Agree, second.batch);
        vm.expectPartialRevert(IRollupTypes.AboveFreeze.selector);
        rollup.executeBatches(both);
    }

    function testFreezeCertificateAtTheExecutedBatchOpensExitsAtOnce() public {
        Words.Reading memory first = _finish(4, _one());
        Words.Reading memory second = _commitAndProve(4, _one());
        bytes memory certificate = _certificate(IRollupTypes.VoteKind.Freeze, first.batch);
        vm.expectEmit(address(rollup));
        emit IRollupTypes.ExitsOpened(1, first.batch.newRoot);
        rollup.freezeByCertificate(first.batch, certificate);
        IRollupTypes.Execution memory run = _run(second);
        vm.expectPartialRevert(IRollupTypes.NotOpen.selector);
        rollup.executeBatches(run);
    }

    function testFreezeCertificateRefusals() public {
        Words.Reading memory first = _finish(4, _one());
        Words.Reading memory second = _finish(4, _one());
        Words.Reading memory third = _commit(4, _one());
        bytes memory certificate = _certificate(IRollupTypes.VoteKind.Freeze, first.batch);
        vm.expectPartialRevert(IRollupTypes.UnknownBatch.selector); // below what was executed
        rollup.freezeByCertificate(first.batch, certificate);
        certificate = _certificate(IRollupTypes.VoteKind.Freeze, third.batch);
        vm.expectPartialRevert(IRollupTypes.NotProven.selector);
        rollup.freezeByCertificate(third.batch, certificate);
        certificate = _certificate(IRollupTypes.VoteKind.Revert, second.batch);
        vm.expectPartialRevert(IRollupTypes.BadSignature.selector);
        rollup.freezeByCertificate(second.batch, certificate);
        certificate = _certificate(IRollupTypes.VoteKind.Freeze, second.batch);
        rollup.freezeByCertificate(second.batch, certificate);
        vm.expectRevert(IRollupTypes.AlreadyFrozen.selector);
        rollup.freezeByCertificate(second.batch, certificate);
    }

    function testFreezeCertificateAfterFreezing() public {
        Words.Reading memory first = _commitAndProve(4, _one());
        _freeze();
        rollup.freezeByCertificate(first.batch, _certificate(IRollupTypes.VoteKind.Freeze, first.batch));
        IRollupTypes.Execution memory run = _run(first);
        run.signatures = "";
        rollup.executeBatches(run);
        _status(IRollupTypes.Status.ExitsOpen);
    }

    function testPendingStaysClaimable() public {
        _deposit(COIN, 1e18, alice);
        _finish(4, Words.queued(5, CHAIN, COIN, 0, 1e18, alice));
        rollup.freezeByCertificate(last, _certificate(IRollupTypes.VoteKind.Freeze, last));
        rollup.claimPending(COIN, alice);
        vm.assertEq(coin.balanceOf(alice), 1e18, "claimed");
    }

    function testTimeAloneOpensNoExits() public {
        _freeze();
        vm.warp(block.timestamp + 10_000 days);
        _status(IRollupTypes.Status.Frozen);
    }
}
