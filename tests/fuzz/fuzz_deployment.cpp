// A deployment's configuration: what is accepted gives a network, the rest is refused with a sentence.
#include "fuzz.h"

#include "l1/deployment.h"

using namespace landfall;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto plan =
        l1::parseDeploymentConfig(QByteArray(reinterpret_cast<const char*>(data), static_cast<qsizetype>(size)));
    if (plan) {
        const auto network = plan->network();
        require(network.chains.size() == plan->chains.size() && network.tokens.size() == plan->tokens.size(),
                "the network has what was planned");
    } else {
        require(!plan.error().message.empty(), "an error has a sentence");
    }
    return 0;
}
