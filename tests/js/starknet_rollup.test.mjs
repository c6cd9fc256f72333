// The rollup contract of core/contracts/starknet on a Starknet node: what it takes, what it pays, and what it refuses.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { buildContracts } from "../../core/contracts/starknet/tools/build.mjs";
import { halves } from "./groth16_hints.mjs";
import { startNode } from "./starknet_node.mjs";
import * as net from "./starknet_rollup.mjs";

const { CHAIN, OTHER, STRK, UNIT, list } = net;
const FEE = 10n ** 15n;
const owner = net.person("owner");
const stranger = net.person("stranger");
const TO = 0x7123456789abcdef123456789abcdef123456789abcdef123456789abcdef12n;

let node, it, sequencer;
// What the contract holds: batches by number, as batchAfter gave them.
const batches = [{ stored: net.genesis() }];
const last = () => batches.at(-1);

const now = async () => BigInt((await node.rpc("starknet_getBlockWithTxHashes", { block_id: "latest" })).timestamp);
const counters = async () => {
  const [committed, proven, executed, queueLength, queueHead, status, armedAt] = (await node.call(it.rollup, "counters", [])).map(BigInt);
  return { committed, proven, executed, queueLength, queueHead, status, armedAt };
};
const books = async (token = 1n) => {
  const [, decimals, , , held, pending, delayed, daily, left] = (await node.call(it.rollup, "token_books", [token])).map(BigInt);
  return { decimals, held, pending, delayed, daily, left };
};
const balance = async (of, token = it.token) => BigInt((await node.call(token, "balance_of", [of]))[0]);
const succeeded = (receipt) => {
  assert.equal(receipt.execution_status, "SUCCEEDED", receipt.revert_reason);
  return receipt;
};
const invoke = async (name, calldata) => succeeded(await node.invoke(it.rollup, name, calldata));
const refusal = (name, calldata) => node.refusal(it.rollup, [[name, calldata]]);
const refusesWith = async (error, name, calldata, what) => assert.equal(await refusal(name, calldata), error, what ?? `${name}: ${error}`);

const make = async (operations, more = {}) => net.batchAfter(last().stored, operations, { timestamp: await now(), sequencer, ...more });
const commitCall = (batch, before = last().stored) => [...net.storedFelts(before), ...list([batch.given], net.givenFelts)];
const proved = (batch) => ({ ...batch, proof: it.prove(batch.inputs, `proof ${batch.stored.number}`) });
const commitAndProveCall = (batch) => [...commitCall(batch), ...list([batch.proof], net.proofFelts)];
async function bring(operations, more) {
  const batch = proved(await make(operations, more));
  const receipt = await invoke("commit_and_prove", commitAndProveCall(batch));
  batches.push(batch);
  return receipt;
}
const run = (setAside = []) => ({ batches: [last()], signatures: net.votes("agree", last().stored), setAside });
const execute = (setAside) => invoke("execute_batches", net.runFelts(run(setAside)));
const events = (receipt, name) => net.eventsOf(receipt, it.rollup, name);
const deposit = async (amount, token = 1n, contract = it.token) =>
  succeeded(await node.invokeAll(it.rollup, [
    ["mint", [sequencer, ...halves(amount)], contract],
    ["approve", [it.rollup, ...halves(amount)], contract],
    ["approve", [it.rollup, ...halves(FEE)], STRK],
    ["deposit", [token, amount, owner.address]],
  ]));

before(async () => {
  buildContracts(); // a node ends a connection that is idle while this compiles
  node = await startNode();
  it = await net.deployRollup(node);
  sequencer = BigInt(node.address);
  await invoke("register_token", [1n, it.token, 5n]);
});
after(() => node?.stop());

test("a configuration that makes no sense is refused by the field", async () => {
  const { config, declared } = it;
  const bad = {
    0: { networkId: 0n }, 1: { chainIndex: 16n }, 2: { chainSet: 2n }, 4: { verifier4: 0n, verifier8: 0n }, 7: { proveWindow: 0n },
    8: { maxFutureSkew: 3601n }, 9: { queueWindow: 10799n }, 10: { armWindow: 0n }, 11: { roleDelay: 18001n }, 12: { exitPriority: 60n },
    13: { releaseDelay: 3599n }, 14: { feeToken: 0x99n }, 16: { leastQueueFee: FEE + 1n }, 17: { mostQueueFee: FEE - 1n },
    19: { verifierExit: config.verifier4 }, 20: { lastResort: 86400n }, 5: { verifier8: declared.TestToken }, 21: { second: declared.TestToken }, 22: { governor: 0n }, 24: { sequencers: [] },
    25: { attesters: [config.attesters[1], config.attesters[0]] },
  };
  for (const [field, change] of Object.entries(bad)) {
    const told = await node.deployRefusal(declared.Rollup, net.configFelts({ ...config, ...change }));
    assert.match(told, new RegExp(`BadConfig.*0x${Number(field).toString(16)}\\b|BadConfig.*\\b${field}\\b`), `field ${field}`);
  }
});

test("a deposit comes in whole, pays the fee, and is queued under the hash that every chain has", async () => {
  const receipt = await deposit(300_000_000n);
  const [[index, w0, w1, deadline, fee]] = events(receipt, "QueuedItem");
  const [expected0, expected1] = net.queued(1, owner.address, 300n * UNIT);
  assert.deepEqual([index, w0, w1, fee], [0n, expected0, expected1, FEE]);
  const [kept, until] = (await node.call(it.rollup, "queue_item", [0n])).map(BigInt);
  assert.equal(kept, net.queueHash(0n, [expected0, expected1]) >> 40n);
  assert.equal(until, deadline);
  assert.deepEqual([await balance(it.rollup), (await books()).held], [300_000_000n, 300n * UNIT]);
  assert.equal(await balance(it.rollup, STRK), FEE);
  await refusesWith("UnknownToken", "deposit", [2n, 10n, owner.address]);
  await refusesWith("DepositTooSmall", "deposit", [1n, 4n, owner.address]);
  await refusesWith("DepositTooLarge", "deposit", [1n, 10n ** 24n, owner.address]);
  await refusesWith("BadOwner", "deposit", [1n, 10n, 0n]);
  await refusesWith("DepositNotReceived", "deposit", [1n, 10n, owner.address], "no fee approved");
});

test("a batch is refused, by name, for every word that is not its own", async () => {
  const item = net.queued(1, owner.address, 300n * UNIT, { account: 5n });
  const refuses = async (error, operations, more) => refusesWith(error, "commit_batches", commitCall(await make(operations, more)), error);
  await refuses("WrongNetwork", [item], { header: { id: net.networkId + 1n } });
  await refuses("WrongNumber", [item], { header: { number: 2n } });
  await refuses("WrongChainSet", [item], { header: { set: 2n } });
  await refuses("UnsupportedSize", [item], { size: 32n });
  await refuses("UnsupportedSize", [item], { size: 5n });
  await refuses("BadCount", [item, item, item, item, item]);
  await refuses("BadLength", [item], { header: { count: 2n } });
  await refuses("BadTimestamp", [item], { timestamp: (await now()) + 400n });
  await refuses("TooLate", [item], { timestamp: (await now()) - 3700n });
  await refuses("UnknownType", [[8n << 240n, 0n]]);
  await refuses("UnknownType", [[0n, 0n]]);
  await refuses("ChainNotInSet", [net.withdrawWide(TO, UNIT, { chain: 2n })]);
  await refuses("WrongAddressFamily", [net.withdraw(owner.address, UNIT)]);
  await refuses("BadWord", [[item[0] + (1n << 248n), item[1]]]);
  await refuses("QueueMismatch", [net.queued(1, owner.address, 301n * UNIT, { account: 5n })]);
  await refuses("QueueMismatch", [net.queued(1, stranger.address, 300n * UNIT, { account: 5n })]);
  await refuses("QueueMismatch", [item, item]);
  const good = await make([item]);
  const field = 21888242871839275222246405745257275088548364400416034343698204186575808495617n;
  for (const change of [{ p: field }, { newRoot: field }]) {
    await refusesWith("NotInField", "commit_batches", commitCall({ given: { ...good.given, ...change } }));
  }
  for (const field of Object.keys(net.genesis()).filter((name) => name !== "number")) {
    const wrong = { ...net.genesis(), [field]: net.genesis()[field] + 1n };
    await refusesWith("UnknownBatch", "commit_batches", commitCall(good, wrong), `last.${field}`);
  }
  await refusesWith("NothingGiven", "commit_batches", [...net.storedFelts(net.genesis()), 0n]);
  assert.equal(await node.refusal(it.rollup, [["commit_batches", commitCall(good)]], 1), "NotSequencer");
});

test("a good batch is committed and proved once, and names the root, the words and the proof", async () => {
  const item = net.queued(1, owner.address, 300n * UNIT, { account: 5n });
  const batch = proved(await make([item, net.withdrawWide(TO, UNIT, { chain: OTHER })]));
  for (let i = 0; i < 8; i++) {
    const words = batch.proof.words.map((word, k) => (k === i ? word + 1n : word));
    await refusesWith("InvalidProof", "commit_and_prove", commitAndProveCall({ ...batch, proof: { ...batch.proof, words } }), `word ${i}`);
  }
  const receipt = await invoke("commit_and_prove", commitAndProveCall(batch));
  const { stored, given, proof } = batch;
  assert.deepEqual(events(receipt, "BatchCommitted"), [
    [1n, ...halves(stored.commitment), ...halves(net.genesisRoot), ...halves(stored.newRoot), 1n, sequencer, ...halves(given.p), ...list(given.words)],
  ]);
  assert.deepEqual(events(receipt, "FinalRoot"), [[1n, ...halves(stored.newRoot), ...halves(stored.commitment), ...list(proof.words, halves)]]);
  batches.push(batch);
  assert.deepEqual([(await counters()).committed, (await counters()).proven], [1n, 1n]);
  assert.equal(BigInt((await node.call(it.rollup, "holds", net.storedFelts(stored)))[0]), 1n);
  const inputs = list([batch.inputs], net.inputsFelts);
  await refusesWith("WrongNumber", "prove_batches", [...list([stored], net.storedFelts), ...inputs, ...list([proof], net.proofFelts)]);
});

test("an execution is refused for every vote and payout that is not its own", async () => {
  const [a, b, c] = net.attesters;
  const { stored } = last();
  const votes = net.votes("agree", stored);
  const refuses = (error, change, what) => refusesWith(error, "execute_batches", net.runFelts({ ...run(), ...change }), what);
  await refuses("NoQuorum", { signatures: votes.slice(0, 2) });
  await refuses("BadSignature", { signatures: [votes[1], votes[0], votes[2]] }, "not ascending");
  await refuses("BadSignature", { signatures: [votes[0], votes[0], votes[2]] }, "twice");
  await refuses("BadSignature", { signatures: net.votes("agree", stored, [a, b, stranger]) }, "a stranger");
  await refuses("BadSignature", { signatures: net.votes("revert", stored) }, "another kind");
  for (const field of ["number", "newRoot", "commitment"]) {
    await refuses("BadSignature", { signatures: net.votes("agree", { ...stored, [field]: stored[field] + 1n }) }, `of another ${field}`);
  }
  const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
  const mirrored = { ...votes[2], s: order - votes[2].s, v: 55n - votes[2].v };
  for (const [what, third] of Object.entries({
    mirrored, "no r": { ...votes[2], r: 0n }, "no s": { ...votes[2], s: 0n }, "v of 29": { ...votes[2], v: 29n },
    "r changed": { ...votes[2], r: votes[2].r ^ 1n }, "s changed": { ...votes[2], s: votes[2].s ^ 1n }, "r above the order": { ...votes[2], r: order + 1n },
  })) {
    await refuses("BadSignature", { signatures: [votes[0], votes[1], third] }, what);
  }
  for (const field of ["timestamp", "size", "queueEnd", "sequencer", "newRoot", "commitment", "payoutsHash", "inputsHash"]) {
    await refuses("UnknownBatch", { batches: [{ ...last(), stored: { ...stored, [field]: stored[field] + 1n } }] }, field);
  }
  await refuses("WrongPayouts", { batches: [{ ...last(), payouts: [{ kind: 0n, token: 1n, to: TO, amount: UNIT }] }] });
  await refuses("NothingGiven", { batches: [] });
  assert.ok(c);
});

test("a withdrawal is paid to its address, once, with the fee to the sequencer", async () => {
  await execute();
  assert.equal(BigInt((await node.call(it.rollup, "queue_fees", [sequencer]))[0]), FEE);
  const receipt = await bring([net.withdrawWide(TO, 250n * UNIT), net.withdrawWide(0x77n, 7n)]);
  const paid = await execute();
  assert.deepEqual(events(paid, "BatchExecuted"), [[2n, ...halves(last().stored.commitment), 3n]], "pushed, and below the smallest unit");
  assert.deepEqual([await balance(TO), (await books()).held], [250_000_000n, 50n * UNIT - 7n]);
  await refusesWith("WrongNumber", "execute_batches", net.runFelts(run()), "twice");
  console.log(`# commit and prove: ${receipt.execution_resources.l2_gas} gas; execute with three votes: ${paid.execution_resources.l2_gas} gas`);
  await invoke("claim_queue_fees", [sequencer]);
  await refusesWith("NothingPending", "claim_queue_fees", [sequencer]);
});

test("one transaction commits, proves and executes what was before; a run that somebody executed is left alone", async () => {
  const eight = Array.from({ length: 8 }, (_, i) => net.withdrawWide(TO + BigInt(i), UNIT));
  await bring(eight, { size: 8n });
  const batch = proved(await make([net.withdrawWide(TO, UNIT)]));
  const calldata = [...commitAndProveCall(batch), ...net.runFelts(run())];
  const receipt = await invoke("commit_prove_and_execute", calldata);
  batches.push(batch);
  assert.deepEqual(events(receipt, "BatchExecuted"), [[3n, ...halves(batches.at(-2).stored.commitment), 255n]]);
  console.log(`# commit, prove, and execute 8 payouts: ${receipt.execution_resources.l2_gas} gas, ${calldata.length} felts`);
  assert.ok(calldata.length < 5000);
  const next = proved(await make([net.withdrawWide(TO, UNIT)]));
  const old = { batches: [batches.at(-2)], signatures: [] };
  succeeded(await node.invoke(it.rollup, "commit_prove_and_execute", [...commitAndProveCall(next), ...net.runFelts(old)]));
  batches.push(next);
  const both = { batches: batches.slice(-2), signatures: net.votes("agree", next.stored) };
  await invoke("execute_batches", net.runFelts(both));
  assert.equal((await counters()).executed, 5n);
});

test("a token that fails, lies, takes more or calls back is not paid twice and stops nothing", async () => {
  const bad = BigInt(await node.deploy((await node.declare(net.badToken())).classHash));
  // The governor names it behind the time lock.
  const change = [6n, bad, 9n, 0n];
  await invoke("schedule_change", change);
  await refusesWith("ChangeNotReady", "apply_change", change);
  await node.rpc("devnet_increaseTime", { time: 3601 });
  await invoke("apply_change", change);
  await deposit(100n * UNIT, 9n, bad);
  await bring([net.queued(1, owner.address, 100n * UNIT, { token: 9n, account: 5n })]);
  await execute();
  const pendingOf = async (to) => BigInt((await node.call(it.rollup, "pending", [9n, to]))[0]);
  let waiting = 0n;
  for (const [mode, settled] of [[1n, 0n], [2n, 0n], [3n, 0n], [4n, 0n], [5n, 0n], [6n, 0n], [0n, 3n]]) {
    const before = { mine: await balance(it.rollup, bad), to: await balance(TO, bad), usdc: await balance(TO) };
    await node.invoke(bad, "set_mode", [mode]);
    await bring([net.withdrawWide(TO, UNIT, { token: 9n }), net.withdrawWide(TO, 2n * UNIT, { token: 9n }), net.withdrawWide(TO, UNIT)]);
    const receipt = await execute();
    assert.equal(events(receipt, "BatchExecuted")[0].at(-1), settled + 4n, `mode ${mode}`);
    await node.invoke(bad, "set_mode", [0n]);
    const moved = before.mine - (await balance(it.rollup, bad));
    assert.equal(moved, settled === 0n ? 0n : 3n * UNIT, `mode ${mode}`);
    waiting += 3n * UNIT - moved;
    assert.deepEqual([await pendingOf(TO), (await books(9n)).pending], [waiting, waiting], `mode ${mode}`);
    assert.equal(await balance(TO), before.usdc + 1_000_000n, "the other token is paid");
  }
  // Set aside: not called at all.
  await node.invoke(bad, "set_mode", [1n]);
  await bring([net.withdrawWide(TO, UNIT, { token: 9n }), net.withdrawWide(TO, UNIT)]);
  assert.equal(events(await execute([9n]), "BatchExecuted")[0].at(-1), 2n);
  waiting += UNIT;
  await refusesWith("TransferFailed", "claim_pending", [9n, TO]);
  await node.invoke(bad, "set_mode", [0n]);
  const had = await balance(TO, bad);
  await invoke("claim_pending", [9n, TO]);
  assert.equal(await balance(TO, bad), had + waiting);
  await refusesWith("NothingPending", "claim_pending", [9n, TO]);
});

test("what is owed to an owner of 160 bits goes where the owner signs, once", async () => {
  const sign = async (who, action, one, two) => {
    const nonce = BigInt((await node.call(it.rollup, "owned_fees", [who.address]))[1]);
    return net.signatureFelts(who.sign(net.ownerDigest(it.rollup, nonce, action, one, two)));
  };
  const approveFee = ["approve", [it.rollup, ...halves(FEE)], STRK];
  const exit = async (who) => [5n, 1n, 0n, owner.address, ...(await sign(who, "request_forced_exit", 5n, 1n))];
  assert.equal(await node.refusal(it.rollup, [approveFee, ["request_forced_exit", await exit(stranger)]]), "NotOwner");
  const signed = await exit(owner);
  const asked = succeeded(await node.invokeAll(it.rollup, [approveFee, ["request_forced_exit", signed]]));
  const word = net.queued(3, owner.address, 0n, { account: 5n });
  assert.deepEqual(events(asked, "QueuedItem")[0].slice(1, 3), word);
  assert.equal(await node.refusal(it.rollup, [approveFee, ["request_forced_exit", signed]]), "NotOwner", "again");
  const keyHash = (1n << 253n) + 77n;
  const key = await sign(owner, "set_signing_key", 5n, keyHash);
  const setKey = ["set_signing_key", [5n, ...halves(keyHash), owner.address, ...key]];
  const set = succeeded(await node.invokeAll(it.rollup, [approveFee, setKey]));
  assert.deepEqual(events(set, "QueuedItem")[0].slice(1, 3), net.setKey(owner.address, 5n, keyHash));

  await bring([net.queued(7, owner.address, 3n * UNIT, { account: 5n }), net.setKey(owner.address, 5n, keyHash)]);
  const receipt = await execute();
  assert.equal(events(receipt, "BatchExecuted")[0].at(-1), 0n);
  assert.equal(events(receipt, "ExitOwed").length, 1);
  assert.deepEqual((await node.call(it.rollup, "owned", [1n, owner.address])).map(BigInt), [3_000_000n, 1n]);
  const place = 0x4242n;
  const claim = async (who, to = place) => [1n, owner.address, to, ...(await sign(who, "claim_owned", 1n, place))];
  await refusesWith("NotOwner", "claim_owned", await claim(stranger));
  await refusesWith("NotOwner", "claim_owned", await claim(owner, place + 1n), "another place than was signed");
  await invoke("claim_owned", await claim(owner));
  assert.equal(await balance(place), 3_000_000n);
  // The exit that is owed costs nothing.
  const free = [5n, 1n, 1n, owner.address, ...(await sign(owner, "request_forced_exit", 5n, (1n << 128n) + 1n))];
  assert.equal(events(await invoke("request_forced_exit", free), "QueuedItem")[0].at(-1), 0n);
  await bring([net.queued(3, owner.address, 2n * UNIT, { account: 5n })]);
  await execute();
});

test("a daily limit holds back what is above it, until its day", async () => {
  const change = [8n, 0n, 1n, 5n * UNIT];
  await invoke("schedule_change", change);
  await node.rpc("devnet_increaseTime", { time: 3601 });
  await invoke("apply_change", change);
  await bring([net.withdrawWide(TO, 4n * UNIT), net.withdrawWide(TO, 2n * UNIT), net.withdrawWide(TO, UNIT)]);
  const had = await balance(TO);
  const receipt = await execute();
  assert.equal(events(receipt, "BatchExecuted")[0].at(-1), 5n);
  assert.deepEqual([await balance(TO), (await books()).delayed, (await books()).left], [had + 5_000_000n, 2_000_000n, 0n]);
  const { number } = last().stored;
  await refusesWith("StillDelayed", "release_delayed", [number, 1n]);
  await refusesWith("NotDelayed", "release_delayed", [number, 0n]);
  await node.rpc("devnet_increaseTime", { time: 3601 });
  await invoke("release_delayed", [number, 1n]);
  assert.equal(await balance(TO), had + 7_000_000n);
  await refusesWith("NotDelayed", "release_delayed", [number, 1n], "twice");
});

test("a batch that nobody proves in time is taken back, and its sequencer with it until readmitted", async () => {
  const batch = await make([net.withdrawWide(TO, UNIT)]);
  await invoke("commit_batches", commitCall(batch));
  await refusesWith("TooEarly", "revert_batches", net.storedFelts(batch.stored));
  await refusesWith("NotProven", "execute_batches", net.runFelts({ batches: [batch], signatures: net.votes("agree", batch.stored) }));
  await node.rpc("devnet_increaseTime", { time: 3700 });
  await node.rpc("devnet_createBlock");
  await refusesWith("AlreadyProven", "revert_batches", net.storedFelts(last().stored));
  const receipt = await invoke("revert_batches", net.storedFelts(batch.stored));
  assert.deepEqual(events(receipt, "BatchesReverted")[0].slice(0, 2), [batch.stored.number, batch.stored.number]);
  const again = await make([net.withdrawWide(TO, UNIT)]);
  await refusesWith("NotSequencer", "commit_batches", commitCall(again));
  const readmit = [4n, sequencer, 0n, 0n];
  await invoke("schedule_change", readmit);
  await node.rpc("devnet_increaseTime", { time: 3601 });
  await invoke("apply_change", readmit);
  // A certificate takes back what is proven too.
  await bring([net.withdrawWide(TO, UNIT)]);
  const proven = batches.pop();
  const votes = (kind) => [...net.storedFelts(proven.stored), ...list(net.votes(kind, proven.stored), net.signatureFelts)];
  await refusesWith("BadSignature", "revert_by_certificate", votes("agree"));
  await invoke("revert_by_certificate", votes("revert"));
  await invoke("schedule_change", readmit);
  await node.rpc("devnet_increaseTime", { time: 3601 });
  await invoke("apply_change", readmit);
});

test("only the governor changes what may change, and the guardian's brake ends by itself", async () => {
  for (const [name, calldata] of [["schedule_change", [1n, 5n, 0n, 0n]], ["cancel_change", [1n, 5n, 0n, 0n]], ["unpause", []], ["limit_token", [1n, 5n]]]) {
    assert.equal(await node.refusal(it.rollup, [[name, calldata]], 1), "NotGovernor", name);
  }
  await refusesWith("RegistrationClosed", "register_token", [3n, it.token, 1n]);
  for (const change of [[0n, 5n, 0n, 0n], [5n, 5n, 0n, 0n], [10n, 5n, 0n, 0n], [1n, 0n, 0n, 0n], [1n, 5n, 1n, 0n], [7n, 0n, 0n, 10n ** 19n], [6n, 5n, 1024n, 0n]]) {
    await refusesWith("BadChange", "schedule_change", change, `change ${change}`);
  }
  assert.equal(await node.refusal(it.rollup, [["pause", []]], 1), "NotGuardian");
  await bring([net.withdrawWide(TO, UNIT)]);
  await invoke("pause", []);
  await refusesWith("ExecutionPaused", "execute_batches", net.runFelts(run()));
  await refusesWith("PauseTooSoon", "pause", []);
  await invoke("unpause", []);
  await execute();
});

test("a queue that nobody serves freezes the chain; then shares leave by proof and deposits go back", async () => {
  await deposit(9_000_000n);
  await refusesWith("TooSoonAfterPause", "arm", []);
  await node.rpc("devnet_increaseTime", { time: 3601 });
  await refusesWith("NotOverdue", "arm", []);
  await node.rpc("devnet_increaseTime", { time: 14401 });
  await invoke("arm", []);
  await refusesWith("ArmWindowOpen", "freeze", []);
  await node.rpc("devnet_increaseTime", { time: 3601 });
  await invoke("freeze", []);
  await refusesWith("NotOpen", "deposit", [1n, 10n, owner.address]);
  const { stored } = last();
  const certificate = (kind) => [...net.storedFelts(stored), ...list(net.votes(kind, stored), net.signatureFelts)];
  await refusesWith("LastResortTooEarly", "open_exits", net.storedFelts(stored));
  const amount = 2n * UNIT + 1n; // within the daily limit
  const packed = (CHAIN << 168n) | (1n << 152n) | (5n << 120n) | amount;
  const proof = it.proveExit([stored.newRoot, packed, owner.address], "exit");
  const exit = (change = {}) => {
    const claim = { account: 5n, owner: owner.address, token: 1n, amount, ...change };
    return [...net.storedFelts(stored), ...Object.values(claim), ...net.proofFelts(proof)];
  };
  await refusesWith("ExitsNotOpen", "exit_with_proof", exit());
  await refusesWith("BadSignature", "freeze_by_certificate", certificate("agree"));
  await invoke("freeze_by_certificate", certificate("freeze"));
  assert.equal((await counters()).status, 3n);
  for (const [change, error] of [
    [{ account: 6n }, "InvalidExit"], [{ owner: stranger.address }, "InvalidExit"], [{ amount: amount + 1n }, "InvalidExit"], [{ token: 9n }, "InvalidExit"],
    [{ token: 4n }, "UnknownToken"], [{ amount: 1n }, "BelowUnit"], [{ amount: 1n << 120n }, "BadAmount"], [{ account: 1n << 24n }, "BadAccount"],
    [{ amount: 10n ** 30n }, "AboveHeld"],
  ]) {
    await refusesWith(error, "exit_with_proof", exit(change), error);
  }
  const [before] = (await node.call(it.rollup, "owned", [1n, owner.address])).map(BigInt);
  await node.rpc("devnet_increaseTime", { time: 86401 }); // today's limit may be used up
  await invoke("exit_with_proof", exit());
  await refusesWith("AlreadyExited", "exit_with_proof", exit());
  assert.equal(BigInt((await node.call(it.rollup, "owned", [1n, owner.address]))[0]), before + 2_000_000n);
  const { queueHead } = await counters();
  const item = net.queued(1, owner.address, 9n * UNIT);
  await refusesWith("WrongItem", "refund_queued", [queueHead, item[0] + (1n << 64n), item[1]]);
  await refusesWith("NotWaiting", "refund_queued", [queueHead - 1n, ...item]);
  await invoke("refund_queued", [queueHead, ...item]);
  await refusesWith("AlreadyRefunded", "refund_queued", [queueHead, ...item]);
  assert.equal(BigInt((await node.call(it.rollup, "owned", [1n, owner.address]))[0]), before + 11_000_000n);
  assert.equal(BigInt((await node.call(it.rollup, "owned_fees", [owner.address]))[0]), FEE);
});
