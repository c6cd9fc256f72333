#include "l1/evm/setup_sender.h"

#include "l1/evm/async.h"
#include "l1/evm/fees.h"
#include "l1/evm/transaction.h"

#include <QTimer>

namespace landfall::l1::evm {

namespace {

constexpr std::chrono::minutes kDeadline{5};
constexpr std::chrono::milliseconds kPoll{200};
constexpr unsigned kMostRefusals = 20; // for the price

} // namespace

SetupSender::SetupSender(EthClient& client, protocol::EvmChainId chainId, const SecretBytes& key, QObject* parent)
    : QObject(parent), m_client(client), m_chainId(chainId), m_key(key.clone()) {
}

void SetupSender::send(const QString& what, const std::optional<protocol::Address>& to, const Bytes& data,
                       Done<RawReceipt> done) {
    auto from = addressOfKey(m_key.view());
    if (!from) {
        later(this, std::move(done), Result<RawReceipt>(from.error()));
        return;
    }
    const Job job{what, to, data, std::move(done)};
    m_client.estimateGas(this, *from, to, {}, data, {}, [this, job, from = *from](const Result<std::uint64_t>& gas) {
        if (!gas) {
            job.done(gas.error());
        } else {
            withGas(job, from, *gas + *gas / 8);
        }
    });
}

void SetupSender::withGas(const Job& job, const protocol::Address& from, std::uint64_t gas) {
    m_client.fees(this, orFail<FeeSuggestion>(job.done, [this, job, from, gas](const FeeSuggestion& fees, auto& out) {
                      m_client.nonce(this, from, true,
                                     orFail<std::uint64_t>(out, [this, job, gas, fees](std::uint64_t nonce, auto&) {
                                         offer(job, gas, nonce, fees.bid, 0);
                                     }));
                  }));
}

void SetupSender::offer(const Job& job, std::uint64_t gas, std::uint64_t nonce, const FeeBid& bid, unsigned refusals) {
    const auto transaction = signTransaction({m_chainId, nonce, bid, gas, job.to, {}, job.data}, m_key.view());
    if (!transaction) {
        job.done(transaction.error());
        return;
    }
    m_client.send(this, *transaction, [this, job, gas, nonce, bid, refusals](const Result<Bytes32>& hash) {
        if (hash) {
            waitFor(job, *hash, std::chrono::steady_clock::now() + kDeadline);
        } else if (refusedForPrice(hash.error()) && refusals < kMostRefusals) {
            QTimer::singleShot(kPoll, this, [=, this] { offerMore(job, gas, nonce, bid, refusals + 1); });
        } else {
            job.done(hash.error());
        }
    });
}

void SetupSender::offerMore(const Job& job, std::uint64_t gas, std::uint64_t nonce, const FeeBid& old,
                            unsigned refusals) {
    m_client.fees(this, [=, this](const Result<FeeSuggestion>& fees) {
        if (fees) {
            offer(job, gas, nonce, bidAfterRefusal(old, fees->bid), refusals);
        } else {
            job.done(fees.error());
        }
    });
}

void SetupSender::waitFor(const Job& job, const Bytes32& hash, std::chrono::steady_clock::time_point until) {
    m_client.receipt(this, hash, [this, job, hash, until](const Result<std::optional<RawReceipt>>& receipt) {
        if (receipt && receipt->has_value()) {
            if ((*receipt)->succeeded) {
                job.done(**receipt);
            } else {
                job.done(Error::invalid("deployment-failed", job.what.toStdString() + " reverted in its block"));
            }
        } else if (std::chrono::steady_clock::now() > until) {
            job.done(receipt ? Error::unavailable("deployment-failed",
                                                  job.what.toStdString() + ": no block took the transaction in time")
                             : receipt.error());
        } else {
            QTimer::singleShot(kPoll, this, [this, job, hash, until] { waitFor(job, hash, until); });
        }
    });
}

} // namespace landfall::l1::evm
