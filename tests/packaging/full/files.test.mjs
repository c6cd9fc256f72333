// The files that a desktop, a manual and a service manager read are what those take.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import test from "node:test";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "..");
const programs = join(process.env.LANDFALL_BUILD_DIR ?? join(root, "build", "dev"), "bin");
const files = join(root, "packaging", "linux", "files");
const read = (name) => readFileSync(join(files, name), "utf8");

function run(command, ...args) {
    const done = spawnSync(command, args, { encoding: "utf8", env: { ...process.env, LC_ALL: "C.UTF-8", MANWIDTH: "80" } });
    assert.equal(done.error, undefined, `${command}: ${done.error}`);
    return { status: done.status, said: done.stdout + done.stderr, out: done.stdout, err: done.stderr };
}

function withFile(name, text, use) {
    const folder = mkdtempSync(join(tmpdir(), "landfall-files-"));
    try {
        writeFileSync(join(folder, name), text);
        return use(join(folder, name));
    } finally {
        rmSync(folder, { recursive: true });
    }
}

test("the desktop entry", () => {
    const good = run("desktop-file-validate", join(files, "landfall.desktop"));
    assert.equal(good.said, "");
    assert.match(read("landfall.desktop"), /\[Desktop Action demo\]\nName=Try the local demo\nExec=landfall --demo\n/);
});

// No domain is the project's own, so its name is none either; everything else counts.
test("the software catalogue's entry", () => {
    const text = read("landfall.metainfo.xml").replace("@PROJECT_VERSION@", "1.2.3").replace("@LANDFALL_RELEASE_DAY@", "2026-05-04");
    withFile("landfall.metainfo.xml", text, (file) => {
        const checked = run("appstreamcli", "validate", "--no-net", "--override=cid-desktopapp-is-not-rdns=info", file);
        assert.equal(checked.status, 0, checked.said);
    });
});

test("the service", () => {
    const unit = read("landfalld.service");
    withFile("landfalld.service", unit.replace("/usr/bin/landfalld", join(programs, "landfalld")), (file) => {
        const checked = run("systemd-analyze", "verify", "--man=no", file);
        assert.equal(checked.said.split("\n").filter((line) => line.includes("landfalld")).join("\n"), "");
        assert.equal(checked.status, 0, checked.said);
        const security = run("systemd-analyze", "security", "--offline=yes", file);
        const level = Number(/Overall exposure level for landfalld.service: ([\d.]+)/.exec(security.said)?.[1] ?? NaN);
        assert.ok(level < 2, `exposure level ${level}`);
    });
});

test("the manual pages", () => {
    const pages = { "landfall.1": read("landfall.1"), "landfalld.1": read("landfalld.1"), "landfall-cli.1": run(join(programs, "landfall-cli"), "help", "man-page").out };
    for (const [name, text] of Object.entries(pages)) {
        withFile(name, text, (file) => {
            const rendered = run("man", "--warnings=w", "-E", "UTF-8", "-l", file);
            assert.equal(rendered.err, "", name);
            assert.equal(rendered.status, 0, name);
            assert.match(rendered.out, /SYNOPSIS/, name);
        });
    }
});
