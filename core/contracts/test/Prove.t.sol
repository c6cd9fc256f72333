// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {IRollup} from "../src/IRollup.sol";
import {IRollupTypes} from "../src/IRollupTypes.sol";
import {Network} from "./support/Network.sol";
import {Relay} from "./support/Relay.sol";
import {vm} from "./support/Vm.sol";
import {Words} from "./support/Words.sol";

/// Proofs: in order, in time, of the stored batch and of nothing else.
contract ProveTest is Network {
    function _one() private pure returns (bytes memory) {
        return Words.withdraw(OTHER, COIN, 1, 5e18, _user(2));
    }

    function _refuse(bytes4 selector, Words.Reading memory reading, uint256[8] memory proof) private {
        vm.prank(executor, executor);
        vm.expectPartialRevert(selector);
        rollup.proveBatches(_list(reading.batch), _list(reading.inputs), _list(proof));
    }

    function testEmitsTheFinalRootOnlyOfAProvenBatch() public {
        Words.Reading memory reading = _commit(4, _one());
        vm.recordLogs();
        uint256[8] memory proof = _proof(4, reading.inputs);
        proof[6] ^= 1;
        vm.prank(executor, executor);
        try rollup.proveBatches(_list(reading.batch), _list(reading.inputs), _list(proof)) {
            vm.assertTrue(false, "a bad proof was accepted");
        } catch {}
        vm.assertEq(vm.getRecordedLogs().length, 0, "no event");
        vm.expectEmit(address(rollup));
        emit IRollupTypes.FinalRoot(1, reading.batch.newRoot, reading.batch.commitment);
        _prove(reading);
    }

    function testRefusesForgedProofs() public {
        Words.Reading memory reading = _commit(4, _one());
        for (uint256 word = 0; word < 8; ++word) {
            uint256[8] memory proof = _proof(4, reading.inputs);
            proof[word] += 1;
            bytes memory call =
                abi.encodeCall(IRollup.proveBatches, (_list(reading.batch), _list(reading.inputs), _list(proof)));
            vm.prank(executor, executor);
            (bool ok, bytes memory answer) = address(rollup).call{gas: 2_000_000}(call);
            vm.assertFalse(ok, "a forged proof");
            vm.assertEq(bytes32(bytes4(answer)), bytes32(IRollupTypes.InvalidProof.selector), "why");
        }
        uint256[8] memory zero;
        _refuse(IRollupTypes.InvalidProof.selector, reading, zero);
        // A proof by the key of another size.
        _refuse(IRollupTypes.InvalidProof.selector, reading, _proof(8, reading.inputs));
        vm.assertEq(rollup.counters().proven, 0, "nothing proven");
    }

    function testRefusesOtherInputsThanTheStoredOnes() public {
        Words.Reading memory reading = _commit(4, _one());
        for (uint256 field = 0; field < 3; ++field) {
            IRollupTypes.PublicInputs memory changed =
                IRollupTypes.PublicInputs(reading.inputs.p, reading.inputs.r, reading.inputs.e);
            assembly {
                let place := add(changed, mul(field, 0x20))
                mstore(place, xor(mload(place), 1))
            }
            Words.Reading memory forged = Words.Reading(reading.batch, changed, "");
            _refuse(IRollupTypes.WrongInputs.selector, forged, _proof(4, changed)); // the proof itself is valid
        }
    }

    function testInOrder() public {
        Words.Reading memory first = _commit(4, _one());
        Words.Reading memory second = _commit(4, _one());
        _refuse(IRollupTypes.WrongNumber.selector, second, _proof(4, second.inputs));
        _prove(first);
        _refuse(IRollupTypes.WrongNumber.selector, first, _proof(4, first.inputs));
        _prove(second);
        vm.assertEq(rollup.counters().proven, 2, "proven");
        second.batch.number = 3;
        _refuse(IRollupTypes.UnknownBatch.selector, second, _proof(4, second.inputs));
    }

    /// Anybody may bring a proof, but nodes have to find it in the calldata of a transaction to this contract.
    function testOnlyStraightFromAPlainAccount() public {
        Words.Reading memory reading = _commit(4, _one());
        uint256[8][] memory proofs = _list(_proof(4, reading.inputs));
        bytes memory call = abi.encodeCall(IRollup.proveBatches, (_list(reading.batch), _list(reading.inputs), proofs));
        Relay relay = new Relay();
        vm.prank(executor, executor);
        vm.expectRevert(IRollupTypes.NotDirect.selector);
        relay.forward(address(rollup), call);
        vm.etch(guardian, abi.encodePacked(hex"ef0100", address(relay)));
        vm.prank(guardian, guardian);
        vm.expectRevert(IRollupTypes.NotDirect.selector);
        rollup.proveBatches(_list(reading.batch), _list(reading.inputs), proofs);
        vm.prank(executor, executor);
        rollup.proveBatches(_list(reading.batch), _list(reading.inputs), proofs);
        vm.assertEq(rollup.counters().proven, 1, "from a plain account");
    }

    function testRule25NotAfterTheDeadline() public {
        Words.Reading memory reading = _commit(4, _one());
        vm.warp(reading.batch.timestamp + WINDOW + 1);
        _refuse(IRollupTypes.TooLate.selector, reading, _proof(4, reading.inputs));
        vm.warp(reading.batch.timestamp + WINDOW);
        _prove(reading);
    }

    function testSeveralSizesTogether() public {
        uint8[6] memory sizes = [8, 8, 8, 4, 32, 32];
        IRollupTypes.StoredBatch[] memory batches = new IRollupTypes.StoredBatch[](6);
        IRollupTypes.PublicInputs[] memory inputs = new IRollupTypes.PublicInputs[](6);
        uint256[8][] memory proofs = new uint256[8][](6);
        for (uint256 i = 0; i < 6; ++i) {
            Words.Reading memory reading = _commit(sizes[i], _one());
            batches[i] = reading.batch;
            inputs[i] = reading.inputs;
            proofs[i] = _proof(sizes[i], reading.inputs);
        }
        (proofs[1], proofs[2]) = (proofs[2], proofs[1]);
        vm.prank(executor, executor);
        vm.expectRevert(abi.encodeWithSelector(IRollupTypes.InvalidProof.selector, 1));
        rollup.proveBatches(batches, inputs, proofs);
        (proofs[1], proofs[2]) = (proofs[2], proofs[1]);
        vm.prank(executor, executor);
        rollup.proveBatches(batches, inputs, proofs);
        vm.assertEq(rollup.counters().proven, 6, "proven");
    }

    function testUnequalLists() public {
        Words.Reading memory reading = _commit(4, _one());
        vm.prank(executor, executor);
        vm.expectRevert(IRollupTypes.NothingGiven.selector);
        rollup.proveBatches(_list(reading.batch), _list(reading.inputs), new uint256[8][](0));
        uint256[8][] memory proofs = _list(_proof(4, reading.inputs));
        vm.prank(executor, executor);
        vm.expectRevert(IRollupTypes.NothingGiven.selector);
        rollup.proveBatches(_list(reading.batch), new IRollupTypes.PublicInputs[](0), proofs);
        vm.prank(executor, executor);
        vm.expectRevert(IRollupTypes.NothingGiven.selector);
        rollup.proveBatches(new IRollupTypes.StoredBatch[](0), new IRollupTypes.PublicInputs[](0), new uint256[8][](0));
    }

    function testCommitAndProveNeedsEverythingBeforeProven() public {
        Words.Reading memory first = _commit(4, _one());
        IRollupTypes.CommitData memory data = _data(4, _one());
        Words.Reading memory second = _read(data);
        uint256[8][] memory proofs = _list(_proof(4, second.inputs));
        vm.prank(sequencer, sequencer);
        vm.expectRevert(abi.encodeWithSelector(IRollupTypes.NotProven.selector, 1));
        rollup.commitAndProve(last, _list(data), proofs);
        _prove(first);
        vm.prank(sequencer, sequencer);
        rollup.commitAndProve(last, _list(data), proofs);
        vm.assertEq(rollup.counters().proven, 2, "proven");
    }
}
