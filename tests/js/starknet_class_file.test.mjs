// Compiled contracts as this library reads them from the compilers' files: their hashes are starknet.js'.
// LANDFALL_BUILD_DIR is the build whose bin/starknet_transaction_tool speaks for this library.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, test } from "node:test";
import { hash } from "starknet";
import { buildVerifier } from "../../core/contracts/starknet/tools/build.mjs";
import { someG2, trapdoorKey } from "./groth16_trapdoor.mjs";

assert.ok(process.env.LANDFALL_BUILD_DIR, "set LANDFALL_BUILD_DIR to the build to test, such as build/dev");

const folder = mkdtempSync(join(tmpdir(), "landfall-class-"));
after(() => rmSync(folder, { recursive: true }));

function ask(where, name) {
  const tool = join(process.env.LANDFALL_BUILD_DIR, "bin", "starknet_transaction_tool");
  return spawnSync(tool, { input: `class-file ${where} ${name}\n`, encoding: "utf8" }).stdout.trim();
}
const hashes = (sierra, casm) =>
  [hash.computeContractClassHash(sierra), hash.computeCompiledClassHashBlake(casm)].map((value) => "0x" + BigInt(value).toString(16)).join(" ");

const built = buildVerifier(trapdoorKey(someG2).words, "hints");
const [sierra, casm] = [built.sierra, built.casm].map((path) => JSON.parse(readFileSync(path, "utf8")));

test("the verifier's", () => {
  assert.equal(ask(dirname(built.sierra), "Groth16Verifier"), hashes(sierra, casm));
});

test("strings of an ABI stay as they are, whatever stands in them, and wherever the ABI stands", () => {
  const abi = [{ type: "impl", name: 'a "b", c: {[\\ d', interface_name: "x  ]}", items: [], more: { z: 1, a: [true, null] } }];
  const { abi: _, ...others } = sierra;
  for (const changed of [{ abi, ...others }, { ...others, abi }, { ...others, abi: [] }]) {
    for (const spaces of [0, 2, "\t"]) {
      writeFileSync(join(folder, "Some.sierra.json"), JSON.stringify(changed, null, spaces));
      writeFileSync(join(folder, "Some.casm.json"), JSON.stringify(casm));
      assert.equal(ask(folder, "Some"), hashes(changed, casm));
    }
  }
});

test("files that are missing or not whole are refused", () => {
  const write = (first, second) => {
    writeFileSync(join(folder, "Bad.sierra.json"), JSON.stringify(first));
    writeFileSync(join(folder, "Bad.casm.json"), JSON.stringify(second));
    return ask(folder, "Bad");
  };
  assert.equal(ask(folder, "None"), "error: artefact-missing");
  assert.equal(write(sierra, casm), hashes(sierra, casm));
  const without = (object, field) => Object.fromEntries(Object.entries(object).filter(([name]) => name !== field));
  for (const field of ["sierra_program", "contract_class_version", "entry_points_by_type", "abi"]) {
    assert.equal(write(without(sierra, field), casm), "error: artefact-malformed", field);
  }
  for (const field of ["bytecode", "entry_points_by_type"]) {
    assert.equal(write(sierra, without(casm, field)), "error: artefact-malformed", field);
  }
  assert.equal(write({ ...sierra, contract_class_version: "0.2.0" }, casm), "error: artefact-malformed");
  assert.equal(write({ ...sierra, sierra_program: ["7"] }, casm), "error: artefact-malformed");
  assert.equal(write(sierra, { ...casm, bytecode_segment_lengths: [1, 2] }), "error: artefact-malformed");
});
