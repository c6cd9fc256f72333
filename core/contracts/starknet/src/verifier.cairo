//! The verifier of one circuit. The key is part of the class, so the class hash names it.

#[starknet::interface]
pub trait IGroth16Verifier<T> {
    /// The verifying key's 22 words: alpha 2, beta 4, gamma 4, delta 4, IC 4 × 2; G2 coordinates imaginary part first.
    fn key(self: @T) -> Span<u256>;
    /// inputs: P, r, e. proof: A (x, y), B (x1, x0, y1, y0), C (x, y). hints: README.md says what they are. A proof that
    /// is none, or whose hints are none, is answered with false or a panic.
    fn verify(self: @T, inputs: Span<u256>, proof: Span<u256>, hints: Span<felt252>) -> bool;
}

#[starknet::contract]
pub mod Groth16Verifier {
    #[storage]
    struct Storage {}

    #[abi(embed_v0)]
    impl Groth16VerifierImpl of super::IGroth16Verifier<ContractState> {
        fn key(self: @ContractState) -> Span<u256> {
            super::super::key::KEY.span()
        }

        fn verify(self: @ContractState, inputs: Span<u256>, proof: Span<u256>, hints: Span<felt252>) -> bool {
            super::super::groth16::verify(inputs, proof, hints)
        }
    }
}
