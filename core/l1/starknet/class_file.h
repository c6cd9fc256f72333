#pragma once

#include "l1/starknet/transaction.h"

#include <QString>

namespace landfall::l1::starknet {

// A contract as it is declared, and what it is declared by.
struct DeclarableClass {
    SierraClass sierra;
    Felt classHash;
    Felt compiledClassHash;
};

// What the two compilers wrote: NAME.sierra.json and NAME.casm.json in `folder`. Takes the ABI's text as other tools
// do, so that they come to the same class hash. Errors: artefact-missing, artefact-malformed.
Result<DeclarableClass> readClass(const QString& folder, const QString& name);

} // namespace landfall::l1::starknet
