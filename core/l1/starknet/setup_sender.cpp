#include "l1/starknet/setup_sender.h"

#include "crypto/starknet/names.h"
#include "l1/error_codes.h"
#include "l1/starknet/rollup_errors.h"
#include "l1/starknet/transaction_json.h"

#include <QTimer>

#include <algorithm>

namespace landfall::l1::starknet {

namespace {

// The same on every Starknet chain.
const Felt& universalDeployer() {
    static const Felt address =
        Felt::reduce(Uint256({0xb1cf1634b53a2125, 0x01c15d7d432f71af, 0x34c01113685c831b, 0x02ceed65a4bd7310}));
    return address;
}

constexpr std::chrono::minutes kDeadline{5};
constexpr std::chrono::milliseconds kPoll{200};

} // namespace

SetupSender::SetupSender(StarknetClient& client, const Felt& chainId, const Felt& accountClass,
                         crypto::StarkPrivateKey key, QObject* parent)
    : QObject(parent), m_client(client), m_chainId(chainId), m_accountClass(accountClass), m_key(std::move(key)),
      m_account(accountDeployment({}).address()) {
}

DeployAccountTransaction SetupSender::accountDeployment(const TransactionHead& head) const {
    return {head, m_accountClass, m_key.publicKey(), {m_key.publicKey()}};
}

template <class Transaction, class... Rest>
Result<SetupSender::Signed> SetupSender::signedBy(const Transaction& transaction, const Rest&... rest) const {
    const auto hash = transactionHash(transaction);
    if (!hash) {
        return hash.error();
    }
    const auto signature = m_key.sign(*hash);
    if (!signature) {
        return signature.error();
    }
    return Signed{toJson(transaction, rest..., *signature), *hash};
}

void SetupSender::deployAccount(Done<bool> done) {
    m_client.nonce(this, m_account, BlockTag::PreConfirmed, [this, done](const Result<Felt>& nonce) {
        if (nonce || nonce.error().code != code::kContractMissing) {
            done(nonce ? Result<bool>(true) : nonce.error());
            return;
        }
        const Job job{
            QStringLiteral("the deployer's account"),
            [this](const TransactionHead& head) { return signedBy(accountDeployment(head)); },
            [done](const Result<StarknetReceipt>& receipt) { done(receipt ? Result<bool>(true) : receipt.error()); }};
        estimate(job, Felt());
    });
}

void SetupSender::declare(const QString& what, const DeclarableClass& declared, Done<bool> done) {
    const Job job{
        what,
        [this, &declared](const TransactionHead& head) {
            const DeclareTransaction transaction{head, m_account, declared.classHash, declared.compiledClassHash};
            return signedBy(transaction, declared.sierra);
        },
        [done](const Result<StarknetReceipt>& receipt) { done(receipt ? Result<bool>(true) : receipt.error()); }};
    m_client.hasClass(this, declared.classHash, [this, job, done](const Result<bool>& there) {
        if (there && !*there) {
            start(job);
        } else {
            done(there);
        }
    });
}

void SetupSender::deploy(const QString& what, const Felt& classHash, const Felt& salt,
                         const std::vector<Felt>& arguments, Done<Deployed> done) {
    const Felt address = crypto::contractAddress(Felt(), salt, classHash, arguments);
    constexpr int kDependsOnCaller = 0; // the address does not
    Call call{universalDeployer(),
              crypto::entryPointSelector("deploy_contract"),
              {classHash, salt, Felt(kDependsOnCaller), Felt(arguments.size())}};
    call.calldata.insert(call.calldata.end(), arguments.begin(), arguments.end());
    invoke(what, {call}, [what, address, done](const Result<StarknetReceipt>& receipt) {
        if (!receipt) {
            done(receipt.error());
            return;
        }
        const bool said = std::ranges::any_of(receipt->events, [&](const auto& entry) {
            return entry.first == universalDeployer() && !entry.second.data.empty() && entry.second.data[0] == address;
        });
        if (said && receipt->block) {
            done(Deployed{address, *receipt->block});
        } else {
            done(Error::unavailable("deployment-failed",
                                    what.toStdString() + ": the receipt does not name the contract's address"));
        }
    });
}

void SetupSender::invoke(const QString& what, const std::vector<Call>& calls, Done<StarknetReceipt> done) {
    start({what,
           [this, calldata = executeCalldata(calls)](const TransactionHead& head) {
               return signedBy(InvokeTransaction{head, m_account, calldata});
           },
           std::move(done)});
}

void SetupSender::start(const Job& job) {
    m_client.nonce(this, m_account, BlockTag::PreConfirmed, [this, job](const Result<Felt>& nonce) {
        if (nonce) {
            estimate(job, *nonce);
        } else {
            job.done(nonce.error());
        }
    });
}

void SetupSender::estimate(const Job& job, const Felt& nonce) {
    const TransactionHead head{m_chainId, nonce, {}};
    const auto unpaid = job.sign(head);
    if (!unpaid) {
        job.done(unpaid.error());
        return;
    }
    m_client.estimateFee(this, unpaid->json, StarknetClient::Validation::Run,
                         [this, job, head](const Result<FeeEstimate>& estimate) {
                             if (estimate) {
                                 offer(job, {head.chainId, head.nonce, estimate->withMargin()});
                             } else {
                                 job.done(estimate.error());
                             }
                         });
}

void SetupSender::offer(const Job& job, const TransactionHead& head) {
    const auto transaction = job.sign(head);
    if (!transaction) {
        job.done(transaction.error());
        return;
    }
    m_client.send(this, transaction->json, transaction->hash, [this, job](const Result<Felt>& hash) {
        if (hash) {
            waitFor(job, *hash, std::chrono::steady_clock::now() + kDeadline);
        } else {
            job.done(hash.error());
        }
    });
}

void SetupSender::waitFor(const Job& job, const Felt& hash, std::chrono::steady_clock::time_point until) {
    m_client.receipt(this, hash, [this, job, hash, until](const Result<StarknetReceipt>& receipt) {
        if (receipt && receipt->finality != StarknetReceipt::Finality::PreConfirmed) {
            if (receipt->succeeded) {
                job.done(receipt);
            } else {
                const auto refusal = contractRefusal(receipt->revertReason);
                job.done(refusal.value_or(Error::invalid(
                    "deployment-failed", job.what.toStdString() + " reverted in its block: " + receipt->revertReason)));
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

} // namespace landfall::l1::starknet
