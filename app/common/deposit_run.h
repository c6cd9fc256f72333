#pragma once

#include "base/secret.h"
#include "common/deposit_record.h"
#include "l1/call_runner.h"
#include "l1/network_file.h"

#include <QElapsedTimer>
#include <QObject>
#include <QString>

#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace landfall::app {

struct DepositStep {
    enum class State { Waiting, Active, Done, Failed };
    QString title;
    QString detail;
    State state = State::Waiting;
    std::optional<Bytes32> transaction; // on the chain of the deposit
};

// What a node knows that a deposit waits for.
struct DepositFacts {
    std::uint64_t queueInBatch = 0;             // of the deposit's chain
    std::optional<protocol::AccountId> account; // of the depositor
    std::optional<Bytes32> keyHash;             // of that account
};

struct DepositSetup {
    l1::NetworkFile network;
    DepositWish wish;
    protocol::Address owner; // is credited
    // Of who pays on the wish's chain. Asked whenever a transaction has to be signed. Errors end the run, such as
    // wallet-locked.
    std::function<Result<SecretBytes>()> key = {};
    std::function<Result<SecretBytes>()> ownerKey = {}; // the owner's own, where a chain asks for their consent
    // Of the key that signs the owner's withdrawals.
    Bytes32 keyHash{};
    // Asked again until it says what is waited for. Empty: the run ends with the
    // deposit in the chain's queue.
    std::function<void(QObject* context, l1::Done<DepositFacts>)> node = {};
    // Only the signing key of an account that exists is to be set, on the wish's chain.
    bool keyOnly = false;
    // What an earlier run has signed: it is followed, not sent a second time.
    DepositTransactions sent = {};
    // Told before anything is sent, and whenever `sent` changes: a transaction that it
    // can't keep is not sent, and the run ends with its error. May be empty.
    std::function<Status(const DepositTransactions&)> keep = {};
};

// One deposit: approve if needed, deposit, wait for the credit, register the
// signing key if the account has another or none. Each a step that can be watched.
// One that ended half-way goes on where it was, in a run that is given what was sent.
class DepositRun : public QObject {
    Q_OBJECT
public:
    explicit DepositRun(DepositSetup setup, QObject* parent = nullptr);
    ~DepositRun() override;

    // Answers with finished() or failed(), from the event loop. Errors:
    // token-not-on-chain, amount-zero, amount-not-expressible, token-balance-low,
    // deposit-waits (not in a batch after five minutes), those of CallRunner and of
    // the setup's functions.
    void start();

    std::vector<DepositStep> steps() const;

Q_SIGNALS:
    void changed();
    // A step's transaction is in a block.
    void included(const QString& what, const landfall::Bytes32& hash, const landfall::l1::Receipt& receipt);
    void finished();
    void failed(const landfall::Error& error);

private:
    enum Stage : std::size_t { Approve, Deposit, Credit, Key };

    void goOnWhereItWas();
    void checkBalance();
    void checkAllowance();
    void approve();
    void deposit();
    void wait(Stage stage);
    void ask();
    bool isThere(const DepositFacts& facts) const;
    void goOn(const DepositFacts& facts);
    using Then = std::function<void(const l1::Receipt&)>;
    void send(Stage stage, const l1::ContractCall& call, const QString& what, const Then& then);
    void follow(Stage stage, const QString& what, const Then& then);
    l1::Done<l1::Receipt> whenIncluded(Stage stage, const QString& what, const Then& then);
    void inQueue(const l1::Receipt& receipt);
    std::optional<SentTransaction>& sent(Stage stage);
    Status keep() const;
    void set(Stage stage, DepositStep::State state, const QString& detail = {});
    void fail(const Error& error);

    DepositSetup m_setup;
    const l1::NetworkChain* m_chain = nullptr;
    const l1::NetworkToken* m_token = nullptr;
    std::vector<DepositStep> m_steps; // by Stage
    std::unique_ptr<l1::ChainAdapter> m_adapter;
    std::unique_ptr<l1::CallRunner> m_runner;
    protocol::ChainAddress m_payer;
    std::uint64_t m_item = 0; // in the chain's queue
    Stage m_stage = Approve;
    QElapsedTimer m_waited;
};

} // namespace landfall::app
