#include "l1/starknet/compiled_class.h"

#include "crypto/starknet/felt_blake.h"
#include "crypto/starknet/names.h"

#include <array>
#include <span>

namespace landfall::l1::starknet {

using algebra::Felt;

namespace {

Error malformed(const char* what) {
    return Error::invalid("compiled-class-malformed",
                          std::string("the compiled class ") + what + ": compile the contract again");
}

Result<Felt> hashOf(const std::vector<CompiledEntryPoint>& entryPoints) {
    std::vector<Felt> out;
    for (const auto& entry : entryPoints) {
        std::vector<Felt> names;
        for (const auto& builtin : entry.builtins) {
            const auto name = crypto::shortString(builtin);
            if (!name) {
                return malformed("names a builtin that can't be one");
            }
            names.push_back(*name);
        }
        out.insert(out.end(), {entry.selector, Felt(entry.offset), crypto::feltBlake(names)});
    }
    return crypto::feltBlake(out);
}

// Takes the segment's felts off the front.
Result<Felt> take(std::span<const Felt>& bytecode, const BytecodeSegment& segment) {
    if (segment.parts.empty()) {
        if (segment.length > bytecode.size()) {
            return malformed("has less bytecode than its segments say");
        }
        const auto own = bytecode.first(static_cast<std::size_t>(segment.length));
        bytecode = bytecode.subspan(own.size());
        return crypto::feltBlake(own);
    }
    std::vector<Felt> out;
    for (const auto& part : segment.parts) {
        const auto before = bytecode.size();
        const auto hash = take(bytecode, part);
        if (!hash) {
            return hash;
        }
        out.insert(out.end(), {Felt(before - bytecode.size()), *hash});
    }
    return crypto::feltBlake(out) + Felt::one();
}

} // namespace

Result<Felt> compiledClassHash(const CompiledClass& compiled) {
    std::span<const Felt> rest(compiled.bytecode);
    std::vector<Felt> out{*crypto::shortString("COMPILED_CLASS_V1")};
    for (const auto& hash : {hashOf(compiled.external), hashOf(compiled.l1Handler), hashOf(compiled.constructor),
                             take(rest, compiled.segments)}) {
        if (!hash) {
            return hash;
        }
        out.push_back(*hash);
    }
    return rest.empty() ? Result<Felt>(crypto::feltBlake(out)) : malformed("has more bytecode than its segments say");
}

} // namespace landfall::l1::starknet
