//! Groth16 over BN254 for circuits of three public signals. README.md has the argument, step by step.
use core::circuit::{CircuitModulus, u384};
use core::num::traits::Zero;
use core::poseidon::poseidon_hash_span;
use super::circuits;
use super::key;

/// Felts of the hints: which root of unity; c, its inverse and the 32 values of the loop (12 coefficients of two felts
/// each); the quotient's 192 coefficients.
const VALUES_AT: u32 = 49;
const QUOTIENT_AT: u32 = 817;
const HINTS: u32 = 1201;

const TWO_64: NonZero<u128> = 0x10000000000000000;
const TWO: NonZero<u128> = 2;

/// False for everything that is not exactly a proof with its hints; panics where a point of small order or a zero
/// leads to a division by zero.
pub fn verify(inputs: Span<u256>, proof: Span<u256>, hints: Span<felt252>) -> bool {
    if inputs.len() != 3 || proof.len() != 8 || hints.len() != HINTS {
        return false;
    }
    for value in inputs {
        if *value >= key::SCALAR_FIELD {
            return false;
        }
    }
    for value in proof {
        if *value >= key::BASE_FIELD {
            return false;
        }
    }
    // No point of the curve has y = 0, and the circuits divide by it.
    if (*proof[1]).is_zero() || (*proof[7]).is_zero() {
        return false;
    }
    let m = modulus();
    let (a, [off_a]) = circuits::prepare_g1(m, [up(proof[0]), up(proof[1])]);
    let (c, [off_c]) = circuits::prepare_g1(m, [up(proof[6]), up(proof[7])]);
    if !off_a.is_zero() || !off_c.is_zero() {
        return false;
    }
    let q = [up(proof[3]), up(proof[2]), up(proof[5]), up(proof[4])];
    let (x, _) = circuits::prepare_g1(m, combine(m, inputs));
    let shift = *hints[0];
    if shift != 0 && shift != 1 && shift != 2 {
        return false;
    }

    let (gamma, z) = challenges(inputs, proof, hints);
    let (basis, [p], [root]) = circuits::prepare_challenge(m, [z]);
    let [a0, a1, a2, a3] = places(m, a, z, basis);
    let [x0, x1, x2, x3] = places(m, x, z, basis);
    let [c0, c1, c2, c3] = places(m, c, z, basis);
    let all_places = [a0, a1, a2, a3, x0, x1, x2, x3, c0, c1, c2, c3];

    let residue = coefficients(hints, 1);
    let inverse = coefficients(hints, 25);
    let ([at_c, at_inverse, rest, off_one],) = circuits::prepare_residue(m, [z], residue, inverse);
    let loop_result = run_loop(m, q, all_places, z, gamma, hints, at_c, at_inverse, rest, off_one);
    let (value, sum, coefficient) = match loop_result {
        Some(found) => found,
        None => { return false; },
    };
    let mut value = value;
    let mut left = shift;
    while left != 0 {
        let ([next],) = circuits::multiply(m, [value], [root]);
        value = next;
        left -= 1;
    }
    let ([difference],) = circuits::finish(m, [value], [sum], [coefficient], [quotient(m, z, hints)], [p]);
    difference.is_zero()
}

/// The loop over all three pairs at w = z, with c's inverse. The value after it, the sum of what was checked on the
/// way, the next coefficient. None where B is off the twist or outside the subgroup.
fn run_loop(
    m: CircuitModulus,
    q: [u384; 4],
    places: [u384; 12],
    z: u384,
    gamma: u384,
    hints: Span<felt252>,
    at_c: u384,
    at_inverse: u384,
    rest: u384,
    off_one: u384,
) -> Option<(u384, u384, u384)> {
    let ([off_0, off_1], first, second, reached, [minus_0, minus_1]) = circuits::prepare_g2(m, q);
    if !off_0.is_zero() || !off_1.is_zero() {
        return None;
    }
    let [q_0, q_1, _, _] = q;
    let minus = [q_0, q_1, minus_0, minus_1];
    let lines = key::LINES.span();
    let mut line: u32 = 0;
    let mut t = q;
    let mut v = at_inverse;
    let mut sum = off_one;
    let mut k = gamma;
    let mut hint = VALUES_AT;
    let mut even = true;
    for digit in key::DIGITS.span() {
        let (next, [value]) = circuits::double_step(m, t, places, eight(lines, line), [v]);
        line += 8;
        t = next;
        v = value;
        if *digit != 0 {
            let (point, factor) = if *digit == 1 {
                (q, at_inverse)
            } else {
                (minus, at_c)
            };
            let (next, [value]) = circuits::add_step(m, t, point, places, eight(lines, line), [v], [factor]);
            line += 8;
            t = next;
            v = value;
        }
        even = !even;
        if even {
            let ([value, next_sum, next_k],) = circuits::check_point(
                m, coefficients(hints, hint), [z], [v], [gamma], [sum], [k],
            );
            hint += 24;
            v = value;
            sum = next_sum;
            k = next_k;
        }
    }
    let (t, [v]) = circuits::add_step(m, t, first, places, eight(lines, line), [v], [rest]);
    let ([constant],) = circuits::horner(m, [Zero::zero()], [z], key::ALPHA_BETA);
    let ([t_0, t_1, t_2, t_3], [v]) = circuits::add_step(m, t, second, places, eight(lines, line + 8), [v], [constant]);
    let [r_0, r_1, r_2, r_3] = reached;
    if t_0 != r_0 || t_1 != r_1 || t_2 != r_2 || t_3 != r_3 {
        return None;
    }
    Some((v, sum, k))
}

/// Drawn once all they are to test is fixed: gamma after everything but the quotient, z after that too.
fn challenges(inputs: Span<u256>, proof: Span<u256>, hints: Span<felt252>) -> (u384, u384) {
    let mut drawn: Array<felt252> = array!['landfall.groth16'];
    for value in inputs {
        drawn.append((*value.low).into());
        drawn.append((*value.high).into());
    }
    for value in proof {
        drawn.append((*value.low).into());
        drawn.append((*value.high).into());
    }
    drawn.append(poseidon_hash_span(hints.slice(0, QUOTIENT_AT)));
    let gamma = poseidon_hash_span(drawn.span());
    let quotient = poseidon_hash_span(hints.slice(QUOTIENT_AT, HINTS - QUOTIENT_AT));
    let z = poseidon_hash_span(array![gamma, quotient].span());
    (up(@gamma.into()), up(@z.into()))
}

fn quotient(m: CircuitModulus, z: u384, hints: Span<felt252>) -> u384 {
    let mut value: u384 = Zero::zero();
    let mut at = HINTS;
    while at != QUOTIENT_AT {
        at -= 24;
        let ([next],) = circuits::horner(m, [value], [z], coefficients(hints, at));
        value = next;
    }
    value
}

/// IC0 + P·IC1 + r·IC2 + e·IC3, bits of twelve quarters at a time.
fn combine(m: CircuitModulus, inputs: Span<u256>) -> [u384; 2] {
    let (first, second) = digits(inputs);
    let first = first.span();
    let second = second.span();
    let first_points = key::FIRST.span();
    let second_points = key::SECOND.span();
    let mut sum: [u384; 2] = key::START;
    let mut i: u32 = 64;
    while i != 0 {
        i -= 1;
        let (next,) = circuits::comb_step(m, sum, two(first_points, *first[i]), two(second_points, *second[i]));
        sum = next;
    }
    let (point,) = circuits::add_points(m, sum, key::CORRECTION);
    point
}

/// Places in the two tables, lowest bits first: bit 2i of a place is scalar i's in its first (third) quarter, bit
/// 2i + 1 that of its second (fourth).
fn digits(inputs: Span<u256>) -> (Array<u32>, Array<u32>) {
    let mut first: Array<u32> = array![];
    let mut second: Array<u32> = array![];
    let (mut p1, mut p0) = DivRem::div_rem(*inputs[0].low, TWO_64);
    let (mut r1, mut r0) = DivRem::div_rem(*inputs[1].low, TWO_64);
    let (mut e1, mut e0) = DivRem::div_rem(*inputs[2].low, TWO_64);
    let (mut p3, mut p2) = DivRem::div_rem(*inputs[0].high, TWO_64);
    let (mut r3, mut r2) = DivRem::div_rem(*inputs[1].high, TWO_64);
    let (mut e3, mut e2) = DivRem::div_rem(*inputs[2].high, TWO_64);
    let mut i: u32 = 0;
    while i != 64 {
        let place = bit(ref p0) + 2 * bit(ref p1) + 4 * bit(ref r0) + 8 * bit(ref r1) + 16 * bit(ref e0) + 32 * bit(ref e1);
        first.append(place.try_into().unwrap());
        let place = bit(ref p2) + 2 * bit(ref p3) + 4 * bit(ref r2) + 8 * bit(ref r3) + 16 * bit(ref e2) + 32 * bit(ref e3);
        second.append(place.try_into().unwrap());
        i += 1;
    }
    (first, second)
}

fn bit(ref value: u128) -> felt252 {
    let (half, lowest) = DivRem::div_rem(value, TWO);
    value = half;
    lowest.into()
}

fn places(m: CircuitModulus, point: [u384; 2], z: u384, basis: [u384; 3]) -> [u384; 4] {
    let (place,) = circuits::place_line(m, point, [z], basis);
    place
}

fn modulus() -> CircuitModulus {
    TryInto::<_, CircuitModulus>::try_into(key::BASE_FIELD_LIMBS).unwrap()
}

fn up(value: @u256) -> u384 {
    (*value).into()
}

fn two(points: Span<u384>, place: u32) -> [u384; 2] {
    [*points[2 * place], *points[2 * place + 1]]
}

fn eight(l: Span<u384>, i: u32) -> [u384; 8] {
    [*l[i], *l[i + 1], *l[i + 2], *l[i + 3], *l[i + 4], *l[i + 5], *l[i + 6], *l[i + 7]]
}

/// Panics where a felt is not below 2^128. A value above the field counts as its remainder, which is no other claim.
fn coefficient(hints: Span<felt252>, at: u32) -> u384 {
    let low: u128 = (*hints[at]).try_into().unwrap();
    let high: u128 = (*hints[at + 1]).try_into().unwrap();
    u256 { low, high }.into()
}

fn coefficients(h: Span<felt252>, i: u32) -> [u384; 12] {
    [
        coefficient(h, i), coefficient(h, i + 2), coefficient(h, i + 4), coefficient(h, i + 6), coefficient(h, i + 8),
        coefficient(h, i + 10), coefficient(h, i + 12), coefficient(h, i + 14), coefficient(h, i + 16),
        coefficient(h, i + 18), coefficient(h, i + 20), coefficient(h, i + 22),
    ]
}
