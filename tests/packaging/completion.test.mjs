// bash, with the script made for it, offers every command and every option that the command line's own help names.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import test from "node:test";
import { commands, output, program, root, script, testShell } from "./completion.mjs";

testShell("bash", (words) => {
    const typed = words.map((word) => `'${word}'`).join(" ");
    return output("bash", ["--norc", "-c", `set -u; source ${script("bash")}; COMP_WORDS=(landfall-cli ${typed}); COMP_CWORD=${words.length}; _landfall_cli; printf '%s\\n' "\${COMPREPLY[@]}"`]);
});

test("the manual page has every command and option", () => {
    const page = output(program, ["help", "man-page"]).replaceAll("\\-", "-");
    for (const [name, options] of commands) {
        const at = page.indexOf(`.SS "${name}`);
        assert.ok(at > 0, name);
        const section = page.slice(at, page.indexOf("\n.S", at + 1)) + page.slice(0, page.indexOf(".SH COMMANDS"));
        for (const option of options) {
            assert.ok(section.includes(`\\fB${option}\\fR`), `${name} ${option}`);
        }
    }
});

test("another shell is refused", () => {
    const run = spawnSync(program, ["completion", "powershell"], { encoding: "utf8" });
    assert.equal(run.status, 2);
    assert.match(run.stderr, /SHELL is bash, zsh or fish, not 'powershell'/);
});

test("the manual of landfalld has every option", () => {
    const page = readFileSync(join(root, "packaging", "linux", "files", "landfalld.1"), "utf8").replaceAll("\\-", "-");
    const options = [...output(join(dirname(program), "landfalld"), ["--help"]).matchAll(/^ {2}(--[a-z-]+)/gm)].map(([, option]) => option);
    assert.ok(options.length > 10);
    for (const option of options) {
        assert.ok(page.includes(`\\fB${option}\\fR`) || page.includes(`.B ${option}\n`), option);
    }
});
