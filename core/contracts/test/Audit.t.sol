// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {IRollup} from "../src/IRollup.sol";
import {IRollupTypes} from "../src/IRollupTypes.sol";
import {TestToken} from "../src/TestToken.sol";
import {GasBurner, NastyToken} from "./support/NastyTokens.sol";
import {Network} from "./support/Network.sol";
import {vm} from "./support/Vm.sol";
import {Words} from "./support/Words.sol";

/// Findings of audits of systems that do the same job, each as a test that would fail on the faulty design.
contract AuditTest is Network {
    address private alice = _user(1);
    address private bob = _user(2);

    function setUp() public override {
        super.setUp();
        _deposit(COIN, 100e18, alice);
        _deposit(NATIVE, 10 ether, alice);
        _finish(
            4,
            abi.encodePacked(
                Words.queued(1, CHAIN, COIN, 1, 100e18, alice), Words.queued(1, CHAIN, NATIVE, 1, 10e18, alice)
            )
        );
    }

    function _pay(uint120 amount) private view returns (bytes memory) {
        return Words.withdraw(CHAIN, COIN, 1, amount, bob);
    }

    /// ABDK zkSync v2 part 2, CVF-37: commitments supplied by the caller went unchecked.
    function testAbdkCvf37CommitmentIsComputedNotSupplied() public {
        Words.Reading memory reading = _commit(4, _pay(1e18));
        vm.assertEq(rollup.storedHash(2), keccak256(abi.encode(reading.batch)), "computed from the data");
        reading.batch.commitment = keccak256("forged");
        uint256[8][] memory proofs = _list(_proof(4, reading.inputs));
        vm.prank(executor, executor);
        vm.expectPartialRevert(IRollupTypes.UnknownBatch.selector);
        rollup.proveBatches(_list(reading.batch), _list(reading.inputs), proofs);
    }

    /// ABDK zkSync v2 part 2, CVF-39 and 40: an inverted comparison in revert marked blocks proven.
    function testAbdkCvf39RevertNeverRaisesWhatIsProven() public {
        Words.Reading memory first = _commitAndProve(4, _pay(1e18));
        Words.Reading memory second = _commit(4, _pay(1e18));
        Words.Reading memory third = _commit(4, _pay(1e18));
        vm.warp(block.timestamp + WINDOW + 1);
        // With a batch between the last proven and the reverted one: there an inverted comparison would show.
        rollup.revertByCertificate(third.batch, _certificate(IRollupTypes.VoteKind.Revert, third.batch));
        vm.assertEq(rollup.counters().proven, 2, "as before");
        vm.assertEq(rollup.counters().committed, 3, "one less than reverted");
        IRollupTypes.Execution memory run = _run(second);
        vm.expectPartialRevert(IRollupTypes.WrongNumber.selector);
        rollup.executeBatches(run);
        _execute(first);
        vm.expectPartialRevert(IRollupTypes.NotProven.selector);
        rollup.executeBatches(run);
    }

    /// ABDK zkSync v2 part 2, CVF-76: ecrecover's zero was accepted.
    function testAbdkCvf76ZeroSignerIsNoAttester() public {
        Words.Reading memory reading = _commitAndProve(4, _pay(1e18));
        IRollupTypes.Execution memory run = _run(reading);
        bytes memory broken = abi.encodePacked(bytes32(uint256(1)), bytes32(uint256(1)), uint8(99)); // recovers to 0
        run.signatures = abi.encodePacked(broken, broken, broken);
        vm.expectPartialRevert(IRollupTypes.BadSignature.selector);
        rollup.executeBatches(run);
        // A network can't be made with the zero address among its attesters either: see RolesTest.
    }

    /// ABDK zkSync v2 part 2, CVF-78: the gas limit for transfers was too low; here it can be raised.
    function testAbdkCvf78PushGasCanBeRaised() public {
        NastyToken dear = new NastyToken(18);
        _register(8, address(dear), 0);
        dear.mint(alice, 10e18);
        vm.deal(alice, FEE);
        vm.prank(alice);
        rollup.deposit{value: FEE}(8, 10e18, alice);
        _finish(4, Words.queued(1, CHAIN, 8, 1, 10e18, alice));
        dear.setCost(180_000);
        dear.set(NastyToken.Mode.Costly, address(0));
        _finish(4, Words.withdraw(CHAIN, 8, 1, 1e18, bob));
        vm.assertEq(rollup.pending(8, bob), 1e18, "too dear for the bound");
        _change(IRollupTypes.ChangeKind.PushGas, 240_000);
        _finish(4, Words.withdraw(CHAIN, 8, 1, 2e18, bob));
        vm.assertEq(dear.balances(bob), 2e18, "pushed");
        rollup.claimPending(8, bob);
        vm.assertEq(dear.balances(bob), 3e18, "claimed");
    }

    /// ABDK zkSync v8, CVF-34: the log carried the amount asked for, not the one paid.
    function testAbdkCvf34LogsCarryWhatWasPaid() public {
        Words.Reading memory reading = _commitAndProve(
            4, abi.encodePacked(_pay(1e18), Words.withdraw(CHAIN, NATIVE, 1, 1e18, address(new GasBurner())))
        );
        IRollupTypes.Execution memory run = _run(reading);
        vm.expectEmit(address(rollup));
        emit IRollupTypes.BatchExecuted(2, reading.batch.commitment, 1); // the second record wasn't paid
        rollup.executeBatches(run);
    }

    /// ZKSYNC1-2021-01: initialising again, then destroying. There is no initialiser and no upgrade; the one
    /// delegatecall goes to the second half, which is part of the code, and which has none of its own.
    function testZksync202101NothingToInitialiseUpgradeOrDestroy() public view {
        vm.assertEq(_delegatecalls(address(rollup).code), 1, "one way to the second half");
        vm.assertEq(_delegatecalls(rollup.secondPart().code), 0, "none from there");
    }

    function _delegatecalls(bytes memory code) private pure returns (uint256 count) {
        for (uint256 i = 0; i < code.length; ++i) {
            uint8 op = uint8(code[i]);
            if (op >= 0x60 && op <= 0x7f) {
                i += op - 0x5f; // a push's data
                continue;
            }
            if (op == 0xf4) ++count;
            vm.assertTrue(op != 0xf2 && op != 0xff, "callcode or selfdestruct");
        }
    }

    /// TOB-HERMEZ-001: a token address without code let funds be stolen.
    function testTobHermez001TokenNeedsCode() public {
        address later = address(0xdead0001);
        uint256 value = uint160(later) | (uint256(9) << 160);
        vm.prank(governor);
        rollup.scheduleChange(IRollupTypes.ChangeKind.Token, value);
        vm.warp(block.timestamp + ROLE_DELAY);
        vm.expectPartialRevert(IRollupTypes.BadToken.selector);
        rollup.applyChange(IRollupTypes.ChangeKind.Token, value);
        vm.deal(alice, 1 ether);
        vm.prank(alice);
        vm.expectPartialRevert(IRollupTypes.UnknownToken.selector);
        rollup.deposit{value: FEE}(9, 1e18, alice);
    }

    /// TOB-HERMEZ-003: queue spam. Every item pays, and less than a minimum isn't queued.
    function testTobHermez003QueueSpamCosts() public {
        vm.deal(alice, 1 ether);
        coin.mint(alice, 1e18);
        vm.prank(alice);
        coin.approve(address(rollup), 1e18);
        vm.prank(alice);
        vm.expectPartialRevert(IRollupTypes.WrongFee.selector);
        rollup.deposit(COIN, 1e18, alice);
        vm.prank(alice);
        vm.expectPartialRevert(IRollupTypes.DepositTooSmall.selector);
        rollup.deposit{value: FEE}(COIN, 1, alice);
        vm.prank(alice, alice);
        vm.expectPartialRevert(IRollupTypes.WrongFee.selector);
        rollup.requestForcedExit(1, COIN);
    }

    /// TOB-HERMEZ-014: a chain id of 16 bits collided. Chains are the network's own indices, in a registered set.
    function testTobHermez014ChainsAreIndicesOfTheNetwork() public {
        IRollupTypes.CommitData memory data = _data(4, Words.withdraw(3, COIN, 1, 1e18, bob)); // 3 isn't in the set
        vm.prank(sequencer, sequencer);
        vm.expectPartialRevert(IRollupTypes.ChainNotInSet.selector);
        rollup.commitBatches(last, _list(data));
    }

    /// TOB-HERMEZ-017: signatures were valid on another deployment.
    function testTobHermez017VotesBindTheNetwork() public {
        IRollupTypes.Config memory config = _config();
        config.networkId = bytes32(uint256(ID) ^ 1);
        IRollup other = _deploy(config);
        IRollupTypes.StoredBatch memory batch = other.genesisBatch();
        bytes memory ours = _certificate(IRollupTypes.VoteKind.Freeze, batch);
        vm.expectPartialRevert(IRollupTypes.BadSignature.selector);
        other.freezeByCertificate(batch, ours);
    }

    /// Solidified on Hermez: fee-on-transfer tokens broke exits. They can't be deposited, and a fee introduced later
    /// leaves a pending balance and everybody else's money where it was.
    function testSolidifiedFeeOnTransferTokens() public {
        NastyToken odd = new NastyToken(18);
        _register(8, address(odd), 0);
        odd.mint(alice, 10e18);
        odd.set(NastyToken.Mode.FeeInside, address(0));
        vm.deal(alice, 1 ether);
        vm.prank(alice);
        vm.expectPartialRevert(IRollupTypes.DepositNotReceived.selector);
        rollup.deposit{value: FEE}(8, 1e18, alice);
        odd.set(NastyToken.Mode.Honest, address(0));
        vm.prank(alice);
        rollup.deposit{value: FEE}(8, 1e18, alice);
        _finish(4, Words.queued(1, CHAIN, 8, 1, 1e18, alice));
        odd.set(NastyToken.Mode.FeeOnTop, address(0));
        _finish(4, abi.encodePacked(Words.withdraw(CHAIN, 8, 1, 0.5e18, bob), _pay(1e18)));
        vm.assertEq(odd.balances(address(rollup)), 1e18, "nothing left");
        vm.assertEq(rollup.pending(8, bob), 0.5e18, "owed");
        vm.assertEq(coin.balanceOf(bob), 1e18, "the other token is paid");
    }

    /// Solidified on Hermez: malleable signatures. See ExecuteTest.testRule30LowS; here: s = 0 and s = the order.
    function testSolidifiedMalleableSignatures() public {
        Words.Reading memory reading = _commitAndProve(4, _pay(1e18));
        IRollupTypes.Execution memory run = _run(reading);
        bytes memory good = run.signatures;
        bytes32[2] memory bad =
            [bytes32(0), bytes32(0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141)];
        for (uint256 i = 0; i < 2; ++i) {
            bytes memory changed = abi.encodePacked(good);
            bytes32 s = bad[i];
            assembly {
                mstore(add(changed, 0x40), s)
            }
            run.signatures = changed;
            vm.expectPartialRevert(IRollupTypes.BadSignature.selector);
            rollup.executeBatches(run);
        }
    }

    /// Solidified on Hermez: a second delayed deposit reset the first one's timer.
    function testSolidifiedLaterItemsDontMoveEarlierDeadlines() public {
        _deposit(COIN, 1e18, alice);
        (, uint64 before) = rollup.queueItem(2);
        vm.warp(block.timestamp + 1 days);
        _deposit(COIN, 1e18, alice);
        (, uint64 present) = rollup.queueItem(2);
        (, uint64 later) = rollup.queueItem(3);
        vm.assertEq(present, before, "the first's deadline");
        vm.assertEq(later, before + 1 days, "the second's own");
        vm.warp(before + 1);
        rollup.arm();
        uint64 armedAt = rollup.counters().armedAt;
        _deposit(COIN, 1e18, alice);
        vm.assertEq(rollup.counters().armedAt, armedAt, "arming isn't moved either");
    }

    /// Least Authority on Loopring 3.6: the operator could swap the circuit. Nobody can: no call changes a verifier.
    function testLeastAuthorityVerifiersNeverChange() public {
        address before = rollup.verifier(32);
        for (uint256 kind = 1; kind <= uint256(type(IRollupTypes.ChangeKind).max); ++kind) {
            uint256 value = uint160(bob);
            if (kind == uint256(IRollupTypes.ChangeKind.PushGas)) value = 100_000;
            if (kind == uint256(IRollupTypes.ChangeKind.QueueFee)) value = FEE;
            if (kind == uint256(IRollupTypes.ChangeKind.DailyLimit)) value = (uint256(COIN) << 128) | 1e18;
            vm.prank(governor);
            rollup.scheduleChange(IRollupTypes.ChangeKind(kind), value);
            vm.warp(block.timestamp + ROLE_DELAY);
            try rollup.applyChange(IRollupTypes.ChangeKind(kind), value) {} catch {}
            if (kind == uint256(IRollupTypes.ChangeKind.Governor)) governor = bob;
        }
        vm.assertEq(rollup.verifier(32), before, "verifier");
    }

    /// Least Authority on Loopring 3.6: null recipient. Such a payout can't stop a batch.
    function testLeastAuthorityNullRecipient() public {
        _finish(4, abi.encodePacked(Words.withdraw(CHAIN, COIN, 1, 1e18, address(0)), _pay(1e18)));
        vm.assertEq(rollup.pending(COIN, address(0)), 1e18, "the token refuses it");
        vm.assertEq(coin.balanceOf(bob), 1e18, "the next is paid");
    }

    /// Loopring/protocols #202, #211: a recipient burned the gas of execute.
    function testLoopring202RecipientBurnsGas() public {
        address burner = address(new GasBurner());
        bytes memory operations;
        for (uint256 i = 0; i < 8; ++i) {
            operations = abi.encodePacked(operations, Words.withdraw(CHAIN, NATIVE, 1, 1e17, i == 7 ? bob : burner));
        }
        Words.Reading memory reading = _commitAndProve(8, operations);
        IRollupTypes.Execution memory run = _run(reading);
        uint256 before = gasleft();
        rollup.executeBatches(run);
        vm.assertLe(before - gasleft(), 8 * (uint256(PUSH_GAS) + 80_000), "bounded");
        vm.assertEq(bob.balance, 1e17, "the honest one is paid");
        vm.assertEq(rollup.pending(NATIVE, burner), 7e17, "the burner waits");
    }

    /// zkLink's hash without a chain id, Loopring/protocols #1692: paid on the wrong chain. A record of another chain
    /// isn't among this chain's payouts, and the payouts are fixed at commit.
    function testWrongChainIsNeverPaidHere() public {
        Words.Reading memory reading = _commitAndProve(4, Words.withdraw(OTHER, COIN, 1, 1e18, bob));
        IRollupTypes.Execution memory run = _run(reading);
        run.payouts[0] = abi.encodePacked(uint8(0), COIN, bob, uint120(1e18));
        vm.expectPartialRevert(IRollupTypes.WrongPayouts.selector);
        rollup.executeBatches(run);
        _execute(reading);
        vm.assertEq(coin.balanceOf(bob), 0, "not here");
    }

    /// zkLink: one unregistered token in a block reverted the whole block.
    function testZklinkUnregisteredTokenElsewhereDoesNotStopABatch() public {
        _finish(4, abi.encodePacked(Words.withdraw(OTHER, 999, 1, 1e18, bob), _pay(1e18)));
        vm.assertEq(coin.balanceOf(bob), 1e18, "paid");
    }

    /// zkLink: addToken could overwrite.
    function testZklinkTokensAreWriteOnce() public {
        TestToken other = new TestToken("O", "O", 18);
        uint256 value = uint160(address(other)) | (uint256(COIN) << 160);
        vm.prank(governor);
        rollup.scheduleChange(IRollupTypes.ChangeKind.Token, value);
        vm.warp(block.timestamp + ROLE_DELAY);
        vm.expectPartialRevert(IRollupTypes.TokenTaken.selector);
        rollup.applyChange(IRollupTypes.ChangeKind.Token, value);
        vm.assertEq(rollup.token(COIN).token, address(coin), "the first");
    }

    /// zkSync on its first day: requests for the zero address made unprovable blocks.
    function testZksyncZeroOwnerIsNotQueued() public {
        vm.deal(alice, 2 ether);
        vm.prank(alice);
        vm.expectPartialRevert(IRollupTypes.BadOwner.selector);
        rollup.depositNative{value: 1 ether + FEE}(1 ether, address(0));
    }
}
