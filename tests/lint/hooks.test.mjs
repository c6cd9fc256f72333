// The hook refuses a commit that the lints would refuse, and takes one that they take.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import test from "node:test";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");

// A repository with the hook, the lints and one file more; what `git commit` says of it.
function commitOf(path, text, mend) {
    const folder = mkdtempSync(join(tmpdir(), "landfall-hook-"));
    const git = (...args) => spawnSync("git", ["-C", folder, "-c", "user.name=a", "-c", "user.email=a@b", ...args], { encoding: "utf8" });
    try {
        for (const part of [".clang-format", "tests/hooks", "tests/lint"]) {
            cpSync(join(root, part), join(folder, part), { recursive: true });
        }
        // Without its links, which lead to what is not here.
        mkdirSync(join(folder, "core"));
        writeFileSync(join(folder, "core/RULES.md"), readFileSync(join(root, "core/RULES.md"), "utf8").replace(/\]\([^)]*\)/g, "]"));
        const file = join(folder, path);
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, text);
        assert.equal(git("init", "-q").status, 0);
        git("config", "core.hooksPath", "tests/hooks");
        git("add", "core", "tests");
        if (mend) {
            writeFileSync(file, mend);
        }
        const run = git("commit", "-q", "-m", "a");
        return { passed: run.status === 0, output: run.stdout + run.stderr };
    } finally {
        rmSync(folder, { recursive: true });
    }
}

const good = "int main() {\n    return 0;\n}\n";
const bad = "int  main( ){return 0;}\n";

test("hook: what the lints take is committed", () => {
    const run = commitOf("core/base/a.cpp", good);
    assert.equal(run.passed, true, run.output);
});

test("hook: C++ that is not formatted, also where only the folder's copy was mended", () => {
    for (const mend of [undefined, good]) {
        const run = commitOf("core/base/a.cpp", bad, mend);
        assert.equal(run.passed, false);
        assert.match(run.output, /core\/base\/a\.cpp is not formatted/);
    }
});

test("hook: an include that the architecture forbids", () => {
    const run = commitOf("core/base/a.cpp", '#include "crypto/keccak.h"\n');
    assert.equal(run.passed, false);
    assert.match(run.output, /base may not include crypto/);
});

test("hook: a contract without solhint is refused with the remedy", () => {
    const run = commitOf("core/contracts/src/A.sol", "pragma solidity ^0.8.20;\n");
    assert.equal(run.passed, false);
    assert.match(run.output, /packaging\/setup\.sh --tests/);
});
