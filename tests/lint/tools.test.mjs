// The outside tools are set up so that they fail on what they should find.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import test from "node:test";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "..", "..");

function onFile(name, text, command, ...args) {
    const folder = mkdtempSync(join(tmpdir(), "landfall-lint-"));
    try {
        const file = join(folder, name);
        writeFileSync(file, text);
        const run = spawnSync(command, args.map((arg) => (arg === "FILE" ? file : arg)), { encoding: "utf8", cwd: root });
        assert.equal(run.error, undefined);
        return { passed: run.status === 0, output: run.stdout + run.stderr };
    } finally {
        rmSync(folder, { recursive: true });
    }
}

function expectFinding(run, pattern) {
    assert.equal(run.passed, false);
    assert.match(run.output, pattern);
}

const format = (text) =>
    onFile("a.cpp", text, "clang-format-16", "--dry-run", "-Werror", `--style=file:${join(root, ".clang-format")}`, "FILE");
test("clang-format refuses a file that is not formatted", () => {
    expectFinding(format("int  main( ){return 0;}\n"), /clang-format-violations/);
    assert.equal(format("int main() {\n    return 0;\n}\n").passed, true);
});

const tidy = (text) =>
    onFile("a.cpp", text, "clang-tidy-16", "--quiet", `--config-file=${join(root, ".clang-tidy")}`, "FILE", "--", "-std=c++20");
test("clang-tidy refuses a use after a move", () => {
    const body = (last) =>
        `#include <string>\n#include <utility>\nvoid take(std::string s);\nvoid f() {\n    std::string s = "a";\n    take(std::move(s));\n    ${last}\n}\n`;
    expectFinding(tidy(body("take(std::move(s));")), /bugprone-use-after-move/);
    assert.equal(tidy(body("")).passed, true);
});

const solhint = (text) =>
    onFile("A.sol", text, join(root, "tests/js/node_modules/.bin/solhint"), "--disc", "--noPoster", "--max-warnings", "0", "-c", join(here, "solhint.json"), "FILE");
test("solhint refuses tx.origin as an authorisation", () => {
    const contract = (condition) =>
        `// SPDX-License-Identifier: Apache-2.0\npragma solidity 0.8.30;\n\ncontract A {\n    address internal owner = msg.sender;\n\n    function mine() external view returns (bool) {\n        return ${condition} == owner;\n    }\n}\n`;
    expectFinding(solhint(contract("tx.origin")), /avoid-tx-origin/);
    const good = solhint(contract("msg.sender"));
    assert.equal(good.passed, true, good.output);
});

test("doxygen refuses a comment that it can't read", () => {
    const settings = readFileSync(join(root, "core/Doxyfile"), "utf8");
    const doxygen = (comment) => {
        const folder = mkdtempSync(join(tmpdir(), "landfall-lint-"));
        try {
            writeFileSync(join(folder, "a.h"), `#pragma once\n\n// ${comment}\nint answer();\n`);
            const input = `${settings}\nINPUT=${folder}\nSTRIP_FROM_PATH=${folder}\nOUTPUT_DIRECTORY=${folder}\n`;
            const run = spawnSync("doxygen", ["-"], { encoding: "utf8", cwd: root, input });
            assert.equal(run.error, undefined);
            return { passed: run.status === 0, output: run.stdout + run.stderr };
        } finally {
            rmSync(folder, { recursive: true });
        }
    };
    expectFinding(doxygen("The \\nosuch of all."), /unknown command/);
    const good = doxygen("The answer to `all`.");
    assert.equal(good.passed, true, good.output);
});
