// Rule 42 on a Starknet chain: what a TICKET certificate lets anybody do, and what it does not. The driver is an account that is
// nothing to the contract.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import * as net from "./starknet_rollup.mjs";
import { must, otherSteps, startSteps } from "./starknet_rollup_steps.mjs";

const { UNIT, withdrawWide, queued } = net;
const DRIVER = 1;
const NONE = 0n, ACTIVE = 1n, SUSPENDED = 2n;
const alice = net.person("alice");
const stranger = net.person("stranger");
const to = (5n << 248n) | 0x1234567890n;
const one = () => [withdrawWide(to, UNIT)];
const item = (account = 5n) => queued(1, alice.address, 300n * UNIT, { account });

let node;
let steps; // carries on; others start from genesis
let driver;
before(async () => {
  steps = await startSteps();
  node = steps.node;
  driver = BigInt(node.addresses[DRIVER]);
  await steps.deposit(alice, 300_000_000n);
});
after(() => node?.stop());

const ticketOn = ({ stored }, who) => net.votes("ticket", stored, who);
const offer = (operations = one(), of = steps, options = {}) => of.batch(operations, { sequencer: driver, ...options });
/// Why the driver would be refused. Of one batch or several.
const refusal = (made, signatures, { of = steps, who = DRIVER, ...given } = {}) =>
  node.refusal(of.rollup, [["commit_by_ticket", of.ticketCall([made].flat(), signatures, given)]], who);
async function drive(made, { of = steps, who = DRIVER, ticket = ticketOn(made) } = {}) {
  const receipt = await must(node.invoke(of.rollup, "commit_by_ticket", of.ticketCall([made], ticket), who));
  of.last = made.stored;
  return receipt;
}
const statusOf = async (who, of = steps) => (await of.read("sequencer_status", [who]))[0];
const holds = async (made, of = steps) => (await of.read("holds", net.storedFelts(made.stored)))[0];
const revertCall = ({ stored }) => [...net.storedFelts(stored), ...net.list(net.votes("revert", stored), net.signatureFelts)];
const freezeCall = ({ stored }) => [...net.storedFelts(stored), ...net.list(net.votes("freeze", stored), net.signatureFelts)];

// -------------------------------------------------------------- what it asks for

test("without a quorum of attesters in order nobody but a sequencer commits", async () => {
  const made = await offer();
  const [a, b, c] = ticketOn(made);
  assert.equal(await refusal(made, [a, b, c]), undefined);
  assert.equal(await refusal(made, []), "NoQuorum");
  assert.equal(await refusal(made, [a, b]), "NoQuorum");
  assert.equal(await refusal(made, [a, b, b]), "BadSignature", "doubled");
  assert.equal(await refusal(made, [b, a, c]), "BadSignature", "unsorted");
  const byAddress = (x, y) => (x.address < y.address ? -1 : 1);
  const strangers = ticketOn(made, [...net.attesters.slice(0, 2), stranger].sort(byAddress));
  assert.equal(await refusal(made, strangers), "BadSignature", "a stranger");
  assert.equal(await refusal(made, [], { who: 0 }), "NoQuorum", "a sequencer that comes this way needs it too");
  const call = [...steps.commitCall([made]), ...net.list([steps.proofFor(made)], net.proofFelts)];
  const run = net.runFelts({ batches: [], signatures: [] });
  const others = { commit_batches: steps.commitCall([made]), commit_and_prove: call, commit_prove_and_execute: [...call, ...run] };
  for (const [name, calldata] of Object.entries(others)) {
    assert.equal(await node.refusal(steps.rollup, [[name, calldata]], DRIVER), "NotSequencer", name);
  }
});

test("the votes are TICKET, on this batch, of this network and set", async () => {
  const made = await offer();
  for (const kind of ["agree", "revert", "freeze"]) {
    assert.equal(await refusal(made, net.votes(kind, made.stored)), "BadSignature", kind);
  }
  for (const field of ["number", "newRoot", "commitment"]) {
    const other = { stored: { ...made.stored, [field]: made.stored[field] + 1n } };
    assert.equal(await refusal(made, ticketOn(other)), "BadSignature", field);
  }
  const signed = (more) => net.attesters.map((one) => one.sign(net.voteDigest("ticket", made.stored, more)));
  assert.equal(await refusal(made, signed({ epoch: 1n })), "BadSignature", "another set");
  assert.equal(await refusal(made, signed({ network: net.networkId + 1n })), "BadSignature", "another network");
  assert.equal(await refusal(made, signed({})), undefined, "the text itself is right");
});

test("it is the same batch for whoever brings it", async () => {
  const made = await offer();
  const mine = await steps.batch(one(), { timestamp: made.stored.timestamp });
  assert.notEqual(mine.stored.sequencer, made.stored.sequencer);
  assert.equal(await refusal(mine, ticketOn(made), { who: 0 }), undefined);
  assert.equal(await refusal(made, ticketOn(mine)), undefined);
});

test("one ticket is enough for a run, on its last batch", async () => {
  const first = await offer();
  const second = await offer(one(), steps, { last: first.stored });
  assert.equal(await refusal([first, second], ticketOn(first)), "BadSignature", "on the first");
  assert.equal(await refusal([first, second], ticketOn(second)), undefined);
});

test("a ticket lifts no other rule", async () => {
  const made = await offer();
  const ticket = ticketOn(made);
  const proof = steps.proofFor(made);
  const refused = async (error, operations, options) => {
    const other = await offer(operations, steps, options);
    assert.equal(await refusal(other, ticketOn(other)), error, error);
  };
  await refused("QueueMismatch", [queued(1, alice.address, 301n * UNIT)]);
  await refused("WrongNumber", one(), { header: { number: 2n } });
  await refused("WrongChainSet", one(), { header: { set: 2n } });
  await refused("BadTimestamp", one(), { timestamp: (await steps.now()) + 200n });
  await refused("TooLate", one(), { timestamp: (await steps.now()) - 3700n });
  await refused("UnsupportedSize", one(), { size: 32n });
  assert.equal(await refusal(made, ticket, { last: { ...steps.last, newRoot: 1n } }), "UnknownBatch");
  assert.equal(await refusal(made, ticket, { proofs: [] }), "NothingGiven", "no proof");
  assert.equal(await refusal(made, ticket, { proofs: [proof, proof] }), "NothingGiven", "a proof too many");
  assert.equal(await refusal([], ticket), "NothingGiven", "no batch");
  assert.equal(await refusal(Array(33).fill(made), ticket, { proofs: [] }), "TooManyBatches");
  const others = steps.proofFor({ inputs: [1n, 2n, 3n], stored: made.stored });
  assert.equal(await refusal(made, ticket, { proofs: [others] }), "InvalidProof", "of other inputs");
  assert.equal((await steps.counters()).committed, 0n);
});

// ------------------------------------------------------------------ what it does

let driven;
test("a plain account brings the batch that the ticket names, proven, and earns the queue's fee", async () => {
  driven = await offer([item(), ...one()]);
  const receipt = await drive(driven);
  const { stored, given } = driven;
  assert.deepEqual(net.eventsOf(receipt, steps.rollup, "BatchCommitted"), [[
    1n, ...net.inputsFelts([stored.commitment, net.genesisRoot, stored.newRoot]), 1n, driver, ...net.inputsFelts([given.p]), ...net.list(given.words),
  ]]);
  const proof = steps.proofFor(driven);
  assert.deepEqual(net.eventsOf(receipt, steps.rollup, "FinalRoot"), [
    [1n, ...net.inputsFelts([stored.newRoot, stored.commitment]), ...net.list(proof.words, (word) => net.inputsFelts([word]))],
  ]);
  const { committed, proven, executed } = await steps.counters();
  assert.deepEqual([committed, proven, executed, await holds(driven)], [1n, 1n, 0n, 1n]);
  console.log(`# commit by a ticket of three votes: ${receipt.execution_resources.l2_gas} gas`);
  await steps.execute([driven]);
  const balanceOf = async (who, token) => BigInt((await node.call(token, "balance_of", [who]))[0]);
  assert.equal(await balanceOf(to, steps.token), 1_000_000n);
  const { queueFee } = steps.config;
  assert.deepEqual(await steps.read("queue_fees", [driver]), [queueFee]);
  const had = await balanceOf(driver, net.STRK);
  await steps.invoke("claim_queue_fees", [driver]);
  assert.equal(await balanceOf(driver, net.STRK), had + queueFee, "who did the work");
  assert.equal(await statusOf(driver), NONE, "it is no sequencer now");
  await steps.carry(one()); // the sequencer goes on from there
});

test("who comes second with a ticket breaks nothing", async () => {
  const start = steps.last;
  const won = await offer();
  const lost = await offer([withdrawWide(to, 2n * UNIT)]);
  await drive(won);
  assert.equal(await refusal(won, ticketOn(won), { last: start }), "NotProven", "the same batch");
  assert.equal(await refusal(lost, ticketOn(lost), { last: start }), "NotProven");
  assert.equal(await refusal(lost, ticketOn(lost)), "WrongNumber", "after the one that is there");
  await steps.execute([won]);
});

test("a driven batch is taken back like any, and nobody is suspended for it", async () => {
  const before = steps.last;
  const made = await offer();
  const ticket = ticketOn(made);
  await drive(made, { ticket });
  const receipt = await steps.invoke("revert_by_certificate", revertCall(made));
  assert.equal(net.eventsOf(receipt, steps.rollup, "BatchesReverted").length, 1);
  assert.deepEqual(net.eventsOf(receipt, steps.rollup, "SequencerSuspended"), []);
  assert.deepEqual([await statusOf(driver), await statusOf(steps.me), await holds(made)], [NONE, ACTIVE, 0n]);
  steps.last = before;
  const other = await offer([withdrawWide(to, 2n * UNIT)]);
  assert.equal(await refusal(other, ticket), "BadSignature", "no other one by it");
  await drive(made, { ticket }); // an old ticket may bring the same again
  assert.equal(await holds(made), 1n);
  await steps.execute([made]);
});

test("a sequencer that comes with a ticket is suspended like one without", async () => {
  const before = steps.last;
  const made = await steps.batch(one());
  await drive(made, { who: 0 });
  const receipt = await steps.invoke("revert_by_certificate", revertCall(made));
  assert.deepEqual(net.eventsOf(receipt, steps.rollup, "SequencerSuspended"), [[steps.me, made.stored.number]]);
  assert.equal(await statusOf(steps.me), SUSPENDED);
  steps.last = before;
  // It commits no more, and the network goes on.
  assert.equal(await steps.refusal("commit_batches", steps.commitCall([await steps.batch(one())])), "NotSequencer");
  const next = await offer();
  await drive(next);
  assert.equal(await statusOf(steps.me), SUSPENDED, "still");
  await steps.execute([next]);
});

// ------------------------------------------------------------------ when it does

test("all before it are proven, and an unproven one is in its way until its deadline", async () => {
  const other = await otherSteps(steps);
  const stuck = await other.commit(one());
  const made = await offer(one(), other);
  assert.equal(await refusal(made, ticketOn(made), { of: other }), "NotProven");
  const beside = await offer(one(), other, { last: net.genesis() });
  assert.equal(await refusal(beside, ticketOn(beside), { of: other, last: net.genesis() }), "WrongNumber", "nor beside it");
  await other.wait(3700n);
  await other.invoke("revert_batches", net.storedFelts(stuck.stored));
  other.last = net.genesis();
  const after = await offer(one(), other);
  await drive(after, { of: other });
  assert.deepEqual([await statusOf(other.me, other), (await other.counters()).proven], [SUSPENDED, 1n]);
});

test("a ticket ends with its batch's deadline", async () => {
  const other = await otherSteps(steps);
  const made = await offer(one(), other);
  const ticket = ticketOn(made);
  await other.wait(3590n);
  assert.equal(await refusal(made, ticket, { of: other }), undefined);
  await other.wait(20n);
  assert.equal(await refusal(made, ticket, { of: other }), "TooLate");
});

test("by a ticket comes what disarms; a pause holds up its execution alone", async () => {
  const other = await otherSteps(steps);
  await other.deposit(alice, 300_000_000n);
  await other.wait(14410n);
  await other.invoke("arm", []);
  const made = await offer([item()], other);
  await other.invoke("pause", []);
  await drive(made, { of: other });
  assert.equal(await other.refusal("execute_batches", other.runOf([made])), "ExecutionPaused");
  await other.invoke("unpause", []);
  const receipt = await other.execute([made]);
  assert.equal(net.eventsOf(receipt, other.rollup, "Disarmed").length, 1);
});

test("once frozen nothing comes by a ticket", async () => {
  const other = await otherSteps(steps);
  await other.deposit(alice, 300_000_000n);
  await other.wait(14410n);
  await other.invoke("arm", []);
  await other.wait(3610n);
  await other.invoke("freeze", []);
  const made = await offer([item()], other);
  assert.equal(await refusal(made, ticketOn(made), { of: other }), "NotOpen", "by the timer");
  await other.invoke("freeze_by_certificate", freezeCall({ stored: net.genesis() }));
  assert.equal(await refusal(made, ticketOn(made), { of: other }), "NotOpen", "exits are open");
});
