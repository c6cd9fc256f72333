// A network of one Starknet chain for tests: batches, proofs (of a key whose secrets are known), votes and owners'
// signatures as core/README.md says, written here once more.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { secp256k1 } from "@noble/curves/secp256k1.js";
import { keccak_256 } from "@noble/hashes/sha3.js";
import { poseidonHashMany } from "@scure/starknet";
import { hash, shortString } from "starknet";
import * as bn from "../../core/contracts/starknet/tools/bn254.mjs";
import { buildContracts, buildPackage, buildVerifier } from "../../core/contracts/starknet/tools/build.mjs";
import { readKey } from "../../core/contracts/starknet/tools/verifying_key.mjs";
import { claimOf, groth16Hints, halves } from "./groth16_hints.mjs";
import { trapdoorKey } from "./groth16_trapdoor.mjs";

export const STRK = 0x4718f5a0fc34cc1af16a1cdee98ffb20c31f5cd61d6ab07201858f4287c938dn;
export const CHAIN = 3n;
export const OTHER = 1n;
export const SET = (1n << CHAIN) | (1n << OTHER);
export const UNIT = 10n ** 18n;

const bytes = (value, length) => Buffer.from(value.toString(16).padStart(2 * length, "0"), "hex");
const number = (buffer) => BigInt(`0x${Buffer.from(buffer).toString("hex")}`);
export const keccak = (...parts) => number(keccak_256(Buffer.concat(parts)));
const text = (t) => keccak(Buffer.from(t));
const b32 = (value) => bytes(value, 32);
const b31 = (value) => bytes(value, 31);
const named = (name) => number(createHash("sha256").update(name).digest()) % (1n << 240n);

export const networkId = named("network");
export const genesisRoot = named("genesis root");

// --- words

/// W0 and W1; `high` and `nonce` of a WithdrawWide.
const first = ({ kind, chain = CHAIN, token = 1n, account = 0n, amount = 0n, fee = 0n, low = 0n }) =>
  (BigInt(kind) << 240n) | (chain << 232n) | (token << 216n) | (account << 184n) | (amount << 64n) | (fee << 48n) | low;
export const withdrawWide = (to, amount, fields = {}) => [
  first({ kind: 6, amount, account: 5n, fee: 2048n, low: ((to >> 248n) << 32n) | 7n, ...fields }),
  to & ((1n << 248n) - 1n),
];
export const withdraw = (to, amount, fields = {}) => [first({ kind: 4, amount, ...fields }), to << 88n];
/// Deposit 1, ForcedExit 3, DepositRefused 5, PartialExit 7.
export const queued = (kind, owner, amount, fields = {}) => [first({ kind, amount, ...fields }), owner << 88n];
export const setKey = (owner, account, keyHash) => [
  first({ kind: 2, token: 0n, account, low: owner }) | ((keyHash >> 248n) << 160n),
  keyHash & ((1n << 248n) - 1n),
];

/// The queue's hash after an item.
export const queueHash = (previous, [w0, w1]) => (keccak(b32(previous), b31(w0), b31(w1)) >> 40n) << 40n;

// --- batches

export const genesis = () => ({
  number: 0n, timestamp: 0n, size: 0n, queueEnd: 0n, sequencer: 0n,
  newRoot: genesisRoot, commitment: networkId, payoutsHash: poseidonHashMany([]), inputsHash: 0n,
});

const payoutOf = ([w0, w1]) => {
  const kind = w0 >> 240n;
  const wide = kind === 6n;
  return {
    kind: { 6: 0n, 5: 1n, 7: 2n, 3: 3n }[kind] ?? 0n, // of others there is none
    token: (w0 >> 216n) & 0xffffn,
    to: wide ? (((w0 >> 32n) & 7n) << 248n) | w1 : w1 >> 88n,
    amount: (w0 >> 64n) & ((1n << 120n) - 1n),
  };
};
export const payoutsOf = (operations) =>
  operations
    .filter(([w0]) => ((w0 >> 232n) & 0xffn) === CHAIN && ((w0 >> 240n) === 7n || ((w0 >> 240n) >= 3n && payoutOf([w0, 0n]).amount !== 0n)))
    .map(payoutOf);
export const payoutFelts = ({ kind, token, to, amount }) => [kind, token, to, amount];

/// {given, stored, inputs, payouts} of the batch that operations make after `last`.
export function batchAfter(last, operations, { timestamp, sequencer, size = 4n, name = `batch ${last.number + 1n}`, header = {} }) {
  const h = { number: last.number + 1n, timestamp, size, count: BigInt(operations.length), set: SET, ...header };
  const h1 = (h.number << 208n) | (h.timestamp << 168n) | (h.size << 160n) | (h.count << 144n) | (h.set << 128n);
  const words = [h.id ?? networkId, h1, ...operations.flat()];
  const p = named(`${name} p`);
  const newRoot = named(`${name} root`);
  const content = [b32(p), b32(last.newRoot), b32(newRoot), b32(keccak(...words.map(b31)))];
  const r = keccak(...content) & ((1n << 253n) - 1n);
  const e = [last.newRoot, newRoot, ...words].reduceRight((sum, word) => bn.mod(sum * r + word, bn.SCALAR_FIELD), 0n);
  const inputs = [p, r, e];
  const payouts = payoutsOf(operations);
  const mine = operations.filter(([w0]) => ((w0 >> 232n) & 0xffn) === CHAIN && ![4n, 6n].includes(w0 >> 240n));
  const stored = {
    number: h.number, timestamp: h.timestamp, size: h.size, queueEnd: last.queueEnd + BigInt(mine.length), sequencer,
    newRoot, commitment: keccak(b32(last.commitment), ...content),
    payoutsHash: poseidonHashMany(payouts.flatMap(payoutFelts)), inputsHash: poseidonHashMany(inputs.flatMap(halves)),
  };
  return { given: { p, newRoot, words }, stored, inputs, payouts };
}

// --- calldata

export const storedFelts = (b) => [
  b.number, b.timestamp, b.size, b.queueEnd, b.sequencer, ...halves(b.newRoot), ...halves(b.commitment), b.payoutsHash, b.inputsHash,
];
export const list = (items, felts = (item) => [item]) => [BigInt(items.length), ...items.flatMap(felts)];
export const givenFelts = ({ p, newRoot, words }) => [...halves(p), ...halves(newRoot), ...list(words)];
export const inputsFelts = (inputs) => inputs.flatMap(halves);
export const proofFelts = ({ words, hints }) => [...list(words, halves), ...list(hints)];
export const signatureFelts = ({ r, s, v }) => [...halves(r), ...halves(s), v];
export const runFelts = ({ batches, signatures, setAside = [] }) => [
  ...list(batches, (b) => storedFelts(b.stored)),
  ...list(batches, (b) => list(b.payouts, payoutFelts)),
  ...list(signatures, signatureFelts),
  ...list(setAside),
];

// --- keys

export function person(name) {
  const secret = createHash("sha256").update(name).digest();
  const point = secp256k1.getPublicKey(secret, false).slice(1);
  const address = keccak(Buffer.from(point)) & ((1n << 160n) - 1n);
  const sign = (digest) => {
    const made = secp256k1.sign(b32(digest), secret, { prehash: false, format: "recovered", lowS: true });
    return { r: number(made.slice(1, 33)), s: number(made.slice(33)), v: 27n + BigInt(made[0]) };
  };
  return { address, sign };
}
const byAddress = (a, b) => (a.address < b.address ? -1 : 1);
export const attesters = ["a", "b", "c"].map(person).sort(byAddress);

const domainOf = (network) => keccak(
  b32(text("EIP712Domain(string name,string version,bytes32 salt)")), b32(text("Landfall")), b32(text("1")), b32(network),
);
const typedIn = (network, ...words) => keccak(bytes(0x1901n, 2), b32(domainOf(network)), b32(keccak(...words.map(b32))));
const typed = (...words) => typedIn(networkId, ...words);
const VOTES = { agree: 1n, revert: 2n, freeze: 3n, ticket: 4n };
const VOTE = text("Vote(uint8 kind,uint64 setEpoch,uint64 number,bytes32 finalRoot,bytes32 commitment)");
export const voteDigest = (kind, { number: n, newRoot, commitment }, { epoch = 0n, network = networkId } = {}) =>
  typedIn(network, VOTE, VOTES[kind], epoch, n, newRoot, commitment);
export const votes = (kind, batch, who = attesters) => who.map((one) => one.sign(voteDigest(kind, batch)));
export const ownerDigest = (contract, nonce, action, one, two) =>
  typed(
    text("OwnerAction(uint8 chain,uint256 contract,uint64 nonce,bytes32 action,uint256 first,uint256 second)"),
    CHAIN, contract, nonce, BigInt(shortString.encodeShortString(action)), one, two,
  );

// --- the network on a node

export const configFelts = (config) =>
  Object.values(config).flatMap((value, i) => (i === 3 ? halves(value) : Array.isArray(value) ? list(value) : [value]));

/// The class of a token that misbehaves as it is told.
export const badToken = () => {
  const source = readFileSync(new URL("cairo/bad_token.cairo", import.meta.url), "utf8");
  return buildPackage("bad-token", new Map([["bad_token.cairo", source]]), { BadToken: "bad_token" }).BadToken;
};

/// Contracts on `node`: {rollup, token, config, prove, proveExit, …}. Token 1 has six decimals.
export async function deployRollup(node, changes = {}) {
  const classes = buildContracts();
  const declared = {};
  for (const [name, files] of Object.entries(classes)) declared[name] = BigInt((await node.declare(files)).classHash);
  const batchKey = trapdoorKey(GENERATOR_2);
  const exitKey = trapdoorKey(bn.double2(GENERATOR_2).point);
  const batchVerifier = BigInt((await node.declare(buildVerifier(batchKey.words, "trapdoor-batch"))).classHash);
  const exitVerifier = BigInt((await node.declare(buildVerifier(exitKey.words, "trapdoor-exit"))).classHash);
  const config = {
    networkId, chainIndex: CHAIN, chainSet: SET, genesisRoot, verifier4: batchVerifier, verifier8: batchVerifier, verifier32: 0n,
    proveWindow: 3600n, maxFutureSkew: 60n, queueWindow: 14400n, armWindow: 3600n, roleDelay: 3600n, exitPriority: 1800n,
    releaseDelay: 3600n, feeToken: STRK, queueFee: 10n ** 15n, leastQueueFee: 0n, mostQueueFee: 10n ** 18n, exits: 1n,
    verifierExit: exitVerifier, lastResort: 180n * 86400n, second: declared.RollupSecond, governor: BigInt(node.address), guardian: 0n,
    sequencers: [BigInt(node.address)], attesters: attesters.map((one) => one.address), ...changes,
  };
  const rollup = BigInt(await node.deploy(declared.Rollup, configFelts(config)));
  const token = BigInt(await node.deploy(declared.TestToken, ["USD Coin", "USDC"].map((t) => shortString.encodeShortString(t)).concat(6)));
  const proofOf = (key) => {
    const read = readKey(key.words);
    return (inputs, name) => {
      const words = key.prove(inputs, name);
      return { words, hints: groth16Hints(claimOf(read, inputs, words)) };
    };
  };
  return { rollup, token, config, declared, keys: { batchKey, exitKey }, prove: proofOf(batchKey), proveExit: proofOf(exitKey) };
}

const GENERATOR_2 = [
  [
    10857046999023057135944570762232829481370756359578518086990519993285655852781n,
    11559732032986387107991004021392285783925812861821192530917403151452391805634n,
  ],
  [
    8495653923123431417604973247489272438418190587263600148770280649306958101930n,
    4082367875863433681332203403145435568316851327593401208105741076214120093531n,
  ],
];

/// The named events of a receipt that `contract` emitted: keys after the selector, then data.
export const eventsOf = (receipt, contract, name) =>
  receipt.events
    .filter((event) => BigInt(event.from_address) === contract && BigInt(event.keys[0]) === BigInt(hash.getSelectorFromName(name)))
    .map((event) => [...event.keys.slice(1), ...event.data].map(BigInt));
