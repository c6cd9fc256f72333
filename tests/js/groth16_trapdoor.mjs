// A Groth16 key whose secret numbers are known, and proofs of it for any inputs: what no honest circuit's vectors reach.
import { createHash } from "node:crypto";
import * as bn from "../../core/contracts/starknet/tools/bn254.mjs";

const r = bn.SCALAR_FIELD;
const G1 = [1n, 2n];

/// The generator of the subgroup of G2 (EIP-197).
export const someG2 = [
  [10857046999023057135944570762232829481370756359578518086990519993285655852781n, 11559732032986387107991004021392285783925812861821192530917403151452391805634n],
  [8495653923123431417604973247489272438418190587263600148770280649306958101930n, 4082367875863433681332203403145435568316851327593401208105741076214120093531n],
];

/// A number below the scalar field, not 0, the same for the same name.
export const scalar = (name) => (BigInt(`0x${createHash("sha256").update(name).digest("hex")}`) % (r - 1n)) + 1n;

// The scalar's highest bit is taken as the start, so that no step meets the identity.
function multiply2(point, k) {
  let result = point;
  for (const bit of k.toString(2).slice(1)) {
    result = bn.double2(result).point;
    if (bit === "1") result = bn.addPoints2(result, point).point;
  }
  return result;
}

const words2 = ([[x0, x1], [y0, y1]]) => [x1, x0, y1, y0];

/// {words, prove}: a key over a point of G2. prove(inputs, name): eight words; other names give other proofs.
export function trapdoorKey(base) {
  const [alpha, beta, gamma, delta] = ["alpha", "beta", "gamma", "delta"].map(scalar);
  const ic = [0, 1, 2, 3].map((i) => scalar(`ic ${i}`));
  const words = [
    ...bn.multiply1(G1, alpha),
    ...[beta, gamma, delta].flatMap((k) => words2(multiply2(base, k))),
    ...ic.flatMap((k) => bn.multiply1(G1, k)),
  ];
  const prove = (inputs, name) => {
    const [a, b] = ["a", "b"].map((part) => scalar(`${name} ${part}`));
    const sum = inputs.reduce((total, value, i) => total + value * ic[i + 1], ic[0]);
    const c = bn.mod((a * b - alpha * beta - sum * gamma) * bn.inverse(delta, r), r);
    return [...bn.multiply1(G1, a), ...words2(multiply2(base, b)), ...bn.multiply1(G1, c)];
  };
  return { words, prove };
}
