#include "l1/call_runner.h"

#include "base/hex.h"
#include "l1/error_codes.h"
#include "l1/owner_consent.h"

#include <QTimer>

#include <memory>

namespace landfall::l1 {

namespace {

constexpr std::chrono::minutes kDeadline{10};
constexpr std::chrono::milliseconds kPoll{250};
constexpr unsigned kMostRefusals = 20;     // for the price, each answered by twice the tip
constexpr unsigned kMostUnreadable = 3;    // answers in a row, from every server
constexpr unsigned kNonceUsedPatience = 8; // looks

} // namespace

struct CallRunner::Job {
    ContractCall call;
    protocol::ChainAddress from;
    Key key;
    std::uint32_t confirmations;
    Done<Receipt> done;
    SignedTransaction newest = {};
    std::vector<Bytes32> hashes = {}; // of all with its nonce, the newest last
    std::chrono::steady_clock::time_point until = {};
    unsigned refusals = 0;
    unsigned unreadable = 0;
    std::optional<Error> nonceUsed = {}; // unless one of ours used it
    unsigned pollsSince = 0;
    bool opens = false; // the sender's account, for another job
};

void CallRunner::run(const ContractCall& call, const protocol::ChainAddress& from, const SecretBytes& key,
                     std::uint32_t confirmations, Done<Receipt> done) {
    const std::shared_ptr<SecretBytes> kept(new SecretBytes(key.clone()));
    const std::shared_ptr<Job> job(
        new Job{call, from, [kept]() -> Result<SecretBytes> { return kept->clone(); }, confirmations, std::move(done)});
    m_adapter.accountMissing(this, from, [this, job](const Result<bool>& missing) {
        if (!missing) {
            job->done(missing.error());
        } else if (*missing) {
            open(job);
        } else {
            askConsent(job);
        }
    });
}

void CallRunner::open(const std::shared_ptr<Job>& job) {
    const std::shared_ptr<Job> opening(
        new Job{OpenAccount{}, job->from, job->key, job->confirmations, [this, job](const Result<Receipt>& receipt) {
                    if (receipt) {
                        askConsent(job);
                    } else {
                        job->done(receipt.error());
                    }
                }});
    opening->opens = true;
    begin(opening);
}

void CallRunner::askConsent(const std::shared_ptr<Job>& job) {
    if (!m_ownerKey) {
        begin(job);
        return;
    }
    m_adapter.consentDigest(this, job->call, m_owner, [this, job](const Result<std::optional<Bytes32>>& digest) {
        if (!digest || !*digest) {
            digest ? begin(job) : job->done(digest.error());
            return;
        }
        const auto key = m_ownerKey();
        const auto consent = key ? consentTo(**digest, key->view()) : Result<OwnerConsent>(key.error());
        if (!consent) {
            job->done(consent.error());
            return;
        }
        job->call = withConsent(job->call, *consent);
        begin(job);
    });
}

void CallRunner::begin(const std::shared_ptr<Job>& job) {
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
                          } else {
                              signAndSend(job, *prepared);
                          }
                      });
}

void CallRunner::signAndSend(const std::shared_ptr<Job>& job, const UnsignedTransaction& prepared) {
    const auto key = job->key();
    if (!key) {
        job->done(key.error());
        return;
    }
    auto signedOne = m_adapter.sign(prepared, key->view());
    if (!signedOne) {
        job->done(signedOne.error());
        return;
    }
    if (const auto kept = m_keep && !job->opens ? m_keep(*signedOne, job->hashes) : Status(); !kept) {
        job->done(kept.error());
        return;
    }
    job->hashes.push_back(signedOne->hash);
    broadcast(job, *signedOne);
}

void CallRunner::resume(const SignedTransaction& transaction, std::vector<Bytes32> replaced, Key key,
                        std::uint32_t confirmations, Done<Receipt> done) {
    const std::shared_ptr<Job> job(new Job{{}, {}, std::move(key), confirmations, std::move(done)});
    job->hashes = std::move(replaced);
    job->hashes.push_back(transaction.hash);
    broadcast(job, transaction);
}

void CallRunner::broadcast(const std::shared_ptr<Job>& job, const SignedTransaction& transaction) {
    job->newest = transaction;
    m_adapter.broadcast(this, transaction, [this, job](const Result<Bytes32>& taken) {
        if (!taken) {
            refused(job, taken.error());
            return;
        }
        if (!job->opens) {
            Q_EMIT sent(job->newest.hash);
        }
        job->until = std::chrono::steady_clock::now() + kDeadline;
        poll(job);
    });
}

void CallRunner::refused(const std::shared_ptr<Job>& job, const Error& error) {
    if (refusedForPrice(error) && job->refusals++ < kMostRefusals) {
        Q_EMIT delayed(error);
        QTimer::singleShot(kPoll, this, [this, job] { offerMore(job); });
    } else if (error.code == code::kNonceUsed && job->hashes.size() > 1) {
        // By an earlier one of ours, most likely.
        job->nonceUsed = error;
        job->until = std::chrono::steady_clock::now() + kDeadline;
        poll(job);
    } else {
        job->done(error);
    }
}

void CallRunner::offerMore(const std::shared_ptr<Job>& job) {
    m_adapter.suggestFees(this, [this, job](const Result<FeeSuggestion>& fees) {
        if (!fees) {
            job->done(fees.error());
        } else {
            signAndSend(job, m_adapter.repriced(job->newest.transaction, fees->bid, PriceRise::Double));
        }
    });
}

void CallRunner::poll(const std::shared_ptr<Job>& job) {
    pollHash(job, job->hashes.size());
}

// Those before `index` are asked for, the newest first.
void CallRunner::pollHash(const std::shared_ptr<Job>& job, std::size_t index) {
    if (index == 0) {
        notThere(job);
        return;
    }
    const auto hash = job->hashes[index - 1];
    m_adapter.transactionStatus(this, hash, [this, job, index, hash](const Result<TransactionStatus>& status) {
        if (!status && status.error().code == code::kRpcBadAnswer && ++job->unreadable >= kMostUnreadable) {
            job->done(Error::unavailable(
                "transaction-unreadable",
                "transaction " + toHex0x(hash) + " on " + m_adapter.name() +
                    " was sent and stands, but what is said of it can't be read: " + status.error().message));
        } else if (!status) {
            Q_EMIT delayed(status.error());
            job->pollsSince = 0; // nobody said that it is not there
            notThere(job);
        } else if (status->receipt) {
            seen(job, hash, *status->receipt);
        } else {
            job->unreadable = 0;
            pollHash(job, index - 1);
        }
    });
}

void CallRunner::notThere(const std::shared_ptr<Job>& job) {
    if (job->nonceUsed && ++job->pollsSince > kNonceUsedPatience) {
        job->done(*job->nonceUsed);
    } else if (std::chrono::steady_clock::now() > job->until) {
        job->done(Error::unavailable("transaction-lost",
                                     "transaction " + toHex0x(job->newest.hash) + " on " + m_adapter.name() +
                                         " is not in a block after 10 minutes. It may still get there: look it up "
                                         "before you send it again"));
    } else {
        QTimer::singleShot(kPoll, this, [this, job] { poll(job); });
    }
}

void CallRunner::seen(const std::shared_ptr<Job>& job, const Bytes32& hash, const Receipt& receipt) {
    if (receipt.succeeded) {
        confirmed(job, receipt);
        return;
    }
    const auto& reason = receipt.failure;
    job->done(Error::invalid(code::kTransactionFailed,
                             "transaction " + toHex0x(hash) + " on " + m_adapter.name() + " failed: " +
                                 (reason ? reason->message : "the contract refused it in its block and says no more")));
}

void CallRunner::confirmed(const std::shared_ptr<Job>& job, const Receipt& receipt) {
    if (job->confirmations <= 1) {
        job->done(receipt);
        return;
    }
    m_adapter.head(this, [this, job, receipt](const Result<ChainHead>& head) {
        if (head && head->latest.number + 1 >= receipt.block.number + job->confirmations) {
            job->done(receipt);
        } else {
            QTimer::singleShot(kPoll, this, [this, job] { poll(job); });
        }
    });
}

} // namespace landfall::l1
