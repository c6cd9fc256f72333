// Keys, proofs and public signals as JSON: what is accepted is written and read again unchanged.
#include "fuzz.h"

#include "snark/json_value.h"
#include "snark/proof_json.h"

using namespace landfall;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const ByteView input(data, size);
    const auto text = textOf(input);
    static_cast<void>(snark::parseJson(text));
    if (const auto proof = snark::parseProofJson(text)) {
        const auto written = snark::writeProofJson(*proof);
        const auto again = snark::parseProofJson(written);
        require(again && snark::writeProofJson(*again) == written, "proof round trip");
    }
    if (const auto signals = snark::parsePublicJson(text)) {
        const auto again = snark::parsePublicJson(snark::writePublicJson(*signals));
        require(again && *again == *signals, "public signals round trip");
    }
    static_cast<void>(snark::parseVerifyingKeyJson(text));
    return 0;
}
