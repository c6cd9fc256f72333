// Steps that tests take with a rollup contract on a Starknet node: queue, commit, prove, execute, and what the contract
// refuses, by name.
import { buildContracts } from "../../core/contracts/starknet/tools/build.mjs";
import { startNode } from "./starknet_node.mjs";
import * as net from "./starknet_rollup.mjs";

/// A node of its own with what deployRollup puts there, and steps on it. Compiled first: for as long as the compiler
/// runs nothing else does, and a node ends the connections of who is silent.
export async function startSteps(changes = {}) {
  buildContracts();
  const node = await startNode();
  try {
    return await stepsOn(node, await net.deployRollup(node, changes));
  } catch (error) {
    await node.stop();
    throw error;
  }
}

/// The same with one more rollup contract of the same classes, `changes` in its configuration, and the same token.
export async function otherSteps(steps, changes = {}) {
  const felts = net.configFelts({ ...steps.config, ...changes });
  return stepsOn(steps.node, { ...steps.deployed, rollup: BigInt(await steps.node.deploy(steps.declared.Rollup, felts)) });
}

/// Token 1 is registered and paid for. `last` is the batch that was committed last.
async function stepsOn(node, deployed) {
  const { rollup, token } = deployed;
  const me = BigInt(node.address);
  await must(node.invoke(rollup, "register_token", [1n, token, 5n]));
  await must(node.invokeAll(rollup, [
    ["mint", [me, 10n ** 12n, 0n], token],
    ["approve", [rollup, 10n ** 12n, 0n], token],
    ["approve", [rollup, 10n ** 18n, 0n], net.STRK],
  ]));
  const steps = {
    ...deployed,
    deployed,
    node,
    me,
    last: net.genesis(),
    invoke: (name, calldata) => must(node.invoke(rollup, name, calldata)),
    read: async (name, calldata = []) => (await node.call(rollup, name, calldata)).map(BigInt),
    refusal: (name, calldata) => node.refusal(rollup, [[name, calldata]]),
    now: async () => BigInt((await node.rpc("starknet_getBlockWithTxHashes", { block_id: "latest" })).timestamp),
    /// Seconds pass, and a block is made.
    async wait(seconds) {
      await node.rpc("devnet_increaseTime", { time: Number(seconds) });
    },
    counters: async () => {
      const [committed, proven, executed, queueLength, queueHead, status, armedAt] = await steps.read("counters");
      return { committed, proven, executed, queueLength, queueHead, status, armedAt };
    },
    nonceOf: async (owner) => (await steps.read("owned_fees", [owner.address]))[1],
    /// An owner's signature of their next action.
    signed: async (owner, action, first, second, nonce) =>
      owner.sign(net.ownerDigest(rollup, nonce ?? (await steps.nonceOf(owner)), action, first, second)),
    deposit: (owner, amount, tokenId = 1n) => steps.invoke("deposit", [tokenId, amount, owner.address]),
    async setKey(owner, account, keyHash) {
      const signature = await steps.signed(owner, "set_signing_key", account, keyHash);
      return steps.invoke("set_signing_key", [account, ...net.inputsFelts([keyHash]), owner.address, ...net.signatureFelts(signature)]);
    },
    async forcedExitCall(owner, account, free = false, tokenId = 1n) {
      const signature = await steps.signed(owner, "request_forced_exit", account, ((free ? 1n : 0n) << 128n) | tokenId);
      return [account, tokenId, free ? 1n : 0n, owner.address, ...net.signatureFelts(signature)];
    },
    forcedExit: async (owner, account, free) => steps.invoke("request_forced_exit", await steps.forcedExitCall(owner, account, free)),
    /// The batch that operations make after the last one, not sent.
    async batch(operations, options = {}) {
      return net.batchAfter(options.last ?? steps.last, operations, { timestamp: await steps.now(), sequencer: me, ...options });
    },
    commitCall: (batches, last = steps.last) => [...net.storedFelts(last), ...net.list(batches, ({ given }) => net.givenFelts(given))],
    async commit(operations, options) {
      const made = await steps.batch(operations, options);
      await steps.invoke("commit_batches", steps.commitCall([made]));
      steps.last = made.stored;
      return made;
    },
    /// `signatures`: of TICKET on the last of the batches.
    ticketCall: (batches, signatures, { last, proofs = batches.map(steps.proofFor) } = {}) => [
      ...steps.commitCall(batches, last), ...net.list(proofs, net.proofFelts), ...net.list(signatures, net.signatureFelts),
    ],
    proofFor: ({ inputs, stored }) => deployed.prove(inputs, `proof ${stored.number}`),
    proveCall: (batches, proofs = batches.map(steps.proofFor)) => [
      ...net.list(batches, ({ stored }) => net.storedFelts(stored)),
      ...net.list(batches, ({ inputs }) => net.inputsFelts(inputs)),
      ...net.list(proofs, net.proofFelts),
    ],
    /// A change and the time lock's wait.
    async change([kind, account = 0n, tokenId = 0n, amount = 0n]) {
      await steps.invoke("schedule_change", [kind, account, tokenId, amount]);
      await steps.wait(deployed.config.roleDelay);
      return steps.invoke("apply_change", [kind, account, tokenId, amount]);
    },
    prove: (...batches) => steps.invoke("prove_batches", steps.proveCall(batches)),
    runOf: (batches, more = {}) => net.runFelts({ batches, signatures: net.votes("agree", batches.at(-1).stored), ...more }),
    execute: (batches, more) => steps.invoke("execute_batches", steps.runOf(batches, more)),
    /// Commit, prove and execute.
    async carry(operations, more) {
      const made = await steps.commit(operations);
      await steps.prove(made);
      made.receipt = await steps.execute([made], more);
      return made;
    },
  };
  return steps;
}

export async function must(sent) {
  const receipt = await sent;
  if (receipt.execution_status !== "SUCCEEDED") throw new Error(`the transaction failed: ${receipt.revert_reason}`);
  return receipt;
}
