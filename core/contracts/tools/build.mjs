// Compiles the contracts that are deployed into out/<Name>.sol/<Name>.json (ABI and bytecode).
import { forge } from "./forge.mjs";

process.exit(forge(["build", "--skip", "test", ...process.argv.slice(2)]).status ?? 1);
