// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

/// @title A Groth16 verifier over BN254 for one circuit of three public signals (P, r, e)
interface IGroth16Verifier {
    /// A word of the verifying key isn't below the base field, or a point is off its curve, outside the
    /// subgroup, or the identity where that would make every proof pass.
    error BadVerifyingKey();

    /// keccak256 of the verifying key's 22 words: alpha 2, beta 4, gamma 4, delta 4, IC 4 × 2; G2 coordinates
    /// imaginary part first (EIP-197).
    function keyHash() external view returns (bytes32);

    /// @param inputs P, r, e; one that is not below the scalar field makes the proof invalid
    /// @param proof A (x, y), B (x1, x0, y1, y0: imaginary part first), C (x, y)
    function verify(uint256[3] calldata inputs, uint256[8] calldata proof) external view returns (bool);

    /// Checks k proofs with k + 3 pairings: a random linear combination whose coefficients are drawn from all inputs
    /// and proofs. False when k is 0 or the lengths differ.
    function verifyBatch(uint256[3][] calldata inputs, uint256[8][] calldata proofs) external view returns (bool);
}
