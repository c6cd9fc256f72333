// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {IRollupTypes} from "../src/IRollupTypes.sol";
import {ExitNetwork} from "./support/ExitNetwork.sol";
import {NastyToken} from "./support/NastyTokens.sol";
import {vm} from "./support/Vm.sol";
import {Words} from "./support/Words.sol";

/// What bounds exits (limit, pause), and what they leave closed for good.
contract ExitBoundsTest is ExitNetwork {
    /// 40 of the 100 that are here, of account 1.
    function _share() private view returns (IRollupTypes.ExitClaim memory) {
        return IRollupTypes.ExitClaim(1, alice, ODD, 40e18);
    }

    // --------------------------------------------------------- limit and pause

    /// A proof that lies can't empty the vault at once: the day's limit binds exits as it binds payouts.
    function testWhatDoesNotFitTodayWaits() public {
        _change(IRollupTypes.ChangeKind.DailyLimit, (uint256(ODD) << 128) | 40e18);
        vm.warp((block.timestamp / 1 days + 1) * 1 days);
        _openExits();
        _exit(_share());
        vm.assertEq(odd.balances(alice), 40e18, "fits to the last unit");
        vm.assertEq(rollup.leftToday(ODD), 0, "left");
        uint64 releaseAt = uint64(block.timestamp + RELEASE_DELAY);
        uint256 index = _exitIndex(2, ODD);
        IRollupTypes.ExitClaim memory claim = IRollupTypes.ExitClaim(2, bob, ODD, 5e18);
        uint256[8] memory proof = _goodProof(claim);
        vm.expectEmit(address(rollup));
        emit IRollupTypes.PayoutDelayed(1, index, ODD, bob, 5e18, releaseAt);
        vm.expectEmit(address(rollup));
        emit IRollupTypes.ExitPaid(2, ODD, bob, 5e18, 0);
        rollup.exitWithProof(last, claim, proof);
        _exit(IRollupTypes.ExitClaim(3, carol, ODD, 7e18)); // has a wait of its own
        vm.assertEq(rollup.held(ODD), 48e18, "held");
        vm.assertEq(rollup.delayedTotal(ODD), 12e18, "delayed");
        (uint16 token, address to, uint256 amount, uint64 when) = rollup.delayed(1, index);
        vm.assertTrue(token == ODD && to == bob && amount == 5e18 && when == releaseAt, "what waits");
        _refuseExit(abi.encodeWithSelector(IRollupTypes.AlreadyExited.selector, 2, ODD), claim);
        _exit(IRollupTypes.ExitClaim(2, bob, NATIVE, 1e18)); // a token without a limit

        vm.expectRevert(abi.encodeWithSelector(IRollupTypes.StillDelayed.selector, releaseAt));
        rollup.releaseDelayed(1, index);
        vm.warp(releaseAt);
        _exit(IRollupTypes.ExitClaim(4, _user(4), ODD, 40e18)); // a new day
        vm.assertEq(odd.balances(_user(4)), 40e18, "the next day");
        vm.expectEmit(address(rollup));
        emit IRollupTypes.DelayedReleased(1, index, ODD, bob, 5e18);
        rollup.releaseDelayed(1, index);
        vm.assertEq(odd.balances(bob), 5e18, "released");
        vm.expectRevert(abi.encodeWithSelector(IRollupTypes.NotDelayed.selector, 1, index));
        rollup.releaseDelayed(1, index);
        odd.set(NastyToken.Mode.Reverts, address(0));
        vm.expectEmit(address(rollup));
        emit IRollupTypes.PayoutPending(1, _exitIndex(3, ODD), ODD, carol, 7e18);
        rollup.releaseDelayed(1, _exitIndex(3, ODD));
        vm.assertEq(rollup.pending(ODD, carol), 7e18, "pending");
    }

    /// A batch's delayed records and exits share a table: no index of one is another's.
    function testDelayedExitsAndRecordsAreApart() public {
        _change(IRollupTypes.ChangeKind.DailyLimit, (uint256(ODD) << 128) | 1);
        bytes memory operations;
        for (uint256 i = 0; i < 32; ++i) {
            operations = abi.encodePacked(operations, Words.withdraw(CHAIN, ODD, 1, 1e18, bob));
        }
        _finish(32, operations);
        _openExits();
        _exit(IRollupTypes.ExitClaim(0, alice, ODD, 2e18));
        _exit(IRollupTypes.ExitClaim((1 << 24) - 1, alice, ODD, 3e18));
        vm.assertEq(rollup.delayedTotal(ODD), 37e18, "all wait");
        for (uint256 i = 0; i < 32; ++i) {
            (, address to, uint256 amount,) = rollup.delayed(2, i);
            vm.assertTrue(to == bob && amount == 1e18, "a record");
        }
        uint256 far = _exitIndex(0, ODD) + (uint256(1) << 64);
        (,, uint256 nothing,) = rollup.delayed(1, far); // not the exit at batch 2
        vm.assertEq(nothing, 0, "nothing there");
        vm.warp(block.timestamp + RELEASE_DELAY);
        vm.expectRevert(abi.encodeWithSelector(IRollupTypes.NotDelayed.selector, 1, far));
        rollup.releaseDelayed(1, far);
        rollup.releaseDelayed(2, _exitIndex(0, ODD));
        vm.assertEq(odd.balances(alice), 2e18, "the one");
        rollup.releaseDelayed(2, _exitIndex((1 << 24) - 1, ODD));
        vm.assertEq(odd.balances(alice), 5e18, "the other");
    }

    /// A pause stops what leaves: exits and releases. Refunds and claims go on, and the certificate is still taken.
    function testAPauseStopsExits() public {
        odd.set(NastyToken.Mode.Reverts, address(0));
        _finish(4, Words.withdraw(CHAIN, ODD, 1, 1e18, bob));
        odd.set(NastyToken.Mode.Honest, address(0));
        _deposit(COIN, 2e18, carol);
        uint64 until = uint64(block.timestamp + 3 days);
        vm.prank(guardian);
        rollup.pause();
        _openExits();
        _refuseExit(abi.encodeWithSelector(IRollupTypes.ExecutionPaused.selector, until), _share());
        _refund(2, Words.queued(1, CHAIN, COIN, 0, 2e18, carol));
        rollup.claimPending(COIN, carol);
        rollup.claimPending(ODD, bob);
        rollup.claimQueueFees(carol);
        vm.assertEq(coin.balanceOf(carol), 2e18, "refunded");
        vm.warp(until - 1);
        _refuseExit(abi.encodeWithSelector(IRollupTypes.ExecutionPaused.selector, until), _share());
        vm.warp(until);
        _exit(_share());
    }

    // ------------------------------------------------------------- for good

    /// Everything but claims, releases, exits and refunds is closed, and nothing opens it again.
    function testOpenExitsCloseAllElse() public {
        IRollupTypes.StoredBatch memory first = last;
        Words.Reading memory second = _commitAndProve(4, Words.withdraw(CHAIN, ODD, 1, 1e18, bob));
        IRollupTypes.Execution memory run = _run(second);
        bytes memory freezing = _certificate(IRollupTypes.VoteKind.Freeze, second.batch);
        bytes memory reverting = _certificate(IRollupTypes.VoteKind.Revert, second.batch);
        IRollupTypes.CommitData memory data = _data(4, Words.withdraw(CHAIN, ODD, 1, 1e18, bob));
        last = first;
        _openExits();
        vm.deal(alice, 10 ether);
        bytes memory closed = abi.encodeWithSelector(IRollupTypes.NotOpen.selector, IRollupTypes.Status.ExitsOpen);
        vm.expectRevert(closed);
        rollup.executeBatches(run);
        vm.prank(sequencer, sequencer);
        vm.expectRevert(closed);
        rollup.commitBatches(second.batch, _list(data));
        vm.prank(alice, alice);
        vm.expectRevert(closed);
        rollup.depositNative{value: 1 ether + FEE}(1 ether, alice);
        vm.prank(alice, alice);
        vm.expectRevert(closed);
        rollup.requestForcedExit{value: FEE}(1, ODD);
        vm.expectRevert(closed);
        rollup.revertBatches(second.batch);
        vm.expectRevert(closed);
        rollup.revertByCertificate(second.batch, reverting);
        vm.expectRevert(closed);
        rollup.arm();
        vm.expectRevert(IRollupTypes.NotArmed.selector);
        rollup.freeze();
        vm.expectRevert(IRollupTypes.AlreadyFrozen.selector);
        rollup.freezeByCertificate(second.batch, freezing);
        vm.expectRevert(abi.encodeWithSelector(IRollupTypes.NotFrozen.selector, IRollupTypes.Status.ExitsOpen));
        rollup.openExits(first);
        _exit(_share());
    }

    /// A certificate above what is executed leaves one way: executing up to it, with the batches' words alone.
    function testFrozenAboveTheExecutedBatchGoesOnToExits() public {
        Words.Reading memory second = _commitAndProve(4, Words.withdraw(CHAIN, ODD, 1, 10e18, bob));
        Words.Reading memory third = _commitAndProve(4, Words.withdraw(CHAIN, ODD, 1, 10e18, bob));
        _commitAndProve(4, Words.withdraw(CHAIN, ODD, 1, 10e18, bob));
        last = third.batch;
        rollup.freezeByCertificate(last, _certificate(IRollupTypes.VoteKind.Freeze, last));
        vm.prank(guardian);
        rollup.pause();
        IRollupTypes.Execution memory run;
        run.batches = new IRollupTypes.StoredBatch[](2);
        run.payouts = new bytes[](2);
        (run.batches[0], run.payouts[0]) = (second.batch, second.payouts);
        (run.batches[1], run.payouts[1]) = (third.batch, third.payouts);
        vm.expectPartialRevert(IRollupTypes.ExecutionPaused.selector);
        rollup.executeBatches(run);
        vm.warp(block.timestamp + 1000 days); // no deadline runs out
        rollup.executeBatches(run);
        _exit(IRollupTypes.ExitClaim(1, alice, ODD, 80e18));
        vm.assertEq(odd.balances(bob), 20e18, "payouts of both");
        vm.assertEq(odd.balances(alice), 80e18, "and what is left");
    }
}
