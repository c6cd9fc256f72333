// Who comes first on a Starknet chain, and what waits: forced exits, partial ones and what they owe, fees of the queue, daily
// limits, the time lock, the brake.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import * as net from "./starknet_rollup.mjs";
import { otherSteps, startSteps } from "./starknet_rollup_steps.mjs";

const { OTHER, UNIT, withdrawWide, queued } = net;
const alice = net.person("alice");
const bob = net.person("bob");
const carol = net.person("carol");
const to = (5n << 248n) | 0x1234567890n;
const DAY = 86400n;

let node;
let steps;
before(async () => {
  steps = await startSteps();
  node = steps.node;
});
after(() => node?.stop());
const deposited = (owner, units, account) => queued(1, owner.address, units * UNIT, { account });
const exited = (owner, account, amount, kind = 3) => queued(kind, owner.address, amount, { account });
const commitRefusal = async (operations, of = steps, options = {}) => of.refusal("commit_batches", of.commitCall([await of.batch(operations, options)]));
const owedOf = async (owner) => (await steps.read("owned", [1n, owner.address]))[1];
const feesOf = async () => (await steps.read("queue_fees", [steps.me]))[0];
const potOf = async () => (await steps.read("settings"))[1];

// ------------------------------------------------------------- forced exits

test("nothing is withdrawn before a forced exit that is old, of the same token, by the batch's own time", async () => {
  await steps.deposit(alice, 300_000_000n);
  await steps.deposit(carol, 5_000_000n);
  await steps.forcedExit(bob, 9n);
  const items = [deposited(alice, 300n, 5n), deposited(carol, 5n, 6n), exited(bob, 9n, 0n)];
  const withdrawal = withdrawWide(to, UNIT);
  await steps.wait(1795n);
  assert.equal(await commitRefusal([withdrawal]), undefined, "not old yet");
  await steps.wait(30n);
  assert.equal(await commitRefusal([withdrawal]), "ForcedExitFirst");
  assert.equal(await commitRefusal([...items.slice(0, 2), withdrawal]), "ForcedExitFirst", "the exit itself still waits");
  assert.equal(await commitRefusal([...items, withdrawal]), undefined, "it is served");
  assert.equal(await commitRefusal([withdrawWide(to, UNIT, { token: 2n })]), undefined, "another token");
  assert.equal(await commitRefusal([withdrawWide(to, UNIT, { chain: OTHER })]), undefined, "another chain");
  assert.equal(await commitRefusal([withdrawWide(to, 0n)]), undefined, "nothing is taken");
  assert.equal(await commitRefusal([withdrawal], steps, { timestamp: (await steps.now()) - 60n }), undefined, "a batch that is older itself");
  await steps.carry(items);
});

test("after a partial exit of a token no later one of it takes anything", async () => {
  await steps.forcedExit(alice, 5n);
  await steps.forcedExit(carol, 6n);
  await steps.forcedExit(carol, 6n);
  const part = exited(alice, 5n, 40n * UNIT, 7);
  assert.equal(await commitRefusal([part, exited(carol, 6n, UNIT)]), "ForcedExitFirst");
  assert.equal(await commitRefusal([part, exited(carol, 6n, UNIT, 7)]), "ForcedExitFirst");
  assert.equal(await commitRefusal([part, exited(carol, 6n, 0n), exited(carol, 6n, UNIT)]), "ForcedExitFirst");
  assert.equal(await commitRefusal([part, exited(carol, 6n, 0n)]), undefined, "one of nothing may follow");
  assert.equal(await commitRefusal([exited(alice, 5n, UNIT), exited(carol, 6n, UNIT, 7)]), undefined, "whole ones go before");
  const { receipt } = await steps.carry([part, exited(carol, 6n, 0n), exited(carol, 6n, 0n)]);
  assert.deepEqual(net.eventsOf(receipt, steps.rollup, "ExitOwed"), [[2n, 1n, alice.address, 0n]]);
});

test("what a partial exit lacked is asked for once without a fee, one at a time", async () => {
  assert.equal(await owedOf(alice), 1n);
  assert.equal(await owedOf(carol), 0n);
  assert.equal(await steps.refusal("request_forced_exit", await steps.forcedExitCall(carol, 6n, true)), "NothingHeld", "owed nothing");
  const pot = await potOf();
  const receipt = await steps.forcedExit(alice, 5n, true);
  assert.equal(net.eventsOf(receipt, steps.rollup, "QueuedItem")[0].at(-1), 0n, "it paid no fee");
  assert.equal(await potOf(), pot);
  assert.equal(await owedOf(alice), 0n);
  // A part again, even of nothing, is owed again, and carol's too. Then one of the two waits for the other.
  await steps.forcedExit(carol, 6n);
  await steps.carry([exited(alice, 5n, UNIT, 7), exited(carol, 6n, 0n, 7)]);
  assert.deepEqual([await owedOf(alice), await owedOf(carol)], [1n, 1n]);
  await steps.forcedExit(alice, 5n, true);
  assert.equal(await steps.refusal("request_forced_exit", await steps.forcedExitCall(carol, 6n, true)), "NothingHeld", "another one waits");
  await steps.carry([exited(alice, 5n, UNIT)]);
  assert.equal(await steps.refusal("request_forced_exit", await steps.forcedExitCall(carol, 6n, true)), undefined);
});

// --------------------------------------------------------------------- fees

test("a batch that takes some of the waiting items earns its share of what they paid", async () => {
  const fee = steps.config.queueFee;
  assert.equal(await potOf(), 0n);
  const before = await feesOf();
  for (let i = 0; i < 3; i++) await steps.deposit(alice, 5_000_000n);
  assert.equal(await potOf(), 3n * fee);
  await steps.carry([deposited(alice, 5n, 5n)]);
  assert.deepEqual([await feesOf() - before, await potOf()], [fee, 2n * fee]);
  await steps.carry([deposited(alice, 5n, 5n), deposited(alice, 5n, 5n)]);
  assert.deepEqual([await feesOf() - before, await potOf()], [3n * fee, 0n]);
  const earned = await feesOf();
  const receipt = await steps.invoke("claim_queue_fees", [steps.me]);
  assert.deepEqual(net.eventsOf(receipt, steps.rollup, "QueueFeesClaimed"), [[steps.me, 0n, earned]]);
  assert.equal(await steps.refusal("claim_queue_fees", [steps.me]), "NothingPending");
});

// ------------------------------------------------------------------- limits

test("the day's limit counts pushes and exits, not refused deposits, and starts anew with the day", async () => {
  await steps.change([8n, 0n, 1n, 10n * UNIT]); // 8: a daily limit
  await steps.deposit(bob, 50_000_000n);
  await steps.forcedExit(alice, 5n);
  await steps.wait(DAY - ((await steps.now()) % DAY) + 10n); // a new day has begun
  const { stored, receipt } = await steps.carry([
    queued(5, bob.address, 50n * UNIT), exited(alice, 5n, 7n * UNIT), withdrawWide(to, 4n * UNIT), withdrawWide(to, 3n * UNIT),
  ]);
  const { number } = stored;
  const [delayed] = net.eventsOf(receipt, steps.rollup, "PayoutDelayed");
  assert.deepEqual([delayed[0], delayed[1], delayed[2], delayed[3], delayed[4]], [number, 1n, to, 2n, 4_000_000n], "the third payout");
  assert.deepEqual(net.eventsOf(receipt, steps.rollup, "PayoutPending").map((one) => one.at(-1)), [50_000_000n, 7_000_000n]);
  const [, , , , , , , , left] = await steps.read("token_books", [1n]);
  assert.equal(left, 0n, "7 and 3 of 10");
  assert.equal(await steps.refusal("release_delayed", [number, 2n]), "StillDelayed");
  await steps.forcedExit(alice, 5n);
  const after = await steps.carry([exited(alice, 5n, UNIT)]);
  assert.equal(net.eventsOf(after.receipt, steps.rollup, "PayoutDelayed").length, 1, "an owner's exit is held up too");
  await steps.wait(DAY);
  assert.equal((await steps.read("token_books", [1n]))[8], 10n * UNIT);
  const released = await steps.invoke("release_delayed", [after.stored.number, 0n]);
  assert.equal(net.eventsOf(released, steps.rollup, "PayoutPending").length, 1, "it then waits for its owner");
  await steps.change([8n, 0n, 1n, 0n]);
});

// ------------------------------------------------------------- time and roles

test("a change waits for its day, is applied once, and not for ever; the newest of one value is meant", async () => {
  const fee = (amount) => [7n, 0n, 0n, amount];
  const readyAt = async (change) => (await steps.read("change_ready_at", change))[0];
  await steps.invoke("schedule_change", fee(5n));
  assert.equal(await steps.refusal("schedule_change", fee(5n)), "BadChange", "again");
  assert.equal(await steps.refusal("apply_change", fee(5n)), "ChangeNotReady");
  assert.equal(await steps.refusal("apply_change", fee(6n)), "UnknownChange");
  await steps.invoke("schedule_change", fee(6n));
  assert.equal(await readyAt(fee(5n)), 0n, "the older one is cancelled");
  await steps.wait(3590n);
  assert.equal(await steps.refusal("apply_change", fee(6n)), "ChangeNotReady");
  await steps.wait(20n);
  await steps.invoke("apply_change", fee(6n));
  assert.equal((await steps.read("settings"))[0], 6n);
  assert.equal(await steps.refusal("apply_change", fee(6n)), "UnknownChange", "twice");
  await steps.invoke("schedule_change", fee(7n));
  await steps.invoke("cancel_change", fee(7n));
  assert.equal(await steps.refusal("cancel_change", fee(7n)), "UnknownChange");
  await steps.invoke("schedule_change", fee(7n));
  await steps.wait(14n * DAY + 3610n);
  assert.equal(await steps.refusal("apply_change", fee(7n)), "ChangeExpired");
  assert.equal(await steps.refusal("schedule_change", fee(7n)), undefined, "it may be scheduled anew");
});

test("tokens are listed once: an id, a contract, a known number of decimals", async () => {
  const other = await otherSteps(steps);
  const refused = (...call) => other.refusal("register_token", call);
  assert.equal(await refused(2n, net.STRK, 1n), undefined);
  assert.equal(await refused(1n, net.STRK, 1n), "TokenTaken", "the id");
  assert.equal(await refused(2n, steps.token, 1n), "TokenTaken", "the contract");
  assert.equal(await refused(1024n, net.STRK, 1n), "UnknownToken");
  assert.equal(await refused(2n, 0x12345n, 1n), "BadToken", "no contract");
  assert.equal(await refused(2n, steps.me, 1n), "BadToken", "no token");
  assert.equal(await refused(2n, other.rollup, 1n), "BadToken", "the rollup itself");
  assert.equal(await refused(2n, net.STRK, 1n << 80n), "BadChange");
  assert.equal(await other.refusal("limit_token", [2n, 5n]), "UnknownToken");
  assert.equal(await other.refusal("limit_token", [1n, 1n << 116n]), "BadChange");
});

test("while the brake holds nothing is executed or released, nobody arms, and who is armed waits as much longer", async () => {
  const other = await otherSteps(steps);
  await other.deposit(alice, 50_000_000n);
  const waiting = await other.commit([queued(1, alice.address, 50n * UNIT, { account: 5n })]);
  await other.prove(waiting);
  await other.wait(14410n);
  await other.invoke("pause", []);
  assert.equal(await other.refusal("arm", []), "TooSoonAfterPause");
  assert.equal(await other.refusal("execute_batches", other.runOf([waiting])), "ExecutionPaused");
  assert.equal(await other.refusal("release_delayed", [1n, 0n]), "ExecutionPaused");
  const next = await other.batch([withdrawWide(to, UNIT)]);
  const call = [...other.commitCall([next]), ...net.list([other.proofFor(next)], net.proofFelts), ...other.runOf([waiting])];
  const receipt = await other.invoke("commit_prove_and_execute", call);
  assert.deepEqual(net.eventsOf(receipt, other.rollup, "BatchExecuted"), [], "its run is left alone");
  await other.wait(3n * DAY);
  assert.equal(await other.refusal("unpause", []), "NotPaused");
  assert.equal(await other.refusal("pause", []), "PauseTooSoon");
  assert.equal(await other.refusal("arm", []), "TooSoonAfterPause", "an hour to execute");
  await other.wait(3610n);
  await other.invoke("arm", []);
  await other.wait(3n * DAY - 3600n);
  assert.equal(await other.refusal("freeze", []), undefined, "the window is over");
  await other.invoke("pause", []);
  assert.equal(await other.refusal("freeze", []), "ArmWindowOpen");
  const { armedAt } = await other.counters();
  await other.wait(1000n);
  await other.invoke("unpause", []);
  const moved = armedAt - (await other.counters()).armedAt;
  assert.ok(moved > 3n * DAY - 1200n && moved < 3n * DAY - 900n, `${moved} seconds given back`);
});

test("thirty-two batches may wait, and no more", async () => {
  const other = await otherSteps(steps);
  const made = [];
  let last = other.last;
  for (let i = 0; i < 33; i++) {
    made.push(await other.batch([withdrawWide(to, UNIT)], { last }));
    last = made.at(-1).stored;
  }
  await other.invoke("commit_batches", other.commitCall(made.slice(0, 20)));
  await other.invoke("commit_batches", other.commitCall(made.slice(20, 32), made[19].stored));
  assert.equal(await other.refusal("commit_batches", other.commitCall([made[32]], made[31].stored)), "TooManyBatches");
  assert.deepEqual(await other.read("holds", net.storedFelts(net.genesis())), [1n], "the executed one is still known");
});
