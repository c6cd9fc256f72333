// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {IRollup} from "../src/IRollup.sol";
import {IRollupTypes} from "../src/IRollupTypes.sol";
import {Intruder, NastyToken, Rejecter} from "./support/NastyTokens.sol";
import {OddNetwork} from "./support/OddNetwork.sol";
import {vm} from "./support/Vm.sol";
import {Words} from "./support/Words.sol";

/// What contains a disaster: a limit of what may leave in a day, with a delay for the rest, and a pause that ends.
contract LimitsTest is OddNetwork {
    uint256 private constant PAUSE = 3 days;

    function setUp() public override {
        super.setUp();
        vm.warp((block.timestamp / 1 days + 1) * 1 days + 5 hours);
    }

    function _limit(uint16 token, uint256 daily) private {
        _change(IRollupTypes.ChangeKind.DailyLimit, (uint256(token) << 128) | daily);
    }

    function _pay(uint16 token, uint120 amount, address to) private pure returns (bytes memory) {
        return Words.withdraw(CHAIN, token, 1, amount, to);
    }

    // ------------------------------------------------------------ daily limit

    function testWithoutALimitNothingIsDelayed() public {
        vm.assertEq(rollup.dailyLimit(ODD), 0, "none");
        vm.assertEq(rollup.leftToday(ODD), type(uint256).max, "no end");
        _finish(4, _pay(ODD, 90e18, bob));
        vm.assertEq(odd.balances(bob), 90e18, "paid");
    }

    /// What fits today is pushed, in the order of the records; what doesn't waits, and is paid once.
    function testWhatDoesNotFitTodayWaits() public {
        _limit(ODD, 10e18);
        Words.Reading memory reading = _commitAndProve(
            4, abi.encodePacked(_pay(ODD, 4e18, bob), _pay(ODD, 6e18 + 1, carol), _pay(ODD, 6e18, alice))
        );
        IRollupTypes.Execution memory run = _run(reading);
        uint64 releaseAt = uint64(block.timestamp + RELEASE_DELAY);
        vm.expectEmit(address(rollup));
        emit IRollupTypes.PayoutDelayed(2, 1, ODD, carol, 6e18 + 1, releaseAt);
        vm.expectEmit(address(rollup));
        emit IRollupTypes.BatchExecuted(2, reading.batch.commitment, 5);
        rollup.executeBatches(run);
        vm.assertEq(odd.balances(bob), 4e18, "fits");
        vm.assertEq(odd.balances(alice), 6e18, "fits what is left");
        vm.assertEq(odd.balances(carol), 0, "waits");
        vm.assertEq(rollup.leftToday(ODD), 0, "left");
        (uint16 token, address to, uint256 amount, uint64 when) = rollup.delayed(2, 1);
        vm.assertTrue(token == ODD && to == carol && amount == 6e18 + 1 && when == releaseAt, "what waits");
        vm.assertEq(rollup.delayedTotal(ODD), 6e18 + 1, "in all");
        vm.assertEq(rollup.held(ODD), 100e18 - 16e18 - 1, "held");
        vm.assertEq(rollup.pendingTotal(ODD), 0, "it isn't pending");

        vm.warp(releaseAt - 1);
        vm.expectRevert(abi.encodeWithSelector(IRollupTypes.StillDelayed.selector, releaseAt));
        rollup.releaseDelayed(2, 1);
        vm.warp(releaseAt);
        vm.expectEmit(address(rollup));
        emit IRollupTypes.DelayedReleased(2, 1, ODD, carol, 6e18 + 1);
        vm.prank(bob); // anyone
        rollup.releaseDelayed(2, 1);
        vm.assertEq(odd.balances(carol), 6e18 + 1, "paid");
        vm.assertEq(rollup.delayedTotal(ODD), 0, "none waits");
        vm.expectRevert(abi.encodeWithSelector(IRollupTypes.NotDelayed.selector, 2, 1));
        rollup.releaseDelayed(2, 1);
        vm.expectRevert(abi.encodeWithSelector(IRollupTypes.NotDelayed.selector, 2, 0)); // it was pushed
        rollup.releaseDelayed(2, 0);
        vm.expectRevert(abi.encodeWithSelector(IRollupTypes.NotDelayed.selector, 1, 257)); // not record 1 of batch 2
        rollup.releaseDelayed(1, 257);
        (,, amount,) = rollup.delayed(1, 257);
        vm.assertEq(amount, 0, "nothing there");
    }

    /// The limit is a day's, over all its batches, and each token's own.
    function testTheLimitIsADays() public {
        _limit(ODD, 10e18);
        _finish(4, _pay(ODD, 7e18, bob));
        vm.assertEq(rollup.leftToday(ODD), 3e18, "left");
        _finish(4, abi.encodePacked(_pay(ODD, 4e18, bob), _pay(NATIVE, 5e18, bob)));
        vm.assertEq(odd.balances(bob), 7e18, "the second waits");
        vm.assertEq(bob.balance, 5 ether, "another token");
        vm.warp((block.timestamp / 1 days + 1) * 1 days - 1);
        _finish(4, _pay(ODD, 4e18, bob));
        vm.assertEq(odd.balances(bob), 7e18, "the last second of the day");
        vm.warp(block.timestamp + 1);
        vm.assertEq(rollup.leftToday(ODD), 10e18, "a new day");
        _finish(4, _pay(ODD, 10e18, bob));
        vm.assertEq(odd.balances(bob), 17e18, "the next day");
        vm.assertEq(rollup.delayedTotal(ODD), 8e18, "what waited still waits");
    }

    /// A quorum and a proof that lie could write any withdrawals: the vault doesn't leave in one transaction.
    function testALyingQuorumCantEmptyTheVaultAtOnce() public {
        _limit(ODD, 10e18);
        _limit(NATIVE, 1e18);
        bytes memory operations;
        for (uint256 i = 0; i < 32; ++i) {
            operations = abi.encodePacked(operations, _pay(i % 2 == 0 ? ODD : NATIVE, i % 2 == 0 ? 6e18 : 0.6e18, bob));
        }
        _finish(32, operations);
        vm.assertLe(odd.balances(bob), 10e18, "of the token");
        vm.assertLe(bob.balance, 1 ether, "of the coin");
        vm.assertEq(odd.balances(address(rollup)), rollup.held(ODD) + rollup.delayedTotal(ODD), "holds = owes");
    }

    /// A refund is what a deposit brought, so it isn't bound; a part of an exit is; what is below a unit isn't there.
    function testWhichRecordsTheLimitBinds() public {
        _limit(ODD, 1);
        odd.mint(bob, 5e18);
        vm.deal(bob, FEE);
        vm.prank(bob);
        rollup.deposit{value: FEE}(ODD, 5e18, bob);
        _forcedExit(alice, 4, ODD);
        _finish(
            4,
            abi.encodePacked(
                Words.queued(5, CHAIN, ODD, 0, 5e18, bob),
                Words.queued(7, CHAIN, ODD, 4, 2e18, alice),
                Words.withdraw(CHAIN, ODD, 1, 1, carol)
            )
        );
        vm.assertEq(rollup.pending(ODD, bob), 5e18, "the refund");
        vm.assertEq(rollup.delayedTotal(ODD), 2e18, "the exit");
        vm.assertEq(rollup.owedExits(ODD, alice), 1, "and what it lacks");
        vm.assertEq(odd.balances(carol), 1, "one unit fits");
    }

    function testAmountsBelowAUnitAreNotDelayed() public {
        _deposit(CENT, 50e6, alice);
        _finish(4, Words.queued(1, CHAIN, CENT, 1, 50e18, alice));
        _limit(CENT, 1e18);
        vm.recordLogs();
        _execute(
            _commitAndProve(
                4, abi.encodePacked(_pay(CENT, 1e18, bob), _pay(CENT, 1e12 - 1, bob), _pay(CENT, 3e12 + 5, bob))
            )
        );
        vm.assertEq(_paidBits(), 3, "the second has nothing to pay");
        vm.assertEq(rollup.delayedTotal(CENT), 3, "units of the token");
        vm.warp(block.timestamp + RELEASE_DELAY);
        rollup.releaseDelayed(3, 2);
        vm.assertEq(cent.balanceOf(bob), 1e6 + 3, "paid");
    }

    /// Releasing pushes as executing does: what can't be pushed waits for claimPending, and nothing is paid twice.
    function testAReleaseThatFailsIsPending() public {
        _limit(ODD, 1);
        _limit(NATIVE, 1);
        address rejecter = address(new Rejecter());
        _finish(
            8,
            abi.encodePacked(
                _pay(ODD, 1e18, bob), _pay(ODD, 2e18, carol), _pay(ODD, 4e18, alice), _pay(NATIVE, 1e18, rejecter)
            )
        );
        vm.warp(block.timestamp + RELEASE_DELAY);
        odd.set(NastyToken.Mode.Reverts, address(0));
        vm.expectEmit(address(rollup));
        emit IRollupTypes.PayoutPending(2, 0, ODD, bob, 1e18);
        rollup.releaseDelayed(2, 0);
        odd.set(NastyToken.Mode.MovesHalf, address(0));
        rollup.releaseDelayed(2, 1);
        rollup.releaseDelayed(2, 3);
        odd.set(NastyToken.Mode.Honest, address(0));
        rollup.releaseDelayed(2, 2);
        vm.assertEq(rollup.pendingTotal(ODD), 3e18, "pending");
        vm.assertEq(rollup.pending(NATIVE, rejecter), 1e18, "the coin too");
        vm.assertEq(odd.balances(alice), 4e18, "paid");
        vm.assertEq(odd.balances(carol), 0, "nothing of a half");
        vm.assertEq(rollup.delayedTotal(ODD) + rollup.delayedTotal(NATIVE), 0, "none waits");
        rollup.claimPending(ODD, bob);
        rollup.claimPending(ODD, carol);
        vm.assertEq(odd.balances(address(rollup)), rollup.held(ODD), "holds = owes");
    }

    /// Whoever releases can't make the push fail by sending little gas.
    function testLittleGasReleasesNothing() public {
        _limit(ODD, 1);
        _finish(4, _pay(ODD, 1e18, bob));
        vm.warp(block.timestamp + RELEASE_DELAY);
        uint256 done;
        for (uint256 limit = 40_000; limit < 600_000; limit += 10_000) {
            uint256 snapshot = vm.snapshotState();
            try rollup.releaseDelayed{gas: limit}(2, 0) {
                ++done;
                vm.assertEq(odd.balances(bob), 1e18, "pushed");
            } catch {
                vm.assertEq(rollup.delayedTotal(ODD), 1e18, "still waits");
            }
            vm.revertToState(snapshot);
        }
        vm.assertTrue(done > 5 && done < 50, "the limits straddle what is needed");
    }

    function testNoWayBackIntoARelease() public {
        _limit(NATIVE, 1);
        Intruder intruder = new Intruder(rollup);
        _finish(4, abi.encodePacked(_pay(NATIVE, 1e18, address(intruder)), _pay(NATIVE, 1e18, address(intruder))));
        vm.warp(block.timestamp + RELEASE_DELAY);
        intruder.setCall(abi.encodeCall(IRollup.releaseDelayed, (2, 1)));
        rollup.releaseDelayed(2, 0);
        vm.assertTrue(intruder.tried() && !intruder.succeeded(), "came in");
        vm.assertEq(bytes32(intruder.reason()), bytes32(IRollupTypes.Reentered.selector), "why it stayed outside");
        vm.assertEq(address(intruder).balance, 1 ether, "paid once");
    }

    /// Before the first batch a limit is set at once, with its event; afterwards it waits like everything else.
    function testTheFirstLimitsAreSetAtOnce() public {
        vm.prank(governor);
        vm.expectRevert(IRollupTypes.RegistrationClosed.selector);
        rollup.limitToken(ODD, 5);
        rollup = _deploy(_config());
        _register(COIN, address(coin), 0);
        vm.expectRevert(IRollupTypes.NotGovernor.selector);
        rollup.limitToken(COIN, 5);
        vm.prank(governor);
        vm.expectRevert(abi.encodeWithSelector(IRollupTypes.UnknownToken.selector, ODD));
        rollup.limitToken(ODD, 5);
        vm.prank(governor);
        vm.expectRevert(IRollupTypes.BadChange.selector);
        rollup.limitToken(COIN, 1 << 116);
        vm.expectEmit(address(rollup));
        emit IRollupTypes.ChangeApplied(IRollupTypes.ChangeKind.DailyLimit, (uint256(COIN) << 128) | 5);
        vm.prank(governor);
        rollup.limitToken(COIN, 5);
        vm.assertEq(rollup.dailyLimit(COIN), 5, "limit");
        vm.prank(governor);
        rollup.limitToken(COIN, 0);
        vm.assertEq(rollup.dailyLimit(COIN), 0, "none again");
    }

    function testALimitOfAnUnknownTokenIsNotApplied() public {
        uint256 value = (uint256(900) << 128) | 5;
        _schedule(IRollupTypes.ChangeKind.DailyLimit, value);
        vm.warp(block.timestamp + ROLE_DELAY);
        vm.expectPartialRevert(IRollupTypes.UnknownToken.selector);
        rollup.applyChange(IRollupTypes.ChangeKind.DailyLimit, value);
    }

    // ------------------------------------------------------------------ pause

    function testAPauseStopsPayingAndNothingElse() public {
        _limit(ODD, 1);
        _finish(4, _pay(ODD, 1e18, bob));
        vm.warp(block.timestamp + RELEASE_DELAY);
        Words.Reading memory reading = _commitAndProve(4, _pay(NATIVE, 1e18, bob));
        IRollupTypes.Execution memory run = _run(reading);
        uint64 until = uint64(block.timestamp + PAUSE);
        vm.expectEmit(address(rollup));
        emit IRollupTypes.ExecutionsPaused(until);
        vm.prank(guardian);
        rollup.pause();
        vm.assertEq(rollup.pausedUntil(), until, "until");
        bytes memory refusal = abi.encodeWithSelector(IRollupTypes.ExecutionPaused.selector, until);
        vm.expectRevert(refusal);
        rollup.executeBatches(run);
        vm.expectRevert(refusal);
        rollup.releaseDelayed(2, 0);

        // Requests, commits and proofs go on; the call that does all leaves the run alone.
        _deposit(COIN, 1e18, alice);
        IRollupTypes.CommitData memory data = _data(4, _pay(NATIVE, 1e18, carol));
        Words.Reading memory next = _read(data);
        uint256[8][] memory proofs = _list(_proof(4, next.inputs));
        vm.prank(sequencer, sequencer);
        rollup.commitProveAndExecute(last, _list(data), proofs, run);
        vm.assertEq(rollup.counters().proven, 4, "proven");
        vm.assertEq(rollup.counters().executed, 2, "not executed");

        vm.warp(until - 1);
        vm.expectRevert(refusal);
        rollup.executeBatches(run);
        vm.warp(until); // it ends by itself
        rollup.executeBatches(run);
        rollup.releaseDelayed(2, 0);
        vm.assertEq(bob.balance, 1 ether, "paid");
    }

    /// Nobody can hold everything up for ever: three days, then as long without.
    function testAPauseCantBeRepeatedAtOnce() public {
        uint256 start = block.timestamp;
        vm.expectRevert(IRollupTypes.NotGuardian.selector);
        rollup.pause();
        vm.prank(guardian);
        rollup.pause();
        vm.warp(start + 2 * PAUSE - 1);
        vm.prank(guardian);
        vm.expectRevert(abi.encodeWithSelector(IRollupTypes.PauseTooSoon.selector, start + 2 * PAUSE));
        rollup.pause();
        vm.prank(governor);
        vm.expectPartialRevert(IRollupTypes.PauseTooSoon.selector);
        rollup.pause();
        vm.warp(start + 2 * PAUSE);
        vm.prank(governor); // may pause too
        rollup.pause();
        vm.assertEq(rollup.pausedUntil(), start + 3 * PAUSE, "again");
    }

    function testTheGovernorEndsAPause() public {
        vm.prank(governor);
        vm.expectRevert(IRollupTypes.NotPaused.selector);
        rollup.unpause();
        vm.prank(guardian);
        rollup.pause();
        vm.prank(guardian);
        vm.expectRevert(IRollupTypes.NotGovernor.selector);
        rollup.unpause();
        vm.warp(block.timestamp + 1 hours);
        vm.expectEmit(address(rollup));
        emit IRollupTypes.ExecutionsResumed();
        vm.prank(governor);
        rollup.unpause();
        _finish(4, _pay(NATIVE, 1e18, bob));
        vm.warp(block.timestamp + PAUSE - 1);
        vm.prank(guardian);
        vm.expectPartialRevert(IRollupTypes.PauseTooSoon.selector); // counted from its end
        rollup.pause();
        vm.warp(block.timestamp + 1);
        vm.prank(guardian);
        rollup.pause();
    }

    function testTheGuardianIsChangedBehindTheTimeLock() public {
        _change(IRollupTypes.ChangeKind.Guardian, uint160(bob));
        vm.prank(guardian);
        vm.expectRevert(IRollupTypes.NotGuardian.selector);
        rollup.pause();
        _change(IRollupTypes.ChangeKind.Guardian, 0);
        vm.assertEq(rollup.guardian(), address(0), "none");
        vm.prank(bob);
        vm.expectRevert(IRollupTypes.NotGuardian.selector);
        rollup.pause();
    }
}
