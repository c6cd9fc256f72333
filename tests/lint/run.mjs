// Runs every lint of this folder over the tracked files. Each is one case; the
// last line counts them, and the exit code tells whether any failed.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import * as documents from "./documents.mjs";
import * as errorCodes from "./error_codes.mjs";
import * as fileSizes from "./file_sizes.mjs";
import * as includes from "./includes.mjs";
import * as lockfiles from "./lockfiles.mjs";
import * as qml from "./qml.mjs";
import * as rules from "./rules.mjs";
import * as words from "./words.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
const largest = 2 ** 20;

function trackedFiles() {
    const listed = execFileSync("git", ["-c", `safe.directory=${root}`, "-C", root, "ls-files", "-z"], { encoding: "utf8" });
    const files = new Map();
    for (const path of listed.split("\0").filter(Boolean)) {
        const full = join(root, path);
        if (existsSync(full) && statSync(full).size <= largest) {
            files.set(path, readFileSync(full, "utf8"));
        }
    }
    return files;
}

const files = trackedFiles();
const lints = { includes, errorCodes, qml, words, lockfiles, rules, documents };
let failed = 0;
for (const [name, lint] of Object.entries(lints)) {
    const problems = lint.check(files);
    problems.forEach((problem) => console.log(`  ${problem}`));
    console.log(`${problems.length === 0 ? "ok  " : "FAIL"} lint ${name}`);
    failed += problems.length === 0 ? 0 : 1;
}
for (const hint of fileSizes.check(files)) {
    console.log(`  hint: ${hint}`);
}
if (files.size === 0) {
    console.log("FAIL no tracked files: is this a git checkout?");
    failed += 1;
}
console.log(`${Object.keys(lints).length - Math.min(failed, Object.keys(lints).length)} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
