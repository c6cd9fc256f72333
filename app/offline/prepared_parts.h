#pragma once

#include "desktop/backend/backend.h"

// What the window stands on, with answers laid out beforehand.
namespace landfall::offline {

using namespace desktop;

class PreparedNode final : public NodeLink {
    Q_OBJECT
public:
    State state() const override { return m_state; }
    std::optional<Error> problem() const override { return m_problem; }
    const l1::NetworkFile* network() const override { return m_network ? &*m_network : nullptr; }
    std::shared_ptr<const NodeSnapshot> snapshot() const override { return m_snapshot; }
    void watch(std::optional<protocol::Address>) override {}
    void follow(std::optional<protocol::RequestHash> hash) override { followed = hash; }
    // What is older than the snapshot's page: `older`, a page at a time, `pageProblem` first.
    void olderActivity(const node::ActivityPlace& before, QObject* context,
                       std::function<void(const Result<node::ActivityPage>&)> done) override;
    // Takes every request and answers with its hash, or with `refusal`.
    void submit(const protocol::SignedWithdraw& request, QObject* context, node::Submitted done) override;
    // Answers with `provedExit`, else that exits are not open.
    void proveExit(const ExitPlace& place, QObject* context,
                   std::function<void(const Result<l1::ExitWithProof>&)> done) override;
    void restart() override { ++restarts; }

    void set(State state, std::optional<Error> problem = std::nullopt);
    void open(std::optional<l1::NetworkFile> network);
    void show(std::optional<NodeSnapshot> snapshot);

    std::optional<l1::ExitWithProof> provedExit;
    std::vector<std::shared_ptr<const node::ActivityEntry>> older;
    std::optional<Error> pageProblem;
    std::optional<protocol::RequestHash> followed;
    std::optional<node::SubmitFailure> refusal;
    std::vector<protocol::SignedWithdraw> requests;
    int restarts = 0;

private:
    State m_state = State::Running;
    std::optional<Error> m_problem;
    std::optional<l1::NetworkFile> m_network;
    std::shared_ptr<const NodeSnapshot> m_snapshot;
};

class PreparedFunds final : public WalletFunds {
    Q_OBJECT
public:
    void watch(const l1::NetworkFile*, std::optional<protocol::Address>, Senders) override {}
};

class PreparedKeychain final : public keychain::Keychain {
    Q_OBJECT
public:
    State state() const override { return m_state; }
    QString text() const override { return m_text; }
    void probe() override { ++probes; }
    void read(QObject* context, std::function<void(Result<std::optional<SecretBytes>>)> done) override;
    void write(SecretBytes passphrase, QObject* context, std::function<void(Status)> done) override;
    void remove(QObject* context, std::function<void(Status)> done) override;

    void set(State state, const QString& text);

    std::optional<SecretBytes> stored;
    int probes = 0;
    std::optional<Error> failure; // of every answer

private:
    State m_state = State::Available;
    QString m_text = QStringLiteral("The system's keychain can keep the passphrase.");
};

class PreparedNetworks final : public NetworkSource {
    Q_OBJECT
public:
    std::optional<Error> problem() const override { return m_problem; }
    void openFile(const QString& path) override { opened.push_back(path); }

    void set(std::optional<Error> problem);

    QStringList opened;

private:
    std::optional<Error> m_problem;
};

class PreparedDevnet final : public DevnetControl {
    Q_OBJECT
public:
    State state() const override { return m_state; }
    QStringList lines() const override { return m_lines; }
    std::optional<Error> error() const override { return m_error; }
    bool funding() const override { return m_funding; }
    void start() override { set(State::Starting, {}); }
    void stop() override { set(State::Off, {}); }
    void fund() override;

    void set(State state, const QStringList& lines, std::optional<Error> error = std::nullopt);

private:
    State m_state = State::Off;
    QStringList m_lines;
    std::optional<Error> m_error;
    bool m_funding = false;
};

class PreparedDeposits final : public DepositControl {
    Q_OBJECT
public:
    State state() const override { return m_state; }
    std::optional<DepositWish> wish() const override { return m_wish; }
    bool keyOnly() const override { return m_wish && m_wish->amount == 0; }
    const std::vector<DepositStep>& steps() const override { return m_steps; }
    std::optional<Error> error() const override { return m_error; }
    void start(const DepositWish& wish) override { set(State::Running, wish, {}); }
    void goOn() override { set(State::Running, m_wish, m_steps); }
    void reset() override { set(State::Idle, std::nullopt, {}); }

    void set(State state, std::optional<DepositWish> wish, std::vector<DepositStep> steps,
             std::optional<Error> error = std::nullopt);

private:
    State m_state = State::Idle;
    std::optional<DepositWish> m_wish;
    std::vector<DepositStep> m_steps;
    std::optional<Error> m_error;
};

class PreparedRehearsal final : public RehearsalControl {
    Q_OBJECT
public:
    State state() const override { return m_state; }
    QStringList lines() const override { return m_lines; }
    std::optional<Error> error() const override { return m_error; }
    void start() override { set(State::Running, {}); }

    void set(State state, const QStringList& lines, std::optional<Error> error = std::nullopt);

private:
    State m_state = State::Off;
    QStringList m_lines;
    std::optional<Error> m_error;
};

class PreparedSender final : public WalletSender {
    Q_OBJECT
public:
    // Never answers, or with `failure` or `receipt`.
    void send(protocol::ChainIndex chain, const l1::ContractCall& call, QObject* context,
              l1::Done<l1::Receipt> done) override;

    std::vector<std::pair<protocol::ChainIndex, l1::ContractCall>> calls;
    std::optional<Error> failure;
    std::optional<l1::Receipt> receipt;
};

} // namespace landfall::offline
