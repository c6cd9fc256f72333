// Each lint must fail on a planted violation and pass on what resembles one.
import assert from "node:assert/strict";
import test from "node:test";

import * as documents from "./documents.mjs";
import * as errorCodes from "./error_codes.mjs";
import * as fileSizes from "./file_sizes.mjs";
import * as includes from "./includes.mjs";
import * as lockfiles from "./lockfiles.mjs";
import { rooms } from "./modules.mjs";
import * as qml from "./qml.mjs";
import * as rules from "./rules.mjs";
import * as words from "./words.mjs";

const found = (lint, path, text) => lint.check(new Map([[path, text]])).length;

const includeCases = [
    ["core/base/a.h", '#include "crypto/keccak.h"', 1],
    ["core/snark/a.h", '#include "crypto/keccak.h"', 1],
    ["core/snark/a.h", '#include "base/hex.h"', 0],
    ["core/state/a.cpp", '#include "circuits/batch.h"', 1],
    ["core/node/a.cpp", '#include "circuits/batch.h"', 0],
    ["core/l1/evm/a.cpp", '#include "wallet/keystore.h"', 1],
    ["core/wallet/a.cpp", '#include "node/node.h"', 1],
    ["core/devnet/a.cpp", '#include "node/node.h"', 1],
    ["app/cli/a.cpp", '#include "store/schema.h"', 0],
    ["app/cli/a.cpp", '#include "desktop/node_link.h"', 1],
    ["app/desktop/a.cpp", '#include "cli/terminal.h"', 1],
    ["app/common/a.cpp", '#include "cli/terminal.h"', 1],
    ["app/desktop/a.cpp", '#include "common/format.h"', 0],
    ["app/offline/a.cpp", '#include "desktop/node_link.h"', 0],
    ["core/state/a.cpp", "#include <QString>", 1],
    ["core/state/a.cpp", "#include <QtCore/QString>", 1],
    ["core/l1/a.cpp", "#include <QString>", 0],
    ["core/l1/a.cpp", "#include <QtGui/QColor>", 1],
    ["core/l1/a.cpp", "#include <QQuickItem>", 1],
    ["core/snark/a.cpp", "#include <fstream>", 1],
    ["core/store/a.cpp", "#include <fstream>", 0],
    ["core/node/a.cpp", "#include <unistd.h>", 1],
    ["core/platform/process.cpp", "#include <sys/prctl.h>", 1],
    ["core/platform/process_posix.cpp", "#include <sys/prctl.h>", 0],
    ["core/platform/handle_windows.h", "#include <windows.h>", 0],
    ["app/cli/a.cpp", '#include "platform/process.h"', 0],
    ["core/platform/a.cpp", '#include "protocol/amount.h"', 1],
    ["core/state/a.cpp", '#include "platform/process.h"', 1],
    ["core/snark/a.cpp", "const auto t = std::chrono::steady_clock::now();", 1],
    ["core/snark/a.cpp", "// not std::chrono::steady_clock::now()", 0],
    ["core/state/a.cpp", "RAND_bytes(p, 32);", 1],
    ["core/crypto/random.cpp", "RAND_bytes(p, 32);", 0],
    ["core/node/chain/relayer.cpp", '#include "node/chain/relayer.h"', 0],
    ["core/node/node.cpp", '#include "node/batches/batcher.h"', 0],
    ["core/node/garage/a.cpp", '#include "node/garage/a.h"', 1],
    ["app/desktop/pages/a.cpp", '#include "desktop/secrets/a.h"', 0],
    ["app/desktop/main.cpp", '#include "desktop/pages/a.h"', 0],
    ["core/base/CMakeLists.txt", "landfall_module(base SOURCES a.cpp LINKS landfall_crypto)", 1],
    ["core/state/CMakeLists.txt", "landfall_module(state QT SOURCES a.cpp LINKS Qt6::Core)", 1],
    ["core/other/CMakeLists.txt", "landfall_module(other SOURCES a.cpp)", 1],
    ["core/snark/CMakeLists.txt", "landfall_module(snark SOURCES a.cpp LINKS landfall_algebra)", 0],
];
for (const [path, text, expected] of includeCases) {
    test(`include rules: ${path}: ${text}`, () => assert.equal(found(includes, path, text), expected));
}

// Between any two rooms, and upwards.
for (const [top, list] of Object.entries(rooms)) {
    const short = top.split("/")[1];
    for (const [from, allowed] of Object.entries(list)) {
        for (const to of ["", ...Object.keys(list)].filter((name) => name !== from)) {
            const header = `${short}/${to === "" ? "" : `${to}/`}a.h`;
            test(`include rules: ${top}/${from} and ${header}`, () =>
                assert.equal(found(includes, `${top}/${from}/a.cpp`, `#include "${header}"`), allowed.includes(to) ? 0 : 1));
        }
    }
}

test("include rules: a stage of the same room", () => {
    const files = new Map([
        ["core/node/stages.h", '#include "node/requests/pool.h"\n#include "node/requests/carrier.h"'],
        ["core/node/requests/carrier.h", '#include "node/requests/pool.h"'],
    ]);
    assert.equal(includes.check(files).length, 1);
    files.set("core/node/requests/carrier.h", '#include "node/requests/rules.h"');
    assert.equal(includes.check(files).length, 0);
});

const codeCases = [
    ['if (error.code == "nonce-used") {', 1],
    ['if ("nonce-used" != error.code) {', 1],
    ['if (error.code == QLatin1StringView("nonce-used")) {', 1],
    ["if (error.code == code::kNonceUsed) {", 0],
    ['// code == "nonce-used"', 0],
    ['if (error.message == "not now") {', 1],
    ['if (error.message.find("now") != std::string::npos) {', 1],
    ["if (link.problem->message != error.message) {", 0],
    ['if (why != QLatin1StringView("nothing waits")) {', 1],
    ['if ("nothing waits" == why) {', 1],
    ['return note.starts_with("it has expired: ");', 1],
    ['constexpr const char* kPassed =\n    "it has expired: sign";\nif (row.note != kPassed) {', 1],
    ['constexpr char kPassed[] = "it has expired";\nreturn row.note.starts_with(kPassed);', 1],
    ['constexpr char kPassed[] = "it has expired";\nreturn kPassed;', 0],
    ['constexpr char kMark[] = "0x";\nreturn text.starts_with(kMark);', 0],
    ['if (row.note != why) {', 0],
    ['if (type == "uint256[]") {', 0],
    ['return {code, "a message"};', 0],
];
for (const [text, expected] of codeCases) {
    test(`error codes: ${text}`, () => assert.equal(found(errorCodes, "core/node/a.cpp", text), expected));
}

const qmlCases = [
    ["qml/theme/A.qml", "import Landfall.Controls", 1],
    ["qml/controls/A.qml", "import Landfall.Theme", 0],
    ["qml/controls/A.qml", "import Landfall.Desktop", 1],
    ["qml/controls/A.qml", "import QtQuick.Templates as T", 0],
    ["qml/components/A.qml", "import QtQuick.Templates as T", 1],
    ["qml/pages/A.qml", "import QtQuick.Controls.Basic", 1],
    ["qml/pages/A.qml", "import Landfall.Components", 0],
    ["qml/pages/A.qml", "text: amount.toFixed(2)", 1],
    ["qml/pages/A.qml", "text: Number(amount) + 1", 1],
    ["qml/pages/A.qml", "echoMode: TextInput.Password", 1],
    ["qml/pages/A.qml", "property string passphrase", 1],
    ["qml/pages/A.qml", "// console.log(1)", 0],
    ["qml/pages/A.qml", "console.log(1)", 1],
    ["qml/pages/A.qml", "NumberAnimation { duration: 100 }", 0],
];
for (const [path, text, expected] of qmlCases) {
    test(`qml rules: ${path}: ${text}`, () => assert.equal(found(qml, path, text), expected));
}

// Joined here, so that the lint does not find this file.
const wordCases = [
    ["// TO" + "DO: later", 1],
    ["// FIX" + "ME", 1],
    ["todo list", 0],
    ["<<<<<<" + "< HEAD", 1],
    ["see /wo" + "rk/main/a.cpp", 1],
    ["#include \"network/a.h\"", 0],
    ["cd /ro" + "ot/landfall", 1],
    ["https://registry.npm" + "js.org/solc", 1],
    ["-----BEGIN EC PRIVATE " + "KEY-----", 1],
    ["dbus-run-session", 0],
];
for (const [text, expected] of wordCases) {
    test(`words: ${text}`, () => assert.equal(found(words, "a.md", text), expected));
}

test("lock files: a range, a missing lock, an address and a missing hash are each reported", () => {
    const manifest = JSON.stringify({ devDependencies: { a: "^1.0.0" } });
    assert.equal(found(lockfiles, "a/package.json", manifest), 2);
    const lock = { lockfileVersion: 3, packages: { "": {}, "node_modules/a": { integrity: "sha512-x" } } };
    assert.equal(found(lockfiles, "a/package-lock.json", JSON.stringify(lock)), 0);
    lock.packages["node_modules/a"].resolved = "https://example.org/a.tgz";
    assert.equal(found(lockfiles, "a/package-lock.json", JSON.stringify(lock)), 1);
    lock.packages["node_modules/a"] = {};
    assert.equal(found(lockfiles, "a/package-lock.json", JSON.stringify(lock)), 1);
});

test("file sizes: 401 lines are hinted at, 400 are not", () => {
    assert.equal(found(fileSizes, "a.cpp", "x\n".repeat(401)), 1);
    assert.equal(found(fileSizes, "a.cpp", "x\n".repeat(400)), 0);
});

// A list of two rules; numbers are joined here, so that the lint does not find this file.
const ruleList = "# The rules\n\n1. **One.** *Why:* a.\n2. **Two.**\n   *Why:* b.\n";
const ruleCases = [
    ["// The order (rule " + "2).", 0],
    ["// The order (rule " + "3).", 1],
    ["/// Rules " + "1, 2: both.", 0],
    ["/// Rules " + "1, 4 and 5.", 2],
    ["// Rules " + "1 to 3", 1],
    ["// in the order of the rule\n// " + "7 there", 1],
    ["// the ruler " + "7", 0],
    ["// a rule of its own: 7 of them", 0],
];
for (const [text, expected] of ruleCases) {
    test(`rules: ${JSON.stringify(text)}`, () =>
        assert.equal(rules.check(new Map([["core/RULES.md", ruleList], ["core/a.h", text]])).length, expected));
}

test("rules: a list with a gap, and a rule without its reason", () => {
    assert.equal(found(rules, "core/RULES.md", ruleList), 0);
    assert.equal(found(rules, "core/RULES.md", ruleList.replace("2. ", "3. ")), 1);
    assert.equal(found(rules, "core/RULES.md", ruleList.replace("*Why:* b.", "")), 1);
});

const documentCases = [
    ["[rules](core/RULES.md)", 0],
    ["![a](core/../core/RULES.md#state)", 0],
    ["[rules](core/RULE.md)", 1],
    ["[rules](https://example.org/a.md)", 0],
    ["`core/RULES.md` and `core/`", 0],
    ["`core/node/pool.h`", 1],
    ["`node/pool.h`", 0],
];
for (const [text, expected] of documentCases) {
    test(`documents: ${text}`, () =>
        assert.equal(documents.check(new Map([["README.md", text], ["core/RULES.md", ""]])).length, expected));
}

test("documents: a stage without its row, and one that is not drawn", () => {
    const files = new Map([
        ["core/node/stages.h", '#include "node/node.h"\n#include "node/requests/pool.h"\n#include "node/chain/relayer.h"'],
        ["core/README.md", "| `pool` (asks) | a | b |\n| `relayer`, one a chain | a | b |"],
        ["resources/diagrams/node.dot", "pool -> requests -> relayer"],
    ]);
    assert.equal(documents.check(files).length, 0);
    files.set("core/README.md", "| `pool` | a | b |\nand `relayer`");
    assert.equal(documents.check(files).length, 1);
    files.set("resources/diagrams/node.dot", "pool -> requests");
    assert.equal(documents.check(files).length, 2);
});
