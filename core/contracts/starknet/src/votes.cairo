//! What is signed with secp256k1: attesters' votes (rule 30), and what owners of 160 bits ask of this chain.
use starknet::secp256_trait::{Secp256PointTrait, Signature as Pair, recover_public_key};
use starknet::secp256k1::Secp256k1Point;
use starknet::{ContractAddress, SyscallResultTrait};
use super::bytes::BytesTrait;
use super::interface::Signature;

/// keccak256 of "EIP712Domain(string name,string version,bytes32 salt)", "Landfall", "1".
const DOMAIN_TYPE: u256 = 0x599a80fcaa47b95e2323ab4d34d34e0cc9feda4b843edafcc30c7bdf60ea15bf;
const NAME: u256 = 0xdb06dd0ec44c3e2c4f90317870bd9ed72caba4726fabee022ffa05afb9ebe221;
const VERSION: u256 = 0xc89efdaa54c0f20c7adf612882df0950f5a951637e0307cdcb4c672f298b8bc6;
/// keccak256("Vote(uint8 kind,uint64 setEpoch,uint64 number,bytes32 finalRoot,bytes32 commitment)")
const VOTE_TYPE: u256 = 0x6b0bb113e5bf3d978b0cd72e61c3179b4c965b7c679f8662fa259b6e0dcf71bc;
/// keccak256("OwnerAction(uint8 chain,uint256 contract,uint64 nonce,bytes32 action,uint256 first,uint256 second)")
const OWNER_TYPE: u256 = 0xb1997d1124ebe71a3db35894e2152d207f04a949effa4fde195e89e76da51bff;
const ORDER: u256 = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141;
/// s above this is the other half of a signature that anyone can mirror.
const HALF_ORDER: u256 = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0;

/// The attesters named at deployment are epoch 0.
const SET_EPOCH: u256 = 0;

fn hash_of(words: Span<u256>) -> u256 {
    let mut bytes = BytesTrait::new();
    for word in words {
        bytes.put_32(*word);
    }
    bytes.keccak()
}

fn typed(network_id: felt252, content: u256) -> u256 {
    let domain = hash_of(array![DOMAIN_TYPE, NAME, VERSION, network_id.into()].span());
    let mut bytes = BytesTrait::new();
    bytes.put(0x1901, 2);
    bytes.put_32(domain);
    bytes.put_32(content);
    bytes.keccak()
}

pub fn vote_digest(network_id: felt252, kind: u8, number: u64, final_root: u256, commitment: u256) -> u256 {
    let content = array![VOTE_TYPE, kind.into(), SET_EPOCH, number.into(), final_root, commitment];
    typed(network_id, hash_of(content.span()))
}

/// Of one action on this chain's contract, once.
pub fn owner_digest(
    network_id: felt252, chain: u8, contract: ContractAddress, nonce: u64, action: felt252, first: u256, second: u256,
) -> u256 {
    let place: felt252 = contract.into();
    let content = array![OWNER_TYPE, chain.into(), place.into(), nonce.into(), action.into(), first, second];
    typed(network_id, hash_of(content.span()))
}

/// Who signed, as an address of 160 bits; nothing for what is no signature, or the mirrored half of one.
pub fn signer_of(digest: u256, signature: Signature) -> Option<felt252> {
    let Signature { r, s, v } = signature;
    if r == 0 || r >= ORDER || s == 0 || s > HALF_ORDER || (v != 27 && v != 28) {
        return None;
    }
    // The recovery inverts r and multiplies by u256 modulo the order; a digest above the order is reduced there.
    let point: Secp256k1Point = recover_public_key(digest, Pair { r, s, y_parity: v == 28 })?;
    let (x, y) = point.get_coordinates().unwrap_syscall();
    if x == 0 && y == 0 {
        return None;
    }
    let hash = hash_of(array![x, y].span());
    let (_, high) = core::traits::DivRem::div_rem(hash.high, 0x100000000_u128.try_into().unwrap());
    Some(high.into() * 0x100000000000000000000000000000000 + hash.low.into())
}
