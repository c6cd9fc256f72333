// "Rule 14" in a comment means item 14 of core/RULES.md: each number cited must be in that list, and each
// item must say why.
const listPath = "core/RULES.md";
const skipped = /(^|\/)package-lock\.json$|\.(png|svg|ico|zkey|wtns|r1cs)$|^LICENSE$/;

// "rule 3", "rules 3, 6, 25", "rules 4 to 6 and 9".
const citation = /\brules?\s+(\d+(?:(?:\s*,\s*(?:and\s+)?|\s+(?:to|and|or)\s+|\s*[-–…]\s*)\d+)*)/gi;

// A citation may go on in the next line of its comment. Places stay what they were.
const joined = (text) => text.replace(/\n[ \t]*(?:\/\/+|\*|#+)?[ \t]*/g, (gap) => " ".repeat(gap.length));

function citedIn(numbers) {
    const out = [];
    const part = /(\d+)(?:\s*(?:to|[-–…])\s*(\d+))?/g;
    for (const [, first, last] of numbers.matchAll(part)) {
        for (let number = Number(first); number <= Math.min(Number(last ?? first), Number(first) + 99); ++number) {
            out.push(number);
        }
    }
    return out;
}

// The list's items: number, and whether it has a reason.
function itemsOf(text) {
    return text.split(/^(?=\d+\. )/m).slice(1).map((item) => ({ number: parseInt(item, 10), hasReason: item.includes("*Why:*") }));
}

function checkList(items) {
    const problems = [];
    items.forEach(({ number, hasReason }, index) => {
        if (number !== index + 1) {
            problems.push(`${listPath}: rule ${number} stands where rule ${index + 1} belongs: numbers stay what they are`);
        }
        if (!hasReason) {
            problems.push(`${listPath}: rule ${number} has no "*Why:*"`);
        }
    });
    return problems;
}

export function check(files) {
    const items = itemsOf(files.get(listPath) ?? "");
    const known = new Set(items.map(({ number }) => number));
    const problems = checkList(items);
    for (const [path, text] of files) {
        if (skipped.test(path)) {
            continue;
        }
        for (const found of joined(text).matchAll(citation)) {
            const line = text.slice(0, found.index).split("\n").length;
            for (const number of citedIn(found[1]).filter((cited) => !known.has(cited))) {
                problems.push(`${path}:${line}: '${found[0].replace(/\s+/g, " ")}': ${listPath} has no rule ${number}`);
            }
        }
    }
    return problems;
}
