// A circuit of this library with a key and a witness of ours, against snarkjs; and snarkjs' proof of it before our
// verifier and our contract.
// LANDFALL_BUILD_DIR is the build whose bin/circuit_files_tool and bin/snark_vector_tool speak for this library.
import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import * as snarkjs from "snarkjs";

assert.ok(process.env.LANDFALL_BUILD_DIR, "set LANDFALL_BUILD_DIR to the build to test, such as build/dev");

const contracts = new URL("../../core/contracts/", import.meta.url);

let folder;
let key;
export const at = (name) => join(folder, name);
export const run = async (program, ...words) =>
  (await promisify(execFile)(join(process.env.LANDFALL_BUILD_DIR, "bin", program), words)).stdout.trim();
export const json = async (name) => JSON.parse(await readFile(at(name), "utf8"));
export const quiet = { info() {}, debug() {}, error() {}, warn() {} };

async function ourVerdict(signals, proof) {
  await writeFile(at("their_public.json"), JSON.stringify(signals));
  await writeFile(at("their_proof.json"), JSON.stringify(proof));
  return run("snark_vector_tool", "verify", at("key.json"), at("their_public.json"), at("their_proof.json")).catch(
    (error) => error.stdout.trim(),
  );
}

// snarkjs' proofs, from the witness as it is and from a changed one; each is made once.
const made = new Map();
function provenBySnarkjs(witness) {
  if (!made.has(witness)) made.set(witness, snarkjs.groth16.prove(at("circuit.zkey"), at(witness)));
  return made.get(witness);
}

// An Anvil of our own, ended by `stop`, and `ask` for its JSON-RPC; errors are thrown.
async function startAnvil() {
  const program = new URL("node_modules/@foundry-rs/anvil-linux-amd64/bin/anvil", contracts).pathname;
  const anvil = spawn(program, ["--port", "0", "--hardfork", "prague"], { stdio: ["ignore", "pipe", "inherit"] });
  const ended = new Promise((resolve) => anvil.on("close", resolve));
  const place = await new Promise((resolve, reject) => {
    let said = "";
    anvil.on("error", () => reject(new Error("Anvil does not start: run 'npm ci' in core/contracts")));
    anvil.on("exit", () => reject(new Error(`Anvil ended: ${said}`)));
    anvil.stdout.on("data", (text) => {
      said += text;
      const found = said.match(/Listening on ([0-9.:]+)/);
      if (found) resolve(found[1]);
    });
  });
  const ask = async (method, ...params) => {
    const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method, params });
    const headers = { "content-type": "application/json" };
    const answer = await (await fetch(`http://${place}`, { method: "POST", headers, body })).json();
    if (answer.error) throw new Error(answer.error.message);
    return answer.result;
  };
  return { ask, stop: () => (anvil.kill(), ended) };
}

// The verifier contract on that chain, deployed with the words that a deployment of ours takes from the key.
async function deployVerifier(ask) {
  const path = new URL("out/Groth16Verifier.sol/Groth16Verifier.json", contracts);
  const artefact = JSON.parse(await readFile(path, "utf8"));
  const words = (await readFile(at("verifier_words"), "utf8")).trim().split("\n");
  assert.equal(words.length, 22);
  const [from] = await ask("eth_accounts");
  const data = artefact.bytecode.object + words.map((word) => word.slice(2)).join("");
  const hash = await ask("eth_sendTransaction", { from, data });
  let receipt = null;
  while (!receipt) receipt = await ask("eth_getTransactionReceipt", hash);
  assert.equal(receipt.status, "0x1");
  const verify = artefact.methodIdentifiers["verify(uint256[3],uint256[8])"];
  const word = (value) => BigInt(value).toString(16).padStart(64, "0");
  return async (signals, proof) => {
    const call = { to: receipt.contractAddress, data: `0x${verify}${[...signals, ...proof].map(word).join("")}` };
    return BigInt(await ask("eth_call", call, "latest"));
  };
}

// Registers the tests of one circuit of circuit_files_tool; its files are in the folder of `at`.
export function checkCircuit(name) {
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), `landfall-${name}-`));
    await run("circuit_files_tool", name, folder);
    key = await snarkjs.zKey.exportVerificationKey(at("circuit.zkey"));
    await writeFile(at("key.json"), JSON.stringify(key));
  });

  after(async () => {
    await globalThis.curve_bn128?.terminate();
    await rm(folder, { recursive: true, force: true });
  });

  test("snarkjs finds the witness good, and a changed one bad", async () => {
    assert.equal(await snarkjs.wtns.check(at("circuit.r1cs"), at("good.wtns"), quiet), true);
    assert.equal(await snarkjs.wtns.check(at("circuit.r1cs"), at("broken.wtns"), quiet), false);
  });

  test("snarkjs accepts our proof, and refuses it for any other signal", async () => {
    await run("snark_vector_tool", "prove", at("circuit.zkey"), at("good.wtns"), at("proof.json"), at("public.json"));
    const [signals, proof] = [await json("public.json"), await json("proof.json")];
    assert.equal(await snarkjs.groth16.verify(key, signals, proof), true);
    for (let i = 0; i < signals.length; i++) {
      const changed = signals.map((s, k) => (k === i ? (BigInt(s) + 1n).toString() : s));
      assert.equal(await snarkjs.groth16.verify(key, changed, proof), false);
    }
  });

  test("we accept what snarkjs proves with our key and witness, and refuse it from a changed witness", async () => {
    const good = await provenBySnarkjs("good.wtns");
    assert.equal(await ourVerdict(good.publicSignals, good.proof), "accepted");
    const bad = await provenBySnarkjs("broken.wtns");
    assert.equal(await ourVerdict(bad.publicSignals, bad.proof), "proof-rejected");
  });

  test("our contract accepts what snarkjs proves with our key and witness, and nothing else", async () => {
    const { ask, stop } = await startAnvil();
    try {
      const verify = await deployVerifier(ask);
      // snarkjs itself writes the proof down as a contract takes it.
      const inOrder = async ({ proof, publicSignals }) => {
        const [a, b, c, signals] = JSON.parse(`[${await snarkjs.groth16.exportSolidityCallData(proof, publicSignals)}]`);
        return { signals, proof: [a, b, c].flat(2) };
      };
      const good = await inOrder(await provenBySnarkjs("good.wtns"));
      assert.deepEqual([good.signals.length, good.proof.length], [3, 8]);
      assert.equal(await verify(good.signals, good.proof), 1n);
      const more = (values, i) => values.map((value, k) => (k === i ? BigInt(value) + 1n : value));
      for (let i = 0; i < 3; i++) {
        assert.equal(await verify(more(good.signals, i), good.proof), 0n, `signal ${i}`);
      }
      for (let i = 0; i < 8; i++) {
        assert.equal(await verify(good.signals, more(good.proof, i)), 0n, `word ${i} of the proof`);
      }
      const bad = await inOrder(await provenBySnarkjs("broken.wtns"));
      assert.equal(await verify(bad.signals, bad.proof), 0n);
    } finally {
      await stop();
    }
  });
}
