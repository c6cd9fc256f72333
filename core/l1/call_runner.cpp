#include "l1/call_runner.h"

#include "base/hex.h"

#include <QTimer>

#include <memory>

namespace landfall::l1 {

namespace {

constexpr std::chrono::minutes kDeadline{10};
constexpr std::chrono::milliseconds kPoll{250};

} // namespace

struct CallRunner::Job {
    ContractCall call;
    protocol::Address from;
    SecretBytes key;
    std::uint32_t confirmations;
    Done<Receipt> done;
    Bytes32 hash{};
    std::chrono::steady_clock::time_point until;
};

void CallRunner::run(const ContractCall& call, const protocol::Address& from, const SecretBytes& key,
                     std::uint32_t confirmations, Done<Receipt> done) {
    const std::shared_ptr<Job> job(new Job{call, from, key.clone(), confirmations, std::move(done), {}, {}});
    m_adapter.suggestFees(this, [this, job](const Result<FeeSuggestion>& fees) {
        if (!fees) {
            job->done(fees.error());
            return;
        }
        m_adapter.nextNonce(this, job->from, true, [this, job, bid = fees->bid](const Result<std::uint64_t>& nonce) {
            if (!nonce) {
                job->done(nonce.error());
            } else {
                send(job, bid, *nonce);
            }
        });
    });
}

void CallRunner::send(const std::shared_ptr<Job>& job, const FeeBid& fees, std::uint64_t nonce) {
    m_adapter.prepare(this, job->call, job->from, nonce, fees,
                      [this, job](const Result<UnsignedTransaction>& prepared) {
                          if (!prepared) {
                              job->done(prepared.error());
                              return;
                          }
                          auto signedOne = m_adapter.sign(*prepared, job->key.view());
                          if (!signedOne) {
                              job->done(signedOne.error());
                              return;
                          }
                          if (const auto kept = m_keep ? m_keep(*signedOne) : Status(); !kept) {
                              job->done(kept.error());
                              return;
                          }
                          broadcast(job, *signedOne);
                      });
}

void CallRunner::resume(const SignedTransaction& transaction, std::uint32_t confirmations, Done<Receipt> done) {
    const std::shared_ptr<Job> job(new Job{{}, {}, {}, confirmations, std::move(done), {}, {}});
    broadcast(job, transaction);
}

void CallRunner::broadcast(const std::shared_ptr<Job>& job, const SignedTransaction& transaction) {
    job->hash = transaction.hash;
    m_adapter.broadcast(this, transaction, [this, job](const Result<Bytes32>& taken) {
        if (!taken) {
            job->done(taken.error());
            return;
        }
        Q_EMIT sent(job->hash);
        job->until = std::chrono::steady_clock::now() + kDeadline;
        look(job);
    });
}

void CallRunner::look(const std::shared_ptr<Job>& job) {
    m_adapter.transactionStatus(this, job->hash, [this, job](const Result<TransactionStatus>& status) {
        if (status && status->receipt && !status->receipt->succeeded) {
            const auto& reason = status->receipt->failure;
            job->done(Error::invalid(
                "transaction-failed",
                "transaction " + toHex0x(job->hash) + " on " + m_adapter.name() + " failed: " +
                    (reason ? reason->message : "the contract refused it in its block and says no more")));
        } else if (status && status->receipt) {
            seen(job, *status->receipt);
        } else if (std::chrono::steady_clock::now() > job->until) {
            job->done(Error::unavailable("transaction-lost",
                                         "transaction " + toHex0x(job->hash) + " on " + m_adapter.name() +
                                             " is not in a block after 10 minutes. It may still get there: look it up "
                                             "before you send it again"));
        } else {
            QTimer::singleShot(kPoll, this, [this, job] { look(job); });
        }
    });
}

void CallRunner::seen(const std::shared_ptr<Job>& job, const Receipt& receipt) {
    if (job->confirmations <= 1) {
        job->done(receipt);
        return;
    }
    m_adapter.head(this, [this, job, receipt](const Result<ChainHead>& head) {
        if (head && head->latest.number + 1 >= receipt.block.number + job->confirmations) {
            job->done(receipt);
        } else {
            QTimer::singleShot(kPoll, this, [this, job] { look(job); });
        }
    });
}

} // namespace landfall::l1
