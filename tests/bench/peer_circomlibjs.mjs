// circomlibjs' hashes and signatures a second, by the names that bench_crypto uses.
import { createRequire } from "node:module";

const require = createRequire(new URL("../js/package.json", import.meta.url));
const { buildEddsa, buildPoseidon } = require("circomlibjs");

const poseidon = await buildPoseidon();
const eddsa = await buildEddsa();
const F = poseidon.F;

function perSecond(work) {
    const rates = [];
    for (let round = 0; round < 5; ++round) {
        const start = process.hrtime.bigint();
        const count = 200;
        for (let i = 0; i < count; ++i) {
            work();
        }
        rates.push((count * 1e9) / Number(process.hrtime.bigint() - start));
    }
    return rates.sort((a, b) => a - b)[2];
}

const report = (name, work) => console.log(`${name} ${perSecond(work).toFixed(1)}`);

const inputs = [1n, 2n, 3n, 4n].map((n) => F.e(n));
report("crypto.poseidon_2", () => (inputs[0] = poseidon(inputs.slice(0, 2))));
report("crypto.poseidon_4", () => (inputs[0] = poseidon(inputs)));

const key = Buffer.alloc(32, 1);
const publicKey = eddsa.prv2pub(key);
const message = F.e(5n);
const signature = eddsa.signPoseidon(key, message);
report("crypto.eddsa_sign", () => eddsa.signPoseidon(key, message));
report("crypto.eddsa_verify", () => {
    if (!eddsa.verifyPoseidon(message, signature, publicKey)) {
        throw new Error("circomlibjs refuses its own signature");
    }
});
process.exit(0);
