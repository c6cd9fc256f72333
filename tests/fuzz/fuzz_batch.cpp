// Batch words: what is accepted is exactly what encoding writes, and says the same
// to a contract as to a node. A contract acts on more than a node accepts.
#include "fuzz.h"

#include "protocol/batch_words.h"
#include "protocol/queue.h"

using namespace landfall;
using namespace landfall::protocol;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const ByteView input(data, size);
    const auto committed = readCommitted(input);
    if (const auto batch = decodeBatch(input)) {
        require(std::ranges::equal(encodeBatch(*batch), input), "batch round trip");
        require(committed && committed->timestamp == batch->header.timestamp && committed->size == batch->header.size,
                "a contract reads the same header");
        for (ChainIndex chain = 1; chain <= kMaxChain; ++chain) {
            require(payoutsOn(chain, *committed) == payoutsOn(chain, *batch), "a contract pays the same");
        }
    } else if (committed) {
        static_cast<void>(encodePayouts(payoutsOn(1, *committed)));
    }
    return 0;
}
