// A Starknet node of our own (starknet-devnet) and what tests do on it.
import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { Account, RpcProvider, hash, num } from "starknet";

/// {rpc, address, addresses, declare, deploy, call, invoke, invokeAll, refusal, deployRefusal, stop}. Ended by `stop`.
export async function startNode() {
  const program = spawn("starknet-devnet", ["--port", "0", "--seed", "1", "--accounts", "2"], { stdio: ["ignore", "pipe", "inherit"] });
  const ended = new Promise((resolve) => program.on("close", resolve));
  const place = await new Promise((resolve, reject) => {
    let said = "";
    const missing = "starknet-devnet is not on PATH: 'cargo install starknet-devnet --version 0.10.1 --locked' makes it";
    program.on("error", () => reject(new Error(missing)));
    program.on("exit", () => reject(new Error(`starknet-devnet ended: ${said}`)));
    program.stdout.on("data", (text) => {
      said += text;
      const found = /listening on (?:http:\/\/)?([0-9.:]+)/i.exec(said);
      if (found) resolve(found[1]);
    });
  });
  const nodeUrl = `http://${place}/rpc`;
  const rpc = async (method, params = {}) => {
    const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method, params });
    const answer = await (await fetch(nodeUrl, { method: "POST", headers: { "content-type": "application/json" }, body })).json();
    if (answer.error) throw new Error(JSON.stringify(answer.error));
    return answer.result;
  };
  const provider = new RpcProvider({ nodeUrl });
  const accounts = (await rpc("devnet_getPredeployedAccounts")).map(({ address, private_key: signer }) => new Account({ provider, address, signer }));
  const [account] = accounts;
  const receipt = (transaction) => provider.waitForTransaction(transaction, { retryInterval: 100 });

  const calls = (contract, list) =>
    list.map(([name, calldata, to = contract]) => ({
      contractAddress: num.toHex(to),
      entrypoint: name,
      calldata: calldata.map((felt) => num.toHex(felt)),
    }));

  return {
    rpc,
    address: account.address,
    addresses: accounts.map((one) => one.address),
    /// {classHash, gas} of a class from its two files.
    async declare({ sierra, casm }) {
      const [contract, compiled] = (await Promise.all([readFile(sierra), readFile(casm)])).map((text) => JSON.parse(text));
      const made = await account.declare({ contract, casm: compiled }, { tip: 0 });
      const { execution_resources: used } = await receipt(made.transaction_hash);
      return { classHash: made.class_hash, gas: used.l2_gas };
    },
    async deploy(classHash, constructorCalldata = []) {
      const made = await account.deployContract({ classHash, constructorCalldata }, { tip: 0 });
      await receipt(made.transaction_hash);
      return made.contract_address;
    },
    call(contract, name, calldata) {
      const request = {
        contract_address: num.toHex(contract),
        entry_point_selector: hash.getSelectorFromName(name),
        calldata: calldata.map((felt) => num.toHex(felt)),
      };
      return rpc("starknet_call", { request, block_id: "latest" });
    },
    /// The receipt of a transaction that calls `name`.
    async invoke(contract, name, calldata, who = 0) {
      return this.invokeAll(contract, [[name, calldata]], who);
    },
    /// The same of several calls, [name, calldata, contract if it is another]. `who`: 0 or 1.
    async invokeAll(contract, list, who = 0) {
      return receipt((await accounts[who].execute(calls(contract, list), { tip: 0 })).transaction_hash);
    },
    /// Why the calls would be refused: the first word of the contract's panic. Nothing if they would not.
    async refusal(contract, list, who = 0) {
      try {
        await accounts[who].estimateInvokeFee(calls(contract, list), { tip: 0 });
        return undefined;
      } catch (error) {
        return panicOf(error.message);
      }
    },
    /// What the node says of a deployment that is refused.
    async deployRefusal(classHash, constructorCalldata) {
      try {
        await account.estimateDeployFee({ classHash, constructorCalldata }, { tip: 0 });
        return undefined;
      } catch (error) {
        return error.message;
      }
    },
    stop: () => (program.kill(), ended),
  };
}

// The node writes a panic's words with their texts, the innermost call last.
function panicOf(message) {
  const found = [...message.matchAll(/0x[0-9a-f]+ \('([A-Za-z]+)'\)/g)].map(([, name]) => name);
  return found.find((name) => !/^(ENTRYPOINT|argent)/.test(name)) ?? message;
}
