// Transactions that this library made and signed, before a Starknet node: it deploys our account and takes our
// transfer, and refuses what is wrong. LANDFALL_BUILD_DIR is the build whose tools speak for this library.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, before, test } from "node:test";
import { constants, hash } from "starknet";

assert.ok(process.env.LANDFALL_BUILD_DIR, "set LANDFALL_BUILD_DIR to the build to test, such as build/dev");

const strk = "0x4718f5a0fc34cc1af16a1cdee98ffb20c31f5cd61d6ab07201858f4287c938d";
const someone = "0x5678";
const key = "0x1234567890abcdef";
const chainId = constants.StarknetChainId.SN_SEPOLIA;
const hex = (value) => "0x" + BigInt(value).toString(16);

let node, url, accountClass;

// One line to a tool of ours, its answer's numbers.
function ask(tool, ...words) {
  const line = words.flat(9).map((word) => (typeof word === "string" ? word : hex(word))).join(" ") + "\n";
  const answer = execFileSync(join(process.env.LANDFALL_BUILD_DIR, "bin", tool), { input: line, encoding: "utf8" }).trim();
  assert.doesNotMatch(answer, /^error/);
  return answer.split(" ");
}

async function rpc(method, params = {}) {
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method, params });
  const answer = await fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body });
  return answer.json();
}
async function result(method, params) {
  const answer = await rpc(method, params);
  assert.equal(answer.error, undefined, JSON.stringify(answer.error));
  return answer.result;
}

before(async () => {
  node = spawn("starknet-devnet", ["--port", "0", "--seed", "1", "--accounts", "1"], { stdio: ["ignore", "pipe", "inherit"] });
  const missing = new Promise((_, reject) =>
    node.on("error", () => reject(new Error("starknet-devnet does not start: put the release 0.10.1 of starknet-devnet on PATH"))),
  );
  const listening = (async () => {
    for await (const line of createInterface({ input: node.stdout })) {
      accountClass ??= /accounts using class .* with hash: (0x[0-9a-f]+)/.exec(line)?.[1];
      const place = /listening on ([0-9.]+:[0-9]+)/.exec(line)?.[1];
      if (place) return place;
    }
    throw new Error("starknet-devnet ended before it listened");
  })();
  url = `http://${await Promise.race([missing, listening])}/rpc`;
  node.stdout.resume();
});

after(() => node?.kill());

const plenty = { l1: [0x1000, 10n ** 12n], l2: [10n ** 9n, 10n ** 10n], data: [0x1000, 10n ** 12n] };
const head = (nonce, bounds, chain = chainId) => [chain, nonce, 0, bounds.l1, bounds.l2, bounds.data];

function common(type, nonce, bounds, [, r, s]) {
  const bound = ([max_amount, max_price_per_unit]) => ({ max_amount: hex(max_amount), max_price_per_unit: hex(max_price_per_unit) });
  return {
    type,
    version: "0x3",
    signature: [r, s],
    nonce: hex(nonce),
    tip: "0x0",
    paymaster_data: [],
    nonce_data_availability_mode: "L1",
    fee_data_availability_mode: "L1",
    resource_bounds: { l1_gas: bound(bounds.l1), l2_gas: bound(bounds.l2), l1_data_gas: bound(bounds.data) },
  };
}

function deployment(secret, bounds = plenty) {
  const [salt] = ask("starknet_vector_tool", "public-key", secret);
  const signed = ask("starknet_transaction_tool", "deploy-account", secret, head(0, bounds), accountClass, salt, salt);
  const transaction = {
    ...common("DEPLOY_ACCOUNT", 0, bounds, signed),
    class_hash: accountClass,
    contract_address_salt: salt,
    constructor_calldata: [salt],
  };
  return { hash: signed[0], address: signed[3], send: () => rpc("starknet_addDeployAccountTransaction", { deploy_account_transaction: transaction }) };
}

function transfer(sender, nonce, amount, bounds = plenty, chain = chainId) {
  const selector = ask("starknet_vector_tool", "selector", "transfer");
  const calldata = ask("starknet_transaction_tool", "calldata", strk, selector, 3, someone, amount, 0);
  const signed = ask("starknet_transaction_tool", "invoke", key, head(nonce, bounds, chain), sender, calldata);
  const transaction = { ...common("INVOKE", nonce, bounds, signed), sender_address: sender, calldata, account_deployment_data: [] };
  return { hash: signed[0], send: () => rpc("starknet_addInvokeTransaction", { invoke_transaction: transaction }) };
}

test("an account of ours is deployed, pays somebody, and what is wrong is refused", async (t) => {
  const account = deployment(key);
  await result("devnet_mint", { address: account.address, amount: 10 ** 20, unit: "FRI" });
  const deployed = await account.send();
  assert.equal(deployed.result?.transaction_hash, account.hash, JSON.stringify(deployed));
  assert.equal(deployed.result.contract_address, account.address);

  const paid = transfer(account.address, 1, 777n);
  const sent = await paid.send();
  assert.equal(sent.result?.transaction_hash, paid.hash, JSON.stringify(sent));
  const receipt = await result("starknet_getTransactionReceipt", { transaction_hash: paid.hash });
  assert.equal(receipt.execution_status, "SUCCEEDED", receipt.revert_reason);
  assert.equal(receipt.actual_fee.unit, "FRI");
  assert.ok(receipt.events.some((event) => event.from_address === strk && event.keys[0] === hash.getSelectorFromName("Transfer")));

  // Where the token keeps a balance is known without asking it.
  const [place] = ask("starknet_vector_tool", "storage", "ERC20_balances", someone);
  assert.equal(await result("starknet_getStorageAt", { contract_address: strk, key: place, block_id: "latest" }), "0x309");

  const refused = async (transaction, code) => assert.equal((await transaction.send()).error?.code, code);
  await t.test("a nonce that was used", () => refused(transfer(account.address, 1, 778n), 52));
  await t.test("a fee bound below the price", () => refused(transfer(account.address, 2, 1n, { ...plenty, l2: [10n ** 9n, 1n] }), 53));
  await t.test("an account without STRK", () => refused(deployment("0x4242"), 54));
  await t.test("a signature for another chain", () =>
    refused(transfer(account.address, 2, 1n, plenty, constants.StarknetChainId.SN_MAIN), 55));
  await t.test("and what is right still goes through", async () => {
    const again = transfer(account.address, 2, 1n);
    assert.equal((await again.send()).result?.transaction_hash, again.hash);
  });
});
