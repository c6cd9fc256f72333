import { moduleOf, modules, plainModules, programs, reachable, rooms } from "./modules.mjs";

const bannedHeaders = /^(fstream|iostream|filesystem|ctime|random|sys\/.*|unistd\.h|fcntl\.h|time\.h|stdio\.h)$/;
const bannedCalls =
    /\b(?:(?:system|steady|high_resolution)_clock\s*::\s*now|random_device|gettimeofday|clock_gettime|getenv|RAND_bytes|fopen)\b/;

// Headers of one system. What needs them is in core/platform, in a file named after the system.
const systemHeaders =
    /^(sys\/.*|unistd\.h|fcntl\.h|pwd\.h|poll\.h|termios\.h|csignal|signal\.h|netinet\/.*|arpa\/.*|pthread\.h|dlfcn\.h|malloc\.h|io\.h|windows\.h|winsock2\.h|aclapi\.h|sddl\.h)$/;
const systemFile = /^core\/platform\/\w+_(posix|windows)\.(h|cpp)$/;

// The only places in the plain modules that may ask the outside, each for what it is named after.
const exempt = new Map([
    ["core/crypto/random.cpp", /RAND_bytes|random/],
    ["core/algebra/processor.cpp", /getenv/],
]);

const isSource = (path) => /\.(h|cpp)$/.test(path);

function withoutComments(text) {
    return text
        .replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, " "))
        .replace(/(^|[^:"])\/\/.*$/gm, "$1");
}

// Where a source file or an included header lies in a module with rooms: { top, name }, the name empty above
// the rooms; nothing elsewhere.
function roomOf(path) {
    for (const top of Object.keys(rooms)) {
        const short = top.split("/")[1];
        const match = new RegExp(`^(?:${top}|${short})/(?:([^/]+)/)?[^/]+$`).exec(path);
        if (match) {
            return { top, name: match[1] ?? "" };
        }
    }
    return undefined;
}

function checkRooms(path, header) {
    const from = roomOf(path);
    if (!from) {
        return undefined;
    }
    const allowed = from.name === "" ? Object.keys(rooms[from.top]) : rooms[from.top][from.name];
    if (!allowed) {
        return `the room ${from.top}/${from.name} has no line in tests/lint/modules.mjs`;
    }
    const to = header && roomOf(header);
    if (!to || to.top !== from.top || to.name === from.name || allowed.includes(to.name)) {
        return undefined;
    }
    const target = to.name === "" ? `what stands above it (${header})` : header;
    return `${from.top}/${from.name} may not include ${target}: it may include ${["itself", ...allowed].join(", ")} only`;
}

// The node's stages are what its list of them includes. They meet in stored rows.
function stagesOf(files) {
    const list = files.get("core/node/stages.h") ?? "";
    return [...list.matchAll(/#include "(node\/[a-z]+\/\w+)\.h"/g)].map(([, stage]) => stage);
}

function checkStages(path, header, stages) {
    const from = /^core\/(.*)\.(?:h|cpp)$/.exec(path)?.[1];
    const to = header.replace(/\.h$/, "");
    return stages.includes(from) && stages.includes(to) && from !== to
        ? `stage ${from} may not include stage ${to}: they meet in stored rows`
        : undefined;
}

function checkSource(path, text, stages) {
    const module = moduleOf(path);
    const allowed = reachable(module);
    const plain = plainModules.includes(module);
    const problems = [];
    withoutComments(text).split("\n").forEach((line, index) => {
        const complain = (what) => problems.push(`${path}:${index + 1}: ${what}`);
        const include = /^\s*#\s*include\s*([<"])([^>"]+)[>"]/.exec(line);
        if (!include) {
            const call = plain ? bannedCalls.exec(line) : null;
            if (call && !exempt.get(path)?.test(call[0])) {
                complain(`${module} may not use ${call[0]}: it is plain computation, pass the value in`);
            }
            return;
        }
        const header = include[2];
        const target = header.split("/")[0];
        if (include[1] === '"' && header.includes("/") && modules.includes(target) && !allowed.has(target)) {
            complain(`${module} may not include ${header}: it may depend on ${[...allowed].join(", ")} only`);
        }
        const program = /^app\/(\w+)\//.exec(path)?.[1];
        if (include[1] === '"' && programs[program] && programs[target] && target !== program && !programs[program].includes(target)) {
            complain(`app/${program} may not include ${header}: what programs share is in app/common`);
        }
        if (include[1] === "<" && systemHeaders.test(header) && !systemFile.test(path)) {
            complain(`<${header}> is one system's: what needs it belongs to core/platform, in a file named after the system`);
        }
        if (header.startsWith("../")) {
            complain(`include ${header} from the root of modules, as "module/file.h"`);
        }
        if (plain && /^Q[A-Z]|^Qt[A-Z]/.test(header)) {
            complain(`${module} is plain C++: no Qt (${header})`);
        } else if (plain && bannedHeaders.test(header) && !exempt.get(path)?.test(header)) {
            complain(`${module} is plain C++ without I/O, clock or randomness: no <${header}>`);
        } else if (path.startsWith("core/") && /^(QtGui|QtQml|QtQuick|QtWidgets)\b|^Q(Gui|Qml|Quick|Widget)/.test(header)) {
            complain(`core has no window: ${header} belongs to app/desktop`);
        }
        if (include[1] === '"') {
            const problem = checkRooms(path, header) ?? checkStages(path, header, stages);
            if (problem) {
                complain(problem);
            }
        }
    });
    return problems;
}

// landfall_module(name … LINKS landfall_x …) must obey the same table.
function checkLinks(path, text) {
    const problems = [];
    const call = /landfall_module\s*\(\s*(\w+)([^)]*)\)/g;
    for (const [, module, rest] of text.replace(/#.*$/gm, "").matchAll(call)) {
        if (!modules.includes(module)) {
            problems.push(`${path}: module ${module} has no line in tests/lint/modules.mjs`);
            continue;
        }
        const allowed = reachable(module);
        for (const [, target] of rest.matchAll(/\blandfall_(\w+)/g)) {
            if (!allowed.has(target)) {
                problems.push(`${path}: ${module} may not link landfall_${target}`);
            }
        }
        if (plainModules.includes(module) && /\bQt6::/.test(rest)) {
            problems.push(`${path}: ${module} is plain C++: no Qt`);
        }
    }
    return problems;
}

// files: Map of path to text.
export function check(files) {
    const problems = [];
    const stages = stagesOf(files);
    for (const [path, text] of files) {
        if (isSource(path) && moduleOf(path)) {
            problems.push(...checkSource(path, text, stages));
        } else if (/^core\/[^/]+\/(.*\/)?CMakeLists\.txt$/.test(path)) {
            problems.push(...checkLinks(path, text));
        }
    }
    return problems;
}
