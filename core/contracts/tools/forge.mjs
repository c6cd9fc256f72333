// Runs Forge's own binary in this folder with the arguments given. npx would leave a process between us and it, and
// the package's shim wants a postinstall script, which a plain `npm ci --ignore-scripts` never runs.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

export function forgeBinary() {
    const platform = `${process.platform}-${process.arch === "x64" ? "amd64" : process.arch}`;
    const binary = join(root, `node_modules/@foundry-rs/forge-${platform}/bin/forge`);
    if (!existsSync(binary)) {
        throw new Error(`forge is missing (${binary}): run npm ci in core/contracts`);
    }
    return binary;
}

export function forge(args, options = {}) {
    return spawnSync(forgeBinary(), args, { cwd: root, stdio: "inherit", ...options });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
    process.exit(forge(process.argv.slice(2)).status ?? 1);
}
