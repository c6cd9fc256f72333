// The same circuit, keys and proofs on another system, under an emulator: what is proven there is accepted here, and the
// other way round.
// LANDFALL_BUILD_DIR is this system's build, LANDFALL_OTHER_BUILD_DIR the other's.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import * as snarkjs from "snarkjs";

const builds = { here: process.env.LANDFALL_BUILD_DIR, there: process.env.LANDFALL_OTHER_BUILD_DIR };
assert.ok(builds.here && builds.there, "set LANDFALL_BUILD_DIR and LANDFALL_OTHER_BUILD_DIR to two builds");

let folder;
const at = (...names) => join(folder, ...names);
const json = async (...names) => JSON.parse(await readFile(at(...names), "utf8"));
const run = async (where, program, ...words) =>
  (await promisify(execFile)(join(builds[where], "bin", program), words)).stdout.trim();
const verdict = (where, publics, proof) =>
  run(where, "snark_vector_tool", "verify", at("key.json"), publics, proof).catch((error) => error.stdout.trim());

// A batch of withdrawals from the circuit on: key, witness and proof of each system by itself.
before(async () => {
  folder = await mkdtemp(join(tmpdir(), "landfall-systems-"));
  for (const where of ["here", "there"]) {
    await mkdir(at(where));
    await run(where, "circuit_files_tool", "batch", at(where));
  }
  for (const where of ["here", "there"]) {
    // One key for both: the other system's.
    await run(where, "snark_vector_tool", "prove", at("there", "circuit.zkey"), at(where, "good.wtns"), at(where, "proof.json"), at(where, "public.json"));
  }
  await writeFile(at("key.json"), JSON.stringify(await snarkjs.zKey.exportVerificationKey(at("there", "circuit.zkey"))));
});

after(async () => {
  await globalThis.curve_bn128?.terminate();
  await rm(folder, { recursive: true, force: true });
});

test("circuit, witness and public values are the same to the byte", async () => {
  for (const name of ["circuit.r1cs", "good.wtns", "public.json"]) {
    assert.ok((await readFile(at("here", name))).equals(await readFile(at("there", name))), name);
  }
});

test("each accepts the other's proof, and refuses it for another signal", async () => {
  for (const [maker, judge] of [["there", "here"], ["here", "there"]]) {
    assert.equal(await verdict(judge, at(maker, "public.json"), at(maker, "proof.json")), "accepted");
    const signals = await json(maker, "public.json");
    signals[0] = (BigInt(signals[0]) + 1n).toString();
    await writeFile(at("changed.json"), JSON.stringify(signals));
    assert.equal(await verdict(judge, at("changed.json"), at(maker, "proof.json")), "proof-rejected");
  }
});

test("snarkjs accepts the other system's proof, and refuses it for another signal", async () => {
  const [key, signals, proof] = [await json("key.json"), await json("there", "public.json"), await json("there", "proof.json")];
  assert.equal(await snarkjs.groth16.verify(key, signals, proof), true);
  signals[0] = (BigInt(signals[0]) + 1n).toString();
  assert.equal(await snarkjs.groth16.verify(key, signals, proof), false);
});
