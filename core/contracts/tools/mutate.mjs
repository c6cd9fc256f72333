// Plants one fault after another into a copy of the contracts and expects the tests to notice each. Slow (a quarter
// of a minute a fault): for when the tests or the contracts change. Arguments pick the faults whose text contains one of
// them.
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { spawnSync } from "node:child_process";
import { forgeBinary, root } from "./forge.mjs";

// [file, what is there, what it becomes]
const faults = [
    ["Groth16Verifier.sol", "if (!_inField(inputs)) return false;", ""],
    ["Groth16Verifier.sol", "if (!_inField(inputs[i])) return false;", ""],
    ["Groth16Verifier.sol", "i == 0 ? 1 : uint256(keccak256(abi.encode(seed, i))) & COEFFICIENT_MASK", "1"],
    ["Groth16Verifier.sol", "if (!ok) revert BadVerifyingKey();", ""],
    ["parts/Batches.sol", "if (_inputsHash(signals[i]) != batch.inputsHash) revert WrongInputs(batch.number);", ""],
    ["parts/Batches.sol", "if (!valid) revert InvalidProof(batches[start].number);", ""],
    ["parts/Batches.sol", "if (batch.number <= state.proven) revert AlreadyProven(batch.number);", ""],
    ["parts/Batches.sol", "if (block.timestamp <= deadline) revert TooEarly(batch.number, deadline);", ""],
    ["parts/Batches.sol", "if (batch.number <= state.executed) revert AlreadyExecuted(batch.number);", ""],
    ["parts/Batches.sol", "if (last.number != _state.proven) revert NotProven(last.number);", ""],
    ["parts/Batches.sol", " || msg.sender.code.length != 0", ""],
    ["parts/Batches.sol", "if (state.proven >= batch.number) _state.proven = uint40(batch.number - 1);", ""],
    ["parts/Batches.sol", "sequencerStatus[batch.sequencer] = SequencerStatus.Suspended;", ""],
    ["parts/Batches.sol", "_requireQuorum(VoteKind.Revert, batch, signatures);", ""],
    ["parts/BatchData.sol", "if (h0 != uint256(networkId)) revert WrongNetwork();", ""],
    ["parts/BatchData.sol", "if (chain != chainIndex) continue;", ""],
    ["parts/BatchData.sol", "if (kind == 0 || kind > DEPOSIT_REFUSED)", "if (kind == 0)"],
    ["parts/BatchData.sol", "if (queueEnd != queueStart &&", "if (queueEnd > queueStart + 1 &&"],
    ["parts/BatchData.sol", "header.timestamp < lastTimestamp || ", ""],
    ["parts/BatchData.sol", "kind == DEPOSIT_REFUSED ? PENDING_ONLY : PUSH", "PUSH"],
    ["parts/Votes.sol", "if (uint256(s) > HALF_ORDER) revert BadSignature(i);", ""],
    ["parts/Votes.sol", "signer <= previous", "signer == previous"],
    ["parts/Votes.sol", " || !_isAttester[signer]", ""],
    ["parts/Payouts.sol", "if (balance < amount || left != balance - amount) revert PushMismatch();", ""],
    ["parts/Payouts.sol", "balance = left; // the next push starts from here", ""],
    ["parts/Payouts.sol", "_pending[tokenId][owner] = 0;", ""],
    ["parts/Payouts.sol", "return bound * 2 * 64 / 63 + PUSH_MARGIN;", "return bound / 64;"],
    ["parts/Payouts.sol", "if (left == balance) continue; // refused without reverting", ""],
    ["parts/Payouts.sol", "_queueFees[executor] = 0;", ""],
    ["parts/Base.sol", "if (_entered) revert Reentered();", ""],
    ["parts/Base.sol", "RING = MAX_UNEXECUTED + 1", "RING = MAX_UNEXECUTED"],
    ["parts/Base.sol", "batch.number > state.committed || ", ""],
    ["parts/Base.sol", "if (_ring[batch.number % RING] != _hash(batch)) revert UnknownBatch(batch.number);", ""],
    ["parts/Queue.sol", "received != amount", "false && received != amount"],
    ["parts/Queue.sol", "if (msg.sender != tx.origin) revert NotOrigin();", ""],
    ["parts/Queue.sol", "if (total >= HELD_LIMIT) revert DepositTooLarge(amount);", ""],
    ["parts/Queue.sol", "bytes3(start) != 0xef0100", "false"],
    ["parts/Roles.sol", "if (block.timestamp < readyAt) revert ChangeNotReady(readyAt);", ""],
    ["parts/Roles.sol", "if (_readyAt[key] != 0) revert BadChange();", ""],
    ["parts/Roles.sol", "|| _tokenTaken[tokenAddress]", ""],
    ["Rollup.sol", "if (last.number > state.proven) revert NotProven(last.number);", ""],
    ["Rollup.sol", "if (keccak256(run.payouts[i]) != last.payoutsHash) revert WrongPayouts(last.number);", ""],
    ["Rollup.sol", "} else if (last.number > point - 1) {", "} else if (last.number > point) {"],
    ["Rollup.sol", "if (state.status == Status.Armed) {", "if (false) {"],
    ["Rollup.sol", "if (block.timestamp <= until) revert ArmWindowOpen(until);", ""],
    ["Rollup.sol", "_requireQuorum(VoteKind.Freeze, batch, signatures);", ""],
    ["Rollup.sol", "if (state.status == Status.ExitsOpen) revert NotOpen(state.status);", ""],
];

const copy = mkdtempSync(join(tmpdir(), "contracts-"));
process.on("exit", () => rmSync(copy, { recursive: true, force: true }));
for (const part of ["src", "test", "tools", "package.json", "foundry.toml"]) {
    cpSync(join(root, part), join(copy, part), { recursive: true });
}
symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));
// The optimizer takes most of the time, and isn't what is tested here.
const settings = join(copy, "foundry.toml");
writeFileSync(
    settings,
    readFileSync(settings, "utf8")
        .replace(/(name = "deployed".*)optimizer = true, optimizer_runs = \d+/, "$1optimizer = false")
        .replace(/^isolate = true$/m, "code_size_limit = 100000"),
);

function testsPass() {
    const run = spawnSync(forgeBinary(), ["test", "--no-match-contract", "GasTest", "--fail-fast"], {
        cwd: copy,
        env: { ...process.env, FOUNDRY_FUZZ_RUNS: "16", FOUNDRY_INVARIANT_RUNS: "4" },
        encoding: "utf8",
    });
    if (!/tests passed/.test(run.stdout)) {
        throw new Error(`forge ran no tests:\n${run.stdout}\n${run.stderr}`);
    }
    return run.status === 0;
}

const picks = process.argv.slice(2);
const chosen = faults.filter((fault) => picks.length === 0 || picks.some((pick) => fault.join(" ").includes(pick)));
if (!testsPass()) throw new Error("the tests fail without a fault");
let survived = 0;
for (const [file, present, fault] of chosen) {
    const path = join(copy, "src", file);
    const good = readFileSync(path, "utf8");
    if (good.split(present).length !== 2) throw new Error(`${file} doesn't have exactly once: ${present}`);
    writeFileSync(path, good.replace(present, fault));
    const noticed = !testsPass();
    if (!noticed) ++survived;
    process.stdout.write(`${noticed ? "noticed " : "SURVIVED"}  ${file}: ${present} -> ${fault || "(gone)"}\n`);
    writeFileSync(path, good);
}
process.stdout.write(`${chosen.length - survived} of ${chosen.length} faults noticed\n`);
process.exit(survived === 0 ? 0 : 1);
