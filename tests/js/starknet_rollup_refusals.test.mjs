// What the rollup contract of a Starknet chain refuses, each thing by its name: one word, root, signature, payout or second
// is changed, and all else is good.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import * as bn from "../../core/contracts/starknet/tools/bn254.mjs";
import * as net from "./starknet_rollup.mjs";
import { startSteps } from "./starknet_rollup_steps.mjs";

const { CHAIN, OTHER, UNIT, withdrawWide, withdraw, queued, setKey } = net;
const SECP256K1_ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
const alice = net.person("alice");
const bob = net.person("bob");
const to = (5n << 248n) | 0x1234567890n;
const keyHash = bn.SCALAR_FIELD - 5n;
const keyAccount = 6n;
/// Items 0 to 3 of the queue, as a batch takes them.
const items = [
  queued(1, alice.address, 300n * UNIT, { account: 5n }),
  setKey(alice.address, keyAccount, keyHash),
  queued(5, bob.address, 20n * UNIT),
  queued(3, alice.address, 100n * UNIT, { account: 5n }),
];
const operations = [...items, withdrawWide(to, 50n * UNIT)];

let node;
let steps;
before(async () => {
  steps = await startSteps();
  node = steps.node;
  await steps.deposit(alice, 300_000_000n);
  await steps.setKey(alice, keyAccount, keyHash);
  await steps.deposit(bob, 20_000_000n);
  await steps.forcedExit(alice, 5n);
});
after(() => node?.stop());

const changed = (list, i, value) => list.map((old, k) => (k === i ? value : old));
const commitRefusal = async (made, last) => steps.refusal("commit_batches", steps.commitCall([made], last));
const made = (list = operations, options = {}) => steps.batch(list, { size: 8n, ...options });

// ---------------------------------------------------------------- queue

test("the good batch of all that follows would be taken", async () => {
  assert.equal(await commitRefusal(await made()), undefined);
});

test("a deposit of what is not listed, too small, too large, for nobody, or not paid for is refused", async () => {
  const refused = (calldata) => steps.refusal("deposit", calldata);
  assert.equal(await refused([1n, 5n, alice.address]), undefined);
  assert.equal(await refused([2n, 5n, alice.address]), "UnknownToken");
  assert.equal(await refused([1n, 0n, alice.address]), "DepositTooSmall");
  assert.equal(await refused([1n, 4n, alice.address]), "DepositTooSmall", "the least deposit is 5");
  assert.equal(await refused([1n, 5n, 0n]), "BadOwner");
  assert.equal(await refused([1n, 1n << 116n, alice.address]), "DepositTooLarge");
  const least = (1n << 116n) / 10n ** 12n; // in units of six decimals, what rule 18 leaves in all
  assert.equal(await refused([1n, least, alice.address]), "DepositTooLarge");
  assert.equal(await refused([1n, least - 320_000_000n, alice.address]), "DepositNotReceived", "within the bound, and not there");
  const unpaid = [["approve", [steps.rollup, 0n, 0n], net.STRK], ["deposit", [1n, 5n, alice.address]]];
  assert.equal(await node.refusal(steps.rollup, unpaid), "DepositNotReceived", "no fee");
  const unapproved = [["approve", [steps.rollup, 4n, 0n], steps.token], ["deposit", [1n, 5n, alice.address]]];
  assert.equal(await node.refusal(steps.rollup, unapproved), "DepositNotReceived", "no token");
});

test("a signing key is taken from its owner's signature alone, for this account, key, time and contract", async () => {
  const call = (account, hash, owner, signature) => [account, ...net.inputsFelts([hash]), owner, ...net.signatureFelts(signature)];
  const refused = (...words) => steps.refusal("set_signing_key", call(...words));
  const good = await steps.signed(bob, "set_signing_key", 9n, 77n);
  assert.equal(await refused(9n, 77n, bob.address, good), undefined);
  assert.equal(await refused(8n, 77n, bob.address, good), "NotOwner");
  assert.equal(await refused(9n, 78n, bob.address, good), "NotOwner");
  assert.equal(await refused(9n, 77n, alice.address, good), "NotOwner");
  assert.equal(await refused(9n, 77n, 0n, good), "BadOwner");
  assert.equal(await refused(9n, bn.SCALAR_FIELD, bob.address, await steps.signed(bob, "set_signing_key", 9n, bn.SCALAR_FIELD)), "BadKeyHash");
  assert.equal(await refused(1n << 24n, 77n, bob.address, await steps.signed(bob, "set_signing_key", 1n << 24n, 77n)), "BadAccount");
  assert.equal(await refused(9n, 77n, bob.address, await steps.signed(bob, "set_signing_key", 9n, 77n, 1n)), "NotOwner", "a later number");
  assert.equal(await refused(9n, 77n, bob.address, await steps.signed(bob, "request_forced_exit", 9n, 77n)), "NotOwner", "another action");
  const elsewhere = bob.sign(net.ownerDigest(steps.rollup + 1n, await steps.nonceOf(bob), "set_signing_key", 9n, 77n));
  assert.equal(await refused(9n, 77n, bob.address, elsewhere), "NotOwner", "another contract");
  const mirrored = { ...good, s: SECP256K1_ORDER - good.s, v: 55n - good.v };
  assert.equal(await refused(9n, 77n, bob.address, mirrored), "NotOwner", "the other half of the signature");
  const used = await steps.signed(alice, "set_signing_key", keyAccount, keyHash, 0n);
  assert.equal(await refused(keyAccount, keyHash, alice.address, used), "NotOwner", "a signature that was used");
});

test("a forced exit is taken from its owner's signature alone; a free one must be owed", async () => {
  const call = await steps.forcedExitCall(bob, 9n);
  assert.equal(await steps.refusal("request_forced_exit", call), undefined);
  assert.equal(await steps.refusal("request_forced_exit", changed(call, 0, 8n)), "NotOwner");
  assert.equal(await steps.refusal("request_forced_exit", changed(call, 2, 1n)), "NotOwner", "free, which was not signed");
  assert.equal(await steps.refusal("request_forced_exit", changed(call, 3, alice.address)), "NotOwner");
  assert.equal(await steps.refusal("request_forced_exit", await steps.forcedExitCall(bob, 9n, false, 2n)), "UnknownToken");
  assert.equal(await steps.refusal("request_forced_exit", await steps.forcedExitCall(bob, 1n << 24n)), "BadAccount");
  assert.equal(await steps.refusal("request_forced_exit", await steps.forcedExitCall(bob, 9n, true)), "NothingHeld");
});

// --------------------------------------------------------------- commit

test("a commit is the sequencer's, on the batch that is there", async () => {
  const good = await made();
  const fromNobody = node.call(steps.rollup, "commit_batches", steps.commitCall([good]));
  await assert.rejects(fromNobody, new RegExp(Buffer.from("NotSequencer").toString("hex")));
  assert.equal(await steps.refusal("commit_batches", steps.commitCall([])), "NothingGiven");
  assert.equal(await commitRefusal(good, { ...steps.last, number: 1n }), "WrongNumber");
  for (const field of ["timestamp", "size", "queueEnd", "sequencer", "newRoot", "commitment", "payoutsHash", "inputsHash"]) {
    assert.equal(await commitRefusal(good, { ...steps.last, [field]: steps.last[field] + 1n }), "UnknownBatch", field);
  }
  const many = (count) => steps.refusal("commit_batches", steps.commitCall(Array(count).fill(good)));
  assert.equal(await many(33), "TooManyBatches");
  assert.equal(await many(32), "WrongNumber", "32 are not too many: the second one is none");
});

test("a header that is not this network's next batch is refused", async () => {
  const now = await steps.now();
  const header = async (fields, options = {}) => commitRefusal(await made(operations, { header: fields, ...options }));
  assert.equal(await header({ id: net.networkId + 1n }), "WrongNetwork");
  assert.equal(await header({ number: 2n }), "WrongNumber");
  assert.equal(await header({ number: 0n }), "WrongNumber");
  assert.equal(await header({ set: net.SET | 2n ** 5n }), "WrongChainSet");
  assert.equal(await header({ size: 32n }), "UnsupportedSize", "no key for this size here");
  assert.equal(await header({ size: 7n }), "UnsupportedSize");
  assert.equal(await header({ count: 0n }), "BadCount");
  assert.equal(await header({ count: 9n }), "BadCount");
  assert.equal(await header({ size: 4n }), "BadCount", "five operations");
  assert.equal(await header({ count: 4n }), "BadLength");
  assert.equal(await header({ timestamp: now + 200n }), "BadTimestamp", "ahead");
  assert.equal(await header({ timestamp: now - 4000n }), "TooLate");
  assert.equal(await header({ timestamp: now - 3500n }), undefined, "within the window");
});

test("words of a wrong number or width are refused", async () => {
  const good = await made();
  const refused = (words) => commitRefusal({ given: { ...good.given, words } });
  assert.equal(await refused(good.given.words.slice(0, -1)), "BadLength");
  assert.equal(await refused(good.given.words.slice(0, -2)), "BadLength");
  assert.equal(await refused([...good.given.words, 0n, 0n]), "BadLength");
  assert.equal(await refused([]), "BadLength");
  for (const i of [1, 2, 3, 10, 11]) {
    assert.equal(await refused(changed(good.given.words, i, good.given.words[i] + (1n << 248n))), "BadWord", `word ${i}`);
  }
  for (const field of ["p", "newRoot"]) {
    assert.equal(await commitRefusal({ given: { ...good.given, [field]: bn.SCALAR_FIELD } }), "NotInField", field);
    assert.equal(await commitRefusal({ given: { ...good.given, [field]: bn.SCALAR_FIELD - 1n } }), undefined, field);
  }
});

test("an operation of an unknown type, of another set's chain, or to the wrong width of address here is refused", async () => {
  const good = await made();
  const refused = (operation) => commitRefusal({ given: { ...good.given, words: [...good.given.words.slice(0, 10), ...operation] } });
  assert.equal(await refused(withdrawWide(to, UNIT, { kind: 0 })), "UnknownType");
  assert.equal(await refused(withdrawWide(to, UNIT, { kind: 8 })), "UnknownType");
  assert.equal(await refused(withdrawWide(to, UNIT, { kind: 8, chain: OTHER })), "UnknownType");
  for (const chain of [0n, 2n, 15n, 19n]) assert.equal(await refused(withdrawWide(to, UNIT, { chain })), "ChainNotInSet", `chain ${chain}`);
  assert.equal(await refused(withdraw(alice.address, UNIT)), "WrongAddressFamily");
  assert.equal(await refused(withdraw(alice.address, UNIT, { chain: OTHER })), undefined, "not this chain's to refuse");
});

test("the queue's items are taken whole, in order and as they were queued", async () => {
  const refused = async (list) => commitRefusal(await made(list));
  const flip = (i, bit, word = 0) => changed(items, i, changed(items[i], word, items[i][word] ^ (1n << BigInt(bit))));
  assert.equal(await refused([items[1]]), "QueueMismatch", "not the first");
  assert.equal(await refused([items[0], items[2]]), "QueueMismatch", "one left out");
  assert.equal(await refused([items[1], items[0]]), "QueueMismatch", "out of order");
  assert.equal(await refused([...items, queued(1, bob.address, UNIT)]), "QueueMismatch", "one that nobody queued");
  for (const [i, word, bit, what] of [
    [0, 0, 64, "a deposit's amount"], [0, 0, 216, "its token"], [0, 1, 88, "its owner"], [0, 0, 3, "its lowest bits"], [0, 1, 1, "its end"],
    [1, 0, 184, "a key's account"], [1, 0, 0, "its requester"], [1, 0, 160, "its hash's first byte"], [1, 1, 0, "its hash"],
    [2, 0, 64, "a refused deposit's amount"], [2, 1, 247, "its owner"],
    [3, 0, 184, "an exit's account"], [3, 0, 216, "its token"], [3, 1, 90, "its requester"],
  ]) {
    assert.equal(await refused(flip(i, bit, word)), "QueueMismatch", what);
  }
  assert.equal(await refused(flip(0, 184)), undefined, "a deposit's account is the batch's word");
  assert.equal(await refused(flip(2, 242)), undefined, "whether a deposit is refused too"); // 5 and 1
  assert.equal(await refused(flip(3, 64)), undefined, "an exit's amount too");
  assert.equal(await refused(flip(3, 242)), undefined, "whether it is a part too"); // 3 and 7
  assert.equal(await refused(items.slice(0, 2)), undefined, "the others wait");
});

// ------------------------------------------------ prove, execute, claim

let first;
test("a proof is of the next batch, of its own inputs, whole", async () => {
  first = await steps.commit(operations, { size: 8n });
  const good = steps.proofFor(first);
  const second = await steps.batch([withdrawWide(to, UNIT)]);
  const refused = (batches, proofs) => steps.refusal("prove_batches", steps.proveCall(batches, proofs));
  assert.equal(await refused([first], [good]), undefined);
  assert.equal(await refused([], []), "NothingGiven");
  assert.equal(await refused([first], []), "NothingGiven");
  assert.equal(await refused([first], [good, good]), "NothingGiven");
  assert.equal(await refused([second], [good]), "WrongNumber", "not the next one");
  for (const field of Object.keys(first.stored).filter((name) => name !== "number")) {
    const other = { ...first, stored: { ...first.stored, [field]: first.stored[field] + 1n } };
    assert.equal(await refused([other], [good]), "UnknownBatch", field);
  }
  for (const i of [0, 1, 2]) {
    assert.equal(await refused([{ ...first, inputs: changed(first.inputs, i, first.inputs[i] + 1n) }], [good]), "WrongInputs", `input ${i}`);
  }
  for (const i of good.words.keys()) {
    assert.equal(await refused([first], [{ ...good, words: changed(good.words, i, good.words[i] + 1n) }]), "InvalidProof", `word ${i}`);
  }
  for (const i of [0, 1, 100, 1200]) {
    assert.equal(await refused([first], [{ ...good, hints: changed(good.hints, i, (good.hints[i] + 1n) % 3n) }]), "InvalidProof", `hint ${i}`);
  }
  assert.equal(await refused([first], [{ ...good, hints: good.hints.slice(1) }]), "InvalidProof", "a hint too few");
  const wide = { ...good, hints: changed(good.hints, 2, good.hints[2] + (1n << 128n)) };
  assert.equal(await refused([first], [wide]), "InvalidProof", "a hint of more than 128 bits, at which the verifier panics");
  assert.equal(await refused([first], [steps.proveExit(first.inputs, "exit")]), "InvalidProof", "the exit key's");
  assert.equal(await refused([first], [steps.proofFor({ inputs: second.inputs, stored: second.stored })]), "InvalidProof", "another batch's");
});

test("what is committed and not proven is neither executed nor built on by commit_and_prove", async () => {
  assert.equal(await steps.refusal("execute_batches", steps.runOf([first])), "NotProven");
  const second = await steps.batch([withdrawWide(to, UNIT)]);
  const call = [...steps.commitCall([second]), ...net.list([steps.proofFor(second)], net.proofFelts)];
  assert.equal(await steps.refusal("commit_and_prove", call), "NotProven");
});

test("an execution is of the next batches, with their very payouts", async () => {
  await steps.prove(first);
  const refused = (batches, more) => steps.refusal("execute_batches", steps.runOf(batches, more));
  assert.equal(await refused([first]), undefined);
  const signatures = net.votes("agree", first.stored);
  assert.equal(await steps.refusal("execute_batches", net.runFelts({ batches: [], signatures })), "NothingGiven");
  const [, ...rest] = net.runFelts({ batches: [first], signatures });
  assert.equal(await steps.refusal("execute_batches", [0n, ...rest.slice(net.storedFelts(first.stored).length)]), "NothingGiven", "payouts alone");
  assert.equal(await refused([{ ...first, stored: { ...first.stored, number: 2n } }]), "WrongNumber");
  for (const field of Object.keys(first.stored).filter((name) => name !== "number")) {
    const other = { ...first, stored: { ...first.stored, [field]: first.stored[field] + 1n } };
    assert.equal(await refused([other]), "UnknownBatch", field);
  }
  assert.equal(first.payouts.length, 3);
  const withPayouts = (payouts) => refused([{ ...first, payouts }]);
  for (const [i, payout] of first.payouts.entries()) {
    for (const field of Object.keys(payout)) {
      const other = { ...payout, [field]: payout[field] + 1n };
      assert.equal(await withPayouts(changed(first.payouts, i, other)), "WrongPayouts", `payout ${i}: ${field}`);
    }
  }
  assert.equal(await withPayouts(first.payouts.slice(1)), "WrongPayouts", "one left out");
  assert.equal(await withPayouts([...first.payouts, first.payouts[0]]), "WrongPayouts", "one twice");
  assert.equal(await withPayouts([...first.payouts].reverse()), "WrongPayouts", "another order");
  assert.equal(await withPayouts([]), "WrongPayouts", "none");
});

test("a vote counts if an attester signed exactly this, once, in order", async () => {
  const { stored } = first;
  const refused = (signatures) => steps.refusal("execute_batches", steps.runOf([first], { signatures }));
  const good = net.votes("agree", stored);
  assert.equal(await refused(good.slice(0, 2)), "NoQuorum");
  assert.equal(await refused([]), "NoQuorum");
  assert.equal(await refused([good[1], good[0], good[2]]), "BadSignature", "order");
  assert.equal(await refused([good[0], good[0], good[1]]), "BadSignature", "one twice");
  const stranger = net.person("stranger");
  const strangers = net.votes("agree", stored, [...net.attesters.slice(0, 2), stranger].sort((a, b) => (a.address < b.address ? -1 : 1)));
  assert.equal(await refused(strangers), "BadSignature", "a stranger");
  for (const kind of ["revert", "freeze", "ticket"]) assert.equal(await refused(net.votes(kind, stored)), "BadSignature", kind);
  for (const field of ["number", "newRoot", "commitment"]) {
    assert.equal(await refused(net.votes("agree", { ...stored, [field]: stored[field] + 1n })), "BadSignature", field);
  }
  const [one] = good;
  const odd = {
    "r of 0": { ...one, r: 0n },
    "s of 0": { ...one, s: 0n },
    "another r": { ...one, r: one.r + 1n },
    "another s": { ...one, s: one.s - 1n },
    "another v": { ...one, v: 55n - one.v },
    "v counted from 0": { ...one, v: one.v - 27n },
    "the mirrored half": { ...one, s: SECP256K1_ORDER - one.s, v: 55n - one.v },
    "r above the order": { ...one, r: one.r + SECP256K1_ORDER < 1n << 256n ? one.r + SECP256K1_ORDER : SECP256K1_ORDER },
  };
  for (const [what, signature] of Object.entries(odd)) assert.equal(await refused([signature, ...good.slice(1)]), "BadSignature", what);
});

test("what waits for somebody goes to them alone, once", async () => {
  await steps.execute([first]);
  assert.equal(await steps.refusal("execute_batches", steps.runOf([first])), "WrongNumber", "executed");
  assert.deepEqual(await steps.read("owned", [1n, bob.address]), [20_000_000n, 0n]);
  assert.deepEqual(await steps.read("owned", [1n, alice.address]), [100_000_000n, 0n]);
  const place = 0x777n;
  const call = (owner, recipient, signature, token = 1n) => [token, owner.address, recipient, ...net.signatureFelts(signature)];
  const good = await steps.signed(bob, "claim_owned", 1n, place);
  const refused = (...words) => steps.refusal("claim_owned", call(...words));
  assert.equal(await refused(bob, place, good), undefined);
  assert.equal(await refused(bob, place + 1n, good), "NotOwner", "another recipient");
  assert.equal(await refused(alice, place, good), "NotOwner");
  assert.equal(await refused(bob, place, good, 2n), "NotOwner", "another token");
  assert.equal(await refused(bob, 0n, await steps.signed(bob, "claim_owned", 1n, 0n)), "BadRecipient");
  const stranger = net.person("stranger");
  assert.equal(await refused(stranger, place, await steps.signed(stranger, "claim_owned", 1n, place)), "NothingPending");
  await steps.invoke("claim_owned", call(bob, place, good));
  assert.deepEqual((await node.call(steps.token, "balance_of", [place])).map(BigInt), [20_000_000n, 0n]);
  assert.equal(await refused(bob, place, good), "NotOwner", "a signature that was used");
  assert.equal(await refused(bob, place, await steps.signed(bob, "claim_owned", 1n, place)), "NothingPending");
  assert.equal(await steps.refusal("claim_pending", [1n, to]), "NothingPending");
  assert.equal(await steps.refusal("claim_pending_to", [1n, to]), "NothingPending");
  assert.equal(await steps.refusal("release_delayed", [1n, 0n]), "NotDelayed");
  assert.equal(await steps.refusal("claim_queue_fees", [place]), "NothingPending");
  assert.equal(await steps.refusal("claim_owned_fees", [bob.address, place, ...net.signatureFelts(await steps.signed(bob, "claim_owned_fees", 0n, place))]), "NothingPending");
  assert.equal(await steps.refusal("push_run", [steps.token, 1n, 0n, ...net.list([{ kind: 0n, token: 1n, to: place, amount: 1n }], net.payoutFelts)]), "OnlySelf");
});
