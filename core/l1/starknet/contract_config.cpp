#include "l1/starknet/contract_config.h"

#include "base/hex.h"
#include "protocol/address.h"

namespace landfall::l1::starknet {

namespace {

std::uint32_t number32(FeltReader& in) {
    return static_cast<std::uint32_t>(in.number(32).low64());
}

std::string shown(const std::vector<protocol::Address>& addresses) {
    std::string out;
    for (const auto& address : addresses) {
        out += (out.empty() ? "" : ", ") + protocol::formatAddress(address);
    }
    return out;
}

} // namespace

std::optional<ContractConfig> configIn(FeltsView felts) {
    const auto whole = feltsIn(felts);
    if (!whole) {
        return std::nullopt;
    }
    FeltReader in(*whole);
    ContractConfig out;
    out.networkId = in.number(248).toBigEndian();
    out.chainIndex = static_cast<protocol::ChainIndex>(in.number(8).low64());
    out.chainSet = static_cast<protocol::ChainSet>(in.number(16).low64());
    out.genesisRoot = in.word();
    for (int verifier = 0; verifier < 3; ++verifier) {
        in.felt();
    }
    auto& durations = out.durations;
    durations.proveWindow = number32(in);
    durations.maxFutureSkew = number32(in);
    durations.queueWindow = number32(in);
    durations.armWindow = number32(in);
    number32(in); // delay of changes of roles
    durations.exitPriority = number32(in);
    durations.releaseDelay = number32(in);
    out.feeToken = in.address();
    for (int fee = 0; fee < 3; ++fee) {
        in.number128();
    }
    out.exits = in.flag();
    in.felt(); // verifier of exits
    out.lastResort = number32(in);
    in.felt();    // class of the second half
    in.address(); // first governor
    in.address(); // first guardian
    for (auto left = in.count(); left > 0; --left) {
        in.address(); // first sequencers
    }
    out.attesters.resize(in.count());
    for (auto& attester : out.attesters) {
        attester = in.owner();
    }
    return in.finished() ? std::optional(out) : std::nullopt;
}

std::vector<ConfigLine> compared(const ContractConfig& config, const NetworkFile& network, const NetworkChain& chain) {
    std::vector<ConfigLine> out;
    const auto line = [&](const char* subject, const std::string& found, const std::string& wanted, const char* code,
                          const char* difference) {
        out.push_back({subject, found, wanted, code, difference});
    };
    line("network id", toHex0x(config.networkId), toHex0x(protocol::networkIdWord(network.networkId())),
         "contract-other-network", "belongs to another network");
    line("chain index", std::to_string(config.chainIndex), std::to_string(chain.index), "contract-other-chain",
         "was deployed for another chain of the network");
    line("chain set", std::to_string(config.chainSet), std::to_string(network.chainSet()), "contract-other-chain-set",
         "knows another set of chains");
    const auto duration = [&](const char* subject, std::uint32_t found, std::uint32_t wanted) {
        line(subject, std::to_string(found), std::to_string(wanted), "contract-other-durations",
             "counts other seconds");
    };
    const auto& file = network.durations;
    duration("proving window", config.durations.proveWindow, file.proveWindow);
    duration("future skew", config.durations.maxFutureSkew, file.maxFutureSkew);
    duration("queue window", config.durations.queueWindow, file.queueWindow);
    duration("arming window", config.durations.armWindow, file.armWindow);
    duration("priority of forced exits", config.durations.exitPriority, file.exitPriority);
    duration("delay of payouts above a limit", config.durations.releaseDelay, file.releaseDelay);
    line("exits after a freeze", std::to_string(config.exits ? 1 : 0), std::to_string(network.exits ? 1 : 0),
         "contract-other-exits", "knows other exits after a freeze");
    if (network.exits) {
        line("last resort of exits", std::to_string(config.lastResort), std::to_string(network.exits->lastResort),
             "contract-other-exits", "opens exits by itself after another time");
    }
    line("genesis root", toHex0x(config.genesisRoot), toHex0x(network.genesisRoot.toBigEndian()),
         "contract-other-genesis", "starts from another state");
    line("fee token", protocol::formatWideAddress(config.feeToken),
         protocol::formatWideAddress(chain.starknet->feeToken), "contract-other-fee-token",
         "takes queue fees in another token");
    std::vector<protocol::Address> attesters;
    for (const auto& attester : network.attesters) {
        attesters.push_back(attester.address);
    }
    line("attesters", shown(config.attesters), shown(attesters), "contract-other-attesters", "has other attesters");
    return out;
}

} // namespace landfall::l1::starknet
