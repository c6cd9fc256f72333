// Plants one fault after another into a copy of the contracts and expects the tests to notice each. Slow (a quarter
// of a minute a fault): for when the tests or the contracts change. Words pick the faults whose text contains one of
// them; --from N and --to N pick a range, counted from 1. With --log FILE each verdict is written there, and a fault
// that was noticed in the same source text before is not run again: so a run that was stopped goes on.
import { createHash } from "node:crypto";
import {
    appendFileSync,
    cpSync,
    existsSync,
    mkdtempSync,
    readFileSync,
    rmSync,
    symlinkSync,
    writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
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
    ["parts/Batches.sol", "block.timestamp <= deadline", "block.timestamp < deadline"],
    ["parts/Batches.sol", "block.timestamp > batch.timestamp + proveWindow", "block.timestamp >= batch.timestamp + proveWindow"],
    ["parts/Batches.sol", "block.timestamp > batch.timestamp + proveWindow", "false"],
    ["parts/Batches.sol", "if (batch.number <= state.executed) revert AlreadyExecuted(batch.number);", ""],
    ["parts/Batches.sol", "if (last.number != _state.proven) revert NotProven(last.number);", ""],
    ["parts/Batches.sol", "if (last.number != state.committed) revert WrongNumber(last.number, state.committed);", ""],
    ["parts/Batches.sol", "batch.number != state.proven + 1 + i", "batch.number <= state.proven"],
    ["parts/Batches.sol", "msg.sender != tx.origin || ", ""],
    ["parts/Batches.sol", " || msg.sender.code.length != 0", ""],
    ["parts/Batches.sol", "if (status != SequencerStatus.Active) revert NotSequencer(msg.sender, status);", ""],
    ["parts/Batches.sol", "status != SequencerStatus.Active", "status == SequencerStatus.None"],
    ["parts/Batches.sol", "if (count > MAX_UNEXECUTED - (state.committed - state.executed)) revert TooManyBatches();", ""],
    ["parts/Batches.sol", "count > MAX_UNEXECUTED", "count >= MAX_UNEXECUTED"],
    ["parts/Batches.sol", "given.p >= SCALAR_FIELD || ", ""],
    ["parts/Batches.sol", "uint256(given.newRoot) >= SCALAR_FIELD", "uint256(given.newRoot) > SCALAR_FIELD"],
    ["parts/Batches.sol", "if (state.proven >= batch.number) _state.proven = uint40(batch.number - 1);", ""],
    ["parts/Batches.sol", "if (state.proven >= batch.number) _state", "_state"],
    ["parts/Batches.sol", "sequencerStatus[batch.sequencer] = SequencerStatus.Suspended;", ""],
    ["parts/Batches.sol", "_requireQuorum(VoteKind.Revert, batch, signatures);", ""],
    ["parts/Batches.sol", "VoteKind.Revert, batch", "VoteKind.Agree, batch"],
    ["parts/BatchData.sol", "if (h0 != uint256(networkId)) revert WrongNetwork();", ""],
    ["parts/BatchData.sol", "if (chain != chainIndex) continue;", ""],
    ["parts/BatchData.sol", "if (kind == 0 || kind > DEPOSIT_REFUSED)", "if (kind == 0)"],
    ["parts/BatchData.sol", "if (queueEnd != queueStart &&", "if (queueEnd > queueStart + 1 &&"],
    ["parts/BatchData.sol", "queueHash = _queue[queueStart - 1] & ~MASK_40;", "queueHash = _queue[queueStart] & ~MASK_40;"],
    ["parts/BatchData.sol", "_queue[queueEnd - 1] & ~MASK_40) != queueHash", "_queue[queueStart] & ~MASK_40) != queueHash"],
    ["parts/BatchData.sol", "header.timestamp < lastTimestamp || ", ""],
    ["parts/BatchData.sol", "header.timestamp < lastTimestamp", "header.timestamp <= lastTimestamp"],
    ["parts/BatchData.sol", " || header.timestamp > block.timestamp + maxFutureSkew", ""],
    ["parts/BatchData.sol", "header.timestamp > block.timestamp + maxFutureSkew", "header.timestamp >= block.timestamp + maxFutureSkew"],
    ["parts/BatchData.sol", "block.timestamp > header.timestamp + proveWindow", "block.timestamp >= header.timestamp + proveWindow"],
    ["parts/BatchData.sol", "block.timestamp > header.timestamp + proveWindow", "false"],
    ["parts/BatchData.sol", "kind == DEPOSIT_REFUSED ? PENDING_ONLY : PUSH", "PUSH"],
    ["parts/Votes.sol", "if (uint256(s) > HALF_ORDER) revert BadSignature(i);", ""],
    ["parts/Votes.sol", "if (signatures.length % SIGNATURE != 0) revert BadSignature(count);", ""],
    ["parts/Votes.sol", "count < _quorum", "count + 1 < _quorum"],
    ["parts/Votes.sol", "signer <= previous", "signer == previous"],
    ["parts/Votes.sol", "signer <= previous", "signer < previous"],
    ["parts/Votes.sol", "previous = signer;", ""],
    ["parts/Votes.sol", " || !_isAttester[signer]", ""],
    ["parts/Votes.sol", "VOTE_TYPE, kind, setEpoch()", "VOTE_TYPE, VoteKind.Agree, setEpoch()"],
    ["parts/Votes.sol", "number, finalRoot, commitment));", "number, finalRoot, finalRoot));"],
    ["parts/Payouts.sol", "if (balance < amount || left != balance - amount) revert PushMismatch();", ""],
    ["parts/Payouts.sol", "balance = left; // the next push starts from here", ""],
    ["parts/Payouts.sol", "_pending[tokenId][owner] = 0;", ""],
    ["parts/Payouts.sol", "_ledger[tokenId].pendingTotal -= uint128(amount);", ""],
    ["parts/Payouts.sol", "_ledger[tokenId].held -= uint128(total);", ""],
    ["parts/Payouts.sol", "return bound * 2 * 64 / 63 + PUSH_MARGIN;", "return bound / 64;"],
    ["parts/Payouts.sol", "return bound * 2 * 64 / 63 + PUSH_MARGIN;", "return bound * 64 / 63 + PUSH_MARGIN;"],
    ["parts/Payouts.sol", "if (gasleft() < least) revert NeedMoreGas();\n            bool sent;", "bool sent;"],
    ["parts/Payouts.sol", "if (gasleft() < least) revert NeedMoreGas();\n        (bool known", "(bool known"],
    ["parts/Payouts.sol", "if (gasleft() < least) revert NeedMoreGas();\n                if (!_transfer", "if (!_transfer"],
    ["parts/Payouts.sol", "if (bytes4(reason) != PushMismatch.selector) revert NeedMoreGas();", ""],
    ["parts/Payouts.sol", "if (left == balance) continue; // refused without reverting", ""],
    ["parts/Payouts.sol", "if (kind != PUSH) continue;\n            if", "if"],
    ["parts/Payouts.sol", "if (kind != PUSH) continue;\n                amount", "amount"],
    ["parts/Payouts.sol", "if (msg.sender != address(this)) revert OnlySelf();", ""],
    ["parts/Payouts.sol", "!done || left > before || before - left != amount", "!done"],
    ["parts/Payouts.sol", "_queueFees[executor] = 0;", ""],
    ["parts/Base.sol", "if (_entered) revert Reentered();", ""],
    ["parts/Base.sol", "RING = MAX_UNEXECUTED + 1", "RING = MAX_UNEXECUTED"],
    ["parts/Base.sol", "config.attesters.length * 2 / 3 + 1", "config.attesters.length * 2 / 3"],
    ["parts/Base.sol", " || config.pushGas > MOST_PUSH_GAS", ""],
    ["parts/Base.sol", "config.queueWindow < 3 *", "config.queueWindow < 2 *"],
    ["parts/Base.sol", "config.maxFutureSkew > MOST_FUTURE_SKEW", "config.maxFutureSkew > 2 * MOST_FUTURE_SKEW"],
    ["parts/Base.sol", "MOST_PUSH_GAS = 400_000", "MOST_PUSH_GAS = 2_000_000"],
    ["parts/Base.sol", "config.attesters[i] <= previous", "config.attesters[i] < previous"],
    ["parts/Base.sol", "batch.number > state.committed || ", ""],
    ["parts/Base.sol", " || batch.number < state.executed", ""],
    ["parts/Base.sol", "if (_ring[batch.number % RING] != _hash(batch)) revert UnknownBatch(batch.number);", ""],
    ["parts/Base.sol", "if (status > Status.Armed) revert NotOpen(status);", ""],
    ["parts/Queue.sol", "received != amount", "false && received != amount"],
    ["parts/Queue.sol", "if (msg.sender != tx.origin) revert NotOrigin();", ""],
    ["parts/Queue.sol", "if (total >= HELD_LIMIT) revert DepositTooLarge(amount);", ""],
    ["parts/Queue.sol", "total >= HELD_LIMIT", "total > HELD_LIMIT"],
    ["parts/Queue.sol", "amount == 0 || ", ""],
    ["parts/Queue.sol", "amount < info.minDeposit", "amount <= info.minDeposit"],
    ["parts/Queue.sol", "account >= ACCOUNTS", "account > ACCOUNTS"],
    ["parts/Queue.sol", "keyHash >= SCALAR_FIELD", "keyHash > SCALAR_FIELD"],
    ["parts/Queue.sol", "value != QUEUE_FEE", "value < QUEUE_FEE"],
    ["parts/Queue.sol", "owner == address(0) || ", ""],
    ["parts/Queue.sol", "if (!_tokens[tokenId].registered) revert UnknownToken(tokenId);", ""],
    ["parts/Queue.sol", "index == 0 ? 0 : _queue[index - 1]", "index < 2 ? 0 : _queue[index - 2]"],
    ["parts/Queue.sol", "deadline = block.timestamp + queueWindow", "deadline = block.timestamp + proveWindow"],
    ["parts/Queue.sol", "bytes3(start) != 0xef0100", "false"],
    ["parts/Roles.sol", "if (msg.sender != governor) revert NotGovernor();", ""],
    ["parts/Roles.sol", "if (_ring[1] != 0) revert RegistrationClosed();", ""],
    ["parts/Roles.sol", "if (_ring[1] != 0) revert RegistrationClosed();", "if (_state.committed != 0) revert RegistrationClosed();"],
    ["parts/Batches.sol", "delete _readyAt[_changeKey(ChangeKind.SequencerReadmit, uint160(batch.sequencer))];", ""],
    ["parts/Batches.sol", "delete _readyAt[_changeKey(ChangeKind.SequencerAdd, uint160(batch.sequencer))];", ""],
    ["parts/Roles.sol", "tokenId >= TOKENS", "tokenId > TOKENS"],
    ["parts/Roles.sol", "if (decimals > 18) revert BadToken(tokenAddress);", ""],
    ["parts/Roles.sol", "block.timestamp + roleDelay", "block.timestamp"],
    ["parts/Roles.sol", "if (block.timestamp < readyAt) revert ChangeNotReady(readyAt);", ""],
    ["parts/Roles.sol", "block.timestamp < readyAt", "block.timestamp <= readyAt"],
    ["parts/Roles.sol", "if (readyAt == 0) revert UnknownChange();", ""],
    ["parts/Roles.sol", "delete _readyAt[key];\n        address account", "address account"],
    ["parts/Roles.sol", "delete _readyAt[key];\n        emit ChangeCancelled", "emit ChangeCancelled"],
    ["parts/Roles.sol", "if (_readyAt[key] != 0) revert BadChange();", ""],
    ["parts/Roles.sol", "status == SequencerStatus.None", "status != SequencerStatus.Active"],
    ["parts/Roles.sol", "status == SequencerStatus.Suspended", "true"],
    ["parts/Roles.sol", ": status != SequencerStatus.None", ": true"],
    ["parts/Roles.sol", "value >= LEAST_PUSH_GAS && value <= MOST_PUSH_GAS", "true"],
    ["parts/Roles.sol", "value >= LEAST_PUSH_GAS && value <= MOST_PUSH_GAS", "value > LEAST_PUSH_GAS && value < MOST_PUSH_GAS"],
    ["parts/Roles.sol", "if (!fits) revert BadChange();\n            sequencerStatus", "sequencerStatus"],
    ["parts/Roles.sol", "|| _tokenTaken[tokenAddress]", ""],
    ["Rollup.sol", "last.number != state.executed + 1 + i", "last.number <= state.executed"],
    ["Rollup.sol", "if (last.number > state.proven) revert NotProven(last.number);", ""],
    ["Rollup.sol", "_requireStored(state, last);", ""],
    ["Rollup.sol", "if (keccak256(run.payouts[i]) != last.payoutsHash) revert WrongPayouts(last.number);", ""],
    ["Rollup.sol", "_requireQuorum(VoteKind.Agree, last, signatures);", ""],
    ["Rollup.sol", "} else if (last.number > point - 1) {", "} else if (last.number > point) {"],
    ["Rollup.sol", "<= _state.executed", "< _state.executed"],
    ["Rollup.sol", "state.queueHead = uint40(last.queueEnd);", ""],
    ["Rollup.sol", "consumed * QUEUE_FEE", "QUEUE_FEE"],
    ["Rollup.sol", "if (state.status == Status.Armed) {", "if (false) {"],
    ["Rollup.sol", "state.status = Status.Open;\n                state.armedAt = 0;", "state.status = Status.Open;"],
    ["Rollup.sol", "state.queueHead == state.queueLength || ", ""],
    ["Rollup.sol", "block.timestamp <= _queue[state.queueHead]", "block.timestamp < _queue[state.queueHead]"],
    ["Rollup.sol", "if (block.timestamp <= until) revert ArmWindowOpen(until);", ""],
    ["Rollup.sol", "block.timestamp <= until", "block.timestamp < until"],
    ["Rollup.sol", "_state.status = Status.Frozen;\n        _state.armedAt = 0;", "_state.status = Status.Frozen;"],
    ["Rollup.sol", "Status.Frozen;\n        _state.armedAt = 0;\n        emit Frozen(batch", "Status.Frozen;\n        emit Frozen(batch"],
    ["Rollup.sol", "if (_freezePoint != 0) revert AlreadyFrozen();", ""],
    ["Rollup.sol", "if (batch.number > state.proven) revert NotProven(batch.number);", ""],
    ["Rollup.sol", "_requireQuorum(VoteKind.Freeze, batch, signatures);", ""],
    ["Rollup.sol", "if (state.status == Status.ExitsOpen) revert NotOpen(state.status);", ""],
    ["Rollup.sol", "_freezePoint == uint256(last.number) + 1", "false"],
    ["Rollup.sol", "batch.number == state.executed ? Status.ExitsOpen : Status.Frozen", "Status.Frozen"],
];

// The tests that are asked first; the others follow where these notice nothing.
const nearest = {
    "Groth16Verifier.sol": "Verifier",
    "parts/Batches.sol": "{Commit,Prove,Revert}",
    "parts/BatchData.sol": "Commit",
    "parts/Votes.sol": "{Execute,Audit}",
    "parts/Payouts.sol": "Payouts*",
    "parts/Base.sol": "{Commit,Roles}",
    "parts/Queue.sol": "Queue",
    "parts/Roles.sol": "Roles",
    "Rollup.sol": "{Execute,Freeze}",
};

function wholeNumber(text) {
    const number = Number(text);
    if (!Number.isInteger(number) || number < 1) throw new Error(`'${text}' is no place in the list of faults`);
    return number;
}

const { values: options, positionals: picks } = parseArgs({
    allowPositionals: true,
    options: {
        from: { type: "string", default: "1" },
        to: { type: "string", default: String(faults.length) },
        log: { type: "string" },
    },
});
const chosen = faults
    .slice(wholeNumber(options.from) - 1, wholeNumber(options.to))
    .filter((fault) => picks.length === 0 || picks.some((pick) => fault.join(" ").includes(pick)));
if (chosen.length === 0) throw new Error("no fault is picked by that");

const copy = mkdtempSync(join(tmpdir(), "contracts-"));
process.on("exit", () => rmSync(copy, { recursive: true, force: true }));
process.on("SIGINT", () => process.exit(130)).on("SIGTERM", () => process.exit(143));
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

function forge(words) {
    return spawnSync(forgeBinary(), words, {
        cwd: copy,
        env: { ...process.env, FOUNDRY_FUZZ_RUNS: "16", FOUNDRY_INVARIANT_RUNS: "4" },
        encoding: "utf8",
    });
}

// The contracts are compiled by themselves first: a run of some tests compiles only what those import, and the tests
// take the contracts' code from the artifacts.
function testsPass(file) {
    const built = forge(["build"]);
    if (built.status !== 0) throw new Error(`this doesn't compile:\n${built.stdout}\n${built.stderr}`);
    const near = `test/${nearest[file]}.t.sol`;
    const runs = file === undefined ? [[]] : [["--match-path", near], ["--no-match-path", near]];
    return runs.every((words) => {
        const run = forge(["test", "--no-match-contract", "^GasTest$", "--fail-fast", ...words]);
        if (!/tests passed/.test(run.stdout)) {
            throw new Error(`forge ran no tests:\n${run.stdout}\n${run.stderr}`);
        }
        return run.status === 0;
    });
}

const seen = new Set(
    options.log && existsSync(options.log)
        ? readFileSync(options.log, "utf8").split("\n").filter((line) => line.startsWith("noticed"))
        : [],
);
if (!testsPass()) throw new Error("the tests fail without a fault");
let survived = 0;
for (const [file, present, fault] of chosen) {
    const path = join(copy, "src", file);
    const good = readFileSync(path, "utf8");
    if (good.split(present).length !== 2) throw new Error(`${file} doesn't have exactly once: ${present}`);
    const text = createHash("sha256").update(good).digest("hex").slice(0, 8);
    const place = faults.findIndex((other) => other[0] === file && other[1] === present && other[2] === fault) + 1;
    const shown = `${text} ${file}: ${present} -> ${fault || "(gone)"}`.replace(/\s+/g, " ");
    if (seen.has(`noticed  ${shown}`)) continue;
    writeFileSync(path, good.replace(present, fault));
    const verdict = testsPass(file) ? "SURVIVED" : "noticed ";
    if (verdict === "SURVIVED") ++survived;
    if (options.log) appendFileSync(options.log, `${verdict} ${shown}\n`);
    process.stdout.write(`${verdict} ${place} ${shown}\n`);
    writeFileSync(path, good);
}
process.stdout.write(`${chosen.length - survived} of ${chosen.length} faults noticed\n`);
process.exit(survived === 0 ? 0 : 1);
