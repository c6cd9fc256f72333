// Batches that are taken back, and the end of a network on a Starknet chain: arming, freezing, exits, refunds, the last resort.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import * as net from "./starknet_rollup.mjs";
import { otherSteps, startSteps } from "./starknet_rollup_steps.mjs";

const { UNIT, withdrawWide, queued } = net;
const alice = net.person("alice");
const bob = net.person("bob");
const to = (5n << 248n) | 0x1234567890n;
const READMIT = 4n;
const OPEN = 0n, ARMED = 1n, FROZEN = 2n, EXITS_OPEN = 3n;

let node;
let steps;
let first;
before(async () => {
  steps = await startSteps();
  node = steps.node;
});
after(() => node?.stop());
const withdrawal = (amount = UNIT) => withdrawWide(to, amount);
const certificate = (batch, votes) => [...net.storedFelts(batch), ...net.list(votes, net.signatureFelts)];
const balanceOf = async (who) => BigInt((await node.call(steps.token, "balance_of", [who]))[0]);

// -------------------------------------------------------------- taken back

test("an unproven batch is taken back past its deadline, with all that follow, and its sequencer suspended", async () => {
  const one = await steps.commit([withdrawal()]);
  const two = await steps.commit([withdrawal()]);
  const refused = (batch) => steps.refusal("revert_batches", net.storedFelts(batch));
  assert.equal(await refused(one.stored), "TooEarly");
  await steps.wait(3590n);
  assert.equal(await refused(one.stored), "TooEarly", "ten seconds left");
  assert.equal(await steps.refusal("prove_batches", steps.proveCall([one])), undefined, "and it may be proven");
  await steps.wait(20n);
  assert.equal(await steps.refusal("prove_batches", steps.proveCall([one])), "TooLate");
  assert.equal(await refused(two.stored), "WrongNumber", "not the first one");
  assert.equal(await refused({ ...one.stored, timestamp: 0n }), "UnknownBatch");
  assert.equal(await refused(net.genesis()), "AlreadyProven");
  const receipt = await steps.invoke("revert_batches", net.storedFelts(one.stored));
  assert.deepEqual(net.eventsOf(receipt, steps.rollup, "BatchesReverted"), [[1n, 2n, ...halvesOf(one.stored.commitment), 0n]]);
  assert.deepEqual(net.eventsOf(receipt, steps.rollup, "SequencerSuspended"), [[steps.me, 1n]]);
  assert.equal((await steps.counters()).committed, 0n);
  assert.deepEqual(await steps.read("sequencer_status", [steps.me]), [2n]);
  steps.last = net.genesis();
  assert.equal(await steps.refusal("commit_batches", steps.commitCall([await steps.batch([withdrawal()])])), "NotSequencer");
  await steps.change([READMIT, steps.me]);
});

test("a proven batch is taken back by REVERT alone, and what was scheduled for its sequencer with it", async () => {
  const one = await steps.commit([withdrawal()], { name: "again" });
  await steps.prove(one);
  assert.equal(await steps.refusal("revert_batches", net.storedFelts(one.stored)), "AlreadyProven");
  const refused = (votes, batch = one.stored) => steps.refusal("revert_by_certificate", certificate(batch, votes));
  assert.equal(await refused(net.votes("revert", one.stored)), undefined);
  assert.equal(await refused(net.votes("agree", one.stored)), "BadSignature");
  assert.equal(await refused(net.votes("revert", one.stored).slice(1)), "NoQuorum");
  assert.equal(await refused(net.votes("revert", net.genesis()), net.genesis()), "AlreadyExecuted");
  await steps.invoke("revert_by_certificate", certificate(one.stored, net.votes("revert", one.stored)));
  const { committed, proven } = await steps.counters();
  assert.deepEqual([committed, proven], [0n, 0n]);
  assert.deepEqual(await steps.read("sequencer_status", [steps.me]), [2n]);
  steps.last = net.genesis();
  await steps.change([READMIT, steps.me]);
  // Scheduled before it is needed, a readmission must not be at hand when it is.
  await steps.deposit(alice, 300_000_000n);
  first = await steps.commit([queued(1, alice.address, 300n * UNIT, { account: 5n })]);
  await steps.prove(first);
  await steps.execute([first]);
  assert.equal(await refused(net.votes("revert", first.stored), first.stored), "AlreadyExecuted");
  const two = await steps.commit([withdrawal()]);
  await steps.invoke("schedule_change", [READMIT, steps.me, 0n, 0n]);
  await steps.wait(3700n);
  await steps.invoke("revert_batches", net.storedFelts(two.stored));
  assert.equal(await steps.refusal("apply_change", [READMIT, steps.me, 0n, 0n]), "UnknownChange");
  steps.last = first.stored;
  await steps.change([READMIT, steps.me]);
});

// --------------------------------------------------------------- the timer

test("a queue that is overdue arms, and executing what is overdue disarms", async () => {
  assert.equal(await steps.refusal("arm", []), "NotOverdue", "nothing waits");
  await steps.deposit(bob, 20_000_000n);
  await steps.wait(14390n);
  assert.equal(await steps.refusal("arm", []), "NotOverdue");
  assert.equal(await steps.refusal("freeze", []), "NotArmed");
  await steps.wait(20n);
  await steps.invoke("arm", []);
  assert.equal((await steps.counters()).status, ARMED);
  assert.equal(await steps.refusal("arm", []), "NotOpen");
  const made = await steps.carry([queued(1, bob.address, 20n * UNIT, { account: 6n })]);
  assert.equal(net.eventsOf(made.receipt, steps.rollup, "Disarmed").length, 1);
  const { status, armedAt } = await steps.counters();
  assert.deepEqual([status, armedAt], [OPEN, 0n]);
  steps.executed = made;
});

let three, four, five;
test("after the window anyone freezes, and a frozen contract takes nothing new", async () => {
  three = await steps.commit([withdrawal()]);
  four = await steps.commit([withdrawal()]);
  five = await steps.commit([withdrawal()]);
  await steps.prove(three, four);
  await steps.deposit(bob, 7_000_000n);
  await steps.forcedExit(alice, 5n);
  await steps.wait(14410n);
  await steps.invoke("arm", []);
  await steps.wait(3590n);
  assert.equal(await steps.refusal("freeze", []), "ArmWindowOpen");
  await steps.wait(20n);
  const receipt = await steps.invoke("freeze", []);
  assert.deepEqual(net.eventsOf(receipt, steps.rollup, "Frozen"), [[2n, 0n, 0n, 0n]]);
  assert.equal((await steps.counters()).status, FROZEN);
  assert.equal(await steps.refusal("deposit", [1n, 5n, bob.address]), "NotOpen");
  assert.equal(await steps.refusal("request_forced_exit", await steps.forcedExitCall(bob, 6n)), "NotOpen");
  assert.equal(await steps.refusal("commit_batches", steps.commitCall([await steps.batch([withdrawal()])])), "NotOpen");
  assert.equal(await steps.refusal("prove_batches", steps.proveCall([five])), "NotOpen");
  assert.equal(await steps.refusal("revert_batches", net.storedFelts(five.stored)), "NotOpen");
  assert.equal(await steps.refusal("revert_by_certificate", certificate(four.stored, net.votes("revert", four.stored))), "NotOpen");
  assert.equal(await steps.refusal("exit_with_proof", exitCall(steps.executed.stored, claim)), "ExitsNotOpen");
  assert.equal(await steps.refusal("refund_queued", [2n, ...queued(1, bob.address, 7n * UNIT)]), "ExitsNotOpen");
  assert.equal(await steps.refusal("open_exits", net.storedFelts(steps.executed.stored)), "LastResortTooEarly");
});

test("FREEZE stands for AGREE up to its batch, nothing is executed above it, and exits open there", async () => {
  const refused = (batch, votes) => steps.refusal("freeze_by_certificate", certificate(batch, votes));
  assert.equal(await refused(five.stored, net.votes("freeze", five.stored)), "NotProven");
  assert.equal(await refused(three.stored, net.votes("agree", three.stored)), "BadSignature");
  assert.equal(await refused(three.stored, net.votes("freeze", three.stored).slice(1)), "NoQuorum");
  assert.equal(await refused(three.stored, net.votes("freeze", four.stored)), "BadSignature");
  await steps.invoke("freeze_by_certificate", certificate(three.stored, net.votes("freeze", three.stored)));
  assert.equal(await refused(four.stored, net.votes("freeze", four.stored)), "AlreadyFrozen");
  assert.equal(await steps.refusal("open_exits", net.storedFelts(steps.executed.stored)), "CertificateGiven");
  assert.equal(await steps.refusal("execute_batches", steps.runOf([three, four])), "AboveFreeze");
  const receipt = await steps.execute([three], { signatures: [] });
  assert.deepEqual(net.eventsOf(receipt, steps.rollup, "ExitsOpened"), [[3n, ...halvesOf(three.stored.newRoot)]]);
  assert.equal((await steps.counters()).status, EXITS_OPEN);
  assert.equal(await steps.refusal("execute_batches", steps.runOf([four])), "NotOpen");
  assert.equal(await steps.refusal("open_exits", net.storedFelts(three.stored)), "NotFrozen");
});

// --------------------------------------------------------------- the way out

const claim = { account: 5n, owner: alice.address, token: 1n, amount: 120n * UNIT + 999n };
/// Of the exit circuit: root, what of whom, owner.
const exitProof = (batch, { account, owner, token, amount }) =>
  steps.proveExit([batch.newRoot, (net.CHAIN << 168n) | (token << 152n) | (account << 120n) | amount, owner], `exit ${account} ${amount}`);
const exitCall = (batch, asked, proof = exitProof(batch, asked)) => [
  ...net.storedFelts(batch), asked.account, asked.owner, asked.token, asked.amount, ...net.proofFelts(proof),
];

test("a share is its owner's, once, and only as the proof says", async () => {
  const batch = three.stored;
  const proof = exitProof(batch, claim);
  const refused = (asked, given = proof, of = batch) => steps.refusal("exit_with_proof", exitCall(of, asked, given));
  assert.equal(await refused(claim), undefined);
  for (const [field, value] of [["account", 6n], ["owner", bob.address], ["amount", claim.amount + 1n]]) {
    assert.equal(await refused({ ...claim, [field]: value }), "InvalidExit", field);
  }
  assert.equal(await refused(claim, exitProof({ newRoot: four.stored.newRoot }, claim)), "InvalidExit", "of another root");
  assert.equal(await refused(claim, steps.proofFor({ inputs: [batch.newRoot, 1n, 2n], stored: batch })), "InvalidExit", "of the batch circuit");
  assert.equal(await refused({ ...claim, token: 2n }), "UnknownToken");
  assert.equal(await refused({ ...claim, owner: 0n }), "BadOwner");
  assert.equal(await refused({ ...claim, account: 1n << 24n }), "BadAccount");
  assert.equal(await refused({ ...claim, amount: 1n << 120n }), "BadAmount");
  assert.equal(await refused({ ...claim, amount: 10n ** 12n - 1n }), "BelowUnit");
  const tooMuch = { ...claim, amount: 1000n * UNIT };
  assert.equal(await refused(tooMuch, exitProof(batch, tooMuch)), "AboveHeld", "whatever was proven");
  assert.equal(await refused(claim, proof, steps.executed.stored), "WrongNumber");
  assert.equal(await refused(claim, proof, { ...batch, newRoot: four.stored.newRoot }), "UnknownBatch");
  const receipt = await steps.invoke("exit_with_proof", exitCall(batch, claim));
  assert.deepEqual(net.eventsOf(receipt, steps.rollup, "ExitPaid"), [[5n, 1n, alice.address, claim.amount, 120_000_000n]]);
  assert.equal(await refused(claim), "AlreadyExited");
  assert.deepEqual(await steps.read("exited", [5n, 1n]), [1n]);
  assert.deepEqual(await steps.read("exited", [6n, 1n]), [0n]);
  const signature = await steps.signed(alice, "claim_owned", 1n, 0x888n);
  await steps.invoke("claim_owned", [1n, alice.address, 0x888n, ...net.signatureFelts(signature)]);
  assert.equal(await balanceOf(0x888n), 120_000_000n);
});

test("an item that no batch took is given back once, with its part of the fees", async () => {
  const item = queued(1, bob.address, 7n * UNIT);
  const exit = queued(3, alice.address, 0n, { account: 5n });
  const refused = (index, [w0, w1]) => steps.refusal("refund_queued", [index, w0, w1]);
  assert.equal(await refused(2n, item), undefined);
  assert.equal(await refused(2n, queued(1, alice.address, 7n * UNIT)), "WrongItem");
  assert.equal(await refused(2n, queued(1, bob.address, 8n * UNIT)), "WrongItem");
  assert.equal(await refused(2n, exit), "WrongItem", "another item's");
  assert.equal(await refused(1n, item), "NotWaiting", "a batch took it");
  assert.equal(await refused(4n, item), "NotWaiting", "never queued");
  const fee = steps.config.queueFee;
  const receipt = await steps.invoke("refund_queued", [2n, ...item]);
  assert.deepEqual(net.eventsOf(receipt, steps.rollup, "QueueRefunded"), [[2n, 1n, bob.address, 7n * UNIT, fee]]);
  assert.equal(await refused(2n, item), "AlreadyRefunded");
  await steps.invoke("refund_queued", [3n, ...exit]);
  assert.deepEqual(await steps.read("owned", [1n, bob.address]), [7_000_000n, 0n]);
  assert.equal((await steps.read("owned_fees", [alice.address]))[0], fee);
  const signature = await steps.signed(bob, "claim_owned_fees", 0n, 0x999n);
  const call = [bob.address, 0x999n, ...net.signatureFelts(signature)];
  await steps.invoke("claim_owned_fees", call);
  assert.equal(BigInt((await node.call(net.STRK, "balance_of", [0x999n]))[0]), fee);
  assert.equal(await steps.refusal("claim_owned_fees", call), "NotOwner");
});

test("without a certificate exits open after the last resort, and not where there is none", async () => {
  const other = await otherSteps(steps);
  await other.deposit(bob, 7_000_000n);
  await other.wait(14410n);
  await other.invoke("arm", []);
  await other.wait(3700n);
  await other.invoke("freeze", []);
  const refused = (batch) => other.refusal("open_exits", net.storedFelts(batch));
  await other.wait(180n * 86400n - 60n);
  assert.equal(await refused(net.genesis()), "LastResortTooEarly");
  await other.wait(120n);
  assert.equal(await refused({ ...net.genesis(), newRoot: 1n }), "UnknownBatch");
  await other.invoke("open_exits", net.storedFelts(net.genesis()));
  assert.equal((await other.counters()).status, EXITS_OPEN);
  assert.equal(await other.refusal("freeze_by_certificate", certificate(net.genesis(), net.votes("freeze", net.genesis()))), "NotOpen");
  const never = await otherSteps(steps, { exits: 0n, verifierExit: 0n, lastResort: 0n });
  for (const [name, call] of [["arm", []], ["freeze", []], ["freeze_by_certificate", certificate(net.genesis(), net.votes("freeze", net.genesis()))]]) {
    assert.equal(await never.refusal(name, call), "NoExits", name);
  }
  assert.equal(await never.refusal("open_exits", net.storedFelts(net.genesis())), "NoLastResort");
});

function halvesOf(value) {
  return net.inputsFelts([value]);
}
