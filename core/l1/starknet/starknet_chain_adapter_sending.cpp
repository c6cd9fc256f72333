// The half of StarknetChainAdapter that reads events, and makes, sends and follows transactions.

#include "l1/error_codes.h"
#include "l1/deployment.h"
#include "l1/sender_keys.h"
#include "l1/starknet/event_placing.h"
#include "l1/starknet/owner_action.h"
#include "l1/starknet/rollup_errors.h"
#include "l1/starknet/starknet_chain_adapter.h"
#include "l1/starknet/views.h"

#include <algorithm>

namespace landfall::l1::starknet {

using evm::badAnswer;
using evm::failLater;
using evm::guarded;
using evm::later;
using evm::orFail;

namespace {

constexpr unsigned kMostDoublings = 3;
constexpr std::uint64_t kMostL2Gas = 1'100'000'000; // of one transaction

Uint256 doubled(const Uint256& value) {
    return checkedAdd(value, value).value_or(value);
}

// value · 9/8, rounded up.
Uint256 raisedByAnEighth(const Uint256& value) {
    return checkedAdd(value, checkedAdd(shiftRight(value, 3), Uint256(1)).value_or(value)).value_or(value);
}

Uint256 raised(const Uint256& value, PriceRise rise) {
    return rise == PriceRise::Double ? doubled(value) : raisedByAnEighth(value);
}

// Chains take no price from 2^128 on.
Uint256 bounded(const Uint256& price) {
    static const Uint256 most({~std::uint64_t{0}, ~std::uint64_t{0}, 0, 0});
    return std::min(price, most);
}

} // namespace

void StarknetChainAdapter::eventsIn(QObject* context, BlockNumber from, BlockNumber to,
                                    Done<std::vector<PlacedEvent>> done) {
    readEventRange(
        m_rpc, m_client, this, m_rollup, from, to,
        orFail<std::vector<StarknetEvent>>(guarded(context, std::move(done)), [this](auto events, auto& out) {
            m_eventsBy = m_rpc.lastServer();
            placeEvents(m_rpc, m_eventsBy, m_client, this, m_network, m_chain, std::move(events), out);
        }));
}

// --- before a transaction ---

Result<protocol::ChainAddress> StarknetChainAdapter::senderOf(ByteView privateKey) const {
    const auto account = starknetAccountOf(m_chain.starknet->accountClass, privateKey);
    return account ? Result<protocol::ChainAddress>(*account) : account.error();
}

void StarknetChainAdapter::nextNonce(QObject* context, const protocol::ChainAddress& owner, bool countWaiting,
                                     Done<std::uint64_t> done) {
    const auto* account = owner.wide();
    const auto finish = guarded(context, std::move(done));
    if (account == nullptr) {
        later(this, finish, Result<std::uint64_t>(std::uint64_t{0}));
        return;
    }
    m_client.nonce(this, toFelt(account->bytes), countWaiting ? BlockTag::PreConfirmed : BlockTag::Latest,
                   [finish](const Result<Felt>& nonce) {
                       if (!nonce && nonce.error().code == code::kContractMissing) {
                           finish(std::uint64_t{0}); // an account's first transaction makes it
                       } else if (!nonce) {
                           finish(nonce.error());
                       } else {
                           const auto number = nonce->toUint256();
                           finish(number.fitsUint64() ? Result<std::uint64_t>(number.low64())
                                                      : badAnswer("a nonce is larger than any account's"));
                       }
                   });
}

Result<Bytes32> StarknetChainAdapter::publicKeyOf(ByteView privateKey) const {
    const auto key = crypto::StarkPrivateKey::fromBytes(privateKey);
    return key ? Result<Bytes32>(key->publicKey().toBigEndian()) : key.error();
}

void StarknetChainAdapter::accountMissing(QObject* context, const protocol::ChainAddress& sender, Done<bool> done) {
    const auto* account = sender.wide();
    const auto finish = guarded(context, std::move(done));
    if (account == nullptr) {
        later(this, finish, Result<bool>(false));
        return;
    }
    m_client.nonce(this, toFelt(account->bytes), BlockTag::PreConfirmed, [finish](const Result<Felt>& nonce) {
        if (!nonce && nonce.error().code == code::kContractMissing) {
            finish(true);
        } else {
            finish(nonce ? Result<bool>(false) : nonce.error());
        }
    });
}

void StarknetChainAdapter::consentDigest(QObject* context, const ContractCall& call, const protocol::Address& owner,
                                         Done<std::optional<Bytes32>> done) {
    using Digest = std::optional<Bytes32>;
    const auto finish = guarded(context, std::move(done));
    if (!asksOwner(call)) {
        later(this, finish, Result<Digest>(Digest()));
        return;
    }
    askView<std::uint64_t>(
        m_client, this, m_rollup, "owned_fees", {toFelt(owner)}, BlockTag::PreConfirmed,
        orFail<std::uint64_t>(finish,
                              [this, call](std::uint64_t number, auto& out) {
                                  out(ownerDigest(m_network.networkId(), m_chain.index, m_rollup, number, call));
                              }),
        [](FeltReader& in) {
            in.skip(1); // fees
            return in.number64();
        });
}

void StarknetChainAdapter::suggestFees(QObject* context, Done<FeeSuggestion> done) {
    m_client.prices(
        this, orFail<ResourceBounds>(guarded(context, std::move(done)), [](const ResourceBounds& prices, auto& out) {
            const auto& price = prices.l2Gas.maxPrice;
            out(FeeSuggestion{{bounded(doubled(price)), Uint256(0)}, price});
        }));
}

void StarknetChainAdapter::whenCallable(const ContractCall& call, Done<CallFacts> done) {
    if (needsQueueFee(call)) {
        queueFee(this, orFail<Uint256>(std::move(done), [](const Uint256& fee, auto& out) {
                     out(CallFacts{fee, {}});
                 }));
        return;
    }
    if (!needsExitKey(call) || !m_exitKey.empty()) {
        done(CallFacts{{}, m_exitKey});
        return;
    }
    askView<std::vector<Bytes32>>(
        m_client, this, m_rollup, "verifying_key", {Felt(0)}, BlockTag::Latest,
        orFail<std::vector<Bytes32>>(std::move(done),
                                     [this](const std::vector<Bytes32>& words, auto& out) {
                                         const VerifyingKey key{0, words, {}};
                                         if (!m_network.exits || key.hash() != m_network.exits->verifyingKeyHash) {
                                             out(Error::invalid("contract-other-key",
                                                                "the contract on " + m_chain.name +
                                                                    " has another verifying key of exits than the "
                                                                    "network file names: use the right file"));
                                             return;
                                         }
                                         m_exitKey = words;
                                         out(CallFacts{{}, words});
                                     }),
        readKey);
}

void StarknetChainAdapter::prepare(QObject* context, const ContractCall& call, const protocol::ChainAddress& from,
                                   std::uint64_t nonce, const FeeBid& fees, Done<UnsignedTransaction> done) {
    // `whenCallable` may know everything at once, and answers come from the event loop only.
    const auto finish = guarded(context, std::move(done));
    const Done<UnsignedTransaction> fromLoop = [this, finish](const Result<UnsignedTransaction>& result) {
        later(this, finish, result);
    };
    const auto* account = from.wide();
    if (account == nullptr) {
        fromLoop(Error::invalid("address-wrong-family", protocol::formatChainAddress(from) + " can't send on " +
                                                            m_chain.name + ", which has accounts of its own"));
        return;
    }
    const TransactionHead head{m_chainId, Felt(nonce), {}};
    const Felt sender = toFelt(account->bytes);
    if (const auto* opening = std::get_if<OpenAccount>(&call)) {
        const Felt key = toFelt(opening->publicKey);
        estimate(DeployAccountTransaction{head, toFelt(m_chain.starknet->accountClass), key, {key}}, fees, 0, fromLoop);
        return;
    }
    const auto* run = executionIn(call);
    const unsigned doublings = run == nullptr ? 0 : run->gasDoublings;
    whenCallable(call, orFail<CallFacts>(
                           fromLoop, [this, call, head, sender, fees, doublings](const CallFacts& facts, auto& out) {
                               const auto calls = encodeCall(call, facts, m_network, m_chain);
                               if (!calls) {
                                   out(calls.error());
                                   return;
                               }
                               estimate(InvokeTransaction{head, sender, executeCalldata(*calls)}, fees, doublings, out);
                           }));
}

// Runs it as if it were signed.
void StarknetChainAdapter::estimate(AccountTransaction transaction, const FeeBid& fees, unsigned doublings,
                                    Done<UnsignedTransaction> done) {
    const auto json = jsonOf(transaction, {});
    m_client.estimateFee(this, json, StarknetClient::Signed::NotYet,
                         [this, transaction = std::move(transaction), fees, doublings,
                          done = std::move(done)](const Result<FeeEstimate>& found) mutable {
                             if (!found) {
                                 explain(transaction, found.error(), done);
                                 return;
                             }
                             auto bounds = found->withMargin();
                             const auto factor = std::uint64_t{1} << std::min(doublings, kMostDoublings);
                             bounds.l2Gas.maxAmount = std::min(bounds.l2Gas.maxAmount * factor,
                                                               std::max(bounds.l2Gas.maxAmount, kMostL2Gas));
                             bounds.l2Gas.maxPrice = bounded(fees.cap);
                             bounds.tip = fees.tip.low64();
                             headOf(transaction).bounds = bounds;
                             done(describe(transaction));
                         });
}

// Whoever isn't there can't send, whatever the server calls that.
void StarknetChainAdapter::explain(const AccountTransaction& transaction, const Error& refused,
                                   const Done<UnsignedTransaction>& done) {
    const protocol::ChainAddress sender(protocol::WideAddress{starknet::senderOf(transaction).toBigEndian()});
    if (std::holds_alternative<DeployAccountTransaction>(transaction) || refused.kind == ErrorKind::Unavailable) {
        done(refused);
        return;
    }
    accountMissing(this, sender, [this, sender, refused, done](const Result<bool>& missing) {
        if (missing && *missing) {
            done(Error::invalid(code::kAccountMissing, protocol::formatChainAddress(sender) + " has no account on " +
                                                           m_chain.name + " yet: send STRK to it, and it is opened"));
        } else {
            done(refused);
        }
    });
}

// --- a transaction ---

Result<SignedTransaction> StarknetChainAdapter::sign(const UnsignedTransaction& transaction,
                                                     ByteView privateKey) const {
    auto decoded = decodePayload(transaction.payload);
    if (!decoded) {
        return decoded.error();
    }
    if (headOf(*decoded).chainId != m_chainId) {
        return Error::invalid("transaction-malformed", "the transaction is for another chain than " + m_chain.name);
    }
    const auto key = crypto::StarkPrivateKey::fromBytes(privateKey);
    if (!key) {
        return key.error();
    }
    const auto sender = senderOf(privateKey);
    if (!sender || *sender != transaction.from) {
        return Error::invalid("key-not-of-sender", "the key given is not the key of the transaction's sender");
    }
    const auto hash = hashOf(*decoded);
    const auto signature = hash ? key->sign(*hash) : Result<crypto::StarkSignature>(hash.error());
    if (!signature) {
        return signature.error();
    }
    return SignedTransaction{encode(SignedAccountTransaction{*decoded, *signature}), hash->toBigEndian(),
                             describe(*decoded)};
}

Result<SignedTransaction> StarknetChainAdapter::decode(ByteView raw) const {
    const auto decoded = decodeRaw(raw);
    const auto hash = decoded ? hashOf(decoded->transaction) : Result<Felt>(decoded.error());
    if (!hash) {
        return hash.error();
    }
    return SignedTransaction{Bytes(raw.begin(), raw.end()), hash->toBigEndian(), describe(decoded->transaction)};
}

UnsignedTransaction StarknetChainAdapter::repriced(const UnsignedTransaction& transaction, const FeeBid& bid,
                                                   PriceRise rise) const {
    auto decoded = decodePayload(transaction.payload);
    if (!decoded) {
        return transaction; // not made by prepare or decode: sign will say so
    }
    auto& bounds = headOf(*decoded).bounds;
    // A replacement has to offer more of everything.
    bounds.l1Gas.maxPrice = bounded(raised(bounds.l1Gas.maxPrice, rise));
    bounds.l1DataGas.maxPrice = bounded(raised(bounds.l1DataGas.maxPrice, rise));
    bounds.l2Gas.maxPrice = bounded(std::max(raised(bounds.l2Gas.maxPrice, rise), bid.cap));
    const auto tip = std::max(raised(Uint256(bounds.tip), rise), bid.tip);
    bounds.tip = tip.fitsUint64() ? tip.low64() : bounds.tip;
    return describe(*decoded);
}

void StarknetChainAdapter::broadcast(QObject* context, const SignedTransaction& transaction, Done<Bytes32> done) {
    const auto finish = guarded(context, std::move(done));
    const auto decoded = decodeRaw(transaction.raw);
    if (!decoded) {
        later(this, finish, Result<Bytes32>(decoded.error()));
        return;
    }
    const Felt hash = toFelt(transaction.hash);
    m_client.send(this, jsonOf(decoded->transaction, decoded->signature), hash,
                  [this, finish, hash, from = transaction.transaction.from](const Result<Felt>& sent) {
                      if (sent) {
                          finish(hash.toBigEndian());
                          return;
                      }
                      Error error = sent.error();
                      error.message = protocol::formatChainAddress(from) + " on " + m_chain.name + ": " + error.message;
                      if (error.code != code::kNonceUsed) {
                          finish(error);
                          return;
                      }
                      // The nonce may have been used by this very transaction.
                      m_client.receipt(this, hash, [finish, hash, error](const Result<StarknetReceipt>& known) {
                          if (known) {
                              finish(hash.toBigEndian());
                          } else {
                              finish(known.error().code == code::kTransactionNotFound ? error : known.error());
                          }
                      });
                  });
}

void StarknetChainAdapter::transactionStatus(QObject* context, const Bytes32& hash, Done<TransactionStatus> done) {
    using Where = TransactionStatus::Where;
    m_client.receipt(this, toFelt(hash),
                     [this, hash, finish = guarded(context, std::move(done))](const Result<StarknetReceipt>& receipt) {
                         if (!receipt && receipt.error().code == code::kTransactionNotFound) {
                             finish(TransactionStatus{Where::Unknown, {}});
                         } else if (!receipt) {
                             finish(receipt.error());
                         } else if (!receipt->block) {
                             finish(TransactionStatus{Where::Waiting, {}});
                         } else {
                             included(toFelt(hash), *receipt, finish);
                         }
                     });
}

void StarknetChainAdapter::included(const Felt& hash, StarknetReceipt receipt, Done<TransactionStatus> done) {
    const auto server = m_rpc.lastServer();
    std::vector<StarknetEvent> events;
    for (auto& [contract, event] : receipt.events) {
        if (contract == m_rollup) {
            event.block = *receipt.block;
            event.blockHash = *receipt.blockHash;
            event.transaction = hash;
            events.push_back(std::move(event));
        }
    }
    m_client.block(this, *receipt.blockHash,
                   orFail<BlockRef>(std::move(done), [this, server, receipt, events](const BlockRef& block, auto& out) {
                       Receipt read;
                       read.block = block;
                       read.succeeded = receipt.succeeded;
                       read.gasUsed = receipt.l2Gas;
                       if (receipt.l2Gas != 0) { // so that gas times price is what was paid
                           read.gasPrice = divMod(receipt.fee, Uint256(receipt.l2Gas)).quotient;
                       }
                       if (!receipt.succeeded) {
                           read.failure =
                               contractRefusal(receipt.revertReason)
                                   .value_or(Error::invalid("chain-refused", "it reverted: " + receipt.revertReason));
                       }
                       placeEvents(m_rpc, server, m_client, this, m_network, m_chain, events,
                                   orFail<std::vector<PlacedEvent>>(out, [read](auto placed, auto& answer) mutable {
                                       read.events = std::move(placed);
                                       answer(TransactionStatus{TransactionStatus::Where::Included, std::move(read)});
                                   }));
                   }));
}

} // namespace landfall::l1::starknet
