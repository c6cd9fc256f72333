#include "l1/network_fields.h"

#include <QFile>
#include <QFileInfo>

#include <algorithm>

namespace landfall::l1 {

namespace {

// The contract's own bounds.
constexpr std::uint64_t kMostFutureSkew = 3'600;
constexpr std::uint64_t kLeastReleaseDelay = 3'600;
constexpr std::uint64_t kMostServers = 100;
constexpr std::uint64_t kDay = 24ULL * 3'600;
constexpr std::uint64_t kMostReleaseDelay = 14 * kDay;
constexpr std::uint64_t kLeastLastResort = 180 * kDay;
constexpr std::uint64_t kMostProveWindowWithExits = 2 * kDay;

constexpr std::size_t kMostChainIdLength = 31;

protocol::AddressFamily readFamily(FieldReader& in) {
    if (!in.has("family")) {
        return protocol::AddressFamily::Evm;
    }
    const std::string family = in.text("family", 20);
    if (family != kEvmFamily && family != kStarknetFamily) {
        in.bad("family", "must be \"evm\" or \"starknet\"");
    }
    return family == kStarknetFamily ? protocol::AddressFamily::Starknet : protocol::AddressFamily::Evm;
}

protocol::WideAddress readWide(FieldReader& in, const char* name) {
    const auto address = in.address(name, protocol::AddressFamily::Starknet);
    if (address.isZero()) {
        in.bad(name, "must not be zero");
    }
    return *address.wide();
}

StarknetPlace readStarknet(FieldReader in) {
    StarknetPlace out;
    out.chainId = in.text("chainId", kMostChainIdLength);
    if (std::any_of(out.chainId.begin(), out.chainId.end(), [](char c) { return c < '!' || c > '~'; })) {
        in.bad("chainId", "must be the chain's name in plain characters, such as SN_MAIN");
    }
    out.feeToken = readWide(in, "feeToken");
    out.accountClass = readWide(in, "accountClass").bytes;
    out.sequencer = readWide(in, "sequencer");
    in.finish();
    return out;
}

std::uint32_t readAgreeingServers(FieldReader& in, std::size_t servers) {
    const auto out = in.optionalNumber("agreeingServers", 1, kMostServers, 1);
    if (out > 1 && out > servers) {
        in.bad("agreeingServers", "must be at most the number of rpcUrls, which is " + std::to_string(servers) +
                                      ": name more servers, or let fewer agree");
    }
    return static_cast<std::uint32_t>(out);
}

} // namespace

Result<QByteArray> readFieldFile(const QString& path) {
    const auto unreadable = [](const std::string& why) { return Error::invalid("field-file-unreadable", why); };
    const QFileInfo what(path);
    if (what.exists() && !what.isFile()) { // a device or a pipe may never end
        return unreadable("it is no file");
    }
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        return unreadable(file.errorString().toStdString());
    }
    auto content = file.read(kMaxNetworkFileBytes + 1);
    if (content.size() > kMaxNetworkFileBytes) {
        return unreadable("it is larger than " + std::to_string(kMaxNetworkFileBytes >> 20) + " MiB");
    }
    return content;
}

NetworkChain readChainFields(FieldReader& in) {
    NetworkChain out;
    out.index = static_cast<protocol::ChainIndex>(in.number("index", 1, protocol::kMaxChain));
    out.family = readFamily(in);
    if (out.family == protocol::AddressFamily::Evm) {
        out.evmChainId = in.number("evmChainId", 1, kMaxJsonInteger);
    } else {
        out.starknet = readStarknet(in.object("starknet"));
    }
    out.name = in.text("name", 40);
    out.rpcUrls = in.urls("rpcUrls");
    out.agreeingServers = readAgreeingServers(in, out.rpcUrls.size());
    out.confirmations = static_cast<std::uint32_t>(in.number("confirmations", 1, 10'000));
    out.finalisedDepth = static_cast<std::uint32_t>(in.optionalNumber("finalisedDepth", 0, 100'000, 0));
    out.explorerTransactionUrl = in.optionalTemplateUrl("explorerTransactionUrl", "{hash}");
    out.nativeSymbol = in.text("nativeSymbol", 12);
    return out;
}

NetworkDurations readDurationFields(FieldReader& in) {
    NetworkDurations out;
    out.proveWindow = static_cast<std::uint32_t>(in.number("proveWindow", 1, kMaxSeconds));
    out.maxFutureSkew = static_cast<std::uint32_t>(in.number("maxFutureSkew", 1, kMostFutureSkew));
    out.queueWindow = static_cast<std::uint32_t>(in.number("queueWindow", 3ULL * out.proveWindow, kMaxSeconds));
    out.armWindow = static_cast<std::uint32_t>(in.number("armWindow", 1, kMaxSeconds));
    out.exitPriority =
        static_cast<std::uint32_t>(in.number("exitPriority", std::uint64_t{out.maxFutureSkew} + 1, out.proveWindow));
    out.releaseDelay = static_cast<std::uint32_t>(in.number("releaseDelay", kLeastReleaseDelay, kMostReleaseDelay));
    return out;
}

std::optional<FieldReader> readExits(FieldReader& in, const NetworkDurations& durations) {
    if (in.isText("exits")) {
        if (in.text("exits", 20) != kNoExits) {
            in.bad("exits", "must be \"none\", or an object in braces that says how funds leave a frozen contract");
        }
        return std::nullopt;
    }
    if (durations.proveWindow > kMostProveWindowWithExits) {
        in.bad("durations", "has a proveWindow above " + std::to_string(kMostProveWindowWithExits) +
                                " (2 days), which exits don't allow: shorten it, or let exits be \"none\"");
    }
    return in.object("exits");
}

std::uint32_t readLastResort(FieldReader& exits) {
    const auto seconds = exits.number("lastResort", 0, kMaxSeconds);
    if (seconds != 0 && seconds < kLeastLastResort) {
        exits.bad("lastResort",
                  "must be 0 (never) or at least " + std::to_string(kLeastLastResort) + " seconds (180 days)");
    }
    return static_cast<std::uint32_t>(seconds);
}

} // namespace landfall::l1
