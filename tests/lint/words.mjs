// What must not be left in a file that others read. Written with character
// classes, so that this file does not find itself.
const banned = [
    [/\bT[O]DO\b|\bF[I]XME\b|\bX[X]X\b/, "unfinished work belongs to the tracker, not to the source"],
    [/^<{7} |^>{7} /, "a conflict marker"],
    [/(^|[\s"'`(=:])\/(?:w[o]rk|r[o]ot|h[o]me\/\w+)\//, "a path of one machine"],
    [/\/tmp\/(?:b[a]sh_jobs|l[a]ndfall|b[u]ild)/, "a path of one machine"],
    [/registry\.npmj[s]\.org|de[b]\.debian\.org|index\.crate[s]\.io|static\.crate[s]\.io|p[y]pi\.org|proxy\.golan[g]\.org|repo1?\.mave[n]\b/, "the address of a package registry: name the package alone"],
    [/-----BEGIN (?:[A-Z]+ )?PRIVATE K[E]Y/, "a private key"],
];

const skipped = /(^|\/)package-lock\.json$|\.(png|svg|ico|zkey|wtns|r1cs)$|^LICENSE$/;

export function check(files) {
    const problems = [];
    for (const [path, text] of files) {
        if (skipped.test(path)) {
            continue;
        }
        text.split("\n").forEach((line, index) => {
            for (const [pattern, why] of banned) {
                const found = pattern.exec(line);
                if (found) {
                    problems.push(`${path}:${index + 1}: '${found[0].trim()}': ${why}`);
                }
            }
        });
    }
    return problems;
}
