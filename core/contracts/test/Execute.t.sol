// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {IRollupTypes} from "../src/IRollupTypes.sol";
import {Network} from "./support/Network.sol";
import {vm} from "./support/Vm.sol";
import {Words} from "./support/Words.sol";

/// Rules 30 and 32: proof and quorum, order, once.
contract ExecuteTest is Network {
    address private alice = _user(1);
    address private bob = _user(2);
    uint256 private constant ORDER_OF_SECP256K1 = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141;

    function setUp() public override {
        super.setUp();
        _deposit(COIN, 100e18, alice);
        _deposit(CENT, 100e6, alice);
        _finish(
            4,
            abi.encodePacked(
                Words.queued(1, CHAIN, COIN, 1, 100e18, alice), Words.queued(1, CHAIN, CENT, 1, 100e18, alice)
            )
        );
    }

    function _pay(uint120 amount) private view returns (bytes memory) {
        return Words.withdraw(CHAIN, COIN, 1, amount, bob);
    }

    function _refuse(bytes4 selector, IRollupTypes.Execution memory run) private {
        vm.expectPartialRevert(selector);
        rollup.executeBatches(run);
    }

    function testNeedsProof() public {
        Words.Reading memory reading = _commit(4, _pay(1e18));
        _refuse(IRollupTypes.NotProven.selector, _run(reading));
        _prove(reading);
        _execute(reading);
        vm.assertEq(coin.balanceOf(bob), 1e18, "paid");
    }

    function testOnceAndInOrder() public {
        Words.Reading memory first = _commitAndProve(4, _pay(1e18));
        Words.Reading memory second = _commitAndProve(4, _pay(2e18));
        _refuse(IRollupTypes.WrongNumber.selector, _run(second));
        _execute(first);
        _refuse(IRollupTypes.WrongNumber.selector, _run(first));
        _execute(second);
        _refuse(IRollupTypes.WrongNumber.selector, _run(second));
        vm.assertEq(coin.balanceOf(bob), 3e18, "paid once");
    }

    function testOneAgreeForARun() public {
        Words.Reading memory first = _commitAndProve(4, _pay(1e18));
        Words.Reading memory second = _commitAndProve(4, _pay(2e18));
        IRollupTypes.Execution memory run;
        run.batches = new IRollupTypes.StoredBatch[](2);
        (run.batches[0], run.batches[1]) = (first.batch, second.batch);
        run.payouts = new bytes[](2);
        (run.payouts[0], run.payouts[1]) = (first.payouts, second.payouts);
        run.signatures = _certificate(IRollupTypes.VoteKind.Agree, first.batch); // not the last one
        _refuse(IRollupTypes.BadSignature.selector, run);
        run.signatures = _certificate(IRollupTypes.VoteKind.Agree, second.batch);
        vm.expectEmit(address(rollup));
        emit IRollupTypes.BatchExecuted(2, first.batch.commitment, 1);
        vm.expectEmit(address(rollup));
        emit IRollupTypes.BatchExecuted(3, second.batch.commitment, 1);
        rollup.executeBatches(run);
        vm.assertEq(coin.balanceOf(bob), 3e18, "both paid");
    }

    function testForgedPayoutsAreRefused() public {
        Words.Reading memory reading = _commitAndProve(4, _pay(1e18));
        for (uint256 i = 0; i < 38; ++i) {
            IRollupTypes.Execution memory run = _run(reading);
            run.payouts[0] = abi.encodePacked(reading.payouts);
            run.payouts[0][i] ^= 0x01;
            _refuse(IRollupTypes.WrongPayouts.selector, run);
        }
        IRollupTypes.Execution memory none = _run(reading);
        none.payouts[0] = "";
        _refuse(IRollupTypes.WrongPayouts.selector, none);
        none.payouts[0] = abi.encodePacked(reading.payouts, reading.payouts);
        _refuse(IRollupTypes.WrongPayouts.selector, none);
        none.payouts = new bytes[](0);
        _refuse(IRollupTypes.NothingGiven.selector, none);
    }

    function testOtherBatchThanTheStoredOne() public {
        Words.Reading memory reading = _commitAndProve(4, _pay(1e18));
        for (uint256 field = 1; field < 9; ++field) {
            IRollupTypes.Execution memory run = _run(reading);
            IRollupTypes.StoredBatch memory changed = rollup.genesisBatch();
            assembly {
                mcopy(changed, mload(add(mload(run), 0x20)), 0x120)
                let place := add(changed, mul(field, 0x20))
                mstore(place, xor(mload(place), 1))
            }
            run.batches[0] = changed;
            _refuse(IRollupTypes.UnknownBatch.selector, run);
        }
    }

    // ------------------------------------------------------------------ votes

    function _signed(IRollupTypes.VoteKind kind, IRollupTypes.StoredBatch memory batch, uint256[] memory keys)
        private
        pure
        returns (bytes memory signatures)
    {
        for (uint256 i = 0; i < keys.length; ++i) {
            signatures = abi.encodePacked(signatures, _signature(keys[i], _digest(kind, batch)));
        }
    }

    function _keys(uint256 a, uint256 b, uint256 c) private view returns (uint256[] memory keys) {
        keys = new uint256[](3);
        (keys[0], keys[1], keys[2]) = (attesterKeys[a], attesterKeys[b], attesterKeys[c]);
    }

    function testRule30Quorum() public {
        vm.assertEq(rollup.quorum(), 3, "quorum of 4");
        Words.Reading memory reading = _commitAndProve(4, _pay(1e18));
        IRollupTypes.Execution memory run = _run(reading);
        bytes memory three = run.signatures;
        run.signatures = "";
        _refuse(IRollupTypes.NoQuorum.selector, run);
        uint256[] memory two = new uint256[](2);
        (two[0], two[1]) = (attesterKeys[0], attesterKeys[3]);
        run.signatures = _signed(IRollupTypes.VoteKind.Agree, reading.batch, two);
        _refuse(IRollupTypes.NoQuorum.selector, run);
        run.signatures = abi.encodePacked(three, bytes1(0));
        _refuse(IRollupTypes.BadSignature.selector, run);
        run.signatures = _signed(IRollupTypes.VoteKind.Agree, reading.batch, _keys(0, 1, 1)); // one twice
        _refuse(IRollupTypes.BadSignature.selector, run);
        run.signatures = _signed(IRollupTypes.VoteKind.Agree, reading.batch, _keys(1, 0, 2)); // not ascending
        _refuse(IRollupTypes.BadSignature.selector, run);
        uint256[] memory stranger = _keys(0, 1, 2);
        stranger[2] = 12345;
        run.signatures = _signed(IRollupTypes.VoteKind.Agree, reading.batch, stranger);
        _refuse(IRollupTypes.BadSignature.selector, run);
        run.signatures = _signed(IRollupTypes.VoteKind.Agree, reading.batch, _keys(0, 2, 3));
        rollup.executeBatches(run);
        vm.assertEq(rollup.counters().executed, 2, "executed");
    }

    function testRule30EverySignedFieldCounts() public {
        Words.Reading memory reading = _commitAndProve(4, _pay(1e18));
        IRollupTypes.Execution memory run = _run(reading);
        for (uint256 kind = 0; kind < 5; ++kind) {
            if (kind == uint256(IRollupTypes.VoteKind.Agree)) continue;
            run.signatures = _certificate(IRollupTypes.VoteKind(kind), reading.batch);
            _refuse(IRollupTypes.BadSignature.selector, run);
        }
        uint256[3] memory fields = [uint256(0), 5, 6]; // number, newRoot, commitment
        for (uint256 i = 0; i < 3; ++i) {
            IRollupTypes.StoredBatch memory changed = rollup.genesisBatch();
            uint256 field = fields[i];
            assembly {
                mcopy(changed, mload(add(mload(run), 0x20)), 0x120)
                let place := add(changed, mul(field, 0x20))
                mstore(place, xor(mload(place), 1))
            }
            run.signatures = _certificate(IRollupTypes.VoteKind.Agree, changed);
            _refuse(IRollupTypes.BadSignature.selector, run);
        }
        bytes32 digest = rollup.voteDigest(
            IRollupTypes.VoteKind.Agree, reading.batch.number, reading.batch.newRoot, reading.batch.commitment
        );
        vm.assertEq(digest, _digest(IRollupTypes.VoteKind.Agree, reading.batch), "digest");
    }

    /// The mirrored signature (n - s, other v) recovers to the same signer and is refused.
    function testRule30LowS() public {
        Words.Reading memory reading = _commitAndProve(4, _pay(1e18));
        IRollupTypes.Execution memory run = _run(reading);
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(attesterKeys[2], _digest(IRollupTypes.VoteKind.Agree, reading.batch));
        bytes32 mirrored = bytes32(ORDER_OF_SECP256K1 - uint256(s));
        uint256[] memory two = new uint256[](2);
        (two[0], two[1]) = (attesterKeys[0], attesterKeys[1]);
        bytes memory start = _signed(IRollupTypes.VoteKind.Agree, reading.batch, two);
        run.signatures = abi.encodePacked(start, r, mirrored, v == 27 ? uint8(28) : uint8(27));
        _refuse(IRollupTypes.BadSignature.selector, run);
        run.signatures = abi.encodePacked(start, r, s, v - 27);
        _refuse(IRollupTypes.BadSignature.selector, run);
    }

    // ---------------------------------------------------------------- payouts

    function testBitmapAndForcedExitAndRefusedDeposit() public {
        _deposit(CENT, 7e6, alice);
        _forcedExit(alice, 1, CENT);
        Words.Reading memory reading = _commitAndProve(
            8,
            abi.encodePacked(
                _pay(1e18),
                Words.queued(5, CHAIN, CENT, 0, 7e18, alice),
                Words.queued(3, CHAIN, CENT, 1, 100e18, alice),
                Words.withdraw(CHAIN, COIN, 1, 0, bob)
            )
        );
        IRollupTypes.Execution memory run = _run(reading);
        vm.expectEmit(address(rollup));
        emit IRollupTypes.PayoutPending(2, 1, CENT, alice, 7e6);
        vm.expectEmit(address(rollup));
        emit IRollupTypes.BatchExecuted(2, reading.batch.commitment, 5); // records 0 and 2; zero amounts have none
        rollup.executeBatches(run);
        vm.assertEq(cent.balanceOf(alice), 100e6, "forced exit");
        vm.assertEq(rollup.pending(CENT, alice), 7e6, "refused deposit waits for its owner");
        vm.assertEq(rollup.held(CENT), 0, "held");
        vm.expectEmit(address(rollup));
        emit IRollupTypes.PendingClaimed(CENT, alice, 7e6);
        rollup.claimPending(CENT, alice);
        vm.assertEq(cent.balanceOf(alice), 107e6, "claimed");
        vm.expectRevert(IRollupTypes.NothingPending.selector);
        rollup.claimPending(CENT, alice);
    }

    /// What six decimals can't express stays in the contract; a payout below the smallest unit counts as settled.
    function testScalesDown() public {
        Words.Reading memory reading = _commitAndProve(
            4,
            abi.encodePacked(
                Words.withdraw(CHAIN, CENT, 1, 3e18 + 999_999_999_999, bob),
                Words.withdraw(CHAIN, CENT, 1, 999_999_999_999, bob)
            )
        );
        IRollupTypes.Execution memory run = _run(reading);
        vm.expectEmit(address(rollup));
        emit IRollupTypes.BatchExecuted(2, reading.batch.commitment, 3);
        rollup.executeBatches(run);
        vm.assertEq(cent.balanceOf(bob), 3e6, "paid");
        vm.assertEq(rollup.held(CENT), 97e18 - 2 * 999_999_999_999, "held");
        vm.assertEq(cent.balanceOf(address(rollup)), 97e6, "dust stays");
    }

    function testPipelinedCallExecutesTheEarlierBatch() public {
        Words.Reading memory first = _commitAndProve(4, _pay(1e18));
        IRollupTypes.CommitData memory data = _data(4, _pay(2e18));
        Words.Reading memory second = _read(data);
        IRollupTypes.Execution memory run = _run(first);
        uint256[8][] memory proofs = _list(_proof(4, second.inputs));
        uint256 snapshot = vm.snapshotState();
        vm.prank(sequencer, sequencer);
        rollup.commitProveAndExecute(last, _list(data), proofs, run);
        vm.assertEq(coin.balanceOf(bob), 1e18, "first paid");
        vm.assertEq(rollup.counters().proven, 3, "second proven");
        // Somebody else executes first: the commit goes through all the same.
        vm.revertToState(snapshot);
        rollup.executeBatches(run);
        vm.prank(sequencer, sequencer);
        rollup.commitProveAndExecute(last, _list(data), proofs, run);
        vm.assertEq(coin.balanceOf(bob), 1e18, "paid once");
        vm.assertEq(rollup.counters().proven, 3, "second proven");
        vm.assertEq(rollup.counters().executed, 2, "second not executed");
    }

    /// Nor does somebody who executes a run's first batch only.
    function testPipelinedCallOutlivesThatItsRunWasBegun() public {
        Words.Reading memory first = _commitAndProve(4, _pay(1e18));
        Words.Reading memory second = _commitAndProve(4, _pay(2e18));
        IRollupTypes.Execution memory run = _run(second);
        run.batches = new IRollupTypes.StoredBatch[](2);
        (run.batches[0], run.batches[1]) = (first.batch, second.batch);
        run.payouts = new bytes[](2);
        (run.payouts[0], run.payouts[1]) = (first.payouts, second.payouts);
        IRollupTypes.CommitData memory data = _data(4, _pay(3e18));
        uint256[8][] memory proofs = _list(_proof(4, _read(data).inputs));
        _execute(first);
        vm.prank(sequencer, sequencer);
        rollup.commitProveAndExecute(last, _list(data), proofs, run);
        vm.assertEq(rollup.counters().proven, 4, "third proven");
        vm.assertEq(rollup.counters().executed, 2, "first executed, once");
    }
}
