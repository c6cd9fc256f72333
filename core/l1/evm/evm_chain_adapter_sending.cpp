// The half of EvmChainAdapter that makes, sends and follows transactions.

#include "l1/evm/async.h"
#include "l1/evm/event_reader.h"
#include "l1/evm/evm_chain_adapter.h"
#include "l1/evm/fees.h"
#include "l1/evm/json_values.h"
#include "l1/evm/rollup_abi.h"
#include "l1/evm/transaction.h"

#include <algorithm>

namespace landfall::l1::evm {

namespace {

// What a call needs may grow between the estimate and its block (a first balance
// of a recipient, another batch executed before), so it gets a quarter more.
constexpr std::uint64_t withMargin(std::uint64_t gas) {
    return gas + gas / 4;
}

constexpr std::uint64_t kMostGas = 15'000'000; // chains refuse transactions above 2^24 (EIP-7825)

std::uint64_t gasLimitOf(const ContractCall& call, std::uint64_t estimate) {
    const auto* run = executionIn(call);
    const std::uint64_t plain = withMargin(estimate);
    return run == nullptr ? plain : std::max(plain, std::min(plain << run->gasDoublings, kMostGas));
}

} // namespace

Result<protocol::ChainAddress> EvmChainAdapter::senderOf(ByteView privateKey) const {
    const auto address = addressOfKey(privateKey);
    return address ? Result<protocol::ChainAddress>(*address) : address.error();
}

void EvmChainAdapter::suggestFees(QObject* context, Done<FeeSuggestion> done) {
    m_client.fees(this, guarded(context, std::move(done)));
}

void EvmChainAdapter::nextNonce(QObject* context, const protocol::ChainAddress& owner, bool countWaiting,
                                Done<std::uint64_t> done) {
    m_client.nonce(this, evmOf(owner), countWaiting, guarded(context, std::move(done)));
}

void EvmChainAdapter::whenCallable(const ContractCall& call, Done<CallContext> done) {
    if (needsQueueFee(call)) {
        queueFee(this, orFail<Uint256>(std::move(done), [](const Uint256& fee, auto& out) {
                     out(CallContext{fee, {}});
                 }));
    } else if (needsGenesisBatch(call)) {
        view(rollupAbi().genesisBatch, {}, rollupAbi().storedBatch, latestTag(),
             orFail<AbiValue::List>(std::move(done), [](const AbiValue::List& genesis, auto& out) {
                 out(CallContext{{}, genesis[0]});
             }));
    } else {
        done(CallContext{});
    }
}

void EvmChainAdapter::prepare(QObject* context, const ContractCall& call, const protocol::ChainAddress& from,
                              std::uint64_t nonce, const FeeBid& fees, Done<UnsignedTransaction> done) {
    // `whenCallable` may know everything at once, and answers come from the event loop only.
    const auto finish = guarded(context, std::move(done));
    const Done<UnsignedTransaction> fromLoop = [this, finish](const Result<UnsignedTransaction>& result) {
        later(this, finish, result);
    };
    whenCallable(
        call, orFail<CallContext>(fromLoop, [this, call, from, nonce, fees](const CallContext& known, auto& out) {
            auto message = encodeCall(call, known, m_network, m_chain.index);
            if (!message) {
                out(message.error());
                return;
            }
            m_client.estimateGas(this, evmOf(from), message->to, message->value, message->data,
                                 executionIn(call) == nullptr ? std::nullopt : std::optional(fees),
                                 orFail<std::uint64_t>(out, [this, call, message = *message, from, nonce,
                                                             fees](std::uint64_t gas, auto& answer) {
                                     FeeMarketTransaction transaction{m_chain.evmChainId,    nonce,      fees,
                                                                      gasLimitOf(call, gas), message.to, message.value,
                                                                      message.data};
                                     answer(describe(transaction, evmOf(from)));
                                 }));
        }));
}

Result<SignedTransaction> EvmChainAdapter::sign(const UnsignedTransaction& transaction, ByteView privateKey) const {
    auto decoded = decodeUnsigned(transaction.payload);
    if (!decoded) {
        return decoded.error();
    }
    if (decoded->chainId != m_chain.evmChainId) {
        return Error::invalid("transaction-malformed", "the transaction is for chain id " +
                                                           std::to_string(decoded->chainId) + ", not for " +
                                                           m_chain.name);
    }
    auto result = signTransaction(*decoded, privateKey);
    if (result && result->transaction.from != transaction.from) {
        return Error::invalid("key-not-of-sender", "the key given is not the key of the transaction's sender");
    }
    return result;
}

Result<SignedTransaction> EvmChainAdapter::decode(ByteView raw) const {
    return decodeSigned(raw);
}

UnsignedTransaction EvmChainAdapter::repriced(const UnsignedTransaction& transaction, const FeeBid& bid,
                                              PriceRise rise) const {
    auto decoded = decodeUnsigned(transaction.payload);
    if (!decoded) {
        return transaction; // not made by prepare or decode: sign will say so
    }
    decoded->fees =
        rise == PriceRise::Eighth ? replacementBid(decoded->fees, bid) : bidAfterRefusal(decoded->fees, bid);
    return describe(*decoded, evmOf(transaction.from));
}

void EvmChainAdapter::broadcast(QObject* context, const SignedTransaction& transaction, Done<Bytes32> done) {
    m_client.send(this, transaction, guarded(context, std::move(done)));
}

void EvmChainAdapter::transactionStatus(QObject* context, const Bytes32& hash, Done<TransactionStatus> done) {
    const auto finish = guarded(context, std::move(done));
    m_client.receipt(
        this, hash, orFail<std::optional<RawReceipt>>(finish, [this, hash](const auto& receipt, auto& out) {
            if (receipt) {
                included(hash, *receipt, m_rpc.lastServer(), out);
                return;
            }
            m_client.transaction(
                this, hash, orFail<std::optional<KnownTransaction>>(out, [](const auto& known, auto& answer) {
                    TransactionStatus status;
                    status.where = known ? TransactionStatus::Where::Waiting : TransactionStatus::Where::Unknown;
                    answer(status);
                }));
        }));
}

void EvmChainAdapter::included(const Bytes32& hash, RawReceipt receipt, std::size_t server,
                               const Done<TransactionStatus>& done) {
    m_client.blockByHash(this, receipt.blockHash,
                         orFail<BlockRef>(done, [this, hash, receipt, server](const BlockRef& block, auto& out) {
                             TransactionStatus status;
                             status.where = TransactionStatus::Where::Included;
                             status.receipt =
                                 Receipt{block, receipt.succeeded, receipt.gasUsed, receipt.gasPrice, std::nullopt, {}};
                             if (!receipt.succeeded) {
                                 explainFailure(hash, std::move(status), out);
                                 return;
                             }
                             std::vector<Log> ours;
                             for (const auto& log : receipt.logs) {
                                 if (log.contract == m_chain.rollup) {
                                     ours.push_back(log);
                                 }
                             }
                             readEvents(m_rpc, server, m_client, this, m_network, m_chain.index, std::move(ours),
                                        orFail<std::vector<PlacedEvent>>(
                                            out, [status](std::vector<PlacedEvent> events, auto& answer) mutable {
                                                status.receipt->events = std::move(events);
                                                answer(std::move(status));
                                            }));
                         }));
}

// A receipt has no reason in it: the call is run again on the state before its
// block, where it may fail differently or not at all.
void EvmChainAdapter::explainFailure(const Bytes32& hash, TransactionStatus status,
                                     const Done<TransactionStatus>& done) {
    m_client.transaction(
        this, hash, [this, status, done](const Result<std::optional<KnownTransaction>>& known) mutable {
            auto& receipt = *status.receipt;
            if (!known || !known->has_value() || !(*known)->to) {
                done(std::move(status));
                return;
            }
            const auto& transaction = **known;
            if (transaction.gasLimit != 0 && receipt.gasUsed >= transaction.gasLimit) {
                receipt.failure = Error::invalid("contract-out-of-gas", "the transaction used up all its gas: send it "
                                                                        "again with more");
                done(std::move(status));
                return;
            }
            const BlockNumber before = receipt.block.number == 0 ? 0 : receipt.block.number - 1;
            m_client.simulate(this, transaction.from, {*transaction.to, transaction.value, transaction.data},
                              quantityText(Uint256(before)), [status, done](const Result<Bytes>& again) mutable {
                                  status.receipt->failure =
                                      again ? Error::invalid(
                                                  "contract-reverted",
                                                  "the contract refused the transaction in its block, although it "
                                                  "would have passed on the state before")
                                            : again.error();
                                  done(std::move(status));
                              });
        });
}

} // namespace landfall::l1::evm
