// An Anvil of our own and what tests do on it with the contracts of core/contracts/src, without a library.
import { execFileSync, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { keccak_256 } from "@noble/hashes/sha3.js";

const contracts = new URL("../../core/contracts/", import.meta.url);
const hex = (words) => words.map((word) => word.toString(16).padStart(64, "0")).join("");
export const selector = (signature) => Buffer.from(keccak_256(Buffer.from(signature))).toString("hex").slice(0, 8);

/// What has a length of its own stands behind the others, at an offset.
export const dynamic = (words) => ({ words });
export const bytesOf = (data) => {
  const padded = data.toString("hex").padEnd(Math.ceil(data.length / 32) * 64, "0");
  return dynamic([BigInt(data.length), ...(padded.match(/.{64}/g) ?? []).map((word) => BigInt(`0x${word}`))]);
};
/// Words of parts in a row: each a list of words or `dynamic`.
export function row(parts) {
  const length = parts.reduce((sum, part) => sum + (Array.isArray(part) ? part.length : 1), 0);
  const [head, tail] = [[], []];
  for (const part of parts) {
    if (Array.isArray(part)) head.push(...part);
    else {
      head.push(32n * BigInt(length + tail.length));
      tail.push(...part.words);
    }
  }
  return [...head, ...tail];
}
export const listOf = (parts) => dynamic([BigInt(parts.length), ...row(parts)]);

export const buildForEvm = () =>
  execFileSync(process.execPath, ["tools/build.mjs"], { cwd: fileURLToPath(contracts), stdio: ["ignore", "ignore", "inherit"] });

/// {account, deploy, call, send, stop} of what buildForEvm made. Words are bigints.
export async function startAnvil() {
  const binary = new URL("node_modules/@foundry-rs/anvil-linux-amd64/bin/anvil", contracts);
  const program = spawn(fileURLToPath(binary), ["--port", "0"], { stdio: ["ignore", "pipe", "inherit"] });
  const ended = new Promise((resolve) => program.on("close", resolve));
  const place = await new Promise((resolve, reject) => {
    let said = "";
    program.on("error", reject);
    program.stdout.on("data", (text) => {
      said += text;
      const found = /Listening on ([0-9.:]+)/.exec(said);
      if (found) resolve(found[1]);
    });
  });
  const rpc = async (method, ...params) => {
    const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method, params });
    const answer = await (await fetch(`http://${place}`, { method: "POST", headers: { "content-type": "application/json" }, body })).json();
    if (answer.error) throw new Error(`${method}: ${JSON.stringify(answer.error).slice(0, 300)}`);
    return answer.result;
  };
  const address = (value) => `0x${value.toString(16).padStart(40, "0")}`;
  const account = BigInt((await rpc("eth_accounts"))[0]);
  const sent = async (transaction) => {
    const hash = await rpc("eth_sendTransaction", { gas: "0xe00000", ...transaction });
    let receipt = null; // the node answers before it has mined, where the machine is busy
    for (let tries = 0; receipt === null && tries < 300; tries++) {
      if (tries !== 0) await new Promise((resolve) => setTimeout(resolve, 100));
      receipt = await rpc("eth_getTransactionReceipt", hash);
    }
    if (receipt === null) throw new Error(`a transaction to ${transaction.to ?? "deploy"} was not mined in 30 s`);
    if (receipt.status !== "0x1") throw new Error(`a transaction to ${transaction.to ?? "deploy"} failed`);
    return receipt;
  };
  const data = (signature, words) => `0x${selector(signature)}${hex(words)}`;
  return {
    account,
    async deploy(name, words) {
      const { bytecode } = JSON.parse(readFileSync(new URL(`out/${name}.sol/${name}.json`, contracts)));
      const code = `0x${bytecode.object.replace(/^0x/, "")}${hex(words)}`;
      return BigInt((await sent({ from: address(account), data: code })).contractAddress);
    },
    /// The answer's words.
    async call(to, signature, words = []) {
      const answer = await rpc("eth_call", { to: address(to), data: data(signature, words) }, "latest");
      return (answer.slice(2).match(/.{64}/g) ?? []).map((word) => BigInt(`0x${word}`));
    },
    /// `from` may be anybody: the node signs for them.
    async send(to, signature, words, { from = account, value = 0n } = {}) {
      if (from !== account) {
        await rpc("anvil_impersonateAccount", address(from));
        await rpc("anvil_setBalance", address(from), "0xde0b6b3a7640000");
      }
      return sent({ from: address(from), to: address(to), data: data(signature, words), value: `0x${value.toString(16)}` });
    },
    stop: () => (program.kill(), ended),
  };
}
