// Seconds that tests/js/groth16_hints.mjs takes for one proof: the median of several, in one process.
// Arguments: 22 words of the key, 3 inputs, 8 words of the proof.
import { readKey } from "../../core/contracts/starknet/tools/verifying_key.mjs";
import { claimOf, groth16Hints } from "../js/groth16_hints.mjs";

const words = process.argv.slice(2).map(BigInt);
const key = readKey(words.slice(0, 22));
const seconds = [];
for (let round = 0; round < 5; ++round) {
  const start = process.hrtime.bigint();
  groth16Hints(claimOf(key, words.slice(22, 25), words.slice(25)));
  seconds.push(Number(process.hrtime.bigint() - start) / 1e9);
}
console.log(seconds.sort((a, b) => a - b)[2].toFixed(6));
