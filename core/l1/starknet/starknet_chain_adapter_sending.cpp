// The part of StarknetChainAdapter that makes, sends and follows transactions.

#include "crypto/keccak.h"
#include "l1/error_codes.h"
#include "l1/evm/async.h"
#include "l1/sender_keys.h"
#include "l1/starknet/addresses.h"
#include "l1/starknet/fees.h"
#include "l1/starknet/owner_action.h"
#include "l1/starknet/rollup_errors.h"
#include "l1/starknet/starknet_chain_adapter.h"

namespace landfall::l1::starknet {

using evm::failLater;
using evm::guarded;
using evm::later;
using evm::orFail;

namespace {

// One name for both families.
Error keyError(const Error& error) {
    constexpr std::string_view kStark = "stark-key-";
    return error.code.starts_with(kStark)
               ? Error{error.kind, "private-key-" + error.code.substr(kStark.size()), error.message}
               : error;
}

Error whyItFailed(const std::string& words) {
    return contractRefusal(words).value_or(
        Error::invalid("chain-refused", "the transaction was reverted in its block: " + words));
}

// Rounded up, so that the product is not below what was paid.
Uint256 priceOf(const Uint256& fee, std::uint64_t gas) {
    if (gas == 0) {
        return {};
    }
    const auto [quotient, remainder] = divMod(fee, Uint256(gas));
    return remainder.isZero() ? quotient : checkedAdd(quotient, 1).value_or(quotient);
}

unsigned doublingsOf(const ContractCall& call) {
    const auto* run = executionIn(call);
    return run == nullptr ? 0 : run->gasDoublings;
}

} // namespace

Result<protocol::ChainAddress> StarknetChainAdapter::senderOf(ByteView privateKey) const {
    const auto account = starknetAccountOf(m_chain.starknet->accountClass, privateKey);
    return account ? Result<protocol::ChainAddress>(protocol::ChainAddress(*account)) : keyError(account.error());
}

void StarknetChainAdapter::accountMissing(QObject* context, const protocol::ChainAddress& sender, Done<bool> done) {
    const auto account = wideOf(sender);
    if (!account) {
        failLater(this, context, std::move(done), account.error());
        return;
    }
    m_client.nonce(this, *account, BlockTag::PreConfirmed,
                   [finish = guarded(context, std::move(done))](const Result<Felt>& nonce) {
                       const bool missing = !nonce && nonce.error().code == code::kContractMissing;
                       finish(nonce || missing ? Result<bool>(missing) : nonce.error());
                   });
}

void StarknetChainAdapter::consentDigest(QObject* context, const ContractCall& call, const protocol::Address& owner,
                                         Done<std::optional<Bytes32>> done) {
    using Digest = std::optional<Bytes32>;
    if (!isOwnersCall(call)) {
        later(this, guarded(context, std::move(done)), Result<Digest>(Digest()));
        return;
    }
    view<AmountAndCount>(
        "owned_fees", {toFelt(owner)}, BlockTag::PreConfirmed, amountAndCountIn,
        orFail<AmountAndCount>(guarded(context, std::move(done)), [this, call](const AmountAndCount& known, auto& out) {
            const auto digest = ownerDigest(call, known.count, m_network, m_chain);
            out(digest ? Result<Digest>(*digest) : digest.error());
        }));
}

void StarknetChainAdapter::suggestFees(QObject* context, Done<FeeSuggestion> done) {
    m_client.prices(this, BlockTag::Latest,
                    orFail<GasPrices>(guarded(context, std::move(done)),
                                      [](const GasPrices& prices, auto& out) { out(suggestionOf(prices)); }));
}

void StarknetChainAdapter::nextNonce(QObject* context, const protocol::ChainAddress& owner, bool countWaiting,
                                     Done<std::uint64_t> done) {
    const auto account = wideOf(owner);
    if (!account) {
        failLater(this, context, std::move(done), account.error());
        return;
    }
    m_client.nonce(this, *account, countWaiting ? BlockTag::PreConfirmed : BlockTag::Latest,
                   [finish = guarded(context, std::move(done))](const Result<Felt>& nonce) {
                       if (nonce) {
                           finish(nonce->toUint256().low64());
                       } else if (nonce.error().code == code::kContractMissing) {
                           finish(std::uint64_t{0}); // of the transaction that opens it
                       } else {
                           finish(nonce.error());
                       }
                   });
}

void StarknetChainAdapter::whenExitKeyKnown(Done<std::vector<Bytes32>> done) {
    if (!m_exitKey.empty() || !m_network.exits) {
        done(m_exitKey);
        return;
    }
    view<std::vector<Bytes32>>(
        "verifying_key", {Felt(0)}, BlockTag::Latest, wordsIn,
        orFail<std::vector<Bytes32>>(std::move(done), [this](auto words, auto& out) {
            Bytes joined;
            for (const auto& word : words) {
                append(joined, word);
            }
            if (crypto::keccak256(joined) != m_network.exits->verifyingKeyHash) {
                out(Error::invalid("contract-other-key", "the contract on " + m_chain.name +
                                                             " has another verifying key of exits than the network "
                                                             "file says: use the right file"));
                return;
            }
            m_exitKey = std::move(words);
            out(m_exitKey);
        }));
}

void StarknetChainAdapter::whenCallable(const ContractCall& call, Done<CallContext> done) {
    if (needsQueueFee(call)) {
        queueFee(this, orFail<Uint256>(std::move(done), [](const Uint256& fee, auto& out) {
                     out(CallContext{fee, {}});
                 }));
    } else if (needsExitKey(call)) {
        whenExitKeyKnown(orFail<std::vector<Bytes32>>(std::move(done), [](auto key, auto& out) {
            out(CallContext{{}, std::move(key)});
        }));
    } else {
        done(CallContext{});
    }
}

void StarknetChainAdapter::whenAccountKnown(const Felt& account, Done<std::uint64_t> done) {
    m_client.nonce(this, account, BlockTag::PreConfirmed,
                   [this, account, done = std::move(done)](const Result<Felt>& nonce) {
                       if (nonce) {
                           done(nonce->toUint256().low64());
                       } else if (nonce.error().code == code::kContractMissing) {
                           done(Error::invalid(code::kAccountMissing,
                                               "the sender " + protocol::formatWideAddress(toWide(account)) +
                                                   " has no account on " + m_chain.name +
                                                   " yet: send STRK to this address, and open the account first"));
                       } else {
                           done(nonce.error());
                       }
                   });
}

void StarknetChainAdapter::prepare(QObject* context, const ContractCall& call, const protocol::ChainAddress& from,
                                   std::uint64_t nonce, const FeeBid& fees, Done<UnsignedTransaction> done) {
    // Some of what follows is known at once, and answers come from the event loop only.
    const Done<UnsignedTransaction> finish =
        [this, last = guarded(context, std::move(done))](const Result<UnsignedTransaction>& result) {
            later(this, last, result);
        };
    const auto sender = wideOf(from);
    if (!sender) {
        finish(sender.error());
        return;
    }
    AccountTransaction transaction{m_chainId, *sender, nonce, {}, Opening{m_accountClass}};
    if (std::holds_alternative<OpenAccount>(call)) {
        estimate(transaction, fees, 0, finish);
        return;
    }
    whenCallable(
        call, orFail<CallContext>(finish, [this, call, transaction, fees](const CallContext& known, auto& out) mutable {
            const auto calls = encodeCall(call, known, m_network, m_chain);
            if (!calls) {
                out(calls.error());
                return;
            }
            transaction.content = Invocation{executeCalldata(*calls)};
            estimate(transaction, fees, doublingsOf(call), out);
        }));
}

void StarknetChainAdapter::estimate(const AccountTransaction& transaction, const FeeBid& fees, unsigned doublings,
                                    Done<UnsignedTransaction> done) {
    // With the account's next nonce, since servers run nothing out of turn; the transaction's own may be a later one.
    const auto run = [this, transaction, fees, doublings, done](std::uint64_t next) {
        m_client.estimateFee(
            this, unsignedJson(transaction, next), StarknetClient::Validation::Skip,
            orFail<FeeEstimate>(done, [transaction, fees, doublings](const FeeEstimate& estimate, auto& out) {
                auto paid = transaction;
                paid.bounds = boundsOf(estimate, fees, doublings);
                out(describe(paid));
            }));
    };
    if (std::holds_alternative<Opening>(transaction.content)) {
        accountMissing(this, describe(transaction).from, [this, run, done](const Result<bool>& missing) {
            if (missing && *missing) {
                run(0);
            } else {
                done(missing ? Error::invalid(code::kAccountExists, "the sender's account on " + m_chain.name +
                                                                        " is there already: nothing is to be opened")
                             : missing.error());
            }
        });
        return;
    }
    whenAccountKnown(transaction.sender, [run, done](const Result<std::uint64_t>& next) {
        if (next) {
            run(*next);
        } else {
            done(next.error());
        }
    });
}

Result<SignedTransaction> StarknetChainAdapter::sign(const UnsignedTransaction& transaction,
                                                     ByteView privateKey) const {
    const auto decoded = decodePayload(transaction.payload);
    if (!decoded) {
        return decoded.error();
    }
    if (decoded->chainId != m_chainId) {
        return Error::invalid("transaction-malformed", "the transaction is for another chain than " + m_chain.name);
    }
    const auto key = crypto::StarkPrivateKey::fromBytes(privateKey);
    return key ? signTransaction(*decoded, m_accountClass, *key) : Result<SignedTransaction>(keyError(key.error()));
}

Result<SignedTransaction> StarknetChainAdapter::decode(ByteView raw) const {
    const auto sendable = decodeRaw(raw);
    if (!sendable) {
        return sendable.error();
    }
    return SignedTransaction{Bytes(raw.begin(), raw.end()), sendable->hash.toBigEndian(),
                             describe(sendable->transaction)};
}

UnsignedTransaction StarknetChainAdapter::repriced(const UnsignedTransaction& transaction, const FeeBid& bid,
                                                   PriceRise rise) const {
    auto decoded = decodePayload(transaction.payload);
    if (!decoded) {
        return transaction; // not made by prepare or decode: sign will say so
    }
    decoded->bounds = raisedTo(decoded->bounds, bid, rise);
    return describe(*decoded);
}

void StarknetChainAdapter::broadcast(QObject* context, const SignedTransaction& transaction, Done<Bytes32> done) {
    const auto sendable = decodeRaw(transaction.raw);
    if (!sendable) {
        failLater(this, context, std::move(done), sendable.error());
        return;
    }
    const auto finish = guarded(context, std::move(done));
    m_client.send(this, sendable->json, sendable->hash,
                  [this, hash = sendable->hash, finish](const Result<Felt>& sent) {
                      if (sent) {
                          finish(sent->toBigEndian());
                          return;
                      }
                      if (sent.error().kind == ErrorKind::Unavailable) {
                          finish(sent.error());
                          return;
                      }
                      // The nonce may have been used by this very transaction, and servers have more than one name for
                      // that.
                      m_client.isKnown(this, hash, [hash, finish, why = sent.error()](const Result<bool>& known) {
                          if (!known) {
                              finish(known.error()); // nothing was learned of who used the nonce
                          } else {
                              finish(*known ? Result<Bytes32>(hash.toBigEndian()) : why);
                          }
                      });
                  });
}

void StarknetChainAdapter::transactionStatus(QObject* context, const Bytes32& hash, Done<TransactionStatus> done) {
    const auto finish = guarded(context, std::move(done));
    m_client.receipt(this, toFelt(hash), [this, hash, finish](const Result<StarknetReceipt>& receipt) {
        using Where = TransactionStatus::Where;
        if (receipt && receipt->blockHash) {
            included(*receipt, m_rpc.lastServer(), hash, finish);
        } else if (receipt) {
            finish(TransactionStatus{Where::Waiting, {}});
        } else if (receipt.error().code != code::kTransactionNotFound) {
            finish(receipt.error());
        } else {
            m_client.isKnown(this, toFelt(hash), orFail<bool>(finish, [](bool known, auto& out) {
                                 out(TransactionStatus{known ? Where::Waiting : Where::Unknown, {}});
                             }));
        }
    });
}

void StarknetChainAdapter::included(const StarknetReceipt& receipt, std::size_t server, const Bytes32& hash,
                                    Done<TransactionStatus> done) {
    m_client.block(this, *receipt.blockHash,
                   orFail<BlockRef>(std::move(done), [this, receipt, server, hash](const BlockRef& block, auto& out) {
                       TransactionStatus status{TransactionStatus::Where::Included, Receipt{}};
                       auto& told = *status.receipt;
                       told.block = block;
                       told.succeeded = receipt.succeeded;
                       told.gasUsed = receipt.l2Gas;
                       told.gasPrice = priceOf(receipt.fee, receipt.l2Gas);
                       if (!receipt.succeeded) {
                           told.failure = whyItFailed(receipt.revertReason);
                           out(std::move(status));
                           return;
                       }
                       std::vector<StarknetEvent> ours;
                       for (const auto& [contract, event] : receipt.events) {
                           if (contract == m_rollup) {
                               ours.push_back(event);
                               ours.back().block = block.number;
                               ours.back().blockHash = toFelt(block.hash);
                               ours.back().transaction = toFelt(hash);
                           }
                       }
                       // Of one transaction, so they are in order.
                       readEvents(m_rpc, server, m_client, this, m_network, m_chain, placed(std::move(ours)).value(),
                                  orFail<std::vector<PlacedEvent>>(out, [status](auto events, auto& answer) mutable {
                                      status.receipt->events = std::move(events);
                                      answer(std::move(status));
                                  }));
                   }));
}

} // namespace landfall::l1::starknet
