// A Groth16 verifying key of three public signals as its 22 words (alpha 2, beta 4, gamma 4, delta 4, IC 4 × 2; G2
// coordinates imaginary part first, as every contract takes them), and what the Starknet verifier keeps of it.
import { createHash } from "node:crypto";
import * as bn from "./bn254.mjs";
import { constantArray, modulusLimbs } from "./circuit_emitter.mjs";

const g2 = ([x1, x0, y1, y0]) => [
  [x0, x1],
  [y0, y1],
];
const names = ["alpha", "beta", "gamma", "delta"];

/// The points of a key. Throws RangeError, which names the point, where a key would make a verifier worthless.
export function readKey(words) {
  if (words.length !== 22) throw new RangeError(`a verifying key has 22 words, not ${words.length}`);
  words.forEach((word, i) => {
    if (word < 0n || word >= bn.BASE_FIELD) throw new RangeError(`word ${i} of the verifying key is not below the base field`);
  });
  const key = {
    alpha: words.slice(0, 2),
    beta: g2(words.slice(2, 6)),
    gamma: g2(words.slice(6, 10)),
    delta: g2(words.slice(10, 14)),
    ic: [14, 16, 18, 20].map((i) => words.slice(i, i + 2)),
  };
  [key.alpha, ...key.ic].forEach((point, i) => {
    if (!bn.isOnCurve(point)) throw new RangeError(`${i === 0 ? "alpha" : `IC ${i - 1}`} of the verifying key is not on the curve`);
  });
  for (const name of names.slice(1)) {
    if (!inSubgroup(key[name])) throw new RangeError(`${name} of the verifying key is not in the subgroup`);
  }
  // Equal or opposite: two pairs of the equation could be traded for each other, and anybody proves anything.
  for (const [a, b] of [["beta", "gamma"], ["gamma", "delta"], ["delta", "beta"]]) {
    if (bn.equal2(key[a][0], key[b][0])) throw new RangeError(`${a} and ${b} of the verifying key are the same or opposite`);
  }
  return key;
}

function inSubgroup(point) {
  if (!bn.isOnTwist(point)) return false;
  try {
    const { last, expected } = bn.linesOf(point);
    return bn.equal2(last[0], expected[0]) && bn.equal2(last[1], expected[1]);
  } catch {
    return false; // a step that only a point of small order has
  }
}

/// IC0 + P·IC1 + r·IC2 + e·IC3
export const combine = (key, inputs) =>
  inputs.reduce((sum, value, i) => bn.add1(sum, bn.multiply1(key.ic[i + 1], value)), key.ic[0]);

/// The constant part of the pairing equation, unreduced.
export const alphaBeta = (key) => bn.millerLoop([[key.alpha, bn.negate(key.beta)]]);

// Points of which nobody knows a relation with the others': partial sums never meet a table's entry.
function unrelatedPoint(name) {
  for (let i = 0; ; i++) {
    const x = BigInt(`0x${createHash("sha256").update(`landfall starknet verifier ${name} ${i}`).digest("hex")}`) % bn.BASE_FIELD;
    const square = bn.mod(x * x * x + 3n);
    const y = bn.power(square, (bn.BASE_FIELD + 1n) / 4n);
    if ((y * y) % bn.BASE_FIELD === square) return [x, y];
  }
}

// Sums for the bits of three scalars at 64 places each: scalar i, quarter `quarter` (bit 2i) and the one after it
// (bit 2i + 1), and `blind` in all of them, so that no entry is the identity.
function table(key, quarter, blind) {
  const points = [1, 2, 3].flatMap((i) => [0n, 1n].map((k) => bn.multiply1(key.ic[i], 1n << (64n * (quarter + k)))));
  return Array.from({ length: 64 }, (_, index) => points.reduce((sum, point, bit) => (index & (1 << bit) ? bn.add1(sum, point) : sum), blind));
}

/// The key's constants as a Cairo module.
export function keySource(words) {
  const key = readKey(words);
  const [start, blind] = ["start", "blind"].map(unrelatedPoint);
  const [gamma, delta] = [key.gamma, key.delta].map((point) => bn.linesOf(bn.negate(point)).lines);
  // 64 doublings, and after each two entries with `blind`: 2⁶⁴ times the start, 2·(2⁶⁴ − 1) times `blind`.
  const added = bn.add1(bn.multiply1(start, 2n ** 64n), bn.multiply1(blind, 2n ** 65n - 2n));
  const correction = bn.add1(key.ic[0], bn.negate(added));
  return `// Made by tools/verifying_key.mjs from a verifying key.
use core::circuit::{u384, u96};

pub const SCALAR_FIELD: u256 = ${bn.SCALAR_FIELD};
pub const BASE_FIELD: u256 = ${bn.BASE_FIELD};
pub const BASE_FIELD_LIMBS: [u96; 4] = [${modulusLimbs.join(", ")}];
pub const KEY: [u256; 22] = [
${words.map((word) => `    ${word},`).join("\n")}
];
pub const DIGITS: [u8; ${bn.DIGITS.length}] = [${bn.DIGITS.map((d) => (d === -1 ? 2 : d)).join(", ")}];
${constantArray("LINES", gamma.flatMap((line, i) => [line, delta[i]].flat(2)))}
${constantArray("ALPHA_BETA", alphaBeta(key))}
${constantArray("FIRST", table(key, 0n, blind).flat())}
${constantArray("SECOND", table(key, 2n, blind).flat())}
${constantArray("START", start)}
${constantArray("CORRECTION", correction)}`;
}
