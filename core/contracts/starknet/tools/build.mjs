// Compiles Starknet classes into out/<name>/: the sources as a package, then <class>.sierra.json and <class>.casm.json.
// Left as they are where nothing changed.
//
//   npm run build:starknet                   in core/contracts: the rollup's two classes and the test token, out/contracts
//   npm run build:starknet -- KEY [NAME]     the verifier of a verifying key
//
// KEY: a file with the key's 22 words, one a line, decimal or 0x… (alpha 2, beta 4, gamma 4, delta 4, IC 4 × 2; G2
// coordinates imaginary part first). NAME: of the folder, `verifier` where none is given.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { circuitsSource } from "./verifier_circuits.mjs";
import { keySource } from "./verifying_key.mjs";

const here = fileURLToPath(new URL("..", import.meta.url));
const read = (path) => readFileSync(join(here, path), "utf8");
const projectFiles = ["Scarb.toml", "cairo_project.toml"];
const verifierSources = ["groth16.cairo", "verifier.cairo"];

function compiler(program) {
  const cache = process.env.XDG_CACHE_HOME || join(homedir(), ".cache");
  const path = join(cache, "landfall/cairo/bin", program);
  if (!existsSync(path)) throw new Error("the Cairo compiler is not there: run packaging/setup.sh --starknet");
  return path;
}

/// Compiles classes of one package. sources: name → text, of src/; contracts: class → its path. Answers class →
/// {sierra, casm}, paths.
export function buildPackage(name, sources, contracts) {
  const folder = join(here, "out", name);
  const files = new Map(projectFiles.map((path) => [path, read(path)]));
  for (const [source, text] of sources) files.set(`src/${source}`, text);
  files.set("src/lib.cairo", [...sources.keys()].map((source) => `pub mod ${source.replace(".cairo", "")};\n`).sort().join(""));
  const stamp = createHash("sha256").update(JSON.stringify([[...files], contracts])).digest("hex");
  const place = (contract, form) => join(folder, `${contract}.${form}.json`);
  const classes = Object.keys(contracts).map((contract) => [contract, { sierra: place(contract, "sierra"), casm: place(contract, "casm") }]);
  const stampFile = join(folder, ".built");
  if (existsSync(stampFile) && readFileSync(stampFile, "utf8") === stamp) return Object.fromEntries(classes);

  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, "src"), { recursive: true });
  for (const [path, text] of files) writeFileSync(join(folder, path), text);
  const run = (program, ...words) => execFileSync(compiler(program), words, { stdio: ["ignore", "inherit", "inherit"] });
  for (const [contract, { sierra, casm }] of classes) {
    run("starknet-compile", folder, sierra, "-c", `landfall::${contracts[contract]}::${contract}`);
    run("starknet-sierra-compile", sierra, casm);
  }
  writeFileSync(stampFile, stamp);
  return Object.fromEntries(classes);
}

/// Paths {sierra, casm} of the class for a key's 22 words.
export function buildVerifier(words, name = "verifier") {
  const sources = new Map(verifierSources.map((source) => [source, read(`src/${source}`)]));
  sources.set("circuits.cairo", circuitsSource());
  sources.set("key.cairo", keySource(words));
  return buildPackage(name, sources, { Groth16Verifier: "verifier" }).Groth16Verifier;
}

/// {Rollup, RollupSecond, TestToken}, each {sierra, casm}.
export function buildContracts() {
  const names = readdirSync(join(here, "src")).filter((source) => !verifierSources.includes(source)).sort();
  const sources = new Map(names.map((source) => [source, read(`src/${source}`)]));
  return buildPackage("contracts", sources, { Rollup: "rollup", RollupSecond: "rollup_second", TestToken: "test_token" });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    const [file, name] = process.argv.slice(2);
    if (file === undefined) {
      for (const { sierra } of Object.values(buildContracts())) console.log(sierra);
    } else {
      const words = readFileSync(file, "utf8").trim().split(/\s+/).map((word, i) => {
        if (!/^(0x[0-9a-f]+|[0-9]+)$/i.test(word)) throw new Error(`word ${i} in ${file} is not a number, decimal or 0x…`);
        return BigInt(word);
      });
      console.log(buildVerifier(words, name).sierra);
    }
  } catch (error) {
    process.stderr.write(`build: ${error.message}\n`);
    process.exit(1);
  }
}
