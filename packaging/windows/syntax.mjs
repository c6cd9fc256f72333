#!/usr/bin/env node
// Compiles every source of core and app for Windows, without making anything of it: does the code say something
// that only Linux knows? Warnings are errors, as in the build.
//
//   packaging/windows/syntax.mjs [--only WORD]   files whose path has the word
//
// Takes the list of files and their flags from build/dev, and Debian's own headers of the libraries.
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";

import { makeHeaders } from "./headers.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, "");
const build = join(root, "build/dev");
const compiler = "x86_64-w64-mingw32-g++-posix";

// What a file's command says, but for what is Linux's.
function flagsOf(command) {
    const words = command.match(/(?:\\.|"(?:\\.|[^"])*"|[^\s"\\])+/g).map((word) => word.replace(/\\(.)/g, "$1"));
    const out = [];
    for (let i = 0; i < words.length; ++i) {
        if (words[i] === "-isystem") {
            const folder = words[++i];
            if (!folder.includes("/mkspecs/")) {
                out.push("-isystem", folder);
            }
        } else if (/^-I/.test(words[i])) {
            out.push(...(words[i].startsWith("-I/usr/") ? ["-isystem", words[i].slice(2)] : [words[i]]));
        } else if (/^-(D|W|std=|O|m)/.test(words[i])) {
            out.push(words[i]);
        }
    }
    return out;
}

function sources() {
    const commands = JSON.parse(readFileSync(join(build, "compile_commands.json"), "utf8"));
    const out = new Map();
    for (const { file, command } of commands) {
        const path = relative(root, file);
        if (/^(core|app)\//.test(path)) {
            // What is Linux's own has a neighbour for Windows.
            out.set(path.replace(/_posix\.cpp$/, "_windows.cpp"), flagsOf(command));
        }
    }
    return out;
}

function compile(path, flags) {
    return new Promise((resolve) => {
        const words = ["-fsyntax-only", "-isystem", headers, ...flags, join(root, path)];
        execFile(compiler, words, { maxBuffer: 1 << 26 }, (error, _, said) => resolve(error ? said || error.message : ""));
    });
}

const only = process.argv[2] === "--only" ? process.argv[3] : "";
const headers = makeHeaders();
const waiting = [...sources()].filter(([path]) => path.includes(only)).sort();
const count = waiting.length;
let failed = 0;
await Promise.all(
    Array.from({ length: availableParallelism() }, async () => {
        for (let next = waiting.shift(); next; next = waiting.shift()) {
            const said = await compile(...next);
            if (said) {
                ++failed;
                console.log(`${next[0]}:\n${said}`);
            }
        }
    }),
);
console.log(`${count} files, ${failed} failed`);
process.exit(failed || count === 0 ? 1 : 0);
