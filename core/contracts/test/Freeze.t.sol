// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {IRollup} from "../src/IRollup.sol";
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

    function _status(IRollup.Status status) private view {
        IRollup.Counters memory c = rollup.counters();
        vm.assertEq(uint256(c.status), uint256(status), "status");
        vm.assertTrue((c.armedAt != 0) == (status == IRollup.Status.Armed), "armed since");
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
        vm.expectRevert(IRollup.NotOverdue.selector);
        rollup.arm();
        _deposit(COIN, 1e18, alice);
        vm.warp(block.timestamp + QUEUE_WINDOW);
        vm.expectRevert(IRollup.NotOverdue.selector);
        rollup.arm();
        vm.warp(block.timestamp + 1);
        vm.expectEmit(address(rollup));
        emit IRollup.Armed(0, uint64(block.timestamp));
        vm.prank(bob);
        rollup.arm();
        _status(IRollup.Status.Armed);
    }

    function testArmingAgainDoesNotMoveTheTimer() public {
        uint256 armedAt = _armed();
        vm.warp(armedAt + 1 days);
        vm.expectPartialRevert(IRollup.NotOpen.selector);
        rollup.arm();
        vm.assertEq(rollup.counters().armedAt, armedAt, "timer");
    }

    function testExecutingTheHeadDisarms() public {
        _armed();
        Words.Reading memory other = _finish(4, _one());
        _status(IRollup.Status.Armed); // not the head
        last = other.batch;
        Words.Reading memory reading = _commitAndProve(4, Words.queued(1, CHAIN, COIN, 1, 1e18, alice));
        IRollup.Execution memory run = _run(reading);
        vm.expectEmit(address(rollup));
        emit IRollup.Disarmed(1);
        rollup.executeBatches(run);
        _status(IRollup.Status.Open);
        vm.warp(block.timestamp + ARM_WINDOW + 1);
        vm.expectRevert(IRollup.NotArmed.selector);
        rollup.freeze();
    }

    function testFreezeNeedsTheWindowToPass() public {
        vm.expectRevert(IRollup.NotArmed.selector);
        rollup.freeze();
        uint256 armedAt = _armed();
        vm.warp(armedAt + ARM_WINDOW);
        vm.expectPartialRevert(IRollup.ArmWindowOpen.selector);
        rollup.freeze();
        vm.warp(armedAt + ARM_WINDOW + 1);
        vm.prank(bob);
        rollup.freeze();
        _status(IRollup.Status.Frozen);
        vm.expectRevert(IRollup.NotArmed.selector);
        rollup.freeze();
    }

    function testFrozenClosesEverythingButExecute() public {
        Words.Reading memory first = _commitAndProve(4, _one());
        Words.Reading memory second = _commit(4, _one());
        _freeze();
        vm.deal(alice, 10 ether);
        coin.mint(alice, 1e18);

        IRollup.CommitData memory data = _data(4, _one());
        uint256[8][] memory proofs = _list(_proof(4, second.inputs));
        bytes memory certificate = _certificate(IRollup.VoteKind.Revert, second.batch);
        _closed();
        rollup.depositNative{value: 1 ether + FEE}(alice);
        vm.prank(alice);
        coin.approve(address(rollup), 1e18);
        _closed();
        rollup.deposit{value: FEE}(COIN, 1e18, alice);
        _closed();
        rollup.setSigningKey{value: FEE}(1, 1);
        _closed();
        rollup.requestForcedExit{value: FEE}(1, COIN);
        vm.prank(sequencer, sequencer);
        vm.expectPartialRevert(IRollup.NotOpen.selector);
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
        IRollup.Execution memory run = _run(second);
        vm.expectPartialRevert(IRollup.NotProven.selector);
        rollup.executeBatches(run);
    }

    function _closed() private {
        vm.prank(alice, alice);
        vm.expectPartialRevert(IRollup.NotOpen.selector);
    }

    // ----------------------------------------------------------- certificate

    function testFreezeCertificateCountsAsAgreeUpToItsNumber() public {
        Words.Reading memory first = _commitAndProve(4, _one());
        Words.Reading memory second = _commitAndProve(4, _one());
        Words.Reading memory third = _commitAndProve(4, _one());
        bytes memory certificate = _certificate(IRollup.VoteKind.Freeze, second.batch);
        vm.expectEmit(address(rollup));
        emit IRollup.Frozen(2, second.batch.commitment, true);
        rollup.freezeByCertificate(second.batch, certificate);
        _status(IRollup.Status.Frozen);
        (bool given, uint64 number) = rollup.freezePoint();
        vm.assertTrue(given && number == 2, "freeze point");

        IRollup.Execution memory run = _run(first);
        run.signatures = "";
        rollup.executeBatches(run);
        run = _run(second);
        run.signatures = "";
        vm.expectEmit(address(rollup));
        emit IRollup.ExitsOpened(2, second.batch.newRoot);
        rollup.executeBatches(run);
        _status(IRollup.Status.ExitsOpen);

        run = _run(third); // with AGREE
        vm.expectPartialRevert(IRollup.NotOpen.selector);
        rollup.executeBatches(run);
    }

    function testFreezeCertificateEndsTheArmWindow() public {
        Words.Reading memory first = _commitAndProve(4, _one());
        _armed();
        rollup.freezeByCertificate(first.batch, _certificate(IRollup.VoteKind.Freeze, first.batch));
        _status(IRollup.Status.Frozen);
    }

    function testNothingAboveTheFreezePointEvenWithAgree() public {
        Words.Reading memory first = _commitAndProve(4, _one());
        Words.Reading memory second = _commitAndProve(4, _one());
        rollup.freezeByCertificate(first.batch, _certificate(IRollup.VoteKind.Freeze, first.batch));
        IRollup.Execution memory both;
        both.batches = new IRollup.StoredBatch[](2);
        (both.batches[0], both.batches[1]) = (first.batch, second.batch);
        both.payouts = new bytes[](2);
        both.signatures = _certificate(IRollup.VoteKind.Agree, second.batch);
        vm.expectPartialRevert(IRollup.AboveFreeze.selector);
        rollup.executeBatches(both);
    }

    function testFreezeCertificateAtTheExecutedBatchOpensExitsAtOnce() public {
        Words.Reading memory first = _finish(4, _one());
        Words.Reading memory second = _commitAndProve(4, _one());
        bytes memory certificate = _certificate(IRollup.VoteKind.Freeze, first.batch);
        vm.expectEmit(address(rollup));
        emit IRollup.ExitsOpened(1, first.batch.newRoot);
        rollup.freezeByCertificate(first.batch, certificate);
        IRollup.Execution memory run = _run(second);
        vm.expectPartialRevert(IRollup.NotOpen.selector);
        rollup.executeBatches(run);
    }

    function testFreezeCertificateRefusals() public {
        Words.Reading memory first = _finish(4, _one());
        Words.Reading memory second = _finish(4, _one());
        Words.Reading memory third = _commit(4, _one());
        bytes memory certificate = _certificate(IRollup.VoteKind.Freeze, first.batch);
        vm.expectPartialRevert(IRollup.UnknownBatch.selector); // below what was executed
        rollup.freezeByCertificate(first.batch, certificate);
        certificate = _certificate(IRollup.VoteKind.Freeze, third.batch);
        vm.expectPartialRevert(IRollup.NotProven.selector);
        rollup.freezeByCertificate(third.batch, certificate);
        certificate = _certificate(IRollup.VoteKind.Revert, second.batch);
        vm.expectPartialRevert(IRollup.BadSignature.selector);
        rollup.freezeByCertificate(second.batch, certificate);
        certificate = _certificate(IRollup.VoteKind.Freeze, second.batch);
        rollup.freezeByCertificate(second.batch, certificate);
        vm.expectRevert(IRollup.AlreadyFrozen.selector);
        rollup.freezeByCertificate(second.batch, certificate);
    }

    function testFreezeCertificateAfterFreezing() public {
        Words.Reading memory first = _commitAndProve(4, _one());
        _freeze();
        rollup.freezeByCertificate(first.batch, _certificate(IRollup.VoteKind.Freeze, first.batch));
        IRollup.Execution memory run = _run(first);
        run.signatures = "";
        rollup.executeBatches(run);
        _status(IRollup.Status.ExitsOpen);
    }

    function testPendingStaysClaimable() public {
        _deposit(COIN, 1e18, alice);
        _finish(4, Words.queued(5, CHAIN, COIN, 0, 1e18, alice));
        rollup.freezeByCertificate(last, _certificate(IRollup.VoteKind.Freeze, last));
        rollup.claimPending(COIN, alice);
        vm.assertEq(coin.balanceOf(alice), 1e18, "claimed");
    }

    function testNoTimerOpensExits() public {
        _freeze();
        vm.warp(block.timestamp + 10_000 days);
        _status(IRollup.Status.Frozen);
    }
}
