// A keystore file without its passphrase: anything must be taken or refused with a sentence.
#include "fuzz.h"

#include "wallet/keystore.h"

using namespace landfall;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const ByteView input(data, size);
    const auto summary = wallet::inspectKeystore(input);
    require(summary.ok() || !summary.error().message.empty(), "an error has a sentence");
    return 0;
}
