// What the documents name is there: links, paths from the root in backticks, and every stage of the node in the
// table and the drawing of core/README.md.
import { posix } from "node:path";

const reference = "core/README.md";
const drawing = "resources/diagrams/node.dot";

const link = /\]\(([^)\s#]+)(?:#[^)]*)?\)/g;
const pathInText = /`((?:app|cmake|core|packaging|qml|resources|tests)\/[\w.\/-]*)`/g;

function exists(files, path) {
    const plain = path.replace(/\/$/, "");
    return files.has(plain) || [...files.keys()].some((file) => file.startsWith(`${plain}/`));
}

function checkPaths(path, text, files) {
    const problems = [];
    text.split("\n").forEach((line, index) => {
        const missing = (what) => problems.push(`${path}:${index + 1}: ${what} is not there`);
        for (const [, target] of line.matchAll(link)) {
            const full = posix.join(posix.dirname(path), target);
            if (!/^[a-z]+:/.test(target) && !exists(files, full)) {
                missing(full);
            }
        }
        for (const [, target] of line.matchAll(pathInText)) {
            if (!exists(files, target)) {
                missing(target);
            }
        }
    });
    return problems;
}

function checkStages(files) {
    const list = files.get("core/node/stages.h") ?? "";
    const stages = [...list.matchAll(/#include "node\/[a-z]+\/(\w+)\.h"/g)].map(([, name]) => name);
    const row = new RegExp(`^\\| \`(${stages.join("|")})\``, "gm");
    const inTable = new Set([...(files.get(reference) ?? "").matchAll(row)].map(([, name]) => name));
    const drawn = files.get(drawing) ?? "";
    return stages.flatMap((stage) => [
        ...(inTable.has(stage) ? [] : [`${reference}: the table of stages has no row for ${stage}`]),
        ...(new RegExp(`\\b${stage}\\b`).test(drawn) ? [] : [`${drawing}: does not draw the stage ${stage}`]),
    ]);
}

// files: Map of path to text.
export function check(files) {
    const texts = [...files].filter(([path]) => path.endsWith(".md"));
    return [...texts.flatMap(([path, text]) => checkPaths(path, text, files)), ...checkStages(files)];
}
