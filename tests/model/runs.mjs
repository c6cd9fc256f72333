// Every run of the agreement model and what it must find. As a program: `node tests/model/runs.mjs [--all]`
// compiles the model and makes the short runs, or all.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const votes = "revcert=1 revabs=1 settle=1";
const round = `${votes} fzcert=4`;
const three = "all=3 need=3 witnesses=1"; // of three attesters all three have to sign

// holds: nothing violated, no dead end. violates: exactly these. deadEnds: some, and nothing violated.
const holds = (what, options, more = {}) => ({ what, options, expected: "holds", ...more });
const violates = (what, options, properties) => ({ what, options, expected: "violates", properties });
const deadEnds = (what, options, more = {}) => ({ what, options, expected: "dead ends", ...more });
const long = { long: true };

export const runs = [
    // Which rule carries the weight: each change must be caught.
    violates("AGREE on what one chain has proven", "everychain=0 props=3", ["S1", "S2"]),
    violates("a contract drops proven batches after a timeout", "localrev=1 props=2", ["S2"]),
    violates("neither deadlines nor votes that exclude each other", "revcert=1 deadline=0 excl=0 props=3 freezing=0", ["S1", "S2"]),
    holds("deadlines alone", "revcert=1 deadline=1 excl=0 props=3 freezing=0"),
    holds("votes that exclude each other alone", "revcert=1 deadline=0 excl=1 props=3 freezing=0"),
    violates("AGREE may still come after exits opened", "revcert=1 revabs=1 fzcert=1 fallback=1 execafter=1 props=32", ["S4"]),
    violates("the queue is refunded as soon as frozen", "revcert=1 fzcert=2 refund=1 props=16", ["S5"]),
    violates("two dishonest attesters of four", "need=1 honest=2 revcert=1 deadline=0 props=3 freezing=0", ["S1", "S2"]),

    // Before a freeze.
    deadEnds("without REVERT one missed day locks everything", "live=1 ticket=1"),
    holds("REVERT certificates", "revcert=1 live=1 freezing=0"),
    holds("the same with two numbers", "tree=2 revcert=1 revabs=1 freezing=0 live=1", long),

    // TICKET. Misuse first: whoever wants one has any ticket at any time.
    holds("every ticket is everybody's, a chain may die", `${round} ticket=3 halt=1`),
    violates("the same, and AGREE on what one chain has proven", "sequencer=0 ticket=3 everychain=0 props=3", ["S1", "S2"]),
    holds("every ticket is everybody's, beside the rule", "ticket=5 revcert=1 freezing=0 live=1"),
    holds("the sequencer is gone, attesters sign by the rule", "sequencer=0 ticket=2 revcert=1 freezing=0 live=1"),
    holds("the sequencer comes back and commits anything", "ticket=2 revcert=1 freezing=0 live=1"),
    deadEnds("a ticket binds its attester for good", "sequencer=0 ticket=4 revcert=1 freezing=0 live=1"),

    // FREEZE.
    deadEnds("FREEZE on any batch that is proven everywhere", "revcert=1 fzcert=1 live=1"),
    deadEnds("facts alone, and a chain is dead", "revcert=1 revabs=1 fzcert=2 halt=1 live=1"),
    deadEnds("a number each, once a chain is dead", "revcert=1 revabs=1 fzcert=3 halt=1 live=1"),
    holds("the rule", `${round} halt=1 live=1`),
    holds("the rule, and the last resort", `${round} halt=1 live=1 fallback=2`),
    holds("one attester shows a vote to mislead the others", `${round} halt=1 mislead=1 live=1`),
    deadEnds("the same, where they follow numbers that can't get a quorum", `${round} halt=1 mislead=1 possible=0 live=1`),
    holds("attesters have seen more or less of the dead chain, all sign", `${round} halt=1 views=1 pub=2 live=1`),
    deadEnds("attesters have seen more or less of the dead chain, one is silent", `${round} halt=1 views=1 live=1`),
    violates("one attester's word for what a dead chain has shown", `${round} halt=1 views=1 mislead=1 witnesses=1 props=2`, ["S2"]),
    deadEnds("more or less seen, and two of three sign by their own view at once", `${three} ${round} halt=1 views=1 together=1 live=1`),
    holds("the same, one after another", `${three} ${round} halt=1 views=1 live=1`),
    deadEnds("a dead chain comes back in a round, and facts alone count then", `${round} halt=1 back=1 mislead=1 follow=0 live=1`),
    holds("the same, where votes can't be overruled", `${round} halt=1 back=1 mislead=1 live=1`),
    deadEnds("the same with more or less seen, of three, and facts alone", `${three} ${round} halt=1 back=1 views=1 follow=0 live=1`),
    holds("the same with more or less seen, of three", `${three} ${round} halt=1 back=1 views=1 live=1`),
    holds("the same with more or less seen, all four sign", `${round} halt=1 back=1 views=1 pub=2 live=1`),
    deadEnds("the same with more or less seen, one is silent", `${round} halt=1 back=1 views=3 live=1`),
    holds("servers of a chain that lives fail, and a vote misleads", `${round} views=2 mislead=1`, long),
    holds("two numbers", `tree=5 ${round} halt=1 live=1`, long),
    holds("three chains", `chains=3 ${round} halt=1 live=1`, long),
    holds("three chains, a vote misleads", `chains=3 ${round} mislead=1 live=1`, long),
    violates("exits at any time without votes", "need=2 revcert=1 revabs=1 fzcert=2 fallback=1 lag=0 settle=1 props=28", ["S3", "S4", "S5"]),
];

// The program's path; gone when the process ends.
export function compileModel() {
    const folder = mkdtempSync(join(tmpdir(), "agree-"));
    process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
    const program = join(folder, "agree");
    const sources = ["world", "freeze", "steps", "tickets", "search"].map((name) => join(here, `${name}.cpp`));
    execFileSync("g++", ["-O2", "-std=c++20", "-o", program, ...sources]);
    return program;
}

// What is wrong with the run; empty if it found what it must.
export function check(run, program) {
    const made = spawnSync(program, run.options.split(" ").concat("trace=0"), { encoding: "utf8", maxBuffer: 1 << 26 });
    const text = made.stdout;
    const violated = [...new Set([...text.matchAll(/VIOLATED (S\d)/g)].map(([, name]) => name))].sort();
    const dead = [...text.matchAll(/: (\d+) dead ends/g)].some(([, count]) => count !== "0");
    const states = /(\d+) states/.exec(text)?.[1] ?? "?";
    const finished = /exhaustive: |stopped: /.test(text) && !text.includes("not exhaustive");
    const problems = [];
    if (!finished) {
        problems.push(`it did not finish: ${text}${made.stderr}`);
    }
    const wanted = run.properties ?? [];
    if (violated.join() !== wanted.join()) {
        problems.push(`violated: ${violated.join() || "nothing"}, expected: ${wanted.join() || "nothing"}`);
    }
    if (dead !== (run.expected === "dead ends")) {
        problems.push(dead ? `dead ends: ${text}` : "no dead ends");
    }
    return { problems, states, text };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
    const program = compileModel();
    let failed = 0;
    for (const run of runs.filter((each) => process.argv.includes("--all") || !each.long)) {
        const begun = Date.now();
        const { problems, states } = check(run, program);
        failed += problems.length === 0 ? 0 : 1;
        console.log(`${problems.length === 0 ? "ok  " : "FAIL"} ${run.what}: ${run.expected}, ${states} states, ${((Date.now() - begun) / 1000).toFixed(1)} s`);
        console.log(`     ${run.options}`);
        problems.forEach((problem) => console.log(`     ${problem}`));
    }
    process.exit(failed === 0 ? 0 : 1);
}
