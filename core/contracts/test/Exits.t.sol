// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {IRollup} from "../src/IRollup.sol";
import {IRollupTypes} from "../src/IRollupTypes.sol";
import {ExitNetwork} from "./support/ExitNetwork.sol";
import {Intruder, NastyToken, Rejecter} from "./support/NastyTokens.sol";
import {Trapdoor} from "./support/Trapdoor.sol";
import {vm} from "./support/Vm.sol";
import {Words} from "./support/Words.sol";

/// Rules 19 and 39: a share leaves by proof, once, to its owner, from the root at which exits are open.
contract ExitsTest is ExitNetwork {
    /// 40 of the 100 that are here, of account 1.
    function _share() private view returns (IRollupTypes.ExitClaim memory) {
        return IRollupTypes.ExitClaim(1, alice, ODD, 40e18);
    }

    // ----------------------------------------------------------------- paying

    function testAnExitPaysTheOwnerTheirShareOnce() public {
        _openExits();
        vm.assertFalse(rollup.exited(1, ODD), "not yet");
        uint256[8] memory proof = _goodProof(_share());
        vm.expectEmit(address(rollup));
        emit IRollupTypes.ExitPaid(1, ODD, alice, 40e18, 40e18);
        vm.prank(bob); // anyone; the owner is paid
        rollup.exitWithProof(last, _share(), proof);
        vm.assertEq(odd.balances(alice), 40e18, "paid");
        vm.assertEq(odd.balances(bob), 0, "not to who sent it");
        vm.assertEq(rollup.held(ODD), 60e18, "held");
        vm.assertTrue(rollup.exited(1, ODD), "taken");
        bytes memory reason = abi.encodeWithSelector(IRollupTypes.AlreadyExited.selector, 1, ODD);
        _refuseExit(reason, _share());
        IRollupTypes.ExitClaim memory other = _share();
        other.amount = 1e18; // another amount is the same share
        _refuseExit(reason, other);

        _exit(IRollupTypes.ExitClaim(1, alice, NATIVE, 3e18)); // another token
        _exit(IRollupTypes.ExitClaim(2, bob, ODD, 60e18)); // another account
        vm.assertEq(alice.balance, 3 ether, "the coin");
        vm.assertEq(odd.balances(bob), 60e18, "bob's");
        vm.assertEq(rollup.held(ODD), 0, "all is out");
    }

    /// Each account and token has a bit of its own.
    function testExitsOfNeighboursAreApart() public {
        uint16[4] memory tokens = [COIN, COIN + 256, COIN + 512, 1023];
        for (uint256 i = 0; i < 4; ++i) {
            if (i != 0) _register(tokens[i], address(new NastyToken(18)), 0);
            _deposit(tokens[i], 1e15, alice);
        }
        _openExits();
        uint32[4] memory accounts = [uint32(0), 1, 256, (1 << 24) - 1];
        for (uint256 i = 0; i < 4; ++i) {
            for (uint256 k = 0; k < 4; ++k) {
                vm.assertFalse(rollup.exited(accounts[k], tokens[i]), "untouched");
                _exit(IRollupTypes.ExitClaim(accounts[k], alice, tokens[i], 1));
                vm.assertTrue(rollup.exited(accounts[k], tokens[i]), "taken");
            }
        }
    }

    /// What the token's decimals can't express stays in the contract.
    function testRoundingIsInTheContractsFavour() public {
        _deposit(CENT, 50e6, alice);
        _finish(4, Words.queued(1, CHAIN, CENT, 1, 50e18, alice));
        _openExits();
        uint256[8] memory proof = _goodProof(IRollupTypes.ExitClaim(1, alice, CENT, 3e12 - 1));
        vm.expectEmit(address(rollup));
        emit IRollupTypes.ExitPaid(1, CENT, alice, 3e12 - 1, 2);
        rollup.exitWithProof(last, IRollupTypes.ExitClaim(1, alice, CENT, 3e12 - 1), proof);
        vm.assertEq(cent.balanceOf(alice), 2, "units");
        vm.assertEq(rollup.held(CENT), 50e18 - 3e12 + 1, "the whole amount is taken off");
        for (uint256 i = 0; i < 2; ++i) {
            uint120 amount = i == 0 ? 0 : 1e12 - 1;
            bytes memory reason = abi.encodeWithSelector(IRollupTypes.BelowUnit.selector, amount);
            _refuseExit(reason, IRollupTypes.ExitClaim(2, bob, CENT, amount));
        }
        _exit(IRollupTypes.ExitClaim(2, bob, CENT, 1e12));
        vm.assertEq(cent.balanceOf(bob), 1, "one unit");
    }

    /// Any accounts and vaults: each takes floor(balance · vault / sum), and all together no more than the vault.
    function testFuzzSharesFitTheVault(uint256 seed, uint88 here, uint88 there, bool cents) public {
        uint16 token = cents ? CENT : COIN;
        uint256 scale = cents ? 1e12 : 1;
        uint256 vault = (uint256(here) / 1e12 + 1e4) * 1e12;
        _deposit(token, vault / scale, alice);
        _finish(4, Words.queued(1, CHAIN, token, 1, uint120(vault), alice));
        _openExits();
        uint256 sum = vault + there;
        uint256 left = sum;
        uint256 paid;
        for (uint32 account = 1; account <= 5; ++account) {
            uint256 balance =
                account == 5 ? left : uint256(keccak256(abi.encode(seed, account))) % (left / (6 - account) + 1);
            left -= balance;
            uint256 amount = balance * vault / sum;
            IRollupTypes.ExitClaim memory claim =
                IRollupTypes.ExitClaim(account, _user(account), token, uint120(amount));
            if (amount < scale) {
                _refuseExit(abi.encodeWithSelector(IRollupTypes.BelowUnit.selector, amount), claim);
            } else {
                _exit(claim);
                paid += amount / scale * scale;
            }
        }
        vm.assertLe(paid, vault, "no more than the vault");
        vm.assertGe(paid + 5 * scale, vault, "less than a unit an account stays");
    }

    // --------------------------------------------------------------- refusals

    function testExitsMustBeOpen() public {
        uint256 snapshot = vm.snapshotState();
        _closed(IRollupTypes.Status.Open);
        _deposit(COIN, 1e18, alice);
        vm.warp(block.timestamp + QUEUE_WINDOW + 1);
        rollup.arm();
        _closed(IRollupTypes.Status.Armed);
        vm.warp(block.timestamp + ARM_WINDOW + 1);
        rollup.freeze();
        _closed(IRollupTypes.Status.Frozen);
        vm.revertToState(snapshot);
        Words.Reading memory reading = _commitAndProve(4, Words.withdraw(CHAIN, ODD, 1, 1e18, bob));
        rollup.freezeByCertificate(last, _certificate(IRollupTypes.VoteKind.Freeze, last));
        _closed(IRollupTypes.Status.Frozen); // until the certificate's batch is executed
        _execute(reading);
        _exit(_share());
    }

    function _closed(IRollupTypes.Status status) private {
        bytes memory reason = abi.encodeWithSelector(IRollupTypes.ExitsNotOpen.selector, status);
        _refuseExit(reason, _share());
        _refuseRefund(reason, 0, Words.queued(1, CHAIN, ODD, 0, 100e18, alice));
    }

    /// The chain, the root and every field of the claim are in what is proven.
    function testEverySignalIsBound() public {
        _openExits();
        IRollupTypes.ExitClaim memory claim = _share();
        _refuseProof(claim, _exitProof(last.newRoot, OTHER, claim));
        _refuseProof(claim, _exitProof(bytes32(uint256(last.newRoot) ^ 1), CHAIN, claim));
        _refuseProof(claim, Trapdoor.prove(Trapdoor.key(4), _signals(last.newRoot, CHAIN, claim), 5)); // a batch's key
        uint256[8] memory proof = _goodProof(claim);
        proof[0] ^= 1;
        _refuseProof(claim, proof);
        proof = _goodProof(claim);
        claim.account = 2;
        _refuseProof(claim, proof);
        claim = _share();
        claim.owner = bob;
        _refuseProof(claim, proof);
        claim = _share();
        claim.token = NATIVE;
        claim.amount = 4e18;
        _refuseProof(claim, _goodProof(IRollupTypes.ExitClaim(1, alice, ODD, 4e18)));
        claim = _share();
        claim.amount += 1;
        _refuseProof(claim, proof);
        _exit(_share());
    }

    function _refuseProof(IRollupTypes.ExitClaim memory claim, uint256[8] memory proof) private {
        vm.expectRevert(abi.encodeWithSelector(IRollupTypes.InvalidExit.selector, claim.account, claim.token));
        rollup.exitWithProof(last, claim, proof);
    }

    /// One root: that of the batch executed last, in every field as it is stored here.
    function testOnlyAtTheLastExecutedBatch() public {
        IRollupTypes.StoredBatch memory first = last;
        Words.Reading memory second = _finish(4, Words.withdraw(CHAIN, ODD, 1, 1e18, bob));
        Words.Reading memory third = _commitAndProve(4, Words.withdraw(CHAIN, ODD, 1, 1e18, bob));
        last = second.batch;
        _openExits();
        uint256[8] memory proof = _exitProof(first.newRoot, CHAIN, _share());
        vm.expectRevert(abi.encodeWithSelector(IRollupTypes.WrongNumber.selector, 1, 2));
        rollup.exitWithProof(first, _share(), proof);
        proof = _exitProof(third.batch.newRoot, CHAIN, _share());
        vm.expectRevert(abi.encodeWithSelector(IRollupTypes.WrongNumber.selector, 3, 2));
        rollup.exitWithProof(third.batch, _share(), proof);
        proof = _goodProof(_share());
        for (uint256 field = 1; field < 9; ++field) {
            IRollupTypes.StoredBatch memory changed = abi.decode(abi.encode(last), (IRollupTypes.StoredBatch));
            assembly {
                let place := add(changed, mul(field, 0x20))
                mstore(place, xor(mload(place), 1))
            }
            vm.expectRevert(abi.encodeWithSelector(IRollupTypes.UnknownBatch.selector, 2));
            rollup.exitWithProof(changed, _share(), proof);
        }
        rollup.exitWithProof(last, _share(), proof);
    }

    function testBadClaimsAreRefusedByName() public {
        _openExits();
        IRollupTypes.ExitClaim memory claim = _share();
        claim.account = 1 << 24;
        _refuseExit(abi.encodeWithSelector(IRollupTypes.BadAccount.selector, 1 << 24), claim);
        claim = _share();
        claim.owner = address(0);
        _refuseExit(abi.encodeWithSelector(IRollupTypes.BadOwner.selector, address(0)), claim);
        claim = _share();
        claim.token = 900;
        _refuseExit(abi.encodeWithSelector(IRollupTypes.UnknownToken.selector, 900), claim);
        claim = _share();
        claim.amount = 100e18 + 1; // a proof that lies can't take what isn't there
        _refuseExit(abi.encodeWithSelector(IRollupTypes.AboveHeld.selector, 100e18 + 1, 100e18), claim);

        // 2^120 fits no claim, but calldata can say it.
        bytes memory given = abi.encodeCall(IRollup.exitWithProof, (last, _share(), _goodProof(_share())));
        assembly {
            mstore(add(given, add(0x24, mul(12, 0x20))), shl(120, 1)) // after the batch's 9 words and 3 of the claim
        }
        (bool done, bytes memory answer) = address(rollup).call(given);
        vm.assertFalse(done, "2^120");
        bytes memory reason = abi.encodeWithSelector(IRollupTypes.BadAmount.selector, uint256(1) << 120);
        vm.assertEq(keccak256(answer), keccak256(reason), "why");
    }

    // ----------------------------------------------------- tokens, recipients

    /// What can't be pushed is owed, under the exit's own index, and is paid once.
    function testWhatCannotBePushedIsPending() public {
        address rejecter = address(new Rejecter());
        _openExits();
        NastyToken.Mode[5] memory modes = [
            NastyToken.Mode.Reverts,
            NastyToken.Mode.ReturnsFalse,
            NastyToken.Mode.MovesHalf,
            NastyToken.Mode.FeeOnTop,
            NastyToken.Mode.BurnsGas
        ];
        for (uint32 i = 0; i < 5; ++i) {
            odd.set(modes[i], address(0));
            IRollupTypes.ExitClaim memory claim = IRollupTypes.ExitClaim(i, _user(20 + i), ODD, 1e18);
            uint256[8] memory proof = _goodProof(claim);
            vm.expectEmit(address(rollup));
            emit IRollupTypes.PayoutPending(1, _exitIndex(i, ODD), ODD, _user(20 + i), 1e18);
            vm.expectEmit(address(rollup));
            emit IRollupTypes.ExitPaid(i, ODD, _user(20 + i), 1e18, 0);
            rollup.exitWithProof(last, claim, proof);
            odd.set(NastyToken.Mode.Honest, address(0));
            vm.assertEq(rollup.pending(ODD, _user(20 + i)), 1e18, "owed");
            _refuseExit(abi.encodeWithSelector(IRollupTypes.AlreadyExited.selector, i, ODD), claim);
            rollup.claimPending(ODD, _user(20 + i));
            vm.assertEq(odd.balances(_user(20 + i)), 1e18, "paid");
        }
        _exit(IRollupTypes.ExitClaim(9, rejecter, NATIVE, 1e18));
        vm.prank(rejecter);
        rollup.claimPendingTo(NATIVE, carol);
        vm.assertEq(carol.balance, 1 ether, "the coin");
        vm.assertEq(odd.balances(address(rollup)), rollup.held(ODD), "holds = owes");
    }

    /// Whoever submits can't make the push fail by sending little gas.
    function testLittleGasPaysNothing() public {
        _openExits();
        uint256[8] memory proof = _goodProof(_share());
        uint256 done;
        for (uint256 limit = 250_000; limit < 700_000; limit += 10_000) {
            uint256 snapshot = vm.snapshotState();
            try rollup.exitWithProof{gas: limit}(last, _share(), proof) {
                ++done;
                vm.assertEq(odd.balances(alice), 40e18, "pushed");
            } catch {
                vm.assertFalse(rollup.exited(1, ODD), "still there");
            }
            vm.revertToState(snapshot);
        }
        vm.assertTrue(done > 5 && done < 40, "the limits straddle what is needed");
    }

    function testNoWayBackIntoAnExit() public {
        Intruder intruder = new Intruder(rollup);
        odd.setHook(address(intruder));
        Words.Reading memory nothing;
        uint256[8] memory proof;
        _deposit(COIN, 1e18, alice);
        _openExits();
        IRollupTypes.ExitClaim memory second = IRollupTypes.ExitClaim(2, bob, ODD, 1e18);
        (bytes31 w0, bytes31 w1) = _words(Words.queued(1, CHAIN, COIN, 0, 1e18, alice));
        bytes[5] memory calls = [
            abi.encodeCall(IRollup.exitWithProof, (last, second, _goodProof(second))),
            abi.encodeCall(IRollup.refundQueued, (2, w0, w1)),
            abi.encodeCall(IRollup.openExits, (nothing.batch)),
            abi.encodeCall(IRollup.claimPending, (ODD, bob)),
            abi.encodeCall(IRollup.exitWithProof, (nothing.batch, second, proof))
        ];
        for (uint256 i = 0; i < 5; ++i) {
            uint256 snapshot = vm.snapshotState();
            intruder.setCall(calls[i]);
            _exit(IRollupTypes.ExitClaim(3, address(intruder), NATIVE, 1e18));
            _checkIntruder(intruder);
            vm.assertEq(address(intruder).balance, 1 ether, "paid once");
            vm.revertToState(snapshot);
            intruder.setCall(calls[i]);
            odd.set(NastyToken.Mode.Reenters, alice);
            _exit(_share());
            _checkIntruder(intruder);
            vm.assertEq(odd.balances(alice), 40e18, "paid once");
            vm.revertToState(snapshot);
        }
    }

    function _checkIntruder(Intruder intruder) private view {
        vm.assertTrue(intruder.tried() && !intruder.succeeded(), "came in");
        vm.assertEq(bytes32(intruder.reason()), bytes32(IRollupTypes.Reentered.selector), "why it stayed outside");
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
