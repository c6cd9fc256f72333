// Compiles a Groth16 verifier class for a verifying key into out/<name>/: the sources as a package, then
// Groth16Verifier.sierra.json and Groth16Verifier.casm.json. Left as they are where nothing changed.
//
//   npm run build:starknet -- KEY [NAME]     in core/contracts
//
// KEY: a file with the key's 22 words, one a line, decimal or 0x… (alpha 2, beta 4, gamma 4, delta 4, IC 4 × 2; G2
// coordinates imaginary part first). NAME: of the folder, `verifier` where none is given.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { circuitsSource } from "./verifier_circuits.mjs";
import { keySource } from "./verifying_key.mjs";

const here = fileURLToPath(new URL("..", import.meta.url));
const copied = ["Scarb.toml", "cairo_project.toml", "src/lib.cairo", "src/groth16.cairo", "src/verifier.cairo"];
const contract = "Groth16Verifier";

function compiler(program) {
  const cache = process.env.XDG_CACHE_HOME || join(homedir(), ".cache");
  const path = join(cache, "landfall/cairo/bin", program);
  if (!existsSync(path)) throw new Error("the Cairo compiler is not there: run packaging/setup.sh --starknet");
  return path;
}

/// Paths {sierra, casm} of the class for a key's 22 words.
export function buildVerifier(words, name = "verifier") {
  const folder = join(here, "out", name);
  const files = new Map(copied.map((path) => [path, readFileSync(join(here, path), "utf8")]));
  files.set("src/circuits.cairo", circuitsSource());
  files.set("src/key.cairo", keySource(words));
  const stamp = createHash("sha256").update(JSON.stringify([...files])).digest("hex");
  const result = { sierra: join(folder, `${contract}.sierra.json`), casm: join(folder, `${contract}.casm.json`) };
  const stampFile = join(folder, ".built");
  if (existsSync(stampFile) && readFileSync(stampFile, "utf8") === stamp) return result;

  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, "src"), { recursive: true });
  for (const [path, text] of files) writeFileSync(join(folder, path), text);
  const run = (program, ...words) => execFileSync(compiler(program), words, { stdio: ["ignore", "inherit", "inherit"] });
  run("starknet-compile", folder, result.sierra, "-c", `landfall::verifier::${contract}`);
  run("starknet-sierra-compile", result.sierra, result.casm);
  writeFileSync(stampFile, stamp);
  return result;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    const [file, name] = process.argv.slice(2);
    if (!file) throw new Error("name a file with the verifying key's 22 words");
    const words = readFileSync(file, "utf8").trim().split(/\s+/).map((word, i) => {
      if (!/^(0x[0-9a-f]+|[0-9]+)$/i.test(word)) throw new Error(`word ${i} in ${file} is not a number, decimal or 0x…`);
      return BigInt(word);
    });
    console.log(buildVerifier(words, name).sierra);
  } catch (error) {
    process.stderr.write(`build: ${error.message}\n`);
    process.exit(1);
  }
}
