#include "l1/starknet/chain_check.h"

#include "base/hex.h"
#include "crypto/keccak.h"
#include "l1/error_codes.h"
#include "l1/evm/async.h"
#include "l1/starknet/addresses.h"
#include "l1/starknet/chain_head.h"
#include "l1/starknet/contract_config.h"
#include "l1/starknet/fees.h"
#include "protocol/attestation.h"

#include <deque>
#include <memory>

namespace landfall::l1::starknet {

namespace {

class ChainChecker : public std::enable_shared_from_this<ChainChecker> {
public:
    ChainChecker(evm::JsonRpc& rpc, StarknetClient& client, QObject* context, const NetworkFile& network,
                 const NetworkChain& chain, Done<ChainReport> done)
        : m_rpc(rpc), m_client(client), m_context(context), m_network(network), m_chain(chain),
          m_rollup(toFelt(chain.rollup.wide()->bytes)), m_done(evm::guarded(context, std::move(done))) {}

    void start() {
        plan();
        m_client.classHashAt(m_context, m_rollup, BlockTag::Latest,
                             [self = shared_from_this()](const Result<Felt>& found) { self->contractFound(found); });
    }

private:
    void contractFound(const Result<Felt>& found) {
        const bool missing = !found && found.error().code == code::kContractMissing;
        if (!found && !missing) {
            note("server", "", found.error());
            finish();
            return;
        }
        note("chain id", m_chain.starknet->chainId, std::nullopt); // every server's is looked at
        const auto address = protocol::formatChainAddress(m_chain.rollup);
        if (missing) {
            note("contract", "",
                 Error::invalid("contract-missing", "there is no contract at " + address + " on " + m_chain.name +
                                                        ": correct its rollup address in the network file"));
            finish();
            return;
        }
        note("contract", address, std::nullopt);
        askFinalBlock();
    }

    // --- what a node will ask ---

    void askFinalBlock() {
        readHead(m_rpc, m_client, m_context, m_chain, [self = shared_from_this()](const Result<ChainHead>& head) {
            if (!head) {
                self->note("final block", "", head.error());
                self->next(); // the rest can be compared all the same
                return;
            }
            self->note("final block", std::to_string(head->finalised.number), std::nullopt);
            self->askCounters(head->finalised);
        });
    }

    void askCounters(const BlockRef& block) {
        if (block.number < m_chain.startBlock) { // not there yet
            next();
            return;
        }
        readView<ContractState>(m_client, m_context, {m_rollup, "counters", {}}, toFelt(block.hash), countersIn,
                                [self = shared_from_this(), block](const Result<ContractState>& state) {
                                    self->noteIfFailed("counters in the final block", state);
                                    self->askEvents(block);
                                });
    }

    void askEvents(const BlockRef& block) {
        m_client.events(m_context, m_rollup, block.number, block.number,
                        [self = shared_from_this()](const Result<std::vector<StarknetEvent>>& events) {
                            self->noteIfFailed("events", events);
                            self->askPrice();
                        });
    }

    void askPrice() {
        m_client.prices(m_context, BlockTag::Latest, [self = shared_from_this()](const Result<GasPrices>& prices) {
            self->noteIfFailed("price of gas", prices ? suggestionOf(*prices) : prices.error());
            self->next();
        });
    }

    template <class T>
    void noteIfFailed(const char* subject, const Result<T>& answer) {
        if (!answer) {
            note(subject, "", answer.error());
        }
    }

    // --- what the contract says of itself ---

    struct Step {
        std::string subject;
        View view;
        // Whether the answer could be read.
        std::function<bool(ChainChecker&, FeltsView)> judge;
    };

    void ask(std::string subject, View view, std::function<bool(ChainChecker&, FeltsView)> judge) {
        m_steps.push_back({std::move(subject), std::move(view), std::move(judge)});
    }

    void plan() {
        ask("configuration", {m_rollup, "config", {}}, [](ChainChecker& self, FeltsView felts) {
            const auto config = configIn(felts);
            for (const auto& line :
                 config ? compared(*config, self.m_network, self.m_chain) : std::vector<ConfigLine>()) {
                self.compare(line);
            }
            return config.has_value();
        });
        for (const auto& size : m_network.sizes) {
            planKey("verifying key of size " + std::to_string(size.size), size.size, size.verifyingKeyHash);
        }
        if (m_network.exits) {
            planKey("verifying key of exits", 0, m_network.exits->verifyingKeyHash);
        }
        ask("quorum", {m_rollup, "settings", {}}, [](ChainChecker& self, FeltsView felts) {
            const auto settings = settingsIn(felts);
            if (settings) {
                const auto wanted = protocol::quorumOf(self.m_network.attesters.size());
                self.compare({"quorum", std::to_string(settings->quorum), std::to_string(wanted),
                              "contract-other-attesters", "wants another quorum"});
            }
            return settings.has_value();
        });
        planSequencer();
        for (const auto& token : m_network.tokens) {
            if (const auto place = token.chains.find(m_chain.index); place != token.chains.end()) {
                planToken(token, place->second);
            }
        }
    }

    void planKey(const std::string& subject, std::uint8_t size, const Bytes32& wanted) {
        ask(subject, {m_rollup, "verifying_key", {Felt(size)}}, [subject, wanted](ChainChecker& self, FeltsView felts) {
            const auto words = wordsIn(felts);
            if (words) {
                Bytes joined;
                for (const auto& word : *words) {
                    append(joined, word);
                }
                self.compare({subject.c_str(), toHex0x(crypto::keccak256(joined)), toHex0x(wanted),
                              "contract-other-key", "has another verifying key"});
            }
            return words.has_value();
        });
    }

    // Its governor may have named another since the file was written, so this stops nobody from using the chain.
    void planSequencer() {
        const auto account = toFelt(m_chain.starknet->sequencer.bytes);
        ask("sequencer", {m_rollup, "sequencer_status", {account}}, [](ChainChecker& self, FeltsView felts) {
            const auto status = number64In(felts);
            const auto name = protocol::formatWideAddress(self.m_chain.starknet->sequencer);
            if (status && *status != 0) {
                self.note("sequencer", name, std::nullopt);
            } else if (status) {
                self.note("sequencer", "not " + name,
                          self.mismatch("contract-other-sequencer", "names another sequencer", "not " + name));
                self.m_report.checks.back().usable = true;
            }
            return status.has_value();
        });
    }

    void planToken(const NetworkToken& token, const TokenOnChain& place) {
        const std::string subject = "token " + token.symbol;
        const auto shown = [](unsigned decimals, const protocol::ChainAddress& contract) {
            return std::to_string(decimals) + " decimals at " + protocol::formatChainAddress(contract);
        };
        ask(subject, {m_rollup, "token_books", {Felt(token.id)}},
            [subject, place, shown](ChainChecker& self, FeltsView felts) {
                const auto listed = listedTokenIn(felts);
                if (listed) {
                    const auto difference = "registers " + subject + " differently";
                    self.compare({subject.c_str(),
                                  listed->isRegistered ? shown(listed->decimals, listed->contract) : "not registered",
                                  shown(place.decimals, place.address), "contract-other-token", difference.c_str()});
                }
                return listed.has_value();
            });
        if (place.address.wide() == nullptr) {
            return;
        }
        ask(subject + " contract", {toFelt(place.address.wide()->bytes), "decimals", {}},
            [subject, place](ChainChecker& self, FeltsView felts) {
                const auto decimals = number64In(felts);
                if (decimals && *decimals != place.decimals) {
                    const auto found = std::to_string(*decimals);
                    self.note(subject + " contract", found + " decimals",
                              self.mismatch("token-other-decimals", "meets " + subject + " of other decimals",
                                            found + " instead of " + std::to_string(place.decimals)));
                }
                return decimals.has_value();
            });
    }

    // `details`: what the contract says, and what the file does.
    Error mismatch(const char* code, const std::string& what, const std::string& details) const {
        return Error::invalid(code, "the contract at " + protocol::formatChainAddress(m_chain.rollup) + " on " +
                                        m_chain.name + " " + what + " than the network file says (" + details +
                                        "): use the right file or address");
    }

    void compare(const ConfigLine& line) {
        note(line.subject, line.found,
             line.found == line.wanted
                 ? std::nullopt
                 : std::optional(mismatch(line.code, line.difference, line.found + " instead of " + line.wanted)));
    }

    void note(std::string subject, std::string found, std::optional<Error> problem) {
        m_report.checks.push_back({std::move(subject), std::move(found), std::move(problem)});
    }

    void finish() { m_done(m_report); }

    void next() {
        if (m_steps.empty()) {
            finish();
            return;
        }
        const Step step = m_steps.front();
        m_steps.pop_front();
        m_client.call(m_context, callOf(step.view), BlockTag::Latest,
                      [self = shared_from_this(), step](const Result<std::vector<Felt>>& felts) {
                          if (!felts) {
                              self->note(step.subject, "", felts.error());
                              if (felts.error().kind == ErrorKind::Unavailable) {
                                  self->finish(); // the server is gone: the rest would fail alike
                                  return;
                              }
                          } else if (!step.judge(*self, *felts)) {
                              self->note(step.subject, "",
                                         evm::badAnswer("the contract's answer to " + std::string(step.view.name) +
                                                        " is malformed"));
                          }
                          self->next();
                      });
    }

    evm::JsonRpc& m_rpc;
    StarknetClient& m_client;
    QObject* m_context;
    const NetworkFile& m_network;
    const NetworkChain& m_chain;
    Felt m_rollup;
    Done<ChainReport> m_done;
    std::deque<Step> m_steps;
    ChainReport m_report;
};

} // namespace

void runChainCheck(evm::JsonRpc& rpc, StarknetClient& client, QObject* context, const NetworkFile& network,
                   const NetworkChain& chain, Done<ChainReport> done) {
    std::make_shared<ChainChecker>(rpc, client, context, network, chain, std::move(done))->start();
}

} // namespace landfall::l1::starknet
