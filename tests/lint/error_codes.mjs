// Error codes that callers tell apart are constants, in one error_codes.h a module; a misspelt literal would compile.
// And no decision hangs on the words of a message or a note of ours. What servers say is the exception, and has its
// one place.
const literal = /\bcode\s*(?:==|!=)\s*(?:"|Q(?:StringLiteral|Latin1String(?:View)?)\()|(?:"|Q(?:StringLiteral|Latin1String(?:View)?)\("[\w-]*"\))\s*(?:==|!=)\s*[\w.>()-]*\bcode\b/;
const words = /\bmessage\b\s*(?:==|!=)\s*(?:"|Q\w+\()|\bmessage\b(?:\(\))?\.(?:find|contains|starts_with|ends_with|startsWith|endsWith)\s*\(/;
// Two words and a space between them, as a literal or by the name of a constant of the same file.
const sentence = String.raw`"[^"]*[a-z][,:;]? [a-z][^"]*"`;
const quoted = String.raw`(?:Q\w+\()?${sentence}`;
const constant = new RegExp(String.raw`\b(k[A-Z]\w*)(?:\[\])?\s*[={(]\s*${quoted}`, "g");
const decides = (what) =>
    new RegExp(String.raw`(?:==|!=)\s*${what}|${what}\)?\s*(?:==|!=)|\b(?:find|contains|starts_with|ends_with|startsWith|endsWith)\(${what}`);
const bySentence = decides(quoted);
const serversWords = /^core\/l1\/evm\/(?:eth_client|eth_send|rpc_answer)\.cpp$/;

export function check(files) {
    const problems = [];
    for (const [path, text] of files) {
        if (!/^(?:core|app)\/.*\.(?:h|cpp)$/.test(path)) {
            continue;
        }
        const constants = [...text.matchAll(constant)].map(([, name]) => decides(String.raw`\b${name}\b`));
        text.split("\n").forEach((line, index) => {
            const code = line.replace(/(^|[^:"])\/\/.*$/, "$1");
            if (literal.test(code)) {
                problems.push(`${path}:${index + 1}: compare an error code with its constant (error_codes.h)`);
            }
            if (serversWords.test(path)) {
                return;
            }
            if (words.test(code)) {
                problems.push(`${path}:${index + 1}: a message is for people: decide by its code`);
            } else if ([bySentence, ...constants].some((form) => form.test(code))) {
                problems.push(`${path}:${index + 1}: a sentence is for people: decide by a value of its own`);
            }
        });
    }
    return problems;
}
