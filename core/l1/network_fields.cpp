#include "l1/network_fields.h"

namespace landfall::l1 {

namespace {

constexpr std::uint64_t kMostFutureSkew = 3'600; // the contract's own bound

}

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
    return out;
}

} // namespace landfall::l1
