#pragma once

#include "l1/evm/abi.h"

#include <QString>

namespace landfall::l1::evm {

// The creation code of a contract from the compiler's output (NAME.sol/NAME.json in
// `folder`). Errors: artefact-missing, artefact-malformed.
Result<Bytes> creationCode(const QString& folder, const QString& name);

} // namespace landfall::l1::evm
