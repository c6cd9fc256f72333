// Error codes that callers tell apart are constants, in one error_codes.h a module; a misspelt literal would compile.
// And no decision hangs on the words of a message of ours. What servers say is the exception, and has its one place.
const literal = /\bcode\s*(?:==|!=)\s*(?:"|Q(?:StringLiteral|Latin1String(?:View)?)\()|(?:"|Q(?:StringLiteral|Latin1String(?:View)?)\("[\w-]*"\))\s*(?:==|!=)\s*[\w.>()-]*\bcode\b/;
const words = /\bmessage\b\s*(?:==|!=)\s*(?:"|Q\w+\()|\bmessage\b(?:\(\))?\.(?:find|contains|starts_with|ends_with|startsWith|endsWith)\s*\(/;
const serversWords = /^core\/l1\/evm\/(?:eth_client|eth_send|rpc_answer)\.cpp$/;

export function check(files) {
    const problems = [];
    for (const [path, text] of files) {
        if (!/^(?:core|app)\/.*\.(?:h|cpp)$/.test(path)) {
            continue;
        }
        text.split("\n").forEach((line, index) => {
            const code = line.replace(/(^|[^:"])\/\/.*$/, "$1");
            if (literal.test(code)) {
                problems.push(`${path}:${index + 1}: compare an error code with its constant (error_codes.h)`);
            }
            if (words.test(code) && !serversWords.test(path)) {
                problems.push(`${path}:${index + 1}: a message is for people: decide by its code`);
            }
        });
    }
    return problems;
}
