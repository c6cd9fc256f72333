// forge fmt and solhint, with the rules of tests/lint.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { forge, root } from "./forge.mjs";

const top = join(root, "../..");
const solhint = spawnSync(
    join(top, "tests/js/node_modules/.bin/solhint"),
    ["--disc", "--noPoster", "--max-warnings", "0", "-c", join(top, "tests/lint/solhint.json"), "src/**/*.sol", "test/**/*.sol"],
    { cwd: root, stdio: "inherit" },
);
const format = forge(["fmt", "--check"]);
process.exit(solhint.status || format.status ? 1 : 0);
