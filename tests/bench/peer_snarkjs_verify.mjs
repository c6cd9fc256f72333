// Seconds that snarkjs takes to verify one proof: the median of several, in one process.
// Arguments: verification key, public signals, proof.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(new URL("../js/package.json", import.meta.url));
const { groth16 } = require("snarkjs");

const [key, signals, proof] = process.argv.slice(2).map((path) => JSON.parse(readFileSync(path, "utf8")));
const seconds = [];
for (let round = 0; round < 8; ++round) {
    const start = process.hrtime.bigint();
    if (!(await groth16.verify(key, signals, proof))) {
        throw new Error("snarkjs refuses the proof");
    }
    seconds.push(Number(process.hrtime.bigint() - start) / 1e9);
}
console.log(seconds.sort((a, b) => a - b)[4].toFixed(6));
process.exit(0);
