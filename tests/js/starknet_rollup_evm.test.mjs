// The rollup contract of a Starknet chain beside the EVM's: the same requests and the same batch on a node of each make the same
// queue hashes, commitment, r, e and vote digests, and one proof serves both.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import * as bn from "../../core/contracts/starknet/tools/bn254.mjs";
import { buildForEvm, bytesOf, dynamic, listOf, row, startAnvil } from "./evm_node.mjs";
import * as net from "./starknet_rollup.mjs";
import { startSteps } from "./starknet_rollup_steps.mjs";

const { CHAIN, OTHER, UNIT, queued, setKey, withdraw, withdrawWide, keccak } = net;
const STORED = "(uint64,uint64,uint8,uint64,address,bytes32,bytes32,bytes32,bytes32)";
const alice = net.person("alice");
const bob = net.person("bob");
const keyHash = bn.SCALAR_FIELD - 5n;
const fee = 10n ** 15n;
const buffer = (value, length) => Buffer.from(value.toString(16).padStart(2 * length, "0"), "hex");
const b32 = (value) => buffer(value, 32);

let anvil;
let steps;
let rollup; // the EVM's
before(async () => {
  buildForEvm();
  steps = await startSteps();
  anvil = await startAnvil();
  const [key, exitKey] = [steps.keys.batchKey, steps.keys.exitKey].map(({ words }) => words);
  const [verifier, exit] = [await anvil.deploy("Groth16Verifier", key), await anvil.deploy("Groth16Verifier", exitKey)];
  const { config } = steps;
  const fields = row([
    [net.networkId, CHAIN, net.SET, net.genesisRoot, verifier, verifier, 0n, config.proveWindow, config.maxFutureSkew],
    [config.queueWindow, config.armWindow, config.roleDelay, config.exitPriority, config.releaseDelay, fee, 0n, fee, 100_000n],
    [1n, exit, config.lastResort, anvil.account, 0n],
    dynamic([1n, anvil.account]),
    dynamic([3n, ...config.attesters]),
  ]);
  const second = await anvil.deploy("RollupSecond", row([dynamic(fields)]));
  rollup = await anvil.deploy("Rollup", row([dynamic(fields), [second]]));
  const token = await anvil.deploy("TestToken", row([bytesOf(Buffer.from("USD Coin")), bytesOf(Buffer.from("USDC")), [6n]]));
  await anvil.send(rollup, "registerToken(uint16,address,uint80)", [1n, token, 5n]);
  await anvil.send(token, "mint(address,uint256)", [anvil.account, 10n ** 12n]);
  await anvil.send(token, "approve(address,uint256)", [rollup, 10n ** 12n]);
});
after(() => Promise.all([steps?.node.stop(), anvil?.stop()]));

test("the queue of either chain has the same hashes", async () => {
  const deposit = (owner, amount) => anvil.send(rollup, "deposit(uint16,uint256,address)", [1n, amount, owner.address], { value: fee });
  await steps.deposit(alice, 300_000_000n);
  await deposit(alice, 300_000_000n);
  await steps.setKey(alice, 6n, keyHash);
  await anvil.send(rollup, "setSigningKey(uint32,uint256)", [6n, keyHash], { from: alice.address, value: fee });
  await steps.deposit(bob, 20_000_000n);
  await deposit(bob, 20_000_000n);
  await steps.forcedExit(alice, 5n);
  await anvil.send(rollup, "requestForcedExit(uint32,uint16)", [5n, 1n], { from: alice.address, value: fee });
  for (const index of [0n, 1n, 2n, 3n]) {
    const [hash] = await anvil.call(rollup, "queueItem(uint64)", [index]);
    const [here] = await steps.read("queue_item", [index]);
    assert.notEqual(here, 0n);
    assert.equal(here, hash >> 40n, `item ${index}`);
  }
});

test("one batch has one commitment on both, one r and e, and its proof is taken by both", async () => {
  const operations = [
    queued(1, alice.address, 300n * UNIT, { account: 5n }),
    setKey(alice.address, 6n, keyHash),
    queued(5, bob.address, 20n * UNIT),
    queued(3, alice.address, 100n * UNIT, { account: 5n }),
    withdraw(bob.address, 3n * UNIT, { chain: OTHER, account: 5n, fee: 2048n }),
    withdrawWide((5n << 248n) | 0x1234567890n, 4n * UNIT, { chain: OTHER }),
  ];
  const made = await steps.commit(operations, { size: 8n });
  assert.deepEqual(await steps.read("holds", net.storedFelts(made.stored)), [1n]);

  const { p, newRoot, words } = made.given;
  const data = Buffer.concat(words.map((word) => buffer(word, 31)));
  const genesis = [0n, 0n, 0n, 0n, 0n, net.genesisRoot, net.networkId, keccak(Buffer.alloc(0)), 0n];
  const given = dynamic(row([[p, newRoot], bytesOf(data)]));
  await anvil.send(rollup, `commitBatches(${STORED},(uint256,bytes32,bytes)[])`, row([genesis, listOf([given])]));
  const records = made.payouts.map(({ kind, token, to, amount }) => [
    buffer(kind === 1n ? 1n : 0n, 1), buffer(token, 2), buffer(to, 20), buffer(amount, 15),
  ]);
  assert.equal(records.length, 2);
  const { number, timestamp, size, queueEnd, commitment } = made.stored;
  const inputsHash = keccak(...made.inputs.map(b32));
  const stored = [number, timestamp, size, queueEnd, anvil.account, newRoot, commitment, keccak(...records.flat()), inputsHash];
  assert.deepEqual(await anvil.call(rollup, "storedHash(uint64)", [1n]), [keccak(...stored.map(b32))]);

  const proof = steps.proofFor(made);
  await steps.invoke("prove_batches", steps.proveCall([made], [proof]));
  const listOfOne = (fields) => dynamic([1n, ...fields]);
  await anvil.send(
    rollup, `proveBatches(${STORED}[],(uint256,uint256,uint256)[],uint256[8][])`,
    row([listOfOne(stored), listOfOne(made.inputs), listOfOne(proof.words)]),
  );
  assert.equal((await anvil.call(rollup, "counters()"))[1], 1n);
  assert.equal((await steps.counters()).proven, 1n);
});

test("a vote is the same text for both", async () => {
  const batch = steps.last;
  for (const [kind, code] of [["agree", 1n], ["revert", 2n], ["freeze", 3n], ["ticket", 4n]]) {
    const asked = [code, batch.number, batch.newRoot, batch.commitment];
    const [digest] = await anvil.call(rollup, "voteDigest(uint8,uint64,bytes32,bytes32)", asked);
    assert.equal(net.voteDigest(kind, batch), digest, kind);
  }
  // The contract here shows no digest: it takes the votes on it. Of REVERT, as a call without effect.
  const call = [...net.storedFelts(batch), ...net.list(net.votes("revert", batch), net.signatureFelts)];
  assert.equal(await steps.refusal("revert_by_certificate", call), undefined);
  const freeze = [...net.storedFelts(batch), ...net.list(net.votes("freeze", batch), net.signatureFelts)];
  assert.equal(await steps.refusal("freeze_by_certificate", freeze), undefined);
});
