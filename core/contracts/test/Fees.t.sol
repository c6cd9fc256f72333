// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {IRollupTypes} from "../src/IRollupTypes.sol";
import {Network} from "./support/Network.sol";
import {vm} from "./support/Vm.sol";
import {Words} from "./support/Words.sol";

/// Rule 23: what an item pays goes to the sequencer whose batch takes it, to the wei, and to nobody else.
contract FeesTest is Network {
    address private alice = _user(1);
    address private bob = _user(2);

    function _items(uint256 count) private {
        for (uint256 i = 0; i < count; ++i) {
            _deposit(COIN, 1e18, alice);
        }
    }

    function _takes(uint256 count) private returns (Words.Reading memory) {
        bytes memory operations;
        for (uint256 i = 0; i < count; ++i) {
            operations = abi.encodePacked(operations, Words.queued(1, CHAIN, COIN, 1, 1e18, alice));
        }
        return _commitAndProve(8, operations);
    }

    function testRule23FeesGoToTheSequencerOfTheBatch() public {
        _items(3);
        _execute(_takes(1));
        vm.assertEq(rollup.queueFees(sequencer), FEE, "one item");
        vm.assertEq(rollup.queueFeePot(), 2 * FEE, "two wait");
        _execute(_takes(2));
        vm.assertEq(rollup.queueFees(sequencer), 3 * FEE, "three items");
        vm.assertEq(rollup.queueFeePot(), 0, "none waits");
        rollup.claimQueueFees(sequencer);
        vm.assertEq(sequencer.balance, 3 * FEE, "paid");
        vm.expectRevert(IRollupTypes.NothingPending.selector);
        rollup.claimQueueFees(sequencer);
    }

    /// TOB-HERMEZ-003: whoever spams the queue and executes the batches itself gets nothing back.
    function testTobHermez003TheFeeDoesNotComeBackToTheSpammer() public {
        for (uint256 i = 0; i < 6; ++i) {
            _forcedExit(bob, 7, COIN); // of nothing
        }
        bytes memory operations;
        for (uint256 i = 0; i < 6; ++i) {
            operations = abi.encodePacked(operations, Words.queued(3, CHAIN, COIN, 7, 0, bob));
        }
        IRollupTypes.Execution memory run = _run(_commitAndProve(8, operations));
        vm.prank(bob, bob);
        rollup.executeBatches(run);
        vm.assertEq(rollup.queueFees(bob), 0, "the spammer's");
        vm.assertEq(rollup.queueFees(sequencer), 6 * FEE, "the sequencer's");
        vm.expectRevert(IRollupTypes.NothingPending.selector);
        rollup.claimQueueFees(bob);
    }

    /// Fee griefing: watching the sequencer's execution and being faster with it gains nothing.
    function testTheFasterExecutorTakesNoFees() public {
        _items(2);
        Words.Reading memory reading = _takes(2);
        IRollupTypes.CommitData memory data = _data(4, Words.withdraw(OTHER, COIN, 1, 1, bob));
        uint256[8][] memory proofs = _list(_proof(4, _read(data).inputs));
        IRollupTypes.Execution memory run = _run(reading);
        vm.prank(bob, bob);
        rollup.executeBatches(run);
        vm.prank(sequencer, sequencer);
        rollup.commitProveAndExecute(reading.batch, _list(data), proofs, run);
        vm.assertEq(rollup.queueFees(bob), 0, "the faster one's");
        vm.assertEq(rollup.queueFees(sequencer), 2 * FEE, "the sequencer's");
    }

    /// Each batch of a run credits its own sequencer.
    function testARunCreditsEachSequencer() public {
        address second = _user(77);
        _change(IRollupTypes.ChangeKind.SequencerAdd, uint160(second));
        _items(5);
        IRollupTypes.Execution memory run;
        run.batches = new IRollupTypes.StoredBatch[](3);
        run.payouts = new bytes[](3);
        run.batches[0] = _takes(1).batch;
        sequencer = second;
        run.batches[1] = _takes(3).batch;
        run.batches[2] = _commitAndProve(4, Words.withdraw(OTHER, COIN, 1, 1, bob)).batch;
        run.signatures = _certificate(IRollupTypes.VoteKind.Agree, run.batches[2]);
        rollup.executeBatches(run);
        vm.assertEq(rollup.queueFees(second), 3 * FEE, "three items");
        vm.assertEq(rollup.queueFees(address(0x5e0)), FEE, "one item");
        vm.assertEq(rollup.queueFeePot(), FEE, "one waits");
        vm.assertEq(address(rollup).balance, 5 * FEE, "all there");
    }

    /// Items of different fees share one pot: nothing is lost by rounding, the last takes the rest.
    function testFuzzThePotIsConserved(uint96 fee, uint8 first, uint8 taken) public {
        uint256 before = uint256(first) % 5 + 1;
        _items(before);
        fee = uint96(FEE / 10 + fee % (uint256(FEE) * 100 - FEE / 10));
        _change(IRollupTypes.ChangeKind.QueueFee, fee);
        vm.assertEq(rollup.queueFee(), fee, "the fee");
        for (uint256 i = 0; i < 3; ++i) {
            vm.deal(bob, fee);
            vm.prank(bob, bob);
            rollup.setSigningKey{value: fee}(1, 1);
        }
        uint256 all = before * FEE + 3 * uint256(fee);
        vm.assertEq(rollup.queueFeePot(), all, "paid in");
        uint256 part = uint256(taken) % before + 1;
        _execute(_takes(part));
        vm.assertEq(rollup.queueFees(sequencer), all * part / (before + 3), "its share");
        vm.assertEq(rollup.queueFees(sequencer) + rollup.queueFeePot(), all, "conserved");
        bytes memory operations;
        for (uint256 i = part; i < before; ++i) {
            operations = abi.encodePacked(operations, Words.queued(1, CHAIN, COIN, 1, 1e18, alice));
        }
        for (uint256 i = 0; i < 3; ++i) {
            operations = abi.encodePacked(operations, Words.setKey(CHAIN, 1, bob, 1));
        }
        _finish(8, operations);
        vm.assertEq(rollup.queueFees(sequencer), all, "everything");
        vm.assertEq(rollup.queueFeePot(), 0, "nothing is left");
    }

    function testTheFeeChangesWithinItsBoundsOnly() public {
        _change(IRollupTypes.ChangeKind.QueueFee, FEE / 10);
        _change(IRollupTypes.ChangeKind.QueueFee, uint256(FEE) * 100);
        vm.assertEq(rollup.queueFee(), uint256(FEE) * 100, "the fee");
        vm.deal(alice, 1 ether);
        vm.prank(alice, alice);
        vm.expectRevert(abi.encodeWithSelector(IRollupTypes.WrongFee.selector, FEE, uint256(FEE) * 100));
        rollup.setSigningKey{value: FEE}(1, 1);
        vm.prank(alice, alice);
        rollup.setSigningKey{value: uint256(FEE) * 100}(1, 1);
        vm.assertEq(rollup.queueFeePot(), uint256(FEE) * 100, "what it paid");
    }
}
