// The batch circuit itself, at its smallest size, with a key and a witness of ours, against snarkjs.
// LANDFALL_BUILD_DIR is the build whose bin/batch_files_tool and bin/snark_vector_tool speak for this library.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import * as snarkjs from "snarkjs";

assert.ok(process.env.LANDFALL_BUILD_DIR, "set LANDFALL_BUILD_DIR to the build to test, such as build/dev");

let folder;
let key;
const at = (name) => join(folder, name);
const run = async (program, ...words) =>
  (await promisify(execFile)(join(process.env.LANDFALL_BUILD_DIR, "bin", program), words)).stdout.trim();
const json = async (name) => JSON.parse(await readFile(at(name), "utf8"));

async function ourVerdict(signals, proof) {
  await writeFile(at("their_public.json"), JSON.stringify(signals));
  await writeFile(at("their_proof.json"), JSON.stringify(proof));
  return run("snark_vector_tool", "verify", at("key.json"), at("their_public.json"), at("their_proof.json")).catch(
    (error) => error.stdout.trim(),
  );
}

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "landfall-batch-"));
  await run("batch_files_tool", folder);
  key = await snarkjs.zKey.exportVerificationKey(at("batch.zkey"));
  await writeFile(at("key.json"), JSON.stringify(key));
});

after(async () => {
  await globalThis.curve_bn128?.terminate();
  await rm(folder, { recursive: true, force: true });
});

test("snarkjs finds the batch's witness good, and a changed one bad", async () => {
  const quiet = { info() {}, debug() {}, error() {}, warn() {} };
  assert.equal(await snarkjs.wtns.check(at("batch.r1cs"), at("batch.wtns"), quiet), true);
  assert.equal(await snarkjs.wtns.check(at("batch.r1cs"), at("broken.wtns"), quiet), false);
});

test("snarkjs accepts our proof of a batch, and refuses it for another root", async () => {
  await run("snark_vector_tool", "prove", at("batch.zkey"), at("batch.wtns"), at("proof.json"), at("public.json"));
  const [signals, proof] = [await json("public.json"), await json("proof.json")];
  assert.equal(await snarkjs.groth16.verify(key, signals, proof), true);
  for (let i = 0; i < signals.length; i++) {
    const changed = signals.map((s, k) => (k === i ? (BigInt(s) + 1n).toString() : s));
    assert.equal(await snarkjs.groth16.verify(key, changed, proof), false);
  }
});

test("we accept what snarkjs proves with our key and witness, and refuse it from a changed witness", async () => {
  const good = await snarkjs.groth16.prove(at("batch.zkey"), at("batch.wtns"));
  assert.equal(await ourVerdict(good.publicSignals, good.proof), "accepted");
  const bad = await snarkjs.groth16.prove(at("batch.zkey"), at("broken.wtns"));
  assert.equal(await ourVerdict(bad.publicSignals, bad.proof), "proof-rejected");
});
