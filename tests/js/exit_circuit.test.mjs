// The exit circuit, with a key of ours and with one from a ceremony.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as snarkjs from "snarkjs";
import { at, checkCircuit, json, quiet, run } from "./circuit_checks.mjs";

checkCircuit("exit");

// The circuit as a public ceremony takes it: powers of tau, snarkjs' key from our .r1cs, and snarkjs' check that
// the key is of that circuit. A development key has no ceremony that could be checked.
const skip = process.env.LANDFALL_FULL ? false : "snarkjs takes minutes for its powers of tau: LANDFALL_FULL=1 does it";
test("snarkjs makes a key from our circuit, finds it to be of it, and accepts our proof with it", { skip }, async () => {
  const curve = await snarkjs.curves.getCurveFromName("bn128");
  await snarkjs.powersOfTau.newAccumulator(curve, 14, at("new.ptau"));
  await snarkjs.powersOfTau.contribute(at("new.ptau"), at("one.ptau"), "one", "some entropy");
  await snarkjs.powersOfTau.preparePhase2(at("one.ptau"), at("final.ptau"));
  await snarkjs.zKey.newZKey(at("circuit.r1cs"), at("final.ptau"), at("first.zkey"));
  await snarkjs.zKey.contribute(at("first.zkey"), at("ceremony.zkey"), "two", "other entropy");
  assert.equal(await snarkjs.zKey.verifyFromR1cs(at("circuit.r1cs"), at("final.ptau"), at("ceremony.zkey"), quiet), true);

  const theirKey = await snarkjs.zKey.exportVerificationKey(at("ceremony.zkey"));
  await run("snark_vector_tool", "prove", at("ceremony.zkey"), at("good.wtns"), at("ours.json"), at("ours_public.json"));
  const [proof, signals] = [await json("ours.json"), await json("ours_public.json")];
  assert.equal(await snarkjs.groth16.verify(theirKey, signals, proof), true);
  for (let i = 0; i < signals.length; i++) {
    const changed = signals.map((s, k) => (k === i ? (BigInt(s) + 1n).toString() : s));
    assert.equal(await snarkjs.groth16.verify(theirKey, changed, proof), false);
  }
});
