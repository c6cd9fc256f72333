// BN254 with plain integers: base field Fq, its extension Fq2 = Fq[u]/(u² + 1), and Fq12 = Fq[w]/(w¹² − 18w⁶ + 82), in
// which u = w⁶ − 9. An element of Fq2 is [real, imaginary], one of Fq12 its twelve coefficients, lowest first. Points
// are affine, [x, y]. What runs here is public, so nothing is constant time.

export const BASE_FIELD = 21888242871839275222246405745257275088696311157297823662689037894645226208583n;
export const SCALAR_FIELD = 21888242871839275222246405745257275088548364400416034343698204186575808495617n;
/// The curve's parameter: both fields' orders are polynomials of it.
const X = 4965661367192848881n;

const q = BASE_FIELD;
export const mod = (a, m = q) => ((a % m) + m) % m;

export function inverse(a, m = q) {
  let [r, s, x, y] = [mod(a, m), m, 1n, 0n];
  while (r !== 0n) [r, s, x, y] = [s % r, r, y - (s / r) * x, x];
  if (s !== 1n) throw new RangeError("no inverse exists");
  return mod(y, m);
}

export function power(a, exponent, m = q) {
  let result = 1n;
  for (const bit of exponent.toString(2)) {
    result = (result * result) % m;
    if (bit === "1") result = (result * a) % m;
  }
  return result;
}

// ---- Fq2

export const add2 = (a, b) => [mod(a[0] + b[0]), mod(a[1] + b[1])];
export const sub2 = (a, b) => [mod(a[0] - b[0]), mod(a[1] - b[1])];
export const neg2 = (a) => [mod(-a[0]), mod(-a[1])];
export const mul2 = (a, b) => [mod(a[0] * b[0] - a[1] * b[1]), mod(a[0] * b[1] + a[1] * b[0])];
export const scale2 = (a, k) => [mod(a[0] * k), mod(a[1] * k)];
export const conjugate2 = (a) => [a[0], mod(-a[1])];
export const equal2 = (a, b) => a[0] === b[0] && a[1] === b[1];

export function inverse2(a) {
  const n = inverse(a[0] * a[0] + a[1] * a[1]);
  return [mod(a[0] * n), mod(-a[1] * n)];
}

export function power2(a, exponent) {
  let result = [1n, 0n];
  for (const bit of exponent.toString(2)) {
    result = mul2(result, result);
    if (bit === "1") result = mul2(result, a);
  }
  return result;
}

/// Fq12's w is a sixth root of this.
export const XI = [9n, 1n];
/// The twist's equation is y² = x³ + 3 / XI.
export const TWIST_B = scale2(inverse2(XI), 3n);

// ---- Fq12 and polynomials over Fq

/// The polynomial whose root is w.
export const MODULUS = [82n, 0n, 0n, 0n, 0n, 0n, -18n, 0n, 0n, 0n, 0n, 0n, 1n];
export const ONE12 = [1n, ...Array(11).fill(0n)];

export function multiplyPolynomials(a, b) {
  const product = Array(a.length + b.length - 1).fill(0n);
  a.forEach((x, i) => {
    if (x !== 0n) b.forEach((y, k) => (product[i + k] += x * y));
  });
  return product.map((value) => mod(value));
}

/// [quotient, remainder] by MODULUS.
export function divide(a) {
  const rest = [...a];
  const quotient = Array(Math.max(a.length - 12, 0)).fill(0n);
  for (let i = rest.length - 1; i >= 12; i--) {
    const k = mod(rest[i]);
    quotient[i - 12] = k;
    rest[i - 6] += 18n * k;
    rest[i - 12] -= 82n * k;
  }
  const remainder = rest.slice(0, 12).map((value) => mod(value));
  return [quotient, [...remainder, ...Array(12 - remainder.length).fill(0n)]];
}

export const mul12 = (a, b) => divide(multiplyPolynomials(a, b))[1];
export const equal12 = (a, b) => a.every((value, i) => value === b[i]);

export function power12(a, exponent) {
  let result = ONE12;
  for (const bit of exponent.toString(2)) {
    result = mul12(result, result);
    if (bit === "1") result = mul12(result, a);
  }
  return result;
}

/// a·wᵏ for a of Fq2, as coefficients.
export function lift(a, k) {
  const result = Array(12).fill(0n);
  result[k] = mod(a[0] - 9n * a[1]);
  result[k + 6] = a[1];
  return result;
}

/// w^(q^power): a constant of Fq2 times w.
const frobeniusOfW = (k) => power2(XI, (q ** BigInt(k) - 1n) / 6n);

/// The images of 1, w, …, w¹¹ under raising to q^k.
export function frobeniusBasis(k) {
  const factor = frobeniusOfW(k);
  const image = lift(factor, 1);
  const basis = [ONE12];
  while (basis.length < 12) basis.push(mul12(basis.at(-1), image));
  return basis;
}

export function frobenius(a, k) {
  const result = Array(12).fill(0n);
  frobeniusBasis(k).forEach((image, j) => image.forEach((value, i) => (result[i] += value * a[j])));
  return result.map((value) => mod(value));
}

export function inverse12(a) {
  // The product of the other eleven conjugates over Fq, by the norm.
  let others = ONE12;
  for (let k = 1; k < 12; k++) others = mul12(others, frobenius(a, k));
  const norm = mul12(others, a)[0];
  return others.map((value) => mod(value * inverse(norm)));
}

// ---- points

export function add1(a, b) {
  if (a === null) return b;
  if (b === null) return a;
  let slope;
  if (a[0] !== b[0]) slope = (b[1] - a[1]) * inverse(b[0] - a[0]);
  else if (mod(a[1] + b[1]) === 0n) return null;
  else slope = 3n * a[0] * a[0] * inverse(2n * a[1]);
  const x = mod(slope * slope - a[0] - b[0]);
  return [x, mod(slope * (a[0] - x) - a[1])];
}

export function multiply1(point, scalar) {
  let result = null;
  for (const bit of scalar.toString(2)) {
    result = add1(result, result);
    if (bit === "1") result = add1(result, point);
  }
  return result;
}

export const negate = ([x, y]) => [x, typeof y === "bigint" ? mod(-y) : neg2(y)];
export const isOnCurve = ([x, y]) => mod(y * y - x * x * x - 3n) === 0n;
export const isOnTwist = ([x, y]) => equal2(mul2(y, y), add2(mul2(mul2(x, x), x), TWIST_B));

const step2 = (t, other, slope) => {
  const x = sub2(sub2(mul2(slope, slope), t[0]), other[0]);
  const point = [x, sub2(mul2(slope, sub2(t[0], x)), t[1])];
  return { point, line: [slope, sub2(mul2(slope, t[0]), t[1])] };
};

/// 2t with the tangent there: {point, line: [slope, slope·x − y]}.
export const double2 = (t) => step2(t, t, mul2(scale2(mul2(t[0], t[0]), 3n), inverse2(scale2(t[1], 2n))));
/// t + other (neither the same nor opposite) with the line through both.
export const addPoints2 = (t, other) => step2(t, other, mul2(sub2(other[1], t[1]), inverse2(sub2(other[0], t[0]))));

/// The endomorphism of the twist that acts as q on the subgroup of order SCALAR_FIELD.
const TWIST_X = power2(XI, (q - 1n) / 3n);
const TWIST_Y = power2(XI, (q - 1n) / 2n);
export const untwistFrobenius = ([x, y]) => [mul2(conjugate2(x), TWIST_X), mul2(conjugate2(y), TWIST_Y)];
export const TWIST_FROBENIUS = [TWIST_X, TWIST_Y];

// ---- the optimal ate pairing's loop

/// 6X + 2 in signed digits, highest (1) left out; no two neighbours differ from 0.
export const DIGITS = (() => {
  const digits = [];
  for (let n = 6n * X + 2n; n > 0n; n >>= 1n) {
    const digit = n & 1n ? 2n - (n & 3n) : 0n;
    digits.push(Number(digit));
    n -= digit;
  }
  return digits.reverse().slice(1);
})();

/// All lines of the loop for a point of G2, in its order; `last` is what the subgroup check compares.
export function linesOf(point) {
  const lines = [];
  let t = point;
  const take = ({ point: next, line }) => {
    t = next;
    lines.push(line);
  };
  for (const digit of DIGITS) {
    take(double2(t));
    if (digit !== 0) take(addPoints2(t, digit === 1 ? point : negate(point)));
  }
  const first = untwistFrobenius(point);
  const second = untwistFrobenius(first);
  take(addPoints2(t, first));
  take(addPoints2(t, negate(second)));
  return { lines, last: t, expected: negate(untwistFrobenius(second)) };
}

/// A line at a point of G1, divided by that point's y: 1 − slope·(x/y)·w + (slope·xT − yT)/y·w³.
export function lineAt([slope, offset], [x, y]) {
  const over = inverse(y);
  const first = lift(scale2(slope, mod(-x * over)), 1);
  const third = lift(scale2(offset, over), 3);
  return first.map((value, i) => mod(value + third[i] + (i === 0 ? 1n : 0n)));
}

/// The unreduced pairing, a representative: lines are divided by factors of Fq, which a final exponentiation removes.
export function millerLoop(pairs) {
  const lines = pairs.map(([, point]) => linesOf(point).lines);
  let at = 0;
  const times = (f) => {
    pairs.forEach(([point], k) => (f = mul12(f, lineAt(lines[k][at], point))));
    at += 1;
    return f;
  };
  let f = ONE12;
  for (const digit of DIGITS) {
    f = times(mul12(f, f));
    if (digit !== 0) f = times(f);
  }
  return times(times(f));
}

// ---- the residue witness

/// λ: the loop's exponent. Every unreduced pairing is a λ-th power times a 27th root of unity, exactly if it reduces to 1.
export const LAMBDA = 6n * X + 2n + q - q * q + q * q * q;
const COFACTOR = (q ** 12n - 1n) / SCALAR_FIELD;
/// A primitive 27th root of unity; 27 is the power of 3 in q¹² − 1.
export const ROOT_27 = power12(lift([1n, 1n], 1).map((v, i) => (i === 0 ? mod(v + 1n) : v)), (q ** 12n - 1n) / 27n);

/// {c, cInverse, shift} with f·ROOT_27^shift = c^LAMBDA, or null where f does not reduce to 1.
export function residueWitness(f) {
  if (!equal12(power12(f, COFACTOR), ONE12)) return null;
  let shift = 0;
  let shifted = f;
  while (!equal12(power12(shifted, COFACTOR / 3n), ONE12)) {
    shift += 1;
    shifted = mul12(shifted, ROOT_27);
  }
  // Roots of order r and of λ / 3r are unique in the group of order COFACTOR; a cube root is left.
  const root = power12(shifted, (inverse(SCALAR_FIELD, COFACTOR) * inverse(LAMBDA / SCALAR_FIELD / 3n, COFACTOR)) % COFACTOR);
  const c = cubeRoot12(root);
  return { c, cInverse: inverse12(c), shift };
}

/// A cube root, or null where there is none: the part of order 27 is looked up, the rest has exactly one.
export function cubeRoot12(a) {
  const rest = (q ** 12n - 1n) / 27n;
  const part27 = power12(a, rest * inverse(rest, 27n));
  let [cube, k] = [ONE12, ONE12];
  for (let i = 0; !equal12(cube, part27); i++) {
    if (i === 9) return null;
    k = mul12(k, ROOT_27);
    cube = power12(k, 3n);
  }
  return mul12(k, power12(mul12(a, power12(part27, 26n)), inverse(3n, rest)));
}
