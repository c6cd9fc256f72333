// Starknet transactions of this library: their hashes against starknet.js', and a node that takes them.
// LANDFALL_BUILD_DIR is the build whose bin/starknet_transaction_tool speaks for this library.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, before, test } from "node:test";
import { constants, ec, hash, transaction } from "starknet";

assert.ok(process.env.LANDFALL_BUILD_DIR, "set LANDFALL_BUILD_DIR to the build to test, such as build/dev");

const prime = 2n ** 251n + 17n * 2n ** 192n + 1n;
const order = 0x800000000000010ffffffffffffffffb781126dcae7b2321e66a241adc64d2fn;

let tool, lines;

before(() => {
  tool = spawn(join(process.env.LANDFALL_BUILD_DIR, "bin", "starknet_transaction_tool"), [], { stdio: ["pipe", "pipe", "inherit"] });
  lines = createInterface({ input: tool.stdout })[Symbol.asyncIterator]();
});

after(async () => {
  tool.stdin.end();
  const [code] = await once(tool, "exit");
  assert.equal(code, 0);
});

const hex = (value) => "0x" + BigInt(value).toString(16);
async function ask(...words) {
  tool.stdin.write(words.flat(9).map((word) => (typeof word === "string" ? word : hex(word))).join(" ") + "\n");
  const { value } = await lines.next();
  assert.ok(value !== undefined, "the tool ended");
  assert.doesNotMatch(value, /^error/);
  return value.split(" ").map(BigInt);
}

const randomBelow = (bound) => BigInt("0x" + randomBytes(40).toString("hex")) % bound;
const felt = () => randomBelow(prime);
const felts = (count) => Array.from({ length: count }, felt);
const bound = () => ({ max_amount: randomBelow(2n ** 64n), max_price_per_unit: randomBelow(2n ** 128n) });
const words = ({ max_amount, max_price_per_unit }) => [max_amount, max_price_per_unit];

// The same head for both sides.
function someHead() {
  const theirs = {
    version: "0x3",
    chainId: constants.StarknetChainId.SN_SEPOLIA,
    nonce: randomBelow(2n ** 64n),
    tip: randomBelow(2n ** 64n),
    nonceDataAvailabilityMode: 0,
    feeDataAvailabilityMode: 0,
    resourceBounds: { l1_gas: bound(), l2_gas: bound(), l1_data_gas: bound() },
    paymasterData: [],
    accountDeploymentData: [],
  };
  const { l1_gas, l2_gas, l1_data_gas } = theirs.resourceBounds;
  const ours = [theirs.chainId, theirs.nonce, theirs.tip, words(l1_gas), words(l2_gas), words(l1_data_gas)];
  return { theirs, ours };
}

function checkSigned(key, [ours, r, s], theirs) {
  assert.equal(ours, BigInt(theirs));
  const signature = ec.starkCurve.sign(theirs.replace(/^0x/, "").padStart(64, "0"), hex(key).slice(2).padStart(64, "0"));
  assert.deepEqual([r, s], [signature.r, signature.s]);
}

test("calls of an account, and the transaction that makes them", async () => {
  for (let i = 0; i < 300; i++) {
    const calls = Array.from({ length: i % 4 }, () => ({ contractAddress: hex(felt()), entrypoint: "transfer", calldata: felts(i % 5).map(hex) }));
    const theirCalldata = transaction.getExecuteCalldata(calls, "1").map(BigInt);
    const ourCalls = calls.map((call) => [call.contractAddress, hash.getSelectorFromName("transfer"), call.calldata.length, call.calldata]);
    assert.deepEqual(await ask("calldata", ourCalls), theirCalldata);

    const [key, sender, head] = [1n + randomBelow(order - 1n), felt(), someHead()];
    const theirs = hash.calculateInvokeTransactionHash({ ...head.theirs, senderAddress: hex(sender), compiledCalldata: theirCalldata.map(hex) });
    checkSigned(key, await ask("invoke", key, head.ours, sender, theirCalldata), theirs);
  }
});

test("the transaction that deploys an account", async () => {
  for (let i = 0; i < 100; i++) {
    const [key, classHash, salt, calldata, head] = [1n + randomBelow(order - 1n), felt(), felt(), felts(i % 4), someHead()];
    const address = hash.calculateContractAddressFromHash(hex(salt), hex(classHash), calldata.map(hex), 0);
    const theirs = hash.calculateDeployAccountTransactionHash({
      ...head.theirs,
      contractAddress: address,
      classHash: hex(classHash),
      salt: hex(salt),
      compiledConstructorCalldata: calldata.map(hex),
    });
    const ours = await ask("deploy-account", key, head.ours, classHash, salt, calldata);
    checkSigned(key, ours, theirs);
    assert.equal(ours[3], BigInt(address));
  }
});

test("the transaction that declares a class, and the class's hash", async () => {
  for (let i = 0; i < 100; i++) {
    const [key, sender, classHash, compiledClassHash, head] = [1n + randomBelow(order - 1n), felt(), felt(), felt(), someHead()];
    const theirs = hash.calculateDeclareTransactionHash({
      ...head.theirs,
      senderAddress: hex(sender),
      classHash: hex(classHash),
      compiledClassHash: hex(compiledClassHash),
    });
    checkSigned(key, await ask("declare", key, head.ours, sender, classHash, compiledClassHash), theirs);

    const entries = (count) => Array.from({ length: count }, (_, k) => ({ selector: hex(felt()), function_idx: k }));
    const abi = [{ type: "impl", name: "Some", interface_name: `some::Interface${i}` }];
    const contract = {
      contract_class_version: "0.1.0",
      sierra_program: felts(1 + (i % 40)).map(hex),
      entry_points_by_type: { EXTERNAL: entries(i % 5), L1_HANDLER: entries(i % 3), CONSTRUCTOR: entries(i % 2) },
      abi,
    };
    const listed = (list) => [list.length, list.map((entry) => [entry.selector, entry.function_idx])];
    const text = Buffer.from(hash.formatSpaces(JSON.stringify(abi))).toString("hex");
    const { EXTERNAL, L1_HANDLER, CONSTRUCTOR } = contract.entry_points_by_type;
    const ours = await ask("class", text, listed(EXTERNAL), listed(L1_HANDLER), listed(CONSTRUCTOR), contract.sierra_program);
    assert.deepEqual(ours, [BigInt(hash.computeContractClassHash(contract))]);
  }
});

test("the hash of a compiled class", async () => {
  const builtins = ["range_check", "poseidon", "ec_op", "mul_mod"];
  const size = (segment) => (Array.isArray(segment) ? segment.reduce((sum, part) => sum + size(part), 0) : segment);
  const segmentWords = (segment) => (Array.isArray(segment) ? ["parts", segment.length, segment.map(segmentWords)] : [segment]);
  for (let i = 0; i < 100; i++) {
    const entries = (count) =>
      Array.from({ length: count }, (_, k) => ({ selector: hex(felt()), offset: 7 * k, builtins: builtins.slice(0, (i + k) % 5) }));
    const segments = [undefined, 1 + i, [3, 1, i + 1], [[2, 5], 1, [1, [2, 2]]]][i % 4];
    const length = segments === undefined ? i : size(segments);
    // Felts of every length: the border between the two forms lies at 2^63.
    const some = (k) => [2n ** 63n - 1n, 2n ** 63n, 0n, prime - 1n][k] ?? randomBelow(1n << BigInt(1 + ((i * 7 + k) % 251)));
    const casm = {
      bytecode: Array.from({ length }, (_, k) => hex(some(k))),
      bytecode_segment_lengths: segments,
      entry_points_by_type: { EXTERNAL: entries(i % 4), L1_HANDLER: entries(i % 2), CONSTRUCTOR: entries(i % 3) },
    };
    const listed = (list) => [list.length, list.map((entry) => [entry.selector, entry.offset, entry.builtins.length, entry.builtins])];
    const { EXTERNAL, L1_HANDLER, CONSTRUCTOR } = casm.entry_points_by_type;
    const ours = await ask("compiled-class", segmentWords(segments ?? length), listed(EXTERNAL), listed(L1_HANDLER), listed(CONSTRUCTOR), casm.bytecode);
    assert.deepEqual(ours, [BigInt(hash.computeCompiledClassHashBlake(casm))]);
  }
});
