#pragma once

#include "base/result.h"
#include "l1/network_file.h"
#include "protocol/manifest.h"

#include <optional>
#include <string_view>

namespace landfall::app {

// An address as people type and copy it: with spaces or invisible characters around it, or as
// the "ethereum:" text of a QR code (EIP-681; also "ethereum:pay-0x…@1"). `chain` is the one
// where it is to be used, if there is one. Errors: those of parseAddress, address-other-chain,
// address-asks-more (the text asks for a call or an amount, which would be ignored).
Result<protocol::Address> parseTypedAddress(std::string_view text, std::optional<protocol::EvmChainId> chain = {});

// The same for who is paid on a chain, in the form that its family has. Errors: those of parseTypedAddress, and
// address-other-family, which names the form that the chain takes.
Result<protocol::ChainAddress> parseTypedRecipient(std::string_view text, const l1::NetworkChain& chain);

} // namespace landfall::app
