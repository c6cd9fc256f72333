#include "crypto/eip712.h"

#include "crypto/keccak.h"

namespace landfall::crypto {

Bytes32 eip712Struct(std::string_view encodedType, std::initializer_list<Bytes32> members) {
    Keccak256 hasher;
    hasher.update(keccak256(viewOf(encodedType)));
    for (const Bytes32& member : members) {
        hasher.update(member);
    }
    return hasher.finish();
}

Bytes32 eip712Dynamic(std::string_view content) {
    return keccak256(viewOf(content));
}

Bytes32 eip712Digest(const Bytes32& domainSeparator, const Bytes32& message) {
    constexpr std::uint8_t kPrefix[] = {0x19, 0x01};
    Keccak256 hasher;
    hasher.update(kPrefix);
    hasher.update(domainSeparator);
    hasher.update(message);
    return hasher.finish();
}

} // namespace landfall::crypto
