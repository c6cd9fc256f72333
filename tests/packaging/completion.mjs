// What the command line's own help names, and what a shell with the script made for it offers.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import test from "node:test";
import { fileURLToPath } from "node:url";

export const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
export const program = join(process.env.LANDFALL_BUILD_DIR ?? join(root, "build", "dev"), "bin", "landfall-cli");

export function output(command, args, options = {}) {
    const run = spawnSync(command, args, { encoding: "utf8", ...options });
    assert.equal(run.error, undefined, `${command}: ${run.error}`);
    assert.equal(run.status, 0, `${command}: ${run.stdout}${run.stderr}`);
    return run.stdout;
}

// "wallet create" → its options, read from the help texts.
export const commands = new Map();
for (const [, name] of output(program, ["help"]).matchAll(/^ {2}([a-z-]+(?: [a-z-]+)?) {2,}\S/gm)) {
    const help = output(program, ["help", ...name.split(" ")]);
    const list = help.slice(help.indexOf("Options:"), help.indexOf("Examples:"));
    commands.set(name, [...list.matchAll(/^ {2}(--[a-z-]+)/gm)].map(([, option]) => option).sort());
}
const firsts = [...new Set([...commands.keys()].map((name) => name.split(" ")[0]).concat("help"))].sort();
const families = new Map();
for (const name of commands.keys()) {
    const [first, second] = name.split(" ");
    if (second) {
        families.set(first, [...(families.get(first) ?? []), second].sort());
    }
}

export const folder = mkdtempSync(join(tmpdir(), "landfall-completion-"));
process.on("exit", () => rmSync(folder, { recursive: true }));
export function script(shell) {
    const file = join(folder, shell);
    writeFileSync(file, output(program, ["completion", shell]));
    return file;
}
assert.ok(commands.size > 20, "the help lists the commands");

// `offer`: from the typed words to the lines that the shell offers for the last.
export function testShell(shell, offer) {
    const words = (...typed) => [...new Set(offer(typed).split("\n").filter(Boolean))].sort();
    test(`${shell} offers every command`, () => {
        assert.deepEqual(words(""), firsts);
        assert.deepEqual(words("help", ""), firsts);
        for (const [first, seconds] of families) {
            assert.deepEqual(words(first, ""), seconds, first);
        }
    });
    test(`${shell} offers every option`, () => {
        for (const [name, options] of commands) {
            assert.deepEqual(words(...name.split(" "), "--"), options, name);
        }
    });
}
