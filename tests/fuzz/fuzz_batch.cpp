// Batch words: what is accepted is exactly what encoding writes.
#include "fuzz.h"

#include "protocol/batch_words.h"

using namespace landfall;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const ByteView input(data, size);
    if (const auto batch = protocol::decodeBatch(input)) {
        require(std::ranges::equal(protocol::encodeBatch(*batch), input), "batch round trip");
    }
    return 0;
}
