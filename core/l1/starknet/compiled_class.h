#pragma once

#include "algebra/felt.h"
#include "base/result.h"

#include <string>
#include <vector>

namespace landfall::l1::starknet {

struct CompiledEntryPoint {
    algebra::Felt selector;
    std::uint64_t offset = 0; // in the bytecode
    std::vector<std::string> builtins;
};

// A part of the bytecode: so many felts, or parts of its own.
struct BytecodeSegment {
    std::uint64_t length = 0; // unless it has parts
    std::vector<BytecodeSegment> parts;
};

// A class as the second compiler (Sierra to Casm) writes it.
struct CompiledClass {
    std::vector<CompiledEntryPoint> external;
    std::vector<CompiledEntryPoint> l1Handler;
    std::vector<CompiledEntryPoint> constructor;
    std::vector<algebra::Felt> bytecode;
    // Of the whole bytecode; one of its length and without parts if the compiler gives none.
    BytecodeSegment segments;
};

// What a declaration names it by since Starknet 0.14.1 (BLAKE2s; earlier versions take Poseidon). Errors:
// compiled-class-malformed, where the segments and the bytecode differ in length, or a name is too long.
Result<algebra::Felt> compiledClassHash(const CompiledClass& compiled);

} // namespace landfall::l1::starknet
