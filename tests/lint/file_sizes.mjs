// A hint, not a rule: long files are where concerns get mixed.
const limit = 400;

export function check(files) {
    const problems = [];
    for (const [path, text] of files) {
        if (/\.(h|cpp|sol|mjs|sh|qml)$/.test(path)) {
            const lines = text.split("\n").length - 1;
            if (lines > limit) {
                problems.push(`${path}: ${lines} lines, over ${limit}`);
            }
        }
    }
    return problems;
}
