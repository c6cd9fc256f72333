// The numbers on which the argument in core/contracts/starknet/README.md rests, computed.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as bn from "../../core/contracts/starknet/tools/bn254.mjs";

const X = 4965661367192848881n;
const q = bn.BASE_FIELD;
const r = bn.SCALAR_FIELD;
const trace = q + 1n - r;
const gcd = (a, b) => (b === 0n ? a : gcd(b, a % b));

// u + v·π of Z[π] as [u, v], where π² = trace·π − q.
const multiply = ([a, b], [c, d]) => [a * c - b * d * q, a * d + b * c + b * d * trace];
const norm = ([u, v]) => u * u + u * v * trace + v * v * q;

test("both fields' orders are the curve's polynomials", () => {
  assert.equal(36n * X ** 4n + 36n * X ** 3n + 24n * X ** 2n + 6n * X + 1n, q);
  assert.equal(trace, 6n * X ** 2n + 1n);
});

test("a point of the twist with 6x + 2 + π − π² + π³ = 0 has the order r", () => {
  const pi = [0n, 1n];
  const square = multiply(pi, pi);
  const cube = multiply(square, pi);
  const n = norm([6n * X + 2n - square[0] + cube[0], 1n - square[1] + cube[1]]);
  const cofactor = 2n * q - r;
  assert.equal(n % r, 0n);
  assert.notEqual((n / r) % r, 0n);
  assert.notEqual(cofactor % r, 0n);
  assert.equal(gcd(n / r, cofactor), 1n);
});

test("the final exponent makes c^λ and every 27th root of unity 1", () => {
  const exponent = (q ** 12n - 1n) / r;
  assert.equal(bn.LAMBDA % r, 0n);
  assert.equal(exponent % 27n, 0n);
  assert.notEqual((exponent / 27n) % 3n, 0n);
  assert.ok(bn.equal12(bn.power12(bn.ROOT_27, 27n), bn.ONE12));
  assert.ok(!bn.equal12(bn.power12(bn.ROOT_27, 9n), bn.ONE12));
});

test("the loop raises c to −λ", () => {
  let exponent = -1n;
  for (const digit of bn.DIGITS) exponent = 2n * exponent - BigInt(digit);
  assert.equal(exponent - q + q ** 2n - q ** 3n, -bn.LAMBDA);
});

test("no polynomial that is checked has a degree above 203, whatever the shift", () => {
  // Degrees of a line, of a value after a check, of what is left of c's exponent, of e(alpha, beta) and of S.
  const [lines, value] = [3 * 9, 11];
  const highest = [2 * 11];
  let degree = value;
  bn.DIGITS.forEach((digit, i) => {
    degree = 2 * degree + lines + (digit === 0 ? 0 : value + lines);
    if (i % 2 === 0) return;
    highest.push(degree);
    degree = value;
  });
  highest.push(degree + 3 * value + 2 * lines + value + 2 * value);
  assert.equal(highest.length, 34);
  assert.ok(Math.max(...highest) <= 203, `${Math.max(...highest)}`);
});
