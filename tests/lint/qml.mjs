// Who may import whom in qml/, and what QML leaves to C++: money, formatting, secrets.
const modules = {
    "qml/theme": [],
    "qml/controls": ["Landfall.Theme"],
    "qml/components": ["Landfall.Theme", "Landfall.Controls", "Landfall.Desktop"],
};
const all = ["Landfall", "Landfall.Theme", "Landfall.Controls", "Landfall.Components", "Landfall.Desktop"];

const banned = [
    [/\b(?:parseFloat|parseInt|toFixed|toPrecision|toLocaleString|BigInt)\b/, "numbers become text in C++: show the string it gives"],
    [/\bNumber\s*[.(]/, "numbers become text in C++: show the string it gives"],
    [/\bnew Date\b|\bDate\.now\b|\bformatDate(?:Time)?\b/, "times become text in C++: show the string it gives"],
    [/\bechoMode\b/, "what is typed here would be a QML property: take a SecretField"],
    [/\bproperty\s+(?:string|var)\s+\w*(?:passphrase|password|mnemonic|secret|privateKey|recoveryPhrase)\w*/i, "a secret is no QML property"],
    [/\bXMLHttpRequest\b|\bWebSocket\b/, "the window talks to view models only"],
    [/\bconsole\.\w+\s*\(/, "nothing is logged from QML"],
];

const layerOf = (path) => Object.keys(modules).find((folder) => path.startsWith(`${folder}/`));

function withoutComments(text) {
    return text
        .replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, " "))
        .replace(/(^|[^:"])\/\/.*$/gm, "$1");
}

function checkFile(path, text) {
    const layer = layerOf(path);
    const allowed = layer ? modules[layer] : all;
    const problems = [];
    withoutComments(text).split("\n").forEach((line, index) => {
        const complain = (what) => problems.push(`${path}:${index + 1}: ${what}`);
        const imported = /^\s*import\s+([\w.]+)/.exec(line)?.[1];
        if (imported?.startsWith("Landfall") && !allowed.includes(imported)) {
            complain(`${layer ?? "qml"} may not import ${imported}: it may import ${allowed.join(", ") || "none of ours"}`);
        }
        if (layer !== "qml/controls" && /^QtQuick\.(?:Controls|Templates)\b/.test(imported ?? "")) {
            complain(`${imported} is styled in qml/controls: import Landfall.Controls`);
        }
        for (const [pattern, why] of banned) {
            if (pattern.test(line)) {
                complain(why);
            }
        }
    });
    return problems;
}

// files: Map of path to text.
export function check(files) {
    return [...files].filter(([path]) => path.endsWith(".qml")).flatMap(([path, text]) => checkFile(path, text));
}
