// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {IGroth16Verifier} from "./IGroth16Verifier.sol";

/// @title Groth16 over BN254 for circuits of three public signals, the key given at deployment
/// @notice Checks e(A, B) = e(alpha, beta) · e(x, gamma) · e(C, delta), x = IC0 + P·IC1 + r·IC2 + e·IC3.
/// @dev beta, gamma and delta are kept negated, so that the proof's points go to the pairing precompile as they came:
/// it refuses coordinates at or above the base field's size and points off the curve or outside G2's subgroup
/// (EIP-197), and no second encoding of a point exists. Immutables cost 3 gas each to read; storage would cost 2,100.
contract Groth16Verifier is IGroth16Verifier {
    uint256 internal constant BASE_FIELD =
        21888242871839275222246405745257275088696311157297823662689037894645226208583;
    uint256 internal constant SCALAR_FIELD =
        21888242871839275222246405745257275088548364400416034343698204186575808495617;
    /// Coefficients of the combined check have 128 bits: a wrong proof passes with a chance of 2^-128.
    uint256 internal constant COEFFICIENT_MASK = (1 << 128) - 1;

    uint256 internal immutable ALPHA_X;
    uint256 internal immutable ALPHA_Y;
    uint256 internal immutable NEG_BETA_X1;
    uint256 internal immutable NEG_BETA_X0;
    uint256 internal immutable NEG_BETA_Y1;
    uint256 internal immutable NEG_BETA_Y0;
    uint256 internal immutable NEG_GAMMA_X1;
    uint256 internal immutable NEG_GAMMA_X0;
    uint256 internal immutable NEG_GAMMA_Y1;
    uint256 internal immutable NEG_GAMMA_Y0;
    uint256 internal immutable NEG_DELTA_X1;
    uint256 internal immutable NEG_DELTA_X0;
    uint256 internal immutable NEG_DELTA_Y1;
    uint256 internal immutable NEG_DELTA_Y0;
    uint256 internal immutable IC0_X;
    uint256 internal immutable IC0_Y;
    uint256 internal immutable IC1_X;
    uint256 internal immutable IC1_Y;
    uint256 internal immutable IC2_X;
    uint256 internal immutable IC2_Y;
    uint256 internal immutable IC3_X;
    uint256 internal immutable IC3_Y;

    /// @inheritdoc IGroth16Verifier
    bytes32 public immutable keyHash;

    /// @param key alpha 2, beta 4, gamma 4, delta 4, IC 4 × 2; G2 coordinates imaginary part first
    constructor(uint256[22] memory key) {
        _requireValid(key);
        keyHash = keccak256(abi.encodePacked(key));
        ALPHA_X = key[0];
        ALPHA_Y = key[1];
        NEG_BETA_X1 = key[2];
        NEG_BETA_X0 = key[3];
        NEG_BETA_Y1 = _negate(key[4]);
        NEG_BETA_Y0 = _negate(key[5]);
        NEG_GAMMA_X1 = key[6];
        NEG_GAMMA_X0 = key[7];
        NEG_GAMMA_Y1 = _negate(key[8]);
        NEG_GAMMA_Y0 = _negate(key[9]);
        NEG_DELTA_X1 = key[10];
        NEG_DELTA_X0 = key[11];
        NEG_DELTA_Y1 = _negate(key[12]);
        NEG_DELTA_Y0 = _negate(key[13]);
        IC0_X = key[14];
        IC0_Y = key[15];
        IC1_X = key[16];
        IC1_Y = key[17];
        IC2_X = key[18];
        IC2_Y = key[19];
        IC3_X = key[20];
        IC3_Y = key[21];
    }

    /// @inheritdoc IGroth16Verifier
    function verify(uint256[3] calldata inputs, uint256[8] calldata proof) external view returns (bool) {
        if (!_inField(inputs)) return false;
        uint256[] memory pairs = new uint256[](4 * 6);
        for (uint256 i = 0; i < 6; ++i) {
            pairs[i] = proof[i];
        }
        _putBeta(pairs, 6, ALPHA_X, ALPHA_Y);
        (bool ok, uint256 x, uint256 y) = _combineKey(1, inputs[0], inputs[1], inputs[2]);
        _putGamma(pairs, 12, x, y);
        _putDelta(pairs, 18, proof[6], proof[7]);
        return ok && _pairingIsOne(pairs);
    }

    /// @inheritdoc IGroth16Verifier
    /// @dev With c_0 = 1 and c_i drawn after everything is fixed: the product over i of e(c_i·A_i, B_i) must equal
    /// e(s·alpha, beta) · e(s·IC0 + …, gamma) · e(sum of c_i·C_i, delta), s = sum of c_i.
    function verifyBatch(uint256[3][] calldata inputs, uint256[8][] calldata proofs) external view returns (bool) {
        uint256 count = proofs.length;
        if (count == 0 || inputs.length != count) return false;
        bytes32 seed = keccak256(abi.encode(inputs, proofs));
        uint256[] memory pairs = new uint256[]((count + 3) * 6);
        uint256[4] memory scalars; // of IC0 … IC3
        (uint256 cx, uint256 cy) = (0, 0);
        for (uint256 i = 0; i < count; ++i) {
            if (!_inField(inputs[i])) return false;
            uint256 c = i == 0 ? 1 : uint256(keccak256(abi.encode(seed, i))) & COEFFICIENT_MASK;
            uint256[8] calldata proof = proofs[i];
            (bool ok, uint256 ax, uint256 ay) = _mulAdd(0, 0, proof[0], proof[1], c);
            if (!ok) return false;
            (ok, cx, cy) = _mulAdd(cx, cy, proof[6], proof[7], c);
            if (!ok) return false;
            uint256 place = i * 6;
            (pairs[place], pairs[place + 1]) = (ax, ay);
            for (uint256 k = 2; k < 6; ++k) {
                pairs[place + k] = proof[k];
            }
            scalars[0] = addmod(scalars[0], c, SCALAR_FIELD);
            for (uint256 k = 0; k < 3; ++k) {
                scalars[k + 1] = addmod(scalars[k + 1], mulmod(c, inputs[i][k], SCALAR_FIELD), SCALAR_FIELD);
            }
        }
        (bool summed, uint256 x, uint256 y) = _mulAdd(0, 0, ALPHA_X, ALPHA_Y, scalars[0]);
        if (!summed) return false;
        _putBeta(pairs, count * 6, x, y);
        (summed, x, y) = _combineKey(scalars[0], scalars[1], scalars[2], scalars[3]);
        if (!summed) return false;
        _putGamma(pairs, count * 6 + 6, x, y);
        _putDelta(pairs, count * 6 + 12, cx, cy);
        return _pairingIsOne(pairs);
    }

    function _inField(uint256[3] calldata inputs) private pure returns (bool) {
        return inputs[0] < SCALAR_FIELD && inputs[1] < SCALAR_FIELD && inputs[2] < SCALAR_FIELD;
    }

    function _negate(uint256 y) private pure returns (uint256) {
        return y == 0 ? 0 : BASE_FIELD - y;
    }

    function _putBeta(uint256[] memory pairs, uint256 place, uint256 x, uint256 y) private view {
        (pairs[place], pairs[place + 1]) = (x, y);
        (pairs[place + 2], pairs[place + 3]) = (NEG_BETA_X1, NEG_BETA_X0);
        (pairs[place + 4], pairs[place + 5]) = (NEG_BETA_Y1, NEG_BETA_Y0);
    }

    function _putGamma(uint256[] memory pairs, uint256 place, uint256 x, uint256 y) private view {
        (pairs[place], pairs[place + 1]) = (x, y);
        (pairs[place + 2], pairs[place + 3]) = (NEG_GAMMA_X1, NEG_GAMMA_X0);
        (pairs[place + 4], pairs[place + 5]) = (NEG_GAMMA_Y1, NEG_GAMMA_Y0);
    }

    function _putDelta(uint256[] memory pairs, uint256 place, uint256 x, uint256 y) private view {
        (pairs[place], pairs[place + 1]) = (x, y);
        (pairs[place + 2], pairs[place + 3]) = (NEG_DELTA_X1, NEG_DELTA_X0);
        (pairs[place + 4], pairs[place + 5]) = (NEG_DELTA_Y1, NEG_DELTA_Y0);
    }

    /// s0·IC0 + s1·IC1 + s2·IC2 + s3·IC3
    function _combineKey(uint256 s0, uint256 s1, uint256 s2, uint256 s3)
        private
        view
        returns (bool ok, uint256 x, uint256 y)
    {
        (x, y) = (IC0_X, IC0_Y);
        if (s0 != 1) {
            (ok, x, y) = _mulAdd(0, 0, x, y, s0);
            if (!ok) return (false, 0, 0);
        }
        (ok, x, y) = _mulAdd(x, y, IC1_X, IC1_Y, s1);
        if (!ok) return (false, 0, 0);
        (ok, x, y) = _mulAdd(x, y, IC2_X, IC2_Y, s2);
        if (!ok) return (false, 0, 0);
        return _mulAdd(x, y, IC3_X, IC3_Y, s3);
    }

    /// acc + s·(x, y) by the precompiles 7 and 6; not ok if a point is off the curve.
    function _mulAdd(uint256 accX, uint256 accY, uint256 x, uint256 y, uint256 s)
        private
        view
        returns (bool ok, uint256 rx, uint256 ry)
    {
        // Memory past the free pointer is used and given back: nothing is allocated in between.
        assembly ("memory-safe") {
            let m := mload(0x40)
            mstore(m, x)
            mstore(add(m, 0x20), y)
            mstore(add(m, 0x40), s)
            ok := staticcall(gas(), 7, m, 0x60, m, 0x40)
            if ok {
                mstore(add(m, 0x40), accX)
                mstore(add(m, 0x60), accY)
                ok := staticcall(gas(), 6, m, 0x80, m, 0x40)
                rx := mload(m)
                ry := mload(add(m, 0x20))
            }
        }
    }

    /// Whether the product of the pairings (6 words each: G1, then G2) is one; false if a point isn't valid.
    function _pairingIsOne(uint256[] memory pairs) private view returns (bool result) {
        bool ok;
        assembly ("memory-safe") {
            mstore(0, 0) // where nothing answers (no such precompile), nothing is written either
            ok := staticcall(gas(), 8, add(pairs, 0x20), mul(mload(pairs), 0x20), 0, 0x20)
            result := eq(mload(0), 1)
        }
        return ok && result;
    }

    /// The pairing precompile judges every point of the key: what it answers doesn't matter, that it answers does.
    function _requireValid(uint256[22] memory key) private view {
        for (uint256 i = 0; i < 22; ++i) {
            if (key[i] >= BASE_FIELD) revert BadVerifyingKey();
        }
        // The identity as alpha, beta, gamma or delta would take a factor out of the equation.
        if (key[0] == 0 && key[1] == 0) revert BadVerifyingKey();
        for (uint256 place = 2; place < 14; place += 4) {
            if (key[place] == 0 && key[place + 1] == 0 && key[place + 2] == 0 && key[place + 3] == 0) {
                revert BadVerifyingKey();
            }
        }
        // An unfinished ceremony leaves delta where gamma is, or beta. Where two of the three are equal, or one is the
        // other's negative, two pairs of the equation can be traded for each other, and anybody proves anything.
        for (uint256 place = 2; place < 14; place += 4) {
            uint256 next = place == 10 ? 2 : place + 4;
            if (key[place] == key[next] && key[place + 1] == key[next + 1]) revert BadVerifyingKey(); // y is ± the same
        }
        // A public signal whose point is the identity binds nothing.
        for (uint256 place = 16; place < 22; place += 2) {
            if (key[place] == 0 && key[place + 1] == 0) revert BadVerifyingKey();
        }
        uint256[] memory pairs = new uint256[](7 * 6);
        for (uint256 i = 0; i < 7; ++i) {
            uint256 g1 = i < 4 ? 14 + 2 * i : 0; // IC, then alpha
            uint256 g2 = i < 4 ? 2 : 2 + 4 * (i - 4); // beta, then beta, gamma, delta
            (pairs[6 * i], pairs[6 * i + 1]) = (key[g1], key[g1 + 1]);
            for (uint256 k = 0; k < 4; ++k) {
                pairs[6 * i + 2 + k] = key[g2 + k];
            }
        }
        bool ok;
        assembly ("memory-safe") {
            ok := staticcall(gas(), 8, add(pairs, 0x20), mul(mload(pairs), 0x20), 0, 0x20)
        }
        if (!ok) revert BadVerifyingKey();
    }
}
