pub mod circuits;
pub mod groth16;
pub mod key;
pub mod verifier;
