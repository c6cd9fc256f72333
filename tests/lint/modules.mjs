// Who may include whom. What a module may reach through another is not listed:
// `reachable` takes the transitive closure.
const direct = {
    base: [],
    platform: ["base"],
    algebra: ["base"],
    crypto: ["algebra"],
    snark: ["algebra"],
    protocol: ["crypto"],
    circuits: ["snark", "protocol"],
    state: ["protocol"],
    store: ["state", "platform"],
    l1: ["protocol", "platform"],
    wallet: ["protocol", "platform"],
    node: ["base", "platform", "algebra", "crypto", "snark", "protocol", "circuits", "state", "store", "l1"],
    rpc: ["node"],
    devnet: ["l1", "wallet"],
    app: ["rpc", "node", "wallet", "devnet", "protocol"],
};

export const modules = Object.keys(direct);

// Plain C++20: no Qt, no I/O, no clock, no randomness of their own.
export const plainModules = ["base", "algebra", "crypto", "snark", "protocol", "circuits", "state"];

// Programs share app/common; none reaches into another, but the window on prepared
// data into the window.
export const programs = {
    common: [],
    keychain: [],
    daemon: ["common"],
    cli: ["common"],
    desktop: ["common", "keychain"],
    offline: ["common", "keychain", "desktop"],
};

// Rooms: what a folder of these modules may include of its own module, beside itself. What lies in
// the module's own folder stands above its rooms and may include them all; no room includes that.
export const rooms = {
    "core/node": {
        shared: [],
        requests: ["shared"],
        batches: ["shared"],
        proving: ["shared"],
        chain: ["shared"],
        votes: ["shared"],
        exits: ["shared"],
        views: ["shared"],
    },
    "app/desktop": {
        words: [],
        secrets: [],
        backend: [],
        pages: ["words", "secrets", "backend"],
    },
};

export function reachable(module) {
    const seen = new Set([module]);
    const visit = (name) => {
        for (const next of direct[name]) {
            if (!seen.has(next)) {
                seen.add(next);
                visit(next);
            }
        }
    };
    visit(module);
    return seen;
}

// "core/snark/msm.cpp" is snark, "app/cli/main.cpp" is app, anything else none.
export function moduleOf(path) {
    const [top, second] = path.split("/");
    if (top === "app") {
        return "app";
    }
    return top === "core" && modules.includes(second) ? second : undefined;
}
