#pragma once

#include "l1/contract_calls.h"

namespace landfall::l1 {

// The owner's signature of what ChainAdapter::consentDigest() asked for. `key`: of secp256k1. Errors: private-key-….
Result<OwnerConsent> consentTo(const Bytes32& digest, ByteView key);

// The same call with the consent in it; as it is where it is no owner's call.
ContractCall withConsent(ContractCall call, const OwnerConsent& consent);

} // namespace landfall::l1
