// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {IGroth16Verifier} from "../src/IGroth16Verifier.sol";
import {Creator} from "./support/Creator.sol";
import {SnarkjsVectors} from "./support/SnarkjsVectors.sol";
import {Trapdoor} from "./support/Trapdoor.sol";
import {vm} from "./support/Vm.sol";

/// The verifier against snarkjs's key and proofs, and against everything near them.
contract VerifierTest is Creator {
    uint256 private constant BASE = 21888242871839275222246405745257275088696311157297823662689037894645226208583;
    uint256 private constant ORDER = 21888242871839275222246405745257275088548364400416034343698204186575808495617;

    IGroth16Verifier private verifier;

    function setUp() public {
        verifier = _deploy(SnarkjsVectors.key());
    }

    function _deploy(uint256[22] memory key) private returns (IGroth16Verifier) {
        return IGroth16Verifier(vm.deployCode("Groth16Verifier.sol:Groth16Verifier", abi.encode(key)));
    }

    /// A precompile that refuses a point takes all the gas it was given: not all of ours, then.
    function _accepts(uint256[3] memory inputs, uint256[8] memory proof) private view returns (bool) {
        return verifier.verify{gas: 1_000_000}(inputs, proof);
    }

    function _acceptsAll(uint256[3][] memory inputs, uint256[8][] memory proofs) private view returns (bool) {
        return verifier.verifyBatch{gas: 2_000_000}(inputs, proofs);
    }

    function testKeyHashIsKeccakOfTheWords() public view {
        vm.assertEq(verifier.keyHash(), 0x92e49a968c6ffc4e9e03406d57fb42f4acb4c08fbab8b8ce8d0329990e5b0da4, "key hash");
    }

    function testAcceptsSnarkjsProofs() public view {
        for (uint256 i = 0; i < SnarkjsVectors.COUNT; ++i) {
            (uint256[3] memory inputs, uint256[8] memory proof) = SnarkjsVectors.get(i);
            vm.assertTrue(_accepts(inputs, proof), "a proof by snarkjs");
        }
    }

    function testRefusesEveryTamperedWord() public view {
        for (uint256 word = 0; word < 11; ++word) {
            (uint256[3] memory inputs, uint256[8] memory proof) = SnarkjsVectors.get(0);
            if (word < 3) inputs[word] += 1;
            else proof[word - 3] += 1;
            vm.assertFalse(_accepts(inputs, proof), "one word changed by one");
        }
    }

    function testFuzzRefusesRandomChange(uint256 word, uint256 value) public view {
        word %= 11;
        (uint256[3] memory inputs, uint256[8] memory proof) = SnarkjsVectors.get(1);
        if (word < 3) {
            vm.assume(inputs[word] != value);
            inputs[word] = value;
        } else {
            vm.assume(proof[word - 3] != value);
            proof[word - 3] = value;
        }
        vm.assertFalse(_accepts(inputs, proof), "a random word");
    }

    /// The proof stays the same modulo the field; the encoding must be the canonical one.
    function testRefusesWordsAboveTheField() public view {
        for (uint256 word = 0; word < 11; ++word) {
            (uint256[3] memory inputs, uint256[8] memory proof) = SnarkjsVectors.get(0);
            if (word < 3) inputs[word] += ORDER;
            else proof[word - 3] += BASE;
            vm.assertFalse(_accepts(inputs, proof), "same value, not canonical");
            (uint256[3][] memory all, uint256[8][] memory proofs) = _batch(3);
            (all[0], proofs[0]) = (inputs, proof);
            vm.assertFalse(_acceptsAll(all, proofs), "not canonical, together");
        }
    }

    function testRefusesMixedPartsOfValidProofs() public view {
        (uint256[3] memory inputs,) = SnarkjsVectors.get(0);
        (, uint256[8] memory proof) = SnarkjsVectors.get(1);
        vm.assertFalse(_accepts(inputs, proof), "a proof of other inputs");
    }

    function testRefusesIdentityPoints() public view {
        (uint256[3] memory inputs, uint256[8] memory proof) = SnarkjsVectors.get(0);
        uint256[8] memory nothing;
        vm.assertFalse(_accepts(inputs, nothing), "all identity");
        (proof[0], proof[1]) = (0, 0);
        vm.assertFalse(_accepts(inputs, proof), "A identity");
    }

    /// On the twist, but outside the subgroup of the field's order.
    function testRefusesPointOutsideTheSubgroup() public view {
        (uint256[3] memory inputs, uint256[8] memory proof) = SnarkjsVectors.get(0);
        (proof[2], proof[3]) = (0, 1);
        proof[4] = 5912654199736721486680175016176231956195085055698687135131307249486702594212;
        proof[5] = 18278151005453108793778860132295291098363647455926340152056652516292830556603;
        vm.assertFalse(_accepts(inputs, proof), "B outside the subgroup");
    }

    // ------------------------------------------------------------- together

    function _batch(uint256 count) private pure returns (uint256[3][] memory inputs, uint256[8][] memory proofs) {
        inputs = new uint256[3][](count);
        proofs = new uint256[8][](count);
        for (uint256 i = 0; i < count; ++i) {
            (inputs[i], proofs[i]) = SnarkjsVectors.get(i % SnarkjsVectors.COUNT);
        }
    }

    function testAcceptsProofsTogether() public view {
        for (uint256 count = 1; count <= 8; ++count) {
            (uint256[3][] memory inputs, uint256[8][] memory proofs) = _batch(count);
            vm.assertTrue(_acceptsAll(inputs, proofs), "valid proofs together");
        }
    }

    function testFuzzOneBadProofSpoilsTheBatch(uint256 which, uint256 word, uint256 change) public view {
        (uint256[3][] memory inputs, uint256[8][] memory proofs) = _batch(3);
        which %= 3;
        word %= 11;
        change = change % 1000 + 1;
        if (word < 3) inputs[which][word] = addmod(inputs[which][word], change, ORDER);
        else proofs[which][word - 3] = addmod(proofs[which][word - 3], change, BASE);
        vm.assertFalse(_acceptsAll(inputs, proofs), "one word of one proof");
    }

    /// Without coefficients these two would cancel out: the C points of two proofs swapped, so that their sum stays.
    function testSwappedPartsDontCancelOut() public view {
        (uint256[3][] memory inputs, uint256[8][] memory proofs) = _batch(2);
        (proofs[0][6], proofs[1][6]) = (proofs[1][6], proofs[0][6]);
        (proofs[0][7], proofs[1][7]) = (proofs[1][7], proofs[0][7]);
        vm.assertFalse(_acceptsAll(inputs, proofs), "C swapped");
        (inputs, proofs) = _batch(2);
        (inputs[0], inputs[1]) = (inputs[1], inputs[0]);
        vm.assertFalse(_acceptsAll(inputs, proofs), "inputs swapped");
    }

    function testRefusesEmptyOrUnequalLists() public view {
        (uint256[3][] memory inputs, uint256[8][] memory proofs) = _batch(2);
        vm.assertFalse(_acceptsAll(new uint256[3][](0), new uint256[8][](0)), "nothing");
        vm.assertFalse(_acceptsAll(inputs, new uint256[8][](1)), "one proof for two");
        vm.assertFalse(_acceptsAll(new uint256[3][](1), proofs), "two proofs for one");
    }

    // ------------------------------------------------------------------ keys

    /// Tampering with the key: the same proofs no longer pass.
    function testOtherKeyRefusesTheProof() public {
        uint256[22] memory key = SnarkjsVectors.key();
        (key[16], key[17], key[18], key[19]) = (key[18], key[19], key[16], key[17]);
        (uint256[3] memory inputs, uint256[8] memory proof) = SnarkjsVectors.get(0);
        vm.assertFalse(_deploy(key).verify(inputs, proof), "IC1 and IC2 swapped");
    }

    function testRefusesBadKeys() public {
        for (uint256 word = 0; word < 22; ++word) {
            uint256[22] memory key = SnarkjsVectors.key();
            key[word] += 1; // off the curve
            _expectBadKey(key);
            key = SnarkjsVectors.key();
            key[word] += BASE; // not canonical
            _expectBadKey(key);
        }
        uint256[5] memory firsts = [uint256(0), 2, 6, 10, 14];
        for (uint256 i = 0; i < 4; ++i) {
            uint256[22] memory key = SnarkjsVectors.key();
            for (uint256 k = firsts[i]; k < firsts[i + 1] && k < firsts[i] + 4; ++k) {
                key[k] = 0; // the identity
            }
            _expectBadKey(key);
        }
    }

    /// Delta as an unfinished ceremony leaves it, equal to gamma, makes C and x interchangeable; beta as an unfinished
    /// first phase leaves it does the same with A. Such keys accept forged proofs, and with the negatives they do too.
    function testRefusesPointsOfG2ThatAreEqualOrNegated() public {
        uint256[2][3] memory pairs = [[uint256(6), 10], [uint256(2), 6], [uint256(2), 10]];
        for (uint256 i = 0; i < 3; ++i) {
            uint256[22] memory key = SnarkjsVectors.key();
            for (uint256 k = 0; k < 4; ++k) {
                key[pairs[i][1] + k] = key[pairs[i][0] + k];
            }
            _expectBadKey(key);
            uint256 y = pairs[i][1] + 2;
            (key[y], key[y + 1]) = (BASE - key[y], BASE - key[y + 1]);
            _expectBadKey(key);
        }
    }

    /// On its curve isn't enough for a point of G2: outside the subgroup the pairing means nothing.
    function testRefusesKeyPointsOutsideTheSubgroup() public {
        for (uint256 place = 2; place < 14; place += 4) {
            uint256[22] memory key = SnarkjsVectors.key();
            (key[place], key[place + 1]) = (0, 1);
            key[place + 2] = 5912654199736721486680175016176231956195085055698687135131307249486702594212;
            key[place + 3] = 18278151005453108793778860132295291098363647455926340152056652516292830556603;
            _expectBadKey(key);
        }
    }

    /// A signal whose point is the identity could be anything.
    function testRefusesASignalThatBindsNothing() public {
        for (uint256 place = 16; place < 22; place += 2) {
            uint256[22] memory key = SnarkjsVectors.key();
            (key[place], key[place + 1]) = (0, 0);
            _expectBadKey(key);
        }
    }

    function _expectBadKey(uint256[22] memory key) private {
        bytes memory code = abi.encodePacked(vm.getCode("Groth16Verifier.sol:Groth16Verifier"), abi.encode(key));
        try this.create{gas: 5_000_000}(code) {
            vm.assertTrue(false, "a bad key was accepted");
        } catch (bytes memory reason) {
            vm.assertEq(bytes32(reason), bytes32(IGroth16Verifier.BadVerifyingKey.selector), "why it was refused");
        }
    }

    /// What the other tests rest on: proofs made from the secret numbers are judged like any other.
    function testFuzzTrapdoorProofs(uint256 p, uint256 r, uint256 e, uint256 a) public {
        Trapdoor.Key memory key = Trapdoor.key(1);
        IGroth16Verifier other = _deploy(Trapdoor.words(key));
        uint256[3] memory inputs = [p % ORDER, r % ORDER, e % ORDER];
        uint256[8] memory proof = Trapdoor.prove(key, inputs, a % (ORDER - 1) + 1);
        vm.assertTrue(other.verify(inputs, proof), "valid");
        inputs[2] = addmod(inputs[2], 1, ORDER);
        vm.assertFalse(other.verify(inputs, proof), "other e");
    }
}
