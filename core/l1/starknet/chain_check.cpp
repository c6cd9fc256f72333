#include "l1/starknet/chain_check.h"

#include "base/hex.h"
#include "l1/deployment.h"
#include "l1/starknet/views.h"
#include "protocol/address.h"
#include "protocol/attestation.h"

#include <deque>
#include <memory>

namespace landfall::l1::starknet {

namespace {

// The felts before the lists of sequencers and attesters (interface.cairo's Config).
struct FixedConfig {
    Felt networkId;
    std::uint64_t chainIndex = 0;
    std::uint64_t chainSet = 0;
    Bytes32 genesisRoot{};
    std::array<std::uint64_t, 7> seconds{}; // in the order of Config, with roleDelay
    protocol::WideAddress feeToken;
    bool exits = false;
    std::uint64_t lastResort = 0;
};

FixedConfig readConfig(FeltReader& in) {
    FixedConfig out;
    (void)in.length(); // of the felts
    out.networkId = in.felt();
    out.chainIndex = in.number64(8);
    out.chainSet = in.number64(16);
    out.genesisRoot = in.word256();
    in.skip(3); // verifiers
    for (auto& seconds : out.seconds) {
        seconds = in.number64(32);
    }
    out.feeToken = in.wide();
    in.skip(3); // queue fees, of which settings tell the present one
    out.exits = in.flag();
    in.skip(1); // the verifier of exits
    out.lastResort = in.number64(32);
    in.skip(3); // the second class, the first governor and guardian
    in.skip(in.length());
    in.skip(in.length());
    return out;
}

class ChainChecker : public std::enable_shared_from_this<ChainChecker> {
public:
    ChainChecker(evm::JsonRpc& rpc, StarknetClient& client, QObject* context, const NetworkFile& network,
                 const NetworkChain& chain, Done<ChainReport> done)
        : m_rpc(rpc), m_client(client), m_context(context), m_network(network), m_chain(chain),
          m_rollup(toFelt(chain.rollup.wide()->bytes)), m_done(evm::guarded(context, std::move(done))) {}

    void start() {
        readHead(m_rpc, m_client, m_context, m_chain, [self = shared_from_this()](const Result<ChainHead>& head) {
            if (!head) {
                self->note("server", "", head.error());
                self->finish();
                return;
            }
            self->note("chain id", self->m_chain.starknet->chainId, std::nullopt);
            self->note("final block", std::to_string(head->finalised.number), std::nullopt);
            self->askConfig();
        });
    }

private:
    using Step = std::function<void()>;

    void note(const std::string& subject, const std::string& found, std::optional<Error> problem) {
        m_report.checks.push_back({subject, found, std::move(problem)});
    }
    void finish() { m_done(std::move(m_report)); }

    Error mismatch(const char* code, const std::string& what, const std::string& details) const {
        return Error::invalid(code, "the contract at " + protocol::formatChainAddress(m_chain.rollup) + " on " +
                                        m_chain.name + " " + what + " than the network file says (" + details +
                                        "): use the right file or address");
    }
    void compare(const std::string& subject, const std::string& found, const std::string& wanted, const char* code,
                 const std::string& what) {
        note(subject, found,
             found == wanted ? std::nullopt : std::optional(mismatch(code, what, found + " instead of " + wanted)));
    }

    // Asks, and goes on with the next step once the answer was judged.
    template <class T, class Judge, class Read>
    void ask(const std::string& subject, const char* function, std::vector<Felt> arguments, Judge judge, Read read) {
        m_steps.push_back([this, subject, function, arguments = std::move(arguments), judge, read] {
            askView<T>(
                m_client, m_context, m_rollup, function, arguments, BlockTag::Latest,
                [self = shared_from_this(), subject, judge](const Result<T>& answer) {
                    if (answer) {
                        judge(*answer);
                    } else {
                        self->note(subject, "", answer.error());
                    }
                    self->next();
                },
                read);
        });
    }

    void next() {
        if (m_steps.empty()) {
            finish();
            return;
        }
        const Step step = std::move(m_steps.front());
        m_steps.pop_front();
        step();
    }

    void askConfig() {
        askView<FixedConfig>(
            m_client, m_context, m_rollup, "config", {}, BlockTag::Latest,
            [self = shared_from_this()](const Result<FixedConfig>& config) {
                if (!config) {
                    self->note("contract", "", config.error());
                    self->finish();
                    return;
                }
                self->note("contract", protocol::formatChainAddress(self->m_chain.rollup), std::nullopt);
                self->judge(*config);
                self->plan();
                self->next();
            },
            readConfig);
    }

    void judge(const FixedConfig& config) {
        const auto number = [](std::uint64_t value) { return std::to_string(value); };
        compare("network id", toHex0x(config.networkId.toBigEndian()),
                toHex0x(protocol::networkIdWord(m_network.networkId())), "contract-other-network",
                "belongs to another network");
        compare("chain index", number(config.chainIndex), number(m_chain.index), "contract-other-chain",
                "was deployed for another chain of the network");
        compare("chain set", number(config.chainSet), number(m_network.chainSet()), "contract-other-chain-set",
                "knows another set of chains");
        const auto& durations = m_network.durations;
        const std::pair<const char*, std::uint32_t> wanted[] = {
            {"proving window", durations.proveWindow},
            {"future skew", durations.maxFutureSkew},
            {"queue window", durations.queueWindow},
            {"arming window", durations.armWindow},
            {nullptr, 0}, // the time lock, which no file names
            {"priority of forced exits", durations.exitPriority},
            {"delay of payouts above a limit", durations.releaseDelay}};
        for (std::size_t i = 0; i < config.seconds.size(); ++i) {
            if (wanted[i].first != nullptr) {
                compare(wanted[i].first, number(config.seconds[i]), number(wanted[i].second),
                        "contract-other-durations", "counts other seconds");
            }
        }
        compare("genesis root", toHex0x(config.genesisRoot), toHex0x(m_network.genesisRoot.toBigEndian()),
                "contract-other-genesis", "starts from another state");
        compare("fee token", protocol::formatWideAddress(config.feeToken),
                protocol::formatWideAddress(m_chain.starknet->feeToken), "contract-other-fee-token",
                "takes its fees in another token");
        compare("exits after a freeze", config.exits ? "yes" : "no", m_network.exits ? "yes" : "no",
                "contract-other-exits", "knows other exits after a freeze");
        if (m_network.exits) {
            compare("last resort of exits", number(config.lastResort), number(m_network.exits->lastResort),
                    "contract-other-exits", "opens exits by itself after another time");
        }
    }

    void planKey(const std::string& subject, std::uint8_t size, const Bytes32& hash) {
        ask<std::vector<Bytes32>>(
            subject, "verifying_key", {Felt(size)},
            [this, subject, hash](const std::vector<Bytes32>& words) {
                compare(subject, toHex0x(VerifyingKey{0, words, {}}.hash()), toHex0x(hash), "contract-other-key",
                        "has another verifying key");
            },
            readKey);
    }

    void plan() {
        for (const auto& size : m_network.sizes) {
            planKey("verifying key of size " + std::to_string(size.size), size.size, size.verifyingKeyHash);
        }
        if (m_network.exits) {
            planKey("verifying key of exits", 0, m_network.exits->verifyingKeyHash);
        }
        for (const auto& attester : m_network.attesters) {
            const auto name = protocol::formatAddress(attester.address);
            ask<bool>(
                "attester " + name, "is_attester", {toFelt(attester.address)},
                [this, name](bool is) {
                    compare("attester " + name, is ? "yes" : "no", "yes", "contract-other-attesters",
                            "has other attesters");
                },
                [](FeltReader& in) { return in.flag(); });
        }
        ask<Settings>(
            "quorum", "settings", {},
            [this](const Settings& settings) {
                compare("quorum", std::to_string(settings.quorum),
                        std::to_string(protocol::quorumOf(m_network.attesters.size())), "contract-other-attesters",
                        "wants another quorum");
            },
            readSettings);
        planSequencer();
        for (const auto& token : m_network.tokens) {
            if (const auto place = token.chains.find(m_chain.index); place != token.chains.end()) {
                planToken(token, place->second);
            }
        }
    }

    // Its governor may have named another since the file was written, so this stops nobody from using the chain.
    void planSequencer() {
        const auto name = protocol::formatWideAddress(m_chain.starknet->sequencer);
        ask<std::uint64_t>(
            "sequencer", "sequencer_status", {toFelt(m_chain.starknet->sequencer.bytes)},
            [this, name](std::uint64_t status) {
                compare("sequencer", status == 0 ? "not " + name : name, name, "contract-other-sequencer",
                        "names another sequencer");
                m_report.checks.back().usable = true;
            },
            [](FeltReader& in) { return in.number64(2); });
    }

    void planToken(const NetworkToken& token, const TokenOnChain& place) {
        const std::string subject = "token " + token.symbol;
        ask<RegisteredToken>(
            subject, "token_books", {Felt(token.id)},
            [this, subject, place](const RegisteredToken& known) {
                const auto shown = [](unsigned decimals, const protocol::ChainAddress& address) {
                    return std::to_string(decimals) + " decimals at " + protocol::formatChainAddress(address);
                };
                compare(subject, known.registered ? shown(known.decimals, known.address) : "not registered",
                        shown(place.decimals, place.address), "contract-other-token",
                        "registers " + subject + " differently");
            },
            readToken);
    }

    evm::JsonRpc& m_rpc;
    StarknetClient& m_client;
    QObject* m_context;
    const NetworkFile& m_network;
    const NetworkChain& m_chain;
    Felt m_rollup;
    std::deque<Step> m_steps;
    ChainReport m_report;
    Done<ChainReport> m_done;
};

} // namespace

void runChainCheck(evm::JsonRpc& rpc, StarknetClient& client, QObject* context, const NetworkFile& network,
                   const NetworkChain& chain, Done<ChainReport> done) {
    std::make_shared<ChainChecker>(rpc, client, context, network, chain, std::move(done))->start();
}

} // namespace landfall::l1::starknet
