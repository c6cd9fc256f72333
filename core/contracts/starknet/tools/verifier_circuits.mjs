// The circuits of the Groth16 verifier, as Cairo text. README.md beside this folder says what they are for.
import { emit, add, sub, mul, inv, neg } from "./circuit_emitter.mjs";
import { ROOT_27, TWIST_B, TWIST_FROBENIUS, conjugate2, frobeniusBasis, mul2 as constant2, neg2 as negative2 } from "./bn254.mjs";

const add2 = (a, b) => [add(a[0], b[0]), add(a[1], b[1])];
const sub2 = (a, b) => [sub(a[0], b[0]), sub(a[1], b[1])];
const neg2 = (a) => [neg(a[0]), neg(a[1])];
const mul2 = (a, b) => [sub(mul(a[0], b[0]), mul(a[1], b[1])), add(mul(a[0], b[1]), mul(a[1], b[0]))];
const square2 = (a) => {
  const product = mul(a[0], a[1]);
  return [mul(add(a[0], a[1]), sub(a[0], a[1])), add(product, product)];
};
const inverse2 = (a) => {
  const n = inv(add(mul(a[0], a[0]), mul(a[1], a[1])));
  return [mul(a[0], n), neg(mul(a[1], n))];
};
const point2 = (a) => [a.slice(0, 2), a.slice(2, 4)];

function step2(t, other, slope) {
  const x = sub2(sub2(square2(slope), t[0]), other[0]);
  const y = sub2(mul2(slope, sub2(t[0], x)), t[1]);
  return { point: [...x, ...y], line: [...slope, ...sub2(mul2(slope, t[0]), t[1])] };
}

function double2(t) {
  const square = square2(t[0]);
  return step2(t, t, mul2(add2(add2(square, square), square), inverse2(add2(t[1], t[1]))));
}

const addPoints2 = (t, other) => step2(t, other, mul2(sub2(other[1], t[1]), inverse2(sub2(other[0], t[0]))));

// A line at a point of G1 and at w = z: 1 and the line's four numbers times what `place_line` made.
const lineAt = (line, place) => line.reduce((sum, value, i) => add(sum, mul(value, place[i])), 1n);

function threeLines(value, line, places, fixed) {
  const lines = [line, fixed.slice(0, 4), fixed.slice(4)];
  return lines.reduce((product, numbers, k) => mul(product, lineAt(numbers, places.slice(4 * k, 4 * k + 4))), value);
}

const horner = (start, z, coefficients) => coefficients.reduceRight((sum, c) => add(mul(sum, z), c), start);

function powersOf(z, count) {
  const powers = [1n, z];
  while (powers.length <= count) powers.push(mul(powers.at(-1), z));
  return powers;
}

// Coefficients of c at w = z after raising c to q^k.
function raised(powers, k, coefficients) {
  const images = frobeniusBasis(k).map((image) => image.reduce((sum, v, i) => add(sum, mul(v, powers[i])), 0n));
  return coefficients.reduce((sum, c, j) => add(sum, mul(c, images[j])), 0n);
}

function twistFrobenius([x, y]) {
  const [byX, byY] = TWIST_FROBENIUS;
  return [mul2([x[0], neg(x[1])], byX), mul2([y[0], neg(y[1])], byY)];
}

// Twice the endomorphism is one multiplication by a constant of Fq for each coordinate.
function twistFrobeniusTwice([x, y]) {
  const [byX, byY] = TWIST_FROBENIUS.map((factor) => constant2(factor, conjugate2(factor))[0]);
  return [x.map((v) => mul(v, byX)), y.map((v) => mul(v, byY))];
}

const add1 = (a, b) => {
  const slope = mul(sub(b[1], a[1]), inv(sub(b[0], a[0])));
  const x = sub(sub(mul(slope, slope), a[0]), b[0]);
  return [x, sub(mul(slope, sub(a[0], x)), a[1])];
};

// 2a + b without the y of a + b.
const doubleAdd1 = (a, b) => {
  const slope = mul(sub(b[1], a[1]), inv(sub(b[0], a[0])));
  const middle = sub(sub(mul(slope, slope), a[0]), b[0]);
  const second = sub(neg(slope), mul(add(a[1], a[1]), inv(sub(middle, a[0]))));
  const x = sub(sub(mul(second, second), a[0]), middle);
  return [x, sub(mul(second, sub(a[0], x)), a[1])];
};

const circuits = () => [
  // -x/y, 1/y; and 0 exactly on the curve
  emit("prepare_g1", [["p", 2]], ([x, y]) => {
    const over = inv(y);
    return [[neg(mul(x, over)), over], [sub(mul(y, y), add(mul(mul(x, x), x), 3n))]];
  }),
  // 0, 0 exactly on the twist; the two points that the loop adds last; what it must have reached before; -y
  emit("prepare_g2", [["q", 4]], (q) => {
    const [x, y] = point2(q);
    const off = sub2(square2(y), add2(mul2(square2(x), x), TWIST_B));
    const twice = twistFrobeniusTwice([x, y]);
    const thrice = twistFrobenius(twice);
    return [off, twistFrobenius([x, y]).flat(), [...twice[0], ...neg2(twice[1])], [...thrice[0], ...neg2(thrice[1])], neg2(y)];
  }),
  // what lines are made of at z; z¹² − 18z⁶ + 82; the root of unity of order 27
  emit("prepare_challenge", [["z", 1]], ([z]) => {
    const p = powersOf(z, 12);
    const root = ROOT_27.reduce((sum, v, i) => add(sum, mul(v, p[i])), 0n);
    return [[sub(p[7], mul(9n, z)), p[3], sub(p[9], mul(9n, p[3]))], [add(sub(p[12], mul(18n, p[6])), 82n)], [root]];
  }),
  emit("place_line", [["p", 2], ["z", 1], ["m", 3]], ([x, y], [z], m) => [
    [mul(x, z), mul(x, m[0]), mul(y, m[1]), mul(y, m[2])],
  ]),
  // the inverse at z and c times it, less 1; c at z; what is left of the loop's exponent
  emit("prepare_residue", [["z", 1], ["c", 12], ["d", 12]], ([z], c, d) => {
    const powers = powersOf(z, 11);
    const [atC, atD] = [c, d].map((list) => list.reduce((sum, v, i) => add(sum, mul(v, powers[i])), 0n));
    const rest = mul(mul(raised(powers, 1, d), raised(powers, 2, c)), raised(powers, 3, d));
    return [[atC, atD, rest, sub(mul(atC, atD), 1n)]];
  }),
  emit("horner", [["start", 1], ["z", 1], ["c", 12]], ([start], [z], c) => [[horner(start, z, c)]]),
  // the next value at z; the sum and the coefficient after it
  emit("check_point", [["f", 12], ["z", 1], ["v", 1], ["gamma", 1], ["sum", 1], ["k", 1]], (f, [z], [v], [gamma], [sum], [k]) => {
    const next = horner(0n, z, f);
    return [[next, add(sum, mul(k, sub(v, next))), mul(k, gamma)]];
  }),
  emit("double_step", [["t", 4], ["places", 12], ["fixed", 8], ["v", 1]], (t, places, fixed, [v]) => {
    const { point, line } = double2(point2(t));
    return [point, [threeLines(mul(v, v), line, places, fixed)]];
  }),
  emit("add_step", [["t", 4], ["q", 4], ["places", 12], ["fixed", 8], ["v", 1], ["factor", 1]], (t, q, places, fixed, [v], [factor]) => {
    const { point, line } = addPoints2(point2(t), point2(q));
    return [point, [threeLines(mul(v, factor), line, places, fixed)]];
  }),
  // sum + k·(v − 1) and quotient·modulus, which must be equal: their difference
  emit("finish", [["v", 1], ["sum", 1], ["k", 1], ["quotient", 1], ["p", 1]], ([v], [sum], [k], [quotient], [p]) => [
    [sub(add(sum, mul(k, sub(v, 1n))), mul(quotient, p))],
  ]),
  emit("comb_step", [["a", 2], ["first", 2], ["second", 2]], (a, first, second) => [add1(doubleAdd1(a, first), second)]),
  emit("add_points", [["a", 2], ["b", 2]], (a, b) => [add1(a, b)]),
  emit("multiply", [["a", 1], ["b", 1]], ([a], [b]) => [[mul(a, b)]]),
];

export function circuitsSource() {
  return `// Made by tools/verifier_circuits.mjs.
use core::circuit::{
    AddInputResultTrait, CircuitElement, CircuitInput, CircuitInputs, CircuitModulus, CircuitOutputsTrait,
    EvalCircuitTrait, circuit_add, circuit_inverse, circuit_mul, circuit_sub, u384,
};

${circuits().map(({ text }) => text).join("\n")}`;
}

/// Values (inputs and gates) of each circuit; what a node without Sierra gas charges for.
export const circuitSizes = () => Object.fromEntries(circuits().map(({ text, size }) => [/fn (\w+)/.exec(text)[1], size]));
