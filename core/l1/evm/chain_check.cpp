#include "l1/evm/chain_check.h"

#include "base/hex.h"
#include "l1/evm/async.h"
#include "l1/evm/rollup_abi.h"
#include "protocol/address.h"

#include <algorithm>
#include <deque>

namespace landfall::l1::evm {

namespace {

class ChainChecker : public std::enable_shared_from_this<ChainChecker> {
public:
    ChainChecker(EthClient& client, QObject* context, const NetworkFile& network, const NetworkChain& chain,
                 Done<ChainReport> done)
        : m_client(client), m_context(context), m_network(network), m_chain(chain),
          m_done(guarded(context, std::move(done))) {}

    void start() {
        plan();
        m_client.code(m_context, m_chain.rollup, [self = shared_from_this()](const Result<Bytes>& code) {
            if (!code) {
                self->note("server", "", code.error());
                self->finish();
                return;
            }
            self->note("chain id", std::to_string(self->m_chain.evmChainId), std::nullopt);
            if (code->empty()) {
                self->note("contract", "",
                           Error::invalid("contract-missing", "there is no contract at " +
                                                                  protocol::formatAddress(self->m_chain.rollup) +
                                                                  " on " + self->m_chain.name +
                                                                  ": correct its rollup address in the network file"));
                self->finish();
                return;
            }
            self->note("contract", protocol::formatAddress(self->m_chain.rollup), std::nullopt);
            self->next();
        });
    }

private:
    using Values = AbiValue::List;
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
        expectWord("proving window", abi.proveWindow, abi.word, number(m_network.durations.proveWindow),
                   "contract-other-durations", "has another proving window");
        for (const auto& size : m_network.sizes) {
            planVerifier(size);
        }
        planAttesters();
        for (const auto& token : m_network.tokens) {
            if (const auto place = token.chains.find(m_chain.index); place != token.chains.end()) {
                planToken(token, place->second);
            }
        }
    }

    static Bytes32 number(std::uint64_t value) { return Uint256(value).toBigEndian(); }

    Error mismatch(const char* code, const std::string& what) const {
        return Error::invalid(code, "the contract at " + protocol::formatAddress(m_chain.rollup) + " on " +
                                        m_chain.name + " " + what +
                                        " than the network file says: use the right file or address");
    }

    void expectWord(const char* subject, const AbiSignature& function, const std::vector<AbiType>& results,
                    const Bytes32& wanted, const char* code, const char* what) {
        m_steps.push_back({subject,
                           m_chain.rollup,
                           &function,
                           {},
                           &results,
                           [wanted, subject, code, what](ChainChecker& self, const Values& values) {
                               const auto found = values[0].word();
                               const auto shown = values[0].isNumber() ? values[0].number().toDecimal()
                                                                       : toHex0x(ByteView(found).subspan(1));
                               self.note(subject, shown,
                                         found == wanted ? std::nullopt : std::optional(self.mismatch(code, what)));
                           }});
    }

    // The verifier's address comes from the contract, so the question for its key
    // goes in front of the steps that are left.
    void planVerifier(const NetworkSize& size) {
        const auto& abi = rollupAbi();
        m_steps.push_back({"verifying key " + std::to_string(size.size),
                           m_chain.rollup,
                           &abi.verifier,
                           {std::uint64_t{size.size}},
                           &abi.addressResult,
                           [size](ChainChecker& self, const Values& values) {
                               const std::string subject = "verifying key of size " + std::to_string(size.size);
                               self.m_steps.push_front(
                                   {subject,
                                    values[0].address(),
                                    &rollupAbi().keyHash,
                                    {},
                                    &rollupAbi().bytes32Result,
                                    [size, subject](ChainChecker& checker, const Values& key) {
                                        const bool same = key[0].word() == size.verifyingKeyHash;
                                        checker.note(subject, toHex0x(key[0].word()),
                                                     same ? std::nullopt
                                                          : std::optional(checker.mismatch(
                                                                "contract-other-key", "has another verifying key")));
                                    }});
                           }});
    }

    void planAttesters() {
        const auto& abi = rollupAbi();
        m_steps.push_back(
            {"attesters",
             m_chain.rollup,
             &abi.attesters,
             {},
             &abi.addressesResult,
             [](ChainChecker& self, const Values& values) {
                 const auto& found = values[0].members();
                 const auto& wanted = self.m_network.attesters;
                 const bool same = std::equal(found.begin(), found.end(), wanted.begin(), wanted.end(),
                                              [](const AbiValue& value, const NetworkAttester& attester) {
                                                  return value.address() == attester.address;
                                              });
                 self.note("attesters", std::to_string(found.size()),
                           same ? std::nullopt
                                : std::optional(self.mismatch("contract-other-attesters", "has other attesters")));
             }});
    }

    void planToken(const NetworkToken& token, const TokenOnChain& place) {
        const auto& abi = rollupAbi();
        const std::string subject = "token " + token.symbol;
        m_steps.push_back({subject,
                           m_chain.rollup,
                           &abi.token,
                           {std::uint64_t{token.id}},
                           &abi.tokenResult,
                           [subject, place](ChainChecker& self, const Values& values) {
                               const auto& info = values[0].members(); // address, decimals, registered, minimum
                               const bool same = !info[2].number().isZero() && info[0].address() == place.address &&
                                                 info[1].low64() == place.decimals;
                               const std::string found =
                                   info[2].number().isZero()
                                       ? "not registered"
                                       : std::to_string(info[1].low64()) + " decimals at " +
                                             (place.isNative() ? std::string("the chain itself")
                                                               : protocol::formatAddress(info[0].address()));
                               self.note(subject, found,
                                         same ? std::nullopt
                                              : std::optional(self.mismatch("contract-other-token",
                                                                            "registers this token differently")));
                           }});
        if (!place.isNative()) {
            m_steps.push_back({subject + " contract",
                               place.address,
                               &abi.decimals,
                               {},
                               &abi.word,
                               [subject, place](ChainChecker& self, const Values& values) {
                                   if (values[0].low64() != place.decimals) {
                                       self.note(
                                           subject + " contract", values[0].number().toDecimal() + " decimals",
                                           self.mismatch("token-other-decimals", "meets a token of other decimals"));
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

    EthClient& m_client;
    QObject* m_context;
    const NetworkFile& m_network;
    const NetworkChain& m_chain;
    Done<ChainReport> m_done;
    std::deque<Step> m_steps;
    ChainReport m_report;
};

} // namespace

void runChainCheck(EthClient& client, QObject* context, const NetworkFile& network, protocol::ChainIndex chain,
                   Done<ChainReport> done) {
    std::make_shared<ChainChecker>(client, context, network, *network.chain(chain), std::move(done))->start();
}

} // namespace landfall::l1::evm
