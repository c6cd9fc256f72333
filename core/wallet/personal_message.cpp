#include "wallet/personal_message.h"

#include "crypto/keccak.h"

#include <string>

namespace landfall::wallet {

Bytes32 personalMessageDigest(ByteView message) {
    crypto::Keccak256 hasher;
    hasher.update(viewOf("\x19"
                         "Ethereum Signed Message:\n"));
    hasher.update(viewOf(std::to_string(message.size())));
    hasher.update(message);
    return hasher.finish();
}

} // namespace landfall::wallet
