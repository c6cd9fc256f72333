// Starknet's hashes, signatures and names against starknet.js and @scure/starknet, on random inputs.
// LANDFALL_BUILD_DIR is the build whose bin/starknet_vector_tool speaks for this library.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, before, test } from "node:test";
import * as scure from "@scure/starknet";
import { byteArray, hash, shortString } from "starknet";

assert.ok(process.env.LANDFALL_BUILD_DIR, "set LANDFALL_BUILD_DIR to the build to test, such as build/dev");

const prime = 2n ** 251n + 17n * 2n ** 192n + 1n;
const order = 0x800000000000010ffffffffffffffffb781126dcae7b2321e66a241adc64d2fn;
const rounds = 1000;

let tool, lines;

before(() => {
  tool = spawn(join(process.env.LANDFALL_BUILD_DIR, "bin", "starknet_vector_tool"), [], { stdio: ["pipe", "pipe", "inherit"] });
  lines = createInterface({ input: tool.stdout })[Symbol.asyncIterator]();
});

after(async () => {
  tool.stdin.end();
  const [code] = await once(tool, "exit");
  assert.equal(code, 0);
});

async function ask(...words) {
  tool.stdin.write(words.map((word) => (typeof word === "bigint" ? hex(word) : word)).join(" ") + "\n");
  const { value } = await lines.next();
  assert.ok(value !== undefined, "the tool ended");
  return value;
}

const hex = (value) => "0x" + BigInt(value).toString(16);
const randomBelow = (bound) => BigInt("0x" + randomBytes(40).toString("hex")) % bound;
// Ends of the range first, then numbers of every length.
const edges = [0n, 1n, prime - 1n, 2n ** 248n, 2n ** 248n - 1n];
const element = (i) => edges[i] ?? randomBelow(i % 4 === 0 ? 1n << BigInt(1 + (i % 251)) : prime);
const message = (i) => randomBelow(i % 4 === 0 ? 1n << BigInt(1 + (i % 251)) : 2n ** 251n);

test("Pedersen", async () => {
  for (let i = 0; i < rounds; i++) {
    const [a, b] = [element(i), element(i % 2 ? rounds : i)];
    assert.equal(await ask("pedersen", a, b), hex(scure.pedersen(a, b)));
  }
});

test("Poseidon, of two and of any number", async () => {
  for (let i = 0; i < rounds; i++) {
    const inputs = Array.from({ length: i % 9 }, (_, k) => element(i + k));
    assert.equal(await ask("poseidon", ...inputs), hex(scure.poseidonHashMany(inputs)));
    const [a, b] = [element(i), element(rounds)];
    assert.equal(await ask("poseidon-pair", a, b), hex(scure.poseidonHash(a, b)));
  }
});

test("keys, signatures and what they are worth to the other side", async () => {
  for (let i = 0; i < rounds; i++) {
    const secret = [1n, order - 1n][i] ?? 1n + randomBelow(order - 1n);
    const m = [0n, 2n ** 251n - 1n][i] ?? message(i);
    const key = hex(scure.getStarkKey(hex(secret)));
    assert.equal(await ask("public-key", secret), key);
    const theirs = scure.sign(hex(m), hex(secret));
    const [r, s] = (await ask("sign", secret, m)).split(" ").map(BigInt);
    assert.deepEqual([r, s], [theirs.r, theirs.s]);
    assert.equal(await ask("verify", key, m, theirs.r, theirs.s), "true");
    assert.equal(await ask("verify", key, (m + 1n) % 2n ** 251n, theirs.r, theirs.s), "false");
    assert.equal(await ask("verify", key, m, theirs.r + 1n, theirs.s), "false");
    assert.equal(await ask("verify", key, m, theirs.r, theirs.s - 1n), "false");
  }
});

test("numbers that no key, message or signature has", async () => {
  const key = hex(scure.getStarkKey("0x1"));
  assert.equal(await ask("public-key", 0n), "error: stark-key-out-of-range");
  assert.equal(await ask("public-key", order), "error: stark-key-out-of-range");
  assert.equal(await ask("sign", 1n, 2n ** 251n), "error: stark-message-too-large");
  for (const [r, s] of [[0n, 1n], [1n, 0n], [2n ** 251n, 1n], [1n, order]]) {
    assert.equal(await ask("verify", key, 1n, r, s), "false");
  }
});

test("keys ground from a seed", async () => {
  for (let i = 0; i < rounds; i++) {
    const seed = "0x" + randomBytes(32).toString("hex");
    assert.equal(BigInt(await ask("grind", seed)), BigInt("0x" + scure.grindKey(seed)));
  }
});

test("addresses of contracts", async () => {
  for (let i = 0; i < rounds; i++) {
    const [salt, classHash, deployer] = [element(i), randomBelow(prime), i % 2 ? 0n : randomBelow(2n ** 251n)];
    const calldata = Array.from({ length: i % 5 }, () => randomBelow(prime));
    const theirs = hash.calculateContractAddressFromHash(hex(salt), hex(classHash), calldata.map(hex), hex(deployer));
    assert.equal(BigInt(await ask("address", deployer, salt, classHash, ...calldata)), BigInt(theirs));
  }
});

test("names, texts and byte arrays", async () => {
  for (const name of ["transfer", "__execute__", "constructor", "a".repeat(300)]) {
    assert.equal(BigInt(await ask("selector", name)), BigInt(hash.getSelectorFromName(name)));
  }
  for (let i = 0; i < 300; i++) {
    const bytes = randomBytes(i);
    const ours = await (i ? ask("keccak", bytes.toString("hex")) : ask("keccak"));
    assert.equal(BigInt(ours), scure.keccak(bytes));
    const text = "Landfall".repeat(40).slice(0, i);
    const words = byteArray.byteArrayFromString(text);
    const felts = [words.data.length, ...words.data, words.pending_word, words.pending_word_len].map(BigInt);
    const given = Buffer.from(text).toString("hex");
    assert.deepEqual((await (i ? ask("byte-array", given) : ask("byte-array"))).split(" ").map(BigInt), felts);
  }
  for (const text of ["a", "STRK", "a_text_of_thirty_one_characters"]) {
    assert.equal(BigInt(await ask("short-string", text)), BigInt(shortString.encodeShortString(text)));
  }
  assert.equal(await ask("short-string", "a_text_of_thirty_two_characters_"), "error: short-string-too-long");
  assert.equal(await ask("short-string", "é"), "error: short-string-not-ascii");
  // A map's place, as devices that read storage reckon it.
  for (let i = 0; i < 50; i++) {
    const key = randomBelow(prime);
    const place = BigInt(scure.pedersen(BigInt(hash.getSelectorFromName("ERC20_balances")), key)) % (2n ** 251n - 256n);
    assert.equal(BigInt(await ask("storage", "ERC20_balances", key)), place);
  }
});
