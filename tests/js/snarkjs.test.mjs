// Our keys, witnesses and proofs against snarkjs, both ways.
// LANDFALL_BUILD_DIR is the build whose bin/snark_vector_tool speaks for this library.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import * as snarkjs from "snarkjs";

assert.ok(process.env.LANDFALL_BUILD_DIR, "set LANDFALL_BUILD_DIR to the build to test, such as build/dev");
const toolPath = join(process.env.LANDFALL_BUILD_DIR, "bin", "snark_vector_tool");
const constraints = 50;
const publics = 3;

let folder;
const at = (name) => join(folder, name);
const json = async (name) => JSON.parse(await readFile(at(name), "utf8"));
const tool = async (...words) => (await promisify(execFile)(toolPath, words)).stdout.trim();

async function ourVerdict(key, signals, proof) {
  const names = ["their_key.json", "their_public.json", "their_proof.json"];
  const values = [key, signals, proof];
  await Promise.all(names.map((name, i) => writeFile(at(name), JSON.stringify(values[i]))));
  return tool("verify", ...names.map(at)).catch((error) => error.stdout.trim());
}

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "landfall-snark-"));
  await tool("make", folder, String(constraints), String(publics));
});

after(async () => {
  await globalThis.curve_bn128?.terminate();
  await rm(folder, { recursive: true, force: true });
});

test("snarkjs accepts our proof, and refuses it when anything is changed", async () => {
  const [key, signals, proof] = await Promise.all(["verification_key.json", "public.json", "proof.json"].map(json));
  assert.equal(signals.length, publics);
  assert.equal(await snarkjs.groth16.verify(key, signals, proof), true);
  for (let i = 0; i < publics; i++) {
    const changed = signals.with ? signals.with(i, "7") : signals.map((s, k) => (k === i ? "7" : s));
    assert.equal(await snarkjs.groth16.verify(key, changed, proof), false);
  }
  assert.equal(await snarkjs.groth16.verify(key, signals, { ...proof, pi_a: proof.pi_c }), false);
  assert.equal(await snarkjs.groth16.verify(key, signals, { ...proof, pi_c: proof.pi_a }), false);
  assert.equal(await snarkjs.groth16.verify({ ...key, vk_delta_2: key.vk_beta_2 }, signals, proof), false);
});

test("snarkjs finds our witness good and a changed one bad", async () => {
  assert.equal(await snarkjs.wtns.check(at("circuit.r1cs"), at("witness.wtns")), true);
  const warnings = { info() {}, debug() {}, error() {}, warn() {} };
  assert.equal(await snarkjs.wtns.check(at("circuit.r1cs"), at("broken.wtns"), warnings), false);
});

test("snarkjs reads our circuit", async () => {
  const info = await snarkjs.r1cs.info(at("circuit.r1cs"));
  assert.equal(info.nConstraints, constraints);
  assert.equal(info.nOutputs + info.nPubInputs, publics);
});

test("snarkjs exports the same verifying key from our .zkey", async () => {
  assert.deepEqual(await snarkjs.zKey.exportVerificationKey(at("circuit.zkey")), await json("verification_key.json"));
});

test("we accept what snarkjs proves with our .zkey and .wtns", async () => {
  const { proof, publicSignals } = await snarkjs.groth16.prove(at("circuit.zkey"), at("witness.wtns"));
  const key = await json("verification_key.json");
  assert.deepEqual(publicSignals, await json("public.json"));
  assert.equal(await ourVerdict(key, publicSignals, proof), "accepted");
  assert.equal(await snarkjs.groth16.verify(key, publicSignals, proof), true);
  assert.equal(await ourVerdict(key, ["1", "2", "3"], proof), "proof-rejected");
  assert.equal(await ourVerdict(key, publicSignals, { ...proof, pi_a: proof.pi_c }), "proof-rejected");
  assert.equal(await ourVerdict(key, publicSignals.slice(1), proof), "proof-signal-count");
});

test("we refuse what snarkjs proves from a broken witness", async () => {
  const { proof, publicSignals } = await snarkjs.groth16.prove(at("circuit.zkey"), at("broken.wtns"));
  assert.equal(await ourVerdict(await json("verification_key.json"), publicSignals, proof), "proof-rejected");
});

test("we prove with a .zkey that snarkjs made from powers of tau", async () => {
  const curve = await snarkjs.curves.getCurveFromName("bn128");
  await snarkjs.powersOfTau.newAccumulator(curve, 7, at("new.ptau"));
  await snarkjs.powersOfTau.contribute(at("new.ptau"), at("one.ptau"), "one", "some entropy");
  await snarkjs.powersOfTau.preparePhase2(at("one.ptau"), at("final.ptau"));
  await snarkjs.zKey.newZKey(at("circuit.r1cs"), at("final.ptau"), at("first.zkey"));
  // Nobody has contributed to this one yet: its delta is its gamma.
  await assert.rejects(tool("key", at("first.zkey")), (error) => /zkey-unfinished/.test(error.stdout + error.stderr));
  await snarkjs.zKey.contribute(at("first.zkey"), at("theirs.zkey"), "two", "other entropy");

  const theirKey = await snarkjs.zKey.exportVerificationKey(at("theirs.zkey"));
  assert.deepEqual(JSON.parse(await tool("key", at("theirs.zkey"))), theirKey);
  await tool("prove", at("theirs.zkey"), at("witness.wtns"), at("ours.json"), at("ours_public.json"));
  const [proof, signals] = [await json("ours.json"), await json("ours_public.json")];
  assert.equal(await snarkjs.groth16.verify(theirKey, signals, proof), true);
  assert.equal(await ourVerdict(theirKey, signals, proof), "accepted");
  assert.equal(await snarkjs.groth16.verify(await json("verification_key.json"), signals, proof), false);
  assert.equal(await ourVerdict(await json("verification_key.json"), signals, proof), "proof-rejected");
});
