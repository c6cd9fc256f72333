// zsh and fish, with the scripts made for them, offer every command and every option that the command line's own help
// names.
import { folder, output, script, testShell } from "../completion.mjs";

// Its widgets need a terminal: what is handed to the two functions that offer words is read instead.
testShell("zsh", (words) => {
    const typed = words.map((word) => `'${word}'`).join(" ");
    const stubs = "compdef() {}; _describe() { print -l -- ${(P)2%%:*} }; _arguments() { for spec; do print -r -- ${spec%%[=\\[]*}; done }";
    return output("zsh", ["-f", "-c", `${stubs}; source ${script("zsh")}; words=(landfall-cli ${typed}); CURRENT=${words.length + 1}; _landfall-cli`]);
});

testShell("fish", (words) => {
    const typed = ["landfall-cli", ...words].join(" ");
    return output("fish", ["--no-config", "-c", `source ${script("fish")}; complete -C '${typed}' | string split -f 1 \\t`], { env: { ...process.env, HOME: folder, TERM: "dumb" } });
});
