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
import { faults } from "./faults.mjs";
import { forgeBinary, root } from "./forge.mjs";

// The tests that are asked first; the others follow where these notice nothing.
const nearest = {
    "Groth16Verifier.sol": "Verifier",
    "parts/Batches.sol": "{Commit,Prove,Revert,ForcedExits,Ticket}",
    "parts/Reverts.sol": "{Revert,Audit,Roles,Ticket}",
    "parts/BatchData.sol": "{Commit,ForcedExits}",
    "parts/Votes.sol": "{Execute,Audit}",
    "parts/Payouts.sol": "{Payouts,PayoutGas,Limits,ForcedExits,WorstBatch}",
    "parts/Claims.sol": "{Claims,Limits,Payouts,ExitBounds}",
    "parts/Pause.sol": "{Limits,Freeze}",
    "parts/Freeze.sol": "{Freeze,LastResort}",
    "parts/Exits.sol": "{Exits,ExitBounds,Refunds,LastResort}",
    "parts/Base.sol": "{Commit,Roles,Freeze,Limits,ExitBounds,LastResort}",
    "parts/ConfigRules.sol": "Roles",
    "parts/Queue.sol": "{Queue,Claims,ForcedExits,Fees}",
    "parts/Roles.sol": "{Roles,Limits,Fees}",
    "Rollup.sol": "{Execute,Freeze,Fees,Limits,Roles,Ticket}",
    "RollupSecond.sol": "Roles",
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
        const run = forge(["test", "--no-match-contract", "^(Exit)?GasTest$", "--fail-fast", ...words]);
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
