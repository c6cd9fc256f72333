#include "l1/evm/chain_check.h"

#include "base/hex.h"
#include "l1/evm/async.h"
#include "l1/evm/chain_head.h"
#include "l1/evm/contract_storage.h"
#include "l1/evm/event_reader.h"
#include "l1/evm/rollup_abi.h"
#include "l1/evm/state_prover.h"
#include "protocol/address.h"
#include "protocol/attestation.h"

#include <algorithm>
#include <deque>
#include <set>

namespace landfall::l1::evm {

namespace {

class ChainChecker : public std::enable_shared_from_this<ChainChecker> {
public:
    ChainChecker(JsonRpc& rpc, EthClient& client, QObject* context, const NetworkFile& network,
                 const NetworkChain& chain, Done<ChainReport> done)
        : m_rpc(rpc), m_client(client), m_context(context), m_network(network), m_chain(chain),
          m_done(guarded(context, std::move(done))) {}

    void start() {
        plan();
        m_client.code(m_context, evmOf(m_chain.rollup), [self = shared_from_this()](const Result<Bytes>& code) {
            if (!code) {
                self->note("server", "", code.error());
                self->finish();
                return;
            }
            self->note("chain id", std::to_string(self->m_chain.evmChainId), std::nullopt);
            if (code->empty()) {
                self->note("contract", "",
                           Error::invalid("contract-missing", "there is no contract at " +
                                                                  protocol::formatChainAddress(self->m_chain.rollup) +
                                                                  " on " + self->m_chain.name +
                                                                  ": correct its rollup address in the network file"));
                self->finish();
                return;
            }
            self->note("contract", protocol::formatChainAddress(self->m_chain.rollup), std::nullopt);
            self->askFinalBlock();
        });
    }

private:
    using Values = AbiValue::List;

    // --- what a node will ask ---

    void askFinalBlock() {
        readHead(m_rpc, m_client, m_context, m_chain, [self = shared_from_this()](const Result<ChainHead>& head) {
            if (!head) {
                self->note("final block", "", head.error());
                self->next(); // the rest can be compared all the same
                return;
            }
            self->note("final block",
                       std::to_string(head->finalised.number) +
                           (self->m_chain.agreeingServers > 1
                                ? ", as at least " + std::to_string(self->m_chain.agreeingServers) + " servers say"
                                : std::string()),
                       std::nullopt);
            self->askCounters(head->finalised);
        });
    }

    void askCounters(const BlockRef& block) {
        // Not there yet in a block before the contract's first.
        if (block.number < m_chain.startBlock) {
            next();
            return;
        }
        m_client.view(m_context, evmOf(m_chain.rollup), rollupAbi().counters, {}, rollupAbi().countersResult,
                      atBlock(block.hash), [self = shared_from_this(), block](const Result<Values>& values) {
                          self->noteIfFailed("counters in the final block", values);
                          self->askProof(block);
                      });
    }

    // Nothing fails without: what the servers say of the contract is believed then.
    void askProof(const BlockRef& block) {
        m_prover.read(m_context, evmOf(m_chain.rollup), {counterSlot()}, block,
                      [self = shared_from_this(), block](const Result<StateProver::Slots>& slots) {
                          self->noteIfFailed("proof of the contract's state", slots);
                          if (slots) {
                              self->note("proof of the contract's state",
                                         *slots ? "offered" : "none: " + self->m_prover.why(), std::nullopt);
                          }
                          self->askEvents(block);
                      });
    }

    void askEvents(const BlockRef& block) {
        readLogRange(m_rpc, m_client, m_context, m_chain, block.number, block.number,
                     [self = shared_from_this()](const Result<std::vector<Log>>& logs) {
                         self->noteIfFailed("events", logs);
                         self->askPrice();
                     });
    }

    void askPrice() {
        m_client.fees(m_context, [self = shared_from_this()](const Result<FeeSuggestion>& fees) {
            self->noteIfFailed("price of gas", fees);
            self->next();
        });
    }

    template <class T>
    void noteIfFailed(const char* subject, const Result<T>& answer) {
        if (!answer) {
            note(subject, "", answer.error());
        }
    }

    struct Step {
        std::string subject;
        protocol::Address contract;
        const AbiSignature* function;
        Values arguments;
        const std::vector<AbiType>* results;
        std::function<void(ChainChecker&, const Values&)> judge;
    };

    void plan() {
        const auto& abi = rollupAbi();
        expectWord("network id", abi.networkId, abi.bytes32Result, protocol::networkIdWord(m_network.networkId()),
                   "contract-other-network", "belongs to another network");
        expectWord("chain index", abi.chainIndex, abi.word, number(m_chain.index), "contract-other-chain",
                   "was deployed for another chain of the network");
        expectWord("chain set", abi.chainSet, abi.word, number(m_network.chainSet()), "contract-other-chain-set",
                   "knows another set of chains");
        const auto& durations = m_network.durations;
        expectDuration("proving window", abi.proveWindow, durations.proveWindow);
        expectDuration("future skew", abi.maxFutureSkew, durations.maxFutureSkew);
        expectDuration("queue window", abi.queueWindow, durations.queueWindow);
        expectDuration("arming window", abi.armWindow, durations.armWindow);
        expectDuration("priority of forced exits", abi.exitPriority, durations.exitPriority);
        expectDuration("delay of payouts above a limit", abi.releaseDelay, durations.releaseDelay);
        planExits();
        planSecondPart();
        planGenesis();
        for (const auto& size : m_network.sizes) {
            planVerifier("verifying key of size " + std::to_string(size.size), abi.verifier, {std::uint64_t{size.size}},
                         size.verifyingKeyHash);
        }
        planAttesters();
        expectWord("quorum", abi.quorum, abi.word, number(protocol::quorumOf(m_network.attesters.size())),
                   "contract-other-attesters", "wants another quorum");
        planSequencer();
        for (const auto& token : m_network.tokens) {
            if (const auto place = token.chains.find(m_chain.index); place != token.chains.end()) {
                planToken(token, place->second);
            }
        }
    }

    static Bytes32 number(std::uint64_t value) { return Uint256(value).toBigEndian(); }

    // `details`: what the contract says, and what the file does.
    Error mismatch(const char* code, const std::string& what, const std::string& details) const {
        return Error::invalid(code, "the contract at " + protocol::formatChainAddress(m_chain.rollup) + " on " +
                                        m_chain.name + " " + what + " than the network file says (" + details +
                                        "): use the right file or address");
    }

    static std::string shownAs(const AbiValue& value) {
        return value.isNumber() ? value.number().toDecimal() : toHex0x(value.word());
    }

    void expectWord(const char* subject, const AbiSignature& function, const std::vector<AbiType>& results,
                    const Bytes32& wanted, const char* code, const char* what) {
        m_steps.push_back({subject,
                           evmOf(m_chain.rollup),
                           &function,
                           {},
                           &results,
                           [wanted, subject, code, what](ChainChecker& self, const Values& values) {
                               const auto found = shownAs(values[0]);
                               const auto expected =
                                   values[0].isNumber() ? Uint256::fromBigEndian(wanted).toDecimal() : toHex0x(wanted);
                               self.note(subject, found,
                                         found == expected ? std::nullopt
                                                           : std::optional(self.mismatch(
                                                                 code, what, found + " instead of " + expected)));
                           }});
    }

    void expectDuration(const char* subject, const AbiSignature& function, std::uint32_t seconds) {
        expectWord(subject, function, rollupAbi().word, number(seconds), "contract-other-durations",
                   "counts other seconds");
    }

    // What the contract doesn't answer itself goes there; without code it would take calls and do nothing.
    void planSecondPart() {
        m_steps.push_back(
            {"second part",
             evmOf(m_chain.rollup),
             &rollupAbi().secondPart,
             {},
             &rollupAbi().addressResult,
             [](ChainChecker& self, const Values& values) { self.lookAtSecondPart(values[0].address()); }});
    }

    void lookAtSecondPart(const protocol::Address& address) {
        m_steps.push_front({"second part",
                            address,
                            &rollupAbi().networkId,
                            {},
                            &rollupAbi().bytes32Result,
                            [address](ChainChecker& self, const Values& values) {
                                const bool same =
                                    values[0].word() == protocol::networkIdWord(self.m_network.networkId());
                                self.note("second part", protocol::formatAddress(address),
                                          same ? std::nullopt
                                               : std::optional(self.mismatch("contract-other-second-part",
                                                                             "has a second part of another network",
                                                                             toHex0x(values[0].word()))));
                            }});
    }

    // The root that it starts from stands in the batch before the first.
    void planGenesis() {
        m_steps.push_back({"genesis root",
                           evmOf(m_chain.rollup),
                           &rollupAbi().genesisBatch,
                           {},
                           &rollupAbi().storedBatch,
                           [](ChainChecker& self, const Values& values) {
                               const auto found = toHex0x(values[0].members()[5].word());
                               const auto wanted = toHex0x(self.m_network.genesisRoot.toBigEndian());
                               self.note("genesis root", found,
                                         found == wanted ? std::nullopt
                                                         : std::optional(self.mismatch(
                                                               "contract-other-genesis", "starts from another state",
                                                               found + " instead of " + wanted)));
                           }});
    }

    // Its governor may have named another since the file was written, so this stops nobody from using the chain.
    void planSequencer() {
        m_steps.push_back({"sequencer",
                           evmOf(m_chain.rollup),
                           &rollupAbi().sequencerStatus,
                           {m_network.sequencer},
                           &rollupAbi().word,
                           [](ChainChecker& self, const Values& values) {
                               const auto name = protocol::formatAddress(self.m_network.sequencer);
                               if (!values[0].number().isZero()) {
                                   self.note("sequencer", name, std::nullopt);
                                   return;
                               }
                               self.note(
                                   "sequencer", "not " + name,
                                   self.mismatch("contract-other-sequencer", "names another sequencer", "not " + name));
                               self.m_report.checks.back().usable = true;
                           }});
    }

    void planExits() {
        const auto& abi = rollupAbi();
        const auto& exits = m_network.exits;
        expectWord("exits after a freeze", abi.exits, abi.word, number(exits ? 1 : 0), "contract-other-exits",
                   "knows other exits after a freeze");
        if (exits) {
            expectWord("last resort of exits", abi.lastResort, abi.word, number(exits->lastResort),
                       "contract-other-exits", "opens exits by itself after another time");
            planVerifier("verifying key of exits", abi.verifierExit, {}, exits->verifyingKeyHash);
        }
    }

    // The verifier's address comes from the contract, so the question for its key
    // goes in front of the steps that are left.
    void planVerifier(const std::string& subject, const AbiSignature& function, Values arguments,
                      const Bytes32& keyHash) {
        m_steps.push_back({subject, evmOf(m_chain.rollup), &function, std::move(arguments), &rollupAbi().addressResult,
                           [subject, keyHash](ChainChecker& self, const Values& values) {
                               self.m_steps.push_front(
                                   {subject,
                                    values[0].address(),
                                    &rollupAbi().keyHash,
                                    {},
                                    &rollupAbi().bytes32Result,
                                    [subject, keyHash](ChainChecker& checker, const Values& key) {
                                        const auto found = toHex0x(key[0].word());
                                        checker.note(subject, found,
                                                     key[0].word() == keyHash
                                                         ? std::nullopt
                                                         : std::optional(checker.mismatch(
                                                               "contract-other-key", "has another verifying key",
                                                               found + " instead of " + toHex0x(keyHash))));
                                    }});
                           }});
    }

    void planAttesters() {
        const auto& abi = rollupAbi();
        m_steps.push_back(
            {"attesters",
             evmOf(m_chain.rollup),
             &abi.attesters,
             {},
             &abi.addressesResult,
             [](ChainChecker& self, const Values& values) {
                 const auto& found = values[0].members();
                 const auto& wanted = self.m_network.attesters;
                 std::set<protocol::Address> there;
                 for (const auto& value : found) {
                     there.insert(value.address());
                 }
                 std::string different;
                 for (const auto& attester : wanted) {
                     if (there.erase(attester.address) == 0) {
                         different +=
                             (different.empty() ? "not " : ", not ") + protocol::formatAddress(attester.address);
                     }
                 }
                 for (const auto& address : there) {
                     different += (different.empty() ? "also " : ", also ") + protocol::formatAddress(address);
                 }
                 self.note("attesters", std::to_string(found.size()),
                           different.empty() ? std::nullopt
                                             : std::optional(self.mismatch("contract-other-attesters",
                                                                           "has other attesters", different)));
             }});
    }

    void planToken(const NetworkToken& token, const TokenOnChain& place) {
        const auto& abi = rollupAbi();
        const std::string subject = "token " + token.symbol;
        m_steps.push_back(
            {subject,
             evmOf(m_chain.rollup),
             &abi.token,
             {std::uint64_t{token.id}},
             &abi.tokenResult,
             [subject, place](ChainChecker& self, const Values& values) {
                 const auto& info = values[0].members(); // address, decimals, registered, minimum
                 const bool same = !info[2].number().isZero() && info[0].address() == place.address &&
                                   info[1].low64() == place.decimals;
                 const std::string found = info[2].number().isZero()
                                               ? "not registered"
                                               : std::to_string(info[1].low64()) + " decimals at " +
                                                     (place.isNative() ? std::string("the chain itself")
                                                                       : protocol::formatAddress(info[0].address()));
                 self.note(subject, found,
                           same ? std::nullopt
                                : std::optional(self.mismatch("contract-other-token",
                                                              "registers " + subject + " differently", found)));
             }});
        if (!place.isNative()) {
            m_steps.push_back({subject + " contract",
                               evmOf(place.address),
                               &abi.decimals,
                               {},
                               &abi.word,
                               [subject, place](ChainChecker& self, const Values& values) {
                                   if (values[0].low64() != place.decimals) {
                                       self.note(subject + " contract", values[0].number().toDecimal() + " decimals",
                                                 self.mismatch("token-other-decimals",
                                                               "meets " + subject + " of other decimals",
                                                               values[0].number().toDecimal() + " instead of " +
                                                                   std::to_string(place.decimals)));
                                   }
                               }});
        }
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
        m_client.view(m_context, step.contract, *step.function, step.arguments, *step.results, latestTag(),
                      [self = shared_from_this(), step](const Result<Values>& values) {
                          if (values) {
                              step.judge(*self, *values);
                          } else {
                              self->note(step.subject, "", values.error());
                              if (values.error().kind == ErrorKind::Unavailable) {
                                  self->finish(); // the server is gone: the rest would fail alike
                                  return;
                              }
                          }
                          self->next();
                      });
    }

    JsonRpc& m_rpc;
    EthClient& m_client;
    QObject* m_context;
    const NetworkFile& m_network;
    const NetworkChain& m_chain;
    Done<ChainReport> m_done;
    StateProver m_prover{m_rpc, m_client};
    std::deque<Step> m_steps;
    ChainReport m_report;
};

} // namespace

void runChainCheck(JsonRpc& rpc, EthClient& client, QObject* context, const NetworkFile& network,
                   protocol::ChainIndex chain, Done<ChainReport> done) {
    std::make_shared<ChainChecker>(rpc, client, context, network, *network.chain(chain), std::move(done))->start();
}

} // namespace landfall::l1::evm
