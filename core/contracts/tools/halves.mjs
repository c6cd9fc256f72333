// What the compiler doesn't check of a contract in two halves behind one address: that each call of the interface is
// answered by exactly one of them and as declared, that both see the same storage, and that both may be deployed.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./forge.mjs";

const mostBytes = 24_576; // EIP-170
const interfaceName = "IRollup";
const halves = ["Rollup", "RollupSecond"];
const ownCalls = ["pushRun"]; // of the contract to itself

function artefact(name) {
    return JSON.parse(readFileSync(join(root, `out/${name}.sol/${name}.json`), "utf8"));
}

function types(list) {
    return list.map((one) => (one.components ? one.type.replace("tuple", `(${types(one.components)})`) : one.type)).join();
}

function calls(abi) {
    const functions = abi.filter((entry) => entry.type === "function");
    return new Map(
        functions.map((entry) => [
            `${entry.name}(${types(entry.inputs)})`,
            `${entry.stateMutability} returns (${types(entry.outputs)})`,
        ]),
    );
}

function layout(storageLayout) {
    const name = (type) => storageLayout.types[type].label;
    const members = Object.values(storageLayout.types).flatMap((type) =>
        (type.members ?? []).map((one) => `${type.label}.${one.label} ${one.slot}:${one.offset} ${name(one.type)}`),
    );
    const variables = storageLayout.storage.map((one) => `${one.label} ${one.slot}:${one.offset} ${name(one.type)}`);
    return [...variables, ...members.sort()].join("\n");
}

/** The problems of the compiled halves, each a sentence. */
export function problems() {
    const found = [];
    const wanted = calls(artefact(interfaceName).abi);
    const parts = halves.map(artefact);
    const given = parts.map((part) => calls(part.abi));
    for (const [call, kind] of wanted) {
        // pure is a narrower promise than view
        const answers = given.filter((part) => part.has(call));
        if (answers.length !== 1) found.push(`${call} is answered by ${answers.length} halves, not by one`);
        for (const part of answers) {
            const present = part.get(call).replace(/^pure/, "view");
            if (present !== kind) found.push(`${call} is "${present}" where ${interfaceName} says "${kind}"`);
        }
    }
    given.forEach((part, i) => {
        for (const call of part.keys()) {
            if (!wanted.has(call) && !ownCalls.some((name) => call.startsWith(`${name}(`))) {
                found.push(`${halves[i]} answers ${call}, which ${interfaceName} doesn't have`);
            }
        }
    });
    // A selector that two calls share would be answered by the first half alone.
    const selectors = parts.flatMap((part) => Object.values(part.methodIdentifiers));
    if (new Set(selectors).size !== selectors.length) found.push("two calls of the halves share a selector");
    if (layout(parts[0].storageLayout) !== layout(parts[1].storageLayout)) {
        found.push("the halves lay out their storage differently: declare all of it in parts/Base.sol");
    }
    halves.forEach((name, i) => {
        const size = (parts[i].deployedBytecode.object.length - 2) / 2;
        if (size >= mostBytes) found.push(`${name} has ${size} bytes, more than the ${mostBytes} that can be deployed`);
    });
    return found;
}
