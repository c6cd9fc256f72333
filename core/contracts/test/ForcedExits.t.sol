// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {IRollupTypes} from "../src/IRollupTypes.sol";
import {NastyToken} from "./support/NastyTokens.sol";
import {OddNetwork} from "./support/OddNetwork.sol";
import {vm} from "./support/Vm.sol";
import {Words} from "./support/Words.sol";

/// Rule 38: forced exits that have waited go before withdrawals of their token; what they lack stays owed.
contract ForcedExitsTest is OddNetwork {
    function _refuse(bytes memory operations, uint16 token) private {
        IRollupTypes.CommitData[] memory list = _list(_data(8, operations));
        vm.prank(sequencer, sequencer);
        vm.expectRevert(abi.encodeWithSelector(IRollupTypes.ForcedExitFirst.selector, token));
        rollup.commitBatches(last, list);
    }

    function _goes(bytes memory operations) private {
        uint256 snapshot = vm.snapshotState();
        IRollupTypes.CommitData[] memory list = _list(_data(8, operations));
        vm.prank(sequencer, sequencer);
        rollup.commitBatches(last, list);
        vm.revertToState(snapshot);
    }

    function _withdrawal(uint16 token) private view returns (bytes memory) {
        return Words.withdraw(CHAIN, token, 1, 1e18, bob);
    }

    function _exit(uint8 kind, uint120 amount) private view returns (bytes memory) {
        return Words.queued(kind, CHAIN, ODD, 4, amount, alice);
    }

    function testRule38AnOldForcedExitGoesBeforeWithdrawalsOfItsToken() public {
        _forcedExit(alice, 4, ODD);
        vm.warp(block.timestamp + EXIT_PRIORITY);
        _goes(_withdrawal(ODD)); // not older than that yet
        vm.warp(block.timestamp + 1);
        _refuse(_withdrawal(ODD), ODD);
        _refuse(abi.encodePacked(_withdrawal(NATIVE), _withdrawal(ODD)), ODD);
        _goes(_withdrawal(NATIVE)); // another token
        _goes(Words.withdraw(OTHER, ODD, 1, 1e18, bob)); // another chain's vault
        _goes(Words.withdraw(CHAIN, ODD, 1, 0, bob)); // a cancellation takes nothing
        _goes(abi.encodePacked(_withdrawal(ODD), _exit(3, 5e18))); // with the exit itself, in any order
        _goes(abi.encodePacked(_exit(3, 5e18), _withdrawal(ODD)));
    }

    /// What counts is the batch's own time: a commit that comes late finds the same answer, so no batch that was good
    /// is refused for good. Backdating gains proveWindow at most.
    function testRule38GoesByTheBatchsTime() public {
        _forcedExit(alice, 4, ODD);
        uint256 queuedAt = block.timestamp;
        Words.Header memory header = _header(8, 1);
        header.timestamp = uint40(queuedAt + EXIT_PRIORITY);
        IRollupTypes.CommitData memory composed = _data(header, _withdrawal(ODD));
        vm.warp(queuedAt + EXIT_PRIORITY + WINDOW);
        uint256 snapshot = vm.snapshotState();
        vm.prank(sequencer, sequencer);
        rollup.commitBatches(last, _list(composed));
        vm.revertToState(snapshot);
        vm.warp(block.timestamp + 1);
        vm.prank(sequencer, sequencer);
        vm.expectPartialRevert(IRollupTypes.TooLate.selector);
        rollup.commitBatches(last, _list(composed));
        _refuse(_withdrawal(ODD), ODD);
    }

    /// While the queue is served, a stranger's fresh exit stops no commit: neither alone nor behind fresh items.
    function testRule38AFreshForcedExitStopsNoCommit() public {
        _deposit(NATIVE, 1 ether, alice);
        vm.warp(block.timestamp + EXIT_PRIORITY + 1);
        bytes memory operations =
            abi.encodePacked(Words.queued(1, CHAIN, NATIVE, 1, 1e18, alice), Words.withdraw(CHAIN, ODD, 1, 1e18, bob));
        _forcedExit(carol, 9, ODD); // just before the commit
        _goes(operations); // takes the old head, so the exit is the first that waits
        _refuse(_withdrawal(ODD), ODD); // leaves the old head, which the exit is behind
    }

    /// The newest forced exit decides, wherever the others are: one token's exits don't hide another's.
    function testRule38KnowsEachTokensExits() public {
        _forcedExit(alice, 4, ODD);
        _forcedExit(alice, 4, NATIVE);
        vm.warp(block.timestamp + EXIT_PRIORITY + 1);
        _refuse(_withdrawal(ODD), ODD);
        _refuse(_withdrawal(NATIVE), NATIVE);
        _goes(_withdrawal(COIN));
        // ODD's exit is taken, NATIVE's waits.
        _goes(abi.encodePacked(_exit(3, 0), _withdrawal(ODD)));
        _refuse(abi.encodePacked(_exit(3, 0), _withdrawal(ODD), _withdrawal(NATIVE)), NATIVE);
        _commitAndProve(4, _exit(3, 0));
        _goes(_withdrawal(ODD));
        _refuse(_withdrawal(NATIVE), NATIVE);
    }

    // ---------------------------------------------------------- partial exits

    /// A forced exit of which the vault paid a part only has its own word, its own record, and stays owed.
    function testAPartialExitStaysOwed() public {
        _forcedExit(alice, 4, ODD);
        Words.Reading memory reading = _commitAndProve(4, _exit(7, 3e18));
        vm.assertEq(uint8(reading.payouts[0]), 2, "its record");
        IRollupTypes.Execution memory run = _run(reading);
        vm.expectEmit(address(rollup));
        emit IRollupTypes.ExitOwed(2, 0, ODD, alice);
        rollup.executeBatches(run);
        vm.assertEq(odd.balances(alice), 3e18, "the part is paid");
        vm.assertEq(rollup.owedExits(ODD, alice), 1, "owed");
        vm.assertEq(rollup.owedExits(NATIVE, alice), 0, "of this token only");

        vm.recordLogs();
        vm.prank(alice, alice);
        rollup.requestForcedExit(4, ODD); // for nothing
        (,,, uint256 fee) = abi.decode(vm.getRecordedLogs()[0].data, (bytes31, bytes31, uint64, uint256));
        vm.assertEq(fee, 0, "what the item paid");
        vm.assertEq(rollup.queueFeePot(), 0, "no fee");
        vm.assertEq(rollup.owedExits(ODD, alice), 0, "used up");
        vm.prank(alice, alice);
        vm.expectPartialRevert(IRollupTypes.WrongFee.selector);
        rollup.requestForcedExit(4, ODD);
        _finish(4, _exit(3, 97e18));
        vm.assertEq(odd.balances(alice), 100e18, "all of it in the end");
    }

    /// A part of nothing is owed as well; and nobody asks again for nothing while nothing is there.
    function testAPartialExitOfNothing() public {
        _finish(4, Words.withdraw(CHAIN, ODD, 1, 100e18, bob)); // the vault is empty
        _forcedExit(alice, 4, ODD);
        Words.Reading memory reading = _commitAndProve(4, _exit(7, 0));
        vm.assertEq(reading.payouts.length, 38, "it has a record");
        vm.recordLogs();
        _execute(reading);
        vm.assertEq(_paidBits(), 1, "settled");
        vm.assertEq(rollup.owedExits(ODD, alice), 1, "owed");
        vm.assertEq(rollup.pending(ODD, alice), 0, "nothing pending");
        vm.prank(alice, alice);
        vm.expectRevert(abi.encodeWithSelector(IRollupTypes.NothingHeld.selector, ODD));
        rollup.requestForcedExit(4, ODD);
        vm.assertEq(rollup.owedExits(ODD, alice), 1, "still owed");
        odd.mint(bob, 1e18);
        vm.deal(bob, FEE);
        vm.prank(bob);
        rollup.deposit{value: FEE}(ODD, 1e18, bob);
        vm.prank(alice, alice);
        rollup.requestForcedExit(4, ODD);
        vm.assertEq(rollup.owedExits(ODD, alice), 0, "used up");
    }

    /// Rights to free exits don't add up to free spam: of each token one waits at a time, whoever asks.
    function testOneFreeExitOfATokenWaitsAtATime() public {
        _forcedExit(alice, 4, ODD);
        _forcedExit(alice, 4, ODD);
        _forcedExit(carol, 9, ODD);
        _finish(4, abi.encodePacked(_exit(7, 3e18), _exit(7, 0), Words.queued(7, CHAIN, ODD, 9, 0, carol)));
        vm.prank(alice, alice);
        rollup.requestForcedExit(4, ODD);
        address[2] memory both = [alice, carol];
        for (uint256 i = 0; i < 2; ++i) {
            vm.prank(both[i], both[i]);
            vm.expectRevert(abi.encodeWithSelector(IRollupTypes.NothingHeld.selector, ODD));
            rollup.requestForcedExit(i == 0 ? 4 : 9, ODD);
        }
        _forcedExit(carol, 9, ODD); // for the fee, at any time
        Words.Reading memory reading = _commitAndProve(4, _exit(7, 0));
        vm.prank(carol, carol);
        vm.expectPartialRevert(IRollupTypes.NothingHeld.selector); // not before it is executed
        rollup.requestForcedExit(9, ODD);
        _execute(reading);
        vm.prank(carol, carol);
        rollup.requestForcedExit(9, ODD);
        vm.assertEq(rollup.owedExits(ODD, carol), 0, "used up");
        vm.assertEq(rollup.owedExits(ODD, alice), 2, "alice's second, and what the free one lacked");
    }

    /// Where the fee is nothing, an owed exit isn't in the way of an ordinary request.
    function testWithoutAFeeAnOwedExitIsInNobodysWay() public {
        IRollupTypes.Config memory config = _config();
        (config.queueFee, config.leastQueueFee) = (0, 0);
        rollup = _deploy(config);
        last = rollup.genesisBatch();
        _register(NATIVE, address(0), 0);
        vm.prank(alice, alice);
        rollup.requestForcedExit(4, NATIVE);
        _finish(4, Words.queued(7, CHAIN, NATIVE, 4, 0, alice));
        vm.assertEq(rollup.owedExits(NATIVE, alice), 1, "owed");
        vm.prank(alice, alice);
        rollup.requestForcedExit(4, NATIVE); // though nothing is held
    }

    /// An exit that was not paid whole leaves nothing to those queued after it: a sequencer can't have a friend's later
    /// exit take what an earlier one was owed.
    function testNoLaterExitIsPaidBeforeAnEarlierOne() public {
        _forcedExit(alice, 4, ODD);
        _forcedExit(carol, 9, ODD);
        _forcedExit(carol, 9, NATIVE);
        bytes memory whole = Words.queued(3, CHAIN, ODD, 9, 5e18, carol);
        bytes memory part = Words.queued(7, CHAIN, ODD, 9, 5e18, carol);
        _refuse(abi.encodePacked(_exit(7, 0), whole), ODD);
        _refuse(abi.encodePacked(_exit(7, 3e18), part), ODD);
        _goes(abi.encodePacked(_exit(7, 3e18), Words.queued(7, CHAIN, ODD, 9, 0, carol))); // a part of nothing too
        _goes(abi.encodePacked(_exit(7, 3e18), Words.queued(3, CHAIN, ODD, 9, 0, carol))); // not the owner's request
        _goes(abi.encodePacked(_exit(3, 5e18), part));
        bytes memory coins = Words.queued(3, CHAIN, NATIVE, 9, 5e18, carol);
        _goes(abi.encodePacked(_exit(7, 3e18), Words.queued(7, CHAIN, ODD, 9, 0, carol), coins)); // another token
    }

    function testAPartialExitOfTheNativeCoin() public {
        vm.deal(alice, FEE);
        vm.prank(alice, alice);
        rollup.requestForcedExit{value: FEE}(4, NATIVE);
        bytes memory part = Words.queued(7, CHAIN, NATIVE, 4, 2e18, alice);
        bytes memory none = Words.queued(7, CHAIN, NATIVE, 4, 0, alice);
        vm.deal(alice, FEE);
        vm.prank(alice, alice);
        rollup.requestForcedExit{value: FEE}(4, NATIVE);
        vm.recordLogs();
        _execute(_commitAndProve(4, abi.encodePacked(part, none)));
        vm.assertEq(_paidBits(), 3, "both are settled");
        vm.assertEq(alice.balance, 2 ether, "the part is paid");
        vm.assertEq(rollup.owedExits(NATIVE, alice), 2, "owed twice");
    }

    /// A token that can't be pushed changes nothing of what is owed.
    function testAPartialExitThatCantBePushed() public {
        _forcedExit(alice, 4, ODD);
        odd.set(NastyToken.Mode.Reverts, address(0));
        _finish(4, _exit(7, 3e18));
        vm.assertEq(rollup.pending(ODD, alice), 3e18, "pending");
        vm.assertEq(rollup.owedExits(ODD, alice), 1, "owed");
    }

    /// An owed exit is its owner's alone, and with the fee paid it stays for another time.
    function testAnOwedExitIsNotForOthers() public {
        _forcedExit(alice, 4, ODD);
        _finish(4, _exit(7, 3e18));
        vm.prank(bob, bob);
        vm.expectPartialRevert(IRollupTypes.WrongFee.selector);
        rollup.requestForcedExit(4, ODD);
        _forcedExit(alice, 4, ODD);
        vm.assertEq(rollup.owedExits(ODD, alice), 1, "the paid one used none");
        vm.prank(alice, bob);
        vm.expectRevert(IRollupTypes.NotOrigin.selector);
        rollup.requestForcedExit(4, ODD);
        vm.assertEq(rollup.owedExits(ODD, alice), 1, "refused as a whole");
    }

    /// The queue's hash doesn't see which of the two it became; it sees everything else.
    function testAPartialExitIsTheItemThatWasQueued() public {
        _forcedExit(alice, 4, ODD);
        IRollupTypes.CommitData[] memory wrong = _list(_data(4, Words.queued(7, CHAIN, ODD, 5, 3e18, alice)));
        vm.prank(sequencer, sequencer);
        vm.expectPartialRevert(IRollupTypes.QueueMismatch.selector);
        rollup.commitBatches(last, wrong);
        wrong = _list(_data(4, Words.queued(7, CHAIN, ODD, 4, 3e18, bob)));
        vm.prank(sequencer, sequencer);
        vm.expectPartialRevert(IRollupTypes.QueueMismatch.selector);
        rollup.commitBatches(last, wrong);
        _goes(_exit(7, 3e18));
    }
}
