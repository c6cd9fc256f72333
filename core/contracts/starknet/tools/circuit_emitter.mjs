// Writes arithmetic over BN254's base field as Cairo functions that run one circuit each (core::circuit). What is
// computed is written once, with the operations of `graph`, and becomes gates; equal gates are made once.
import { BASE_FIELD, mod } from "./bn254.mjs";

/// A field element as Cairo's u384, four limbs of 96 bits.
export function literal(value) {
  const limb = (k) => `0x${((mod(value) >> BigInt(96 * k)) & ((1n << 96n) - 1n)).toString(16)}`;
  return `u384 { limb0: ${limb(0)}, limb1: ${limb(1)}, limb2: ${limb(2)}, limb3: 0 }`;
}

/// A constant array of field elements.
export const constantArray = (name, values) =>
  `pub const ${name}: [u384; ${values.length}] = [\n${values.map((v) => `    ${literal(v)},`).join("\n")}\n];\n`;

export const modulusLimbs = [0, 1, 2, 3].map((k) => `0x${((BASE_FIELD >> BigInt(96 * k)) & ((1n << 96n) - 1n)).toString(16)}`);

class Graph {
  gates = [];
  known = new Map();
  constants = new Map();
  named = 0;

  value(x) {
    if (typeof x !== "bigint") return x;
    const key = mod(x);
    if (!this.constants.has(key)) this.constants.set(key, { constant: key });
    return this.constants.get(key);
  }

  gate(kind, a, b) {
    const operands = [a, b].filter((x) => x !== undefined).map((x) => this.value(x));
    operands.forEach((x) => (x.id ??= ++this.named));
    const ids = operands.map((x) => x.id);
    if (kind === "add" || kind === "mul") ids.sort();
    const key = `${kind} ${ids.join(" ")}`;
    if (!this.known.has(key)) {
      const made = { kind, operands };
      this.known.set(key, made);
      this.gates.push(made);
    }
    return this.known.get(key);
  }
}

let graph;
export const add = (a, b) => (a === 0n ? b : b === 0n ? a : graph.gate("add", a, b));
export const sub = (a, b) => (b === 0n ? a : graph.gate("sub", a, b));
export const mul = (a, b) => (a === 0n || b === 0n ? 0n : a === 1n ? b : b === 1n ? a : graph.gate("mul", a, b));
export const inv = (a) => graph.gate("inverse", a);
export const neg = (a) => sub(0n, a);

/// name(modulus, inputs…) as Cairo text. inputs: [[name, length], …]. body takes one array of values for each and
/// gives a list of lists, which the function returns as a tuple of arrays. A division by 0 panics.
export function emit(name, inputs, body) {
  graph = new Graph();
  const values = inputs.map(([input, length]) => Array.from({ length }, (_, i) => ({ input: `${input}_${i}` })));
  const results = body(...values);
  for (const value of results.flat()) {
    if (value.kind === undefined) throw new Error(`${name} gives back a value that no gate made`);
  }
  const used = new Set();
  const visit = (value) => {
    if (used.has(value)) return;
    used.add(value);
    value.operands?.forEach(visit);
  };
  results.flat().forEach(visit);

  const lines = [];
  const first = [...graph.constants.values(), ...values.flat()].filter((value) => used.has(value));
  first.forEach((value, i) => {
    value.name = `i${i}`;
    lines.push(`let i${i} = CircuitElement::<CircuitInput<${i}>> {};`);
  });
  const gates = graph.gates.filter((gate) => used.has(gate));
  gates.forEach((gate, i) => {
    gate.name = `g${i}`;
    lines.push(`let g${i} = circuit_${gate.kind}(${gate.operands.map((x) => x.name).join(", ")});`);
  });
  const outputs = [...new Set(results.flat().map((value) => value.name))];
  lines.push(`let outputs = (${outputs.join(", ")},)`, "    .new_inputs()");
  for (const value of first) lines.push(`    .next(${value.input ?? literal(value.constant)})`);
  lines.push("    .done()", "    .eval(modulus)", "    .unwrap();");
  const tuple = (parts) => `(${parts.join(", ")}${parts.length === 1 ? "," : ""})`;
  lines.push(tuple(results.map((list) => `[${list.map((value) => `outputs.get_output(${value.name})`).join(", ")}]`)));

  const parameters = inputs.map(([input, length]) => `${input}: [u384; ${length}]`);
  const unpacked = inputs.map(
    ([input], k) => `let [${values[k].map((v) => (used.has(v) ? v.input : "_")).join(", ")}] = ${input};`,
  );
  return {
    size: first.length + gates.length,
    text: [
      "#[inline(never)]",
      `pub fn ${name}(modulus: CircuitModulus, ${parameters.join(", ")}) -> ${tuple(results.map((list) => `[u384; ${list.length}]`))} {`,
      ...[...unpacked, ...lines].map((line) => `    ${line}`),
      "}\n",
    ].join("\n"),
  };
}
