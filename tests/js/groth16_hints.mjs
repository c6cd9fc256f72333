// The hints that the Starknet verifier wants beside a Groth16 proof; core/contracts/starknet/README.md says what each is.
import { poseidonHashMany } from "@scure/starknet";
import * as bn from "../../core/contracts/starknet/tools/bn254.mjs";
import { alphaBeta, combine } from "../../core/contracts/starknet/tools/verifying_key.mjs";

const QUOTIENT_LENGTH = 192;
const LOW = (1n << 128n) - 1n;
/// A 256-bit value as two felts, low half first.
export const halves = (value) => [value & LOW, value >> 128n];
const tag = BigInt(`0x${Buffer.from("landfall.groth16").toString("hex")}`);
const longer = (a, b) => (a.length > b.length ? a : b);

function sum(a, b, k) {
  const result = [...longer(a, b)].fill(0n);
  a.forEach((v, i) => (result[i] += v));
  b.forEach((v, i) => (result[i] += k * v));
  return result.map((v) => bn.mod(v));
}

/// The pairing equation that a proof (8 words, imaginary parts first) claims for inputs (3) under a key of `readKey`.
export function claimOf(key, inputs, proof) {
  const b = [[proof[3], proof[2]], [proof[5], proof[4]]];
  const pairs = [[proof.slice(0, 2), b], [combine(key, inputs), bn.negate(key.gamma)], [proof.slice(6, 8), bn.negate(key.delta)]];
  return { inputs, proof, pairs, constant: alphaBeta(key) };
}

/// The claim's unreduced pairings, multiplied.
export const productOf = ({ pairs, constant }) => bn.mul12(bn.millerLoop(pairs), constant);

/// The felts for a claim. Throws RangeError where no hints exist, because the proof is not good.
export function groth16Hints(claim) {
  const witness = bn.residueWitness(productOf(claim));
  if (witness === null) throw new RangeError("the proof is not valid for these inputs: it has no residue witness");
  return hintsFrom(claim, witness, follow(claim, witness));
}

/// The loop of a claim with a witness: values f_1 … f_32 and relations R_0 … R_33. `last` stands in for f_32 where it is
/// given. Nothing is checked here.
export function follow({ pairs, constant }, witness, last) {
  const lines = pairs.map(([, point]) => bn.linesOf(point).lines);
  let at = 0;
  const timesLines = (f) => {
    pairs.forEach(([point], k) => (f = bn.multiplyPolynomials(f, bn.lineAt(lines[k][at], point))));
    at += 1;
    return f;
  };
  const less = (value) => value.map((v, i) => (i === 0 ? bn.mod(v - 1n) : v));
  const values = [];
  const relations = [less(bn.multiplyPolynomials(witness.c, witness.cInverse))];
  let f = witness.cInverse;
  bn.DIGITS.forEach((digit, i) => {
    f = timesLines(bn.multiplyPolynomials(f, f));
    if (digit !== 0) f = timesLines(bn.multiplyPolynomials(f, digit === 1 ? witness.cInverse : witness.c));
    if (i % 2 === 1) {
      const next = (values.length === 31 && last) || bn.divide(f)[1];
      relations.push(sum(f, next, -1n));
      values.push(next);
      f = next;
    }
  });
  // What is left of the exponent, each power as the polynomial whose value at z the contract computes.
  const raised = (value, k) => bn.frobeniusBasis(k).reduce((result, image, j) => sum(result, image, value[j]), bn.ONE12);
  for (const [value, k] of [[witness.cInverse, 1], [witness.c, 2], [witness.cInverse, 3]]) {
    f = bn.multiplyPolynomials(f, less(raised(value, k)));
  }
  f = bn.multiplyPolynomials(timesLines(f), constant);
  f = timesLines(f);
  for (let i = 0; i < witness.shift; i++) f = bn.multiplyPolynomials(f, bn.ROOT_27);
  relations.push(less(f));
  return { values, relations };
}

/// The felts for what `follow` gave. What is no multiple of the modulus stays out of the quotient, and so do the
/// relations that `without` names by their numbers.
export function hintsFrom({ inputs, proof }, witness, { values, relations }, without = []) {
  const first = [BigInt(witness.shift), ...[witness.c, witness.cInverse, ...values].flat().flatMap(halves)];
  const gamma = poseidonHashMany([tag, ...[...inputs, ...proof].flatMap(halves), poseidonHashMany(first)]);
  let [all, k] = [[0n], 1n];
  relations.forEach((relation, i) => {
    if (!without.includes(i)) all = sum(all, relation, k);
    k = bn.mod(k * gamma);
  });
  const quotient = bn.divide(all)[0];
  if (quotient.slice(QUOTIENT_LENGTH).some((v) => v !== 0n)) throw new Error("the quotient is longer than the contract reads");
  const padded = Array.from({ length: QUOTIENT_LENGTH }, (_, i) => quotient[i] ?? 0n);
  return [...first, ...padded.flatMap(halves)];
}
