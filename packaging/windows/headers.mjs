#!/usr/bin/env node
// Puts Debian's headers of the libraries that we use, and nothing else, into build/windows/include. They are the same on
// Windows, but for the size of a word in OpenSSL's big numbers, which we don't use. Beside them in /usr/include lie those
// of Linux itself.
import { existsSync, mkdirSync, readdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL("../../build/windows/include", import.meta.url));

// Others may be reading what is there already.
function link(target, name) {
    if (!existsSync(join(folder, name))) {
        symlinkSync(target, join(folder, name));
    }
}

// Answers the folder.
export function makeHeaders() {
    mkdirSync(join(folder, "openssl"), { recursive: true });
    for (const part of ["/usr/include/openssl", "/usr/include/x86_64-linux-gnu/openssl"]) {
        for (const name of readdirSync(part)) {
            link(join(part, name), join("openssl", name));
        }
    }
    for (const name of readdirSync("/usr/include")) {
        if (/^(boost|qt6keychain|qrencode\.h|secp256k1.*\.h)$/.test(name)) {
            link(join("/usr/include", name), name);
        }
    }
    return folder;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
    makeHeaders();
}
