import assert from "node:assert/strict";
import { test } from "node:test";

import { check, compileModel, runs } from "./runs.mjs";

const program = compileModel();
for (const run of runs.filter((each) => !each.long)) {
    test(`model: ${run.what}: ${run.expected}`, () => {
        assert.deepEqual(check(run, program).problems, []);
    });
}
