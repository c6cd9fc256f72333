#include "l1/starknet/addresses.h"

namespace landfall::l1::starknet {

Result<algebra::Felt> wideOf(const protocol::ChainAddress& address) {
    const auto* wide = address.wide();
    if (wide != nullptr && protocol::isStarknetAddress(*wide)) {
        return toFelt(wide->bytes);
    }
    return Error::invalid("address-wrong-family",
                          protocol::formatChainAddress(address) + " is no address of a Starknet chain, which has " +
                              std::string(protocol::addressesOf(protocol::AddressFamily::Starknet)));
}

} // namespace landfall::l1::starknet
