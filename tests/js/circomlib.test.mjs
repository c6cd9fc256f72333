// Poseidon, Baby Jubjub and EdDSA against circomlibjs, both ways, on random inputs.
// LANDFALL_BUILD_DIR is the build whose bin/crypto_vector_tool speaks for this library.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, before, test } from "node:test";
import { buildBabyjub, buildEddsa, buildPoseidonReference } from "circomlibjs";

assert.ok(process.env.LANDFALL_BUILD_DIR, "set LANDFALL_BUILD_DIR to the build to test, such as build/dev");
const toolPath = join(process.env.LANDFALL_BUILD_DIR, "bin", "crypto_vector_tool");

const modulus = 21888242871839275222246405745257275088548364400416034343698204186575808495617n;
const subgroupOrder = 2736030358979909402780800718157159386076813972158567259200215660948447373041n;

let tool, lines, poseidon, babyjub, eddsa, F;

before(async () => {
  tool = spawn(toolPath, [], { stdio: ["pipe", "pipe", "inherit"] });
  lines = createInterface({ input: tool.stdout })[Symbol.asyncIterator]();
  poseidon = await buildPoseidonReference();
  babyjub = await buildBabyjub();
  eddsa = await buildEddsa();
  F = babyjub.F;
});

after(async () => {
  tool.stdin.end();
  const [code] = await once(tool, "exit");
  assert.equal(code, 0);
});

async function ask(...words) {
  tool.stdin.write(words.join(" ") + "\n");
  const { value } = await lines.next();
  assert.ok(value !== undefined, "the tool ended");
  return value;
}

async function askNumbers(...words) {
  const answer = await ask(...words);
  assert.doesNotMatch(answer, /^error/);
  return answer.split(" ").map(BigInt);
}

const randomBelow = (bound) => BigInt("0x" + randomBytes(40).toString("hex")) % bound;
const element = (value) => F.e(value);
const point = ([x, y]) => [F.e(x), F.e(y)];
const numbers = (p) => p.map((coordinate) => F.toObject(coordinate));

test("Poseidon of every width, with and without an initial state", async () => {
  for (let count = 1; count <= 16; count++) {
    for (let trial = 0; trial < 6; trial++) {
      const edge = [0n, modulus - 1n][trial];
      const inputs = Array.from({ length: count }, () => edge ?? randomBelow(modulus));
      const state = trial % 2 === 0 ? 0n : randomBelow(modulus);
      const theirs = poseidon.F.toObject(poseidon(inputs, state));
      assert.deepEqual(await askNumbers("poseidon", state, ...inputs), [theirs]);
    }
  }
});

test("multiples of points, in and out of the subgroup", async () => {
  const generator = numbers(babyjub.Generator);
  for (const base of [numbers(babyjub.Base8), generator, [0n, modulus - 1n], [0n, 1n]]) {
    for (const scalar of [0n, 1n, 8n, subgroupOrder, subgroupOrder - 1n, randomBelow(1n << 256n), randomBelow(1n << 256n)]) {
      const theirs = numbers(babyjub.mulPointEscalar(point(base), scalar));
      assert.deepEqual(await askNumbers("multiply", ...base, scalar), theirs);
    }
  }
});

test("circomlibjs accepts our signatures, and none that was changed", async () => {
  for (let trial = 0; trial < 12; trial++) {
    const secret = 1n + randomBelow(subgroupOrder - 1n);
    const message = trial === 0 ? 0n : trial === 1 ? modulus - 1n : randomBelow(modulus);
    const [ax, ay, rx, ry, s] = await askNumbers("sign", secret, message);
    assert.deepEqual(numbers(babyjub.mulPointEscalar(babyjub.Base8, secret)), [ax, ay]);
    const check = (m, r8, S, key) => eddsa.verifyPoseidon(element(m), { R8: point(r8), S }, point(key));
    assert.equal(check(message, [rx, ry], s, [ax, ay]), true);
    assert.equal(check((message + 1n) % modulus, [rx, ry], s, [ax, ay]), false);
    assert.equal(check(message, [rx, ry], (s + 1n) % subgroupOrder, [ax, ay]), false);
    assert.equal(check(message, [modulus - rx, ry], s, [ax, ay]), false);
    assert.equal(check(message, [rx, ry], s, [modulus - ax, ay]), false);
  }
});

test("we accept circomlibjs' signatures, and none that was changed", async () => {
  for (let trial = 0; trial < 12; trial++) {
    const secret = randomBytes(32);
    const message = randomBelow(modulus);
    const key = numbers(eddsa.prv2pub(secret));
    const signature = eddsa.signPoseidon(secret, element(message));
    const r8 = numbers(signature.R8);
    const s = BigInt(signature.S);
    assert.equal(await ask("verify", ...key, ...r8, s, message), "true");
    assert.equal(await ask("verify", ...key, ...r8, s, (message + 1n) % modulus), "false");
    assert.equal(await ask("verify", ...key, ...r8, (s + 1n) % subgroupOrder, message), "false");
    assert.equal(await ask("verify", ...key, ...r8, s + subgroupOrder, message), "false");
    assert.equal(await ask("verify", ...key, modulus - r8[0], r8[1], s, message), "false");
    assert.equal(await ask("verify", modulus - key[0], key[1], ...r8, s, message), "false");
    assert.equal(await ask("verify", key[0], key[1] + 1n, ...r8, s, message), "false");
  }
});

test("the tool says when it cannot read a command", async () => {
  for (const bad of [["poseidon", 0], ["poseidon", modulus, 1], ["verify", 1], ["sign", 0, 1], ["dance"], []]) {
    assert.match(await ask(...bad), /^error: /);
  }
});
