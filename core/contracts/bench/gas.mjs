// Runs test/Gas.t.sol, test/ExitGas.t.sol and test/WorstBatch.t.sol, each call as a transaction of its own, and prints what it measured: one JSON object a line.
import { forge } from "../tools/forge.mjs";

const run = forge(["test", "--isolate", "--match-contract", "^(Gas|ExitGas|WorstBatch)Test$", "--json", "-vvvv"], {
    stdio: ["ignore", "pipe", "inherit"],
    encoding: "utf8",
    maxBuffer: 1 << 30,
});
const start = run.stdout.indexOf("{");
if (run.status === null || start < 0) {
    process.stderr.write(`gas: forge did not run: ${run.error?.message ?? run.stdout}\n`);
    process.exit(1);
}

// keccak256("Measured(string,uint256)")
const measured = "0x2708fb89502fb0144c7577548dd01a3fe8a6737300e1c2f3ef0d5c7e09bd833a";
let failed = run.status !== 0;
for (const suite of Object.values(JSON.parse(run.stdout.slice(start)))) {
    for (const [name, result] of Object.entries(suite.test_results)) {
        if (result.status !== "Success") {
            failed = true;
            process.stderr.write(`gas: ${name}: ${result.reason}\n`);
        }
        for (const log of result.logs) {
            if (log.topics[0] !== measured) continue;
            const data = Buffer.from(log.data.slice(2), "hex");
            const value = Number(BigInt("0x" + data.subarray(32, 64).toString("hex")));
            const length = Number(BigInt("0x" + data.subarray(64, 96).toString("hex")));
            const label = data.subarray(96, 96 + length).toString("utf8");
            process.stdout.write(JSON.stringify({ name: label, value, unit: "gas" }) + "\n");
        }
    }
}
process.exit(failed ? 1 : 0);
