// npm packages are pinned exactly, and lock files carry no addresses: whoever
// builds this may use another registry.
export function check(files) {
    const problems = [];
    for (const [path, text] of files) {
        if (/(^|\/)package\.json$/.test(path)) {
            problems.push(...checkManifest(path, JSON.parse(text), files));
        } else if (/(^|\/)package-lock\.json$/.test(path)) {
            problems.push(...checkLock(path, JSON.parse(text)));
        }
    }
    return problems;
}

function checkManifest(path, manifest, files) {
    const problems = [];
    const wanted = { ...manifest.dependencies, ...manifest.devDependencies, ...manifest.optionalDependencies };
    for (const [name, version] of Object.entries(wanted)) {
        if (!/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version)) {
            problems.push(`${path}: ${name} is '${version}': pin one version`);
        }
    }
    if (Object.keys(wanted).length > 0 && !files.has(path.replace(/package\.json$/, "package-lock.json"))) {
        problems.push(`${path}: has no package-lock.json beside it`);
    }
    return problems;
}

function checkLock(path, lock) {
    const problems = [];
    if (lock.lockfileVersion !== 3) {
        problems.push(`${path}: lockfileVersion is ${lock.lockfileVersion}, not 3`);
    }
    for (const [name, entry] of Object.entries(lock.packages ?? {})) {
        if (entry.resolved !== undefined) {
            problems.push(`${path}: ${name} carries an address: run npm with omit-lockfile-registry-resolved=true`);
        }
        if (name !== "" && !entry.link && entry.integrity === undefined) {
            problems.push(`${path}: ${name} has no integrity hash`);
        }
    }
    return problems;
}
