// Compiles the contracts that are deployed into out/<Name>.sol/<Name>.json (ABI and bytecode).
import { forge } from "./forge.mjs";
import { problems } from "./halves.mjs";

const status = forge(["build", "--skip", "test", ...process.argv.slice(2)]).status ?? 1;
const found = status === 0 ? problems() : [];
for (const problem of found) {
    process.stderr.write(`build: ${problem}\n`);
}
process.exit(status || found.length);
