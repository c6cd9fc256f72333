//! A batch's words: what the roots, P and the data make together, the same bytes as on every chain.
use core::circuit::{
    AddInputResultTrait, CircuitElement, CircuitInput, CircuitInputs, CircuitModulus, CircuitOutputsTrait,
    EvalCircuitTrait, circuit_add, circuit_mul, u384,
};
use core::num::traits::Zero;
use super::bytes::BytesTrait;

pub const SCALAR_FIELD: u256 = 21888242871839275222246405745257275088548364400416034343698204186575808495617;

#[derive(Drop, Copy)]
pub struct Derived {
    pub words_hash: u256,
    pub r: u256,
    pub e: u256,
    pub commitment: u256,
}

/// Words below 2^248 each (the caller's duty), roots and P below the field's order.
pub fn derive(last_commitment: u256, p: u256, old_root: u256, new_root: u256, words: Span<felt252>) -> Derived {
    let mut data = BytesTrait::new();
    for word in words {
        data.put_word((*word).into());
    }
    let words_hash = data.keccak();
    let mut drawn = BytesTrait::new();
    drawn.put_32(p);
    drawn.put_32(old_root);
    drawn.put_32(new_root);
    drawn.put_32(words_hash);
    let hash = drawn.keccak();
    let r = u256 { high: hash.high % 0x20000000000000000000000000000000, low: hash.low };
    let mut chained = BytesTrait::new();
    chained.put_32(last_commitment);
    chained.put_32(p);
    chained.put_32(old_root);
    chained.put_32(new_root);
    chained.put_32(words_hash);
    Derived { words_hash, r, e: evaluate(old_root, new_root, r, words), commitment: chained.keccak() }
}

/// Σ x_k·r^k over the roots and the words, by Horner from the last word on.
fn evaluate(old_root: u256, new_root: u256, r: u256, words: Span<felt252>) -> u256 {
    let modulus = TryInto::<
        _, CircuitModulus,
    >::try_into([0x79b9709143e1f593f0000001, 0xb85045b68181585d2833e848, 0x30644e72e131a029, 0x0])
        .unwrap();
    let r: u384 = r.into();
    let mut words = words;
    let mut e: u384 = Zero::zero();
    while let Some(high) = words.pop_back() {
        let low: u384 = match words.pop_back() {
            Some(word) => (*word).into(),
            None => Zero::zero(),
        };
        e = two_steps(modulus, e, r, (*high).into(), low);
    }
    let result = two_steps(modulus, e, r, up(new_root), up(old_root));
    result.try_into().unwrap()
}

fn up(value: u256) -> u384 {
    value.into()
}

/// (e·r + high)·r + low
#[inline(never)]
fn two_steps(modulus: CircuitModulus, e: u384, r: u384, high: u384, low: u384) -> u384 {
    let i0 = CircuitElement::<CircuitInput<0>> {};
    let i1 = CircuitElement::<CircuitInput<1>> {};
    let i2 = CircuitElement::<CircuitInput<2>> {};
    let i3 = CircuitElement::<CircuitInput<3>> {};
    let sum = circuit_add(circuit_mul(circuit_add(circuit_mul(i0, i1), i2), i1), i3);
    (sum,).new_inputs().next(e).next(r).next(high).next(low).done().eval(modulus).unwrap().get_output(sum)
}
