// The Groth16 verifier of core/contracts/starknet as a class on a Starknet node, with the vectors that snarkjs made.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import * as bn from "../../core/contracts/starknet/tools/bn254.mjs";
import { buildVerifier } from "../../core/contracts/starknet/tools/build.mjs";
import { readKey } from "../../core/contracts/starknet/tools/verifying_key.mjs";
import { claimOf, follow, groth16Hints, halves, hintsFrom, productOf } from "./groth16_hints.mjs";
import { scalar, trapdoorKey } from "./groth16_trapdoor.mjs";
import { startNode } from "./starknet_node.mjs";

const source = readFileSync(new URL("../../core/contracts/test/support/SnarkjsVectors.sol", import.meta.url), "utf8");
const numbers = (name) => [...source.matchAll(new RegExp(`${name}\\[\\d+\\] = (\\d+);`, "g"))].map((found) => BigInt(found[1]));
const words = numbers("k");
const key = readKey(words);
const vectors = [0, 1, 2].map((i) => ({
  inputs: numbers("inputs").slice(3 * i, 3 * i + 3),
  proof: numbers("proof").slice(8 * i, 8 * i + 8),
}));
const [first] = vectors;
const changed = (list, i, value) => list.map((old, k) => (k === i ? value : old));

let node;
let verifier;
let declared;
let hints;
const calldata = ({ inputs, proof }, given) => [3n, ...inputs.flatMap(halves), 8n, ...proof.flatMap(halves), BigInt(given.length), ...given];

// "accepted", "refused" or, where a panic refused it, "refused: " and why.
async function verdict(statement, given, contract = verifier) {
  try {
    const [answer] = await node.call(contract, "verify", calldata(statement, given));
    return BigInt(answer) === 1n ? "accepted" : "refused";
  } catch (error) {
    assert.match(error.message, /"code":40\b/, "an answer that is no panic of the contract");
    return `refused: ${error.message}`;
  }
}
const refused = async (statement, given, what) => assert.match(await verdict(statement, given), /^refused/, what);

const claim = ({ inputs, proof }) => claimOf(key, inputs, proof);
const witnessOf = (statement) => bn.residueWitness(productOf(claim(statement)));
// Hints as a forger makes them: everything drawn anew for a statement and a witness of their choice.
const forged = (statement, witness) => hintsFrom(claim(statement), witness, follow(claim(statement), witness));

before(async () => {
  node = await startNode();
  declared = await node.declare(buildVerifier(words, "snarkjs"));
  verifier = await node.deploy(declared.classHash);
  hints = vectors.map((vector) => groth16Hints(claim(vector)));
});
after(() => node?.stop());

test("the class names its key", async () => {
  const answer = await node.call(verifier, "key", []);
  assert.deepEqual(answer.map(BigInt), [22n, ...words.flatMap(halves)]);
});

test("snarkjs' proofs are accepted, each with its own hints only", async () => {
  for (let i = 0; i < 3; i++) {
    for (let k = 0; k < 3; k++) {
      assert.equal(await verdict(vectors[i], hints[k]), i === k ? "accepted" : "refused", `proof ${i}, hints ${k}`);
    }
  }
});

test("inputs of every size are accepted, under another key, and only with their own proof", async () => {
  const { words: otherWords, prove } = trapdoorKey(key.gamma);
  const otherKey = readKey(otherWords);
  const other = await node.deploy((await node.declare(buildVerifier(otherWords, "trapdoor"))).classHash);
  const highest = bn.SCALAR_FIELD - 1n;
  const places = [0n, 64n, 128n, 192n].reduce((sum, bit) => sum + (1n << bit) + (1n << (bit + 60n)), 0n);
  const drawn = [0, 1, 2, 3].map((i) => [0, 1, 2].map((k) => scalar(`input ${i} ${k}`)));
  const all = [[0n, 0n, 0n], [highest, highest, highest], [places, places << 1n, highest - places], ...drawn];
  const shifts = new Set();
  for (const [i, inputs] of all.entries()) {
    const statement = { inputs, proof: prove(inputs, `proof ${i}`) };
    const given = groth16Hints(claimOf(otherKey, inputs, statement.proof));
    shifts.add(given[0]);
    assert.equal(await verdict(statement, given, other), "accepted", `inputs ${inputs}`);
    assert.match(await verdict(statement, given), /^refused/, "by the first key");
    const false_ = { ...statement, inputs: changed(inputs, i % 3, (inputs[i % 3] + 1n) % bn.SCALAR_FIELD) };
    assert.match(await verdict(false_, given, other), /^refused/, "another input");
    assert.throws(() => groth16Hints(claimOf(otherKey, false_.inputs, false_.proof)), /no residue witness/);
  }
  assert.deepEqual([...shifts].sort(), [0n, 1n, 2n], "each root of unity is met");
});

test("a proof costs at most 150 million gas in a transaction, and fewer than 1,300 felts", async () => {
  const sent = calldata(first, hints[0]);
  const receipt = await node.invoke(verifier, "verify", sent);
  const gas = receipt.execution_resources.l2_gas;
  console.log(`# verify: ${gas} gas, ${sent.length} felts; declaring the class: ${declared.gas} gas`);
  assert.equal(receipt.execution_status, "SUCCEEDED");
  assert.ok(gas < 150_000_000, `${gas} gas`);
  assert.ok(sent.length < 1300, `${sent.length} felts`);
});

test("every changed input is refused, with old hints and with new ones", async () => {
  const witness = witnessOf(first);
  for (let i = 0; i < 3; i++) {
    const other = { ...first, inputs: changed(first.inputs, i, first.inputs[i] + 1n) };
    await refused(other, hints[0], `input ${i}`);
    await refused(other, forged(other, witness), `input ${i}, forged hints`);
  }
});

test("an input that is not below the scalar field is refused", async () => {
  const other = { ...first, inputs: changed(first.inputs, 0, first.inputs[0] + bn.SCALAR_FIELD) };
  await refused(other, forged(other, witnessOf(first)), "the same element of the field");
});

test("every changed word of a proof is refused, with old hints and with new ones", async () => {
  const witness = witnessOf(first);
  for (let i = 0; i < 8; i++) {
    const other = { ...first, proof: changed(first.proof, i, first.proof[i] + 1n) };
    await refused(other, hints[0], `word ${i}`);
    await refused(other, forged(other, witness), `word ${i}, forged hints`);
  }
});

test("a coordinate that is not below the base field is refused", async () => {
  for (let i = 0; i < 8; i++) {
    const other = { ...first, proof: changed(first.proof, i, first.proof[i] + bn.BASE_FIELD) };
    await refused(other, forged(other, witnessOf(first)), `word ${i} + q`);
  }
});

test("-A, -C and proofs of zeros are refused", async () => {
  const witness = witnessOf(first);
  for (const i of [1, 7]) {
    const other = { ...first, proof: changed(first.proof, i, bn.BASE_FIELD - first.proof[i]) };
    await refused(other, forged(other, witness), `word ${i} negated`);
  }
  for (const at of [[0, 1], [2, 3, 4, 5], [6, 7]]) {
    const other = { ...first, proof: first.proof.map((v, i) => (at.includes(i) ? 0n : v)) };
    await refused(other, hints[0], `zeros at ${at}`);
  }
});

test("hints of a wrong length, or with a felt of more than 128 bits, are refused", async () => {
  await refused(first, hints[0].slice(0, -1), "one too few");
  await refused(first, [...hints[0], 0n], "one too many");
  await refused(first, [], "none");
  await refused(first, changed(hints[0], 2, hints[0][2] + (1n << 128n)), "felt 2");
});

test("every changed part of the hints is refused", async () => {
  for (const at of [0, 1, 2, 24, 25, 48, 49, 400, 816, 817, 1196]) {
    await refused(first, changed(hints[0], at, (hints[0][at] + 1n) % 3n), `felt ${at}`);
  }
  await refused(first, changed(hints[0], 0, 3n), "another root of unity");
});

test("a witness that is none is refused, however the hints follow from it", async () => {
  const good = witnessOf(first);
  const zeros = Array(12).fill(0n);
  const wrong = {
    "c and its inverse of zeros": { ...good, c: zeros, cInverse: zeros },
    "c that is 1": { c: bn.ONE12, cInverse: bn.ONE12, shift: 0 },
    "c alone times a root of unity": { ...good, c: bn.mul12(good.c, bn.ROOT_27) },
    "c and its inverse times a root of unity": {
      ...good,
      c: bn.mul12(good.c, bn.ROOT_27),
      cInverse: bn.mul12(good.cInverse, bn.power12(bn.ROOT_27, 26n)),
    },
    "another shift": { ...good, shift: (good.shift + 1) % 3 },
    "c and its inverse exchanged": { ...good, c: good.cInverse, cInverse: good.c },
  };
  for (const [what, witness] of Object.entries(wrong)) await refused(first, forged(first, witness), what);
});

test("a false statement is refused, whichever check its forger would rather do without", async () => {
  const all = Array.from({ length: 34 }, (_, i) => i);
  const statement = { ...first, inputs: changed(first.inputs, 0, first.inputs[0] + 1n) };
  const f = productOf(claim(statement));
  const witness = witnessOf(first);
  const [fit, last] = fittingValue(statement, f);
  const forgeries = {
    "c and an inverse that is none": { witness: unrelatedWitness(f), bad: [0] },
    "a last value that is not 1": { witness, bad: [33] },
    "f_32 that fits the last value": { witness: fit, last, bad: [32] },
    "f_32 that fits, and no f_i in the quotient": { witness: fit, last, bad: [32], without: all.slice(1, 33) },
  };
  for (const [what, { witness, last, bad, without = bad }] of Object.entries(forgeries)) {
    const followed = follow(claim(statement), witness, last);
    assert.deepEqual(all.filter((i) => bn.divide(followed.relations[i])[1].some((v) => v !== 0n)), bad, `${what}: only this is false`);
    await refused(statement, hintsFrom(claim(statement), witness, followed, without), what);
  }
});

test("a root of unity is named in one way only", async () => {
  const witness = witnessOf(first);
  const k = bn.inverse(bn.LAMBDA / 3n, 9n);
  const other = {
    c: bn.mul12(witness.c, bn.power12(bn.ROOT_27, k)),
    cInverse: bn.mul12(witness.cInverse, bn.power12(bn.ROOT_27, 27n - k)),
    shift: witness.shift + 3,
  };
  const followed = follow(claim(first), other);
  assert.ok(followed.relations.every((relation) => bn.divide(relation)[1].every((v) => v === 0n)), "a witness of the proof");
  await refused(first, hintsFrom(claim(first), other, followed), "shift above 2");
});

// A felt of more than 128 bits panics when it is read. An answer without a panic is one from before that felt.
test("a point off its curve, or of the twist outside the subgroup, is refused before what follows from it is read", async () => {
  const at = (place) => changed(hints[0], place, 1n << 128n);
  const [residue, value, end] = [at(1), at(49), at(1200)];
  for (const given of [residue, value, end]) assert.match(await verdict(first, given), /^refused: /);
  for (const i of [0, 1, 6, 7]) {
    const off = { ...first, proof: changed(first.proof, i, first.proof[i] ^ 1n) };
    assert.equal(await verdict(off, residue), "refused", `word ${i}`);
  }
  for (const i of [2, 3, 4, 5]) {
    const off = { ...first, proof: changed(first.proof, i, first.proof[i] ^ 1n) };
    assert.equal(await verdict(off, value), "refused", `word ${i}`);
  }
  // Of each x the y that belongs to it, until one is found; most points of the twist are outside.
  let x = [5n, 1n];
  let y;
  for (; ; x = [x[0] + 1n, 1n]) {
    const square = bn.add2(bn.mul2(bn.mul2(x, x), x), bn.TWIST_B);
    y = squareRoot2(square);
    if (y !== null) break;
  }
  assert.ok(bn.isOnTwist([x, y]));
  const outside = { ...first, proof: [...first.proof.slice(0, 2), x[1], x[0], y[1], y[0], ...first.proof.slice(6)] };
  assert.equal(await verdict(outside, end), "refused", "outside the subgroup");
});

test("a verifying key with a bad point is refused before anything is compiled", () => {
  const bad = (i, value) => () => readKey(changed(words, i, value));
  assert.throws(bad(0, words[0] + 1n), /alpha of the verifying key is not on the curve/);
  assert.throws(bad(3, words[3] + 1n), /beta of the verifying key is not in the subgroup/);
  assert.throws(bad(1, words[1] + bn.BASE_FIELD), /word 1 of the verifying key is not below the base field/);
  const unfinished = [...words.slice(0, 10), ...words.slice(6, 10), ...words.slice(14)];
  assert.throws(() => readKey(unfinished), /gamma and delta of the verifying key are the same or opposite/);
  assert.throws(() => readKey(words.slice(1)), /22 words, not 21/);
});

function squareRoot2(a) {
  const start = bn.power2(a, (bn.BASE_FIELD - 3n) / 4n);
  const root = bn.mul2(start, a);
  const sign = bn.mul2(start, root);
  const minusOne = [bn.BASE_FIELD - 1n, 0n];
  const y = bn.equal2(sign, minusOne)
    ? bn.mul2([0n, 1n], root)
    : bn.mul2(bn.power2(bn.add2([1n, 0n], sign), (bn.BASE_FIELD - 1n) / 2n), root);
  return bn.equal2(bn.mul2(y, y), a) ? y : null;
}

// c and d with f·S^shift·d^P·c^C = 1, P and C being how often the loop multiplies by each: made for any f, for c·d is
// not 1.
function unrelatedWitness(f) {
  let [p, c] = [1n, 0n];
  for (const digit of bn.DIGITS) [p, c] = [2n * p + (digit === 1 ? 1n : 0n), 2n * c + (digit === -1 ? 1n : 0n)];
  const q = bn.BASE_FIELD;
  p += q + q ** 3n;
  c += q ** 2n;
  // a·p + b·c = 3, so a cube root of what they must make.
  let [r, s, a, aNext, b, bNext] = [p, c, 1n, 0n, 0n, 1n];
  while (s !== 0n) {
    const k = r / s;
    [r, s, a, aNext, b, bNext] = [s, r - k * s, aNext, a - k * aNext, bNext, b - k * bNext];
  }
  assert.equal(r, 3n);
  let [shift, shifted] = [0, f];
  for (; bn.cubeRoot12(shifted) === null; shift++) shifted = bn.mul12(shifted, bn.ROOT_27);
  const root = bn.inverse12(bn.cubeRoot12(shifted));
  const raise = (k) => bn.power12(root, bn.mod(k, q ** 12n - 1n));
  return { c: raise(b), cInverse: raise(a), shift };
}

// [a witness, an f_32 with which the loop ends in 1]: the loop squares f_32 once more, so what is missing must have a
// square root. The witness takes the part of f that has none.
function fittingValue(statement, f) {
  const order = bn.BASE_FIELD ** 12n - 1n;
  let [odd, twos] = [order, 1n];
  for (; odd % 2n === 0n; odd /= 2n) twos *= 2n;
  const c = bn.power12(f, odd * bn.inverse(odd, twos) * bn.inverse(bn.LAMBDA, twos));
  const witness = { c, cInverse: bn.inverse12(c), shift: 0 };
  const { values, relations } = follow(claim(statement), witness);
  const end = bn.divide(relations[33])[1];
  end[0] = bn.mod(end[0] + 1n);
  return [witness, bn.mul12(values[31], bn.inverse12(bn.power12(end, (odd + 1n) / 2n)))];
}
