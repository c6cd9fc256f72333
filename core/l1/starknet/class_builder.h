#pragma once

#include "l1/deployment.h"

#include <QObject>

// The classes of Landfall's Starknet contracts, compiled where they are not yet: seconds each, by the tool
// starknet/tools/build.mjs beside the folder that findArtefacts() names. It needs Node, and the compiler that
// packaging/setup.sh --starknet brings. The answer is the folder with the class, for readClass(). Errors:
// starknet-class-failed, with what the tool said; artefact-missing.
namespace landfall::l1::starknet {

// Rollup, RollupSecond and TestToken.
void buildContractClasses(QObject* context, Done<QString> done);

// Groth16Verifier of a key. Once compiled it stays, under the key's hash.
void buildVerifierClass(QObject* context, const VerifyingKey& key, Done<QString> done);

} // namespace landfall::l1::starknet
