#include "l1/network_fields.h"

namespace landfall::l1 {

namespace {

// The contract's own bounds.
constexpr std::uint64_t kMostFutureSkew = 3'600;
constexpr std::uint64_t kLeastReleaseDelay = 3'600;
constexpr std::uint64_t kMostReleaseDelay = 14ULL * 24 * 3'600;

} // namespace

NetworkChain readChainFields(FieldReader& in) {
    NetworkChain out;
    out.index = static_cast<protocol::ChainIndex>(in.number("index", 1, protocol::kMaxChain));
    out.evmChainId = in.number("evmChainId", 1, kMaxJsonInteger);
    out.name = in.text("name", 40);
    out.rpcUrls = in.urls("rpcUrls");
    out.confirmations = static_cast<std::uint32_t>(in.number("confirmations", 1, 10'000));
    out.finalisedDepth = static_cast<std::uint32_t>(in.optionalNumber("finalisedDepth", 0, 100'000, 0));
    out.explorerTransactionUrl = in.optionalText("explorerTransactionUrl", 300);
    out.nativeSymbol = in.text("nativeSymbol", 12);
    return out;
}

NetworkDurations readDurationFields(FieldReader& in) {
    NetworkDurations out;
    out.proveWindow = static_cast<std::uint32_t>(in.number("proveWindow", 1, kMaxSeconds));
    out.maxFutureSkew = static_cast<std::uint32_t>(in.number("maxFutureSkew", 1, kMostFutureSkew));
    out.queueWindow = static_cast<std::uint32_t>(in.number("queueWindow", 3ULL * out.proveWindow, kMaxSeconds));
    out.armWindow = static_cast<std::uint32_t>(in.number("armWindow", 1, kMaxSeconds));
    out.exitPriority = static_cast<std::uint32_t>(in.number("exitPriority", 1, out.proveWindow));
    out.releaseDelay = static_cast<std::uint32_t>(in.number("releaseDelay", kLeastReleaseDelay, kMostReleaseDelay));
    return out;
}

void readExits(FieldReader& in) {
    if (in.text("exits", 20) != kNoExits) {
        in.bad("exits", "can only be \"none\": this program knows no exits after a freeze");
    }
}

} // namespace landfall::l1
