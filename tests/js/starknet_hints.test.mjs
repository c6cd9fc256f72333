// The hints that this library makes for the Starknet verifier: the very felts that the JavaScript ones are, and a class on
// a node that accepts them. LANDFALL_BUILD_DIR is the build whose bin/starknet_hints_tool speaks for this library.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, before, test } from "node:test";
import * as bn from "../../core/contracts/starknet/tools/bn254.mjs";
import { buildVerifier } from "../../core/contracts/starknet/tools/build.mjs";
import { readKey } from "../../core/contracts/starknet/tools/verifying_key.mjs";
import { claimOf, groth16Hints, halves } from "./groth16_hints.mjs";
import { scalar, someG2, trapdoorKey } from "./groth16_trapdoor.mjs";
import { startNode } from "./starknet_node.mjs";

assert.ok(process.env.LANDFALL_BUILD_DIR, "set LANDFALL_BUILD_DIR to the build to test, such as build/dev");

const highest = bn.SCALAR_FIELD - 1n;
const { words, prove } = trapdoorKey(someG2);
const drawn = Array.from({ length: 9 }, (_, i) => [0, 1, 2].map((k) => scalar(`input ${i} ${k}`)));
const statements = [[0n, 0n, 0n], [highest, highest, highest], [1n, 2n ** 128n, 2n ** 200n], ...drawn].map((inputs, i) => ({
  inputs,
  proof: prove(inputs, `proof ${i}`),
}));

let tool, lines;
before(() => {
  tool = spawn(join(process.env.LANDFALL_BUILD_DIR, "bin", "starknet_hints_tool"), [], { stdio: ["pipe", "pipe", "inherit"] });
  lines = createInterface({ input: tool.stdout })[Symbol.asyncIterator]();
});
after(async () => {
  tool.stdin.end();
  const [code] = await once(tool, "exit");
  assert.equal(code, 0);
});

async function ask({ inputs, proof }, key = words) {
  tool.stdin.write(`hints ${[...key, ...inputs, ...proof].map((word) => "0x" + word.toString(16)).join(" ")}\n`);
  const { value } = await lines.next();
  assert.ok(value !== undefined, "the tool ended");
  return value;
}
const hintsOf = async (statement) => (await ask(statement)).split(" ").map(BigInt);

test("they are the felts that the JavaScript makes, for each root of unity", async () => {
  const key = readKey(words);
  const shifts = new Set();
  for (const statement of statements) {
    const theirs = groth16Hints(claimOf(key, statement.inputs, statement.proof));
    assert.deepEqual(await hintsOf(statement), theirs);
    shifts.add(theirs[0]);
  }
  assert.deepEqual([...shifts].sort(), [0n, 1n, 2n]);
});

test("a false statement has none", async () => {
  const [{ inputs, proof }, other] = statements;
  assert.equal(await ask({ inputs: other.inputs, proof }), "error: proof-rejected");
  assert.equal(await ask({ inputs: [bn.SCALAR_FIELD, 0n, 0n], proof }), "error: hints-input-too-large");
  assert.equal(await ask({ inputs, proof: [proof[0] + 1n, ...proof.slice(1)] }), "error: proof-point-invalid");
  assert.equal(await ask({ inputs, proof }, [bn.BASE_FIELD, ...words.slice(1)]), "error: hints-key-invalid");
});

test("the class accepts them, and none that was changed", async () => {
  const node = await startNode();
  try {
    const { classHash } = await node.declare(buildVerifier(words, "hints"));
    const verifier = await node.deploy(classHash);
    const accepts = async ({ inputs, proof }, hints) => {
      const calldata = [3n, ...inputs.flatMap(halves), 8n, ...proof.flatMap(halves), BigInt(hints.length), ...hints];
      try {
        return BigInt((await node.call(verifier, "verify", calldata))[0]) === 1n;
      } catch (error) {
        assert.match(error.message, /"code":40\b/, "an answer that is no panic of the contract");
        return false;
      }
    };
    for (const statement of statements) assert.ok(await accepts(statement, await hintsOf(statement)));
    const [statement] = statements;
    const hints = await hintsOf(statement);
    for (const at of [0, 1, 25, 49, 816, 817, 1200]) {
      const changed = hints.map((felt, i) => (i === at ? (felt + 1n) % 3n : felt));
      assert.ok(!(await accepts(statement, changed)), `felt ${at}`);
    }
    assert.ok(!(await accepts(statements[1], hints)), "those of another proof");
  } finally {
    await node.stop();
  }
});
