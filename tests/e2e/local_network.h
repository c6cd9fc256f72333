#pragma once

#include "e2e/cli_driver.h"

#include <QProcess>

namespace landfall::e2e {

// What a test wants of a deployment.
struct DeploymentTerms {
    int chains = 2;            // East, West, North
    bool exits = false;        // nobody opens them but the attesters …
    int lastResort = 0;        // … and anybody so many seconds after a freeze; 0: never
    QString westDailyLimit{};  // of USDC, in whole tokens; empty: none
    int releaseDelay = 86'400; // of payouts above it, seconds
    bool coins = false;        // the chains' own coin is token 2
};

// A network put up by hand, as README describes it for real chains: plain
// Anvils, contracts deployed by the command line, and nodes as processes of their own.
class LocalNetwork {
public:
    explicit LocalNetwork(Profile& profile) : m_profile(profile) {}
    ~LocalNetwork() { stopAll(); }

    static constexpr int kGovernor = 0; // deploys, and owns the tokens
    static constexpr int kSequencer = 1;
    static constexpr int kFirstAttester = 2;
    static constexpr int kGuardian = 5; // of both contracts
    // Accounts of the phrase that Anvil itself prints when it starts.
    static QString key(int account);
    static QString address(int account);

    // Anvil with a block a second. It begins with the history of chain `like`, if one is named.
    bool startAnvil(const QString& name, int evmChainId, const QString& like = {});
    bool deploy(int attesters, const DeploymentTerms& terms = {});
    // The network file, with another server for East if one is named.
    QString file(const QString& eastUrl = {}) const;
    // `name` is also the data folder, empty for the profile's own. The node's wall clock
    // may be so many seconds ahead of ours.
    bool startNode(const QString& name, const char* role, int account, const QString& file, int clockAhead = 0,
                   const QStringList& options = {});
    // Its exit code, -1 if it crashed or was killed.
    int stop(const QString& name, bool kill = false);
    qint64 pid(const QString& name) const; // 0: it does not run
    void stopAll();

    QString url(const QString& anvil) const { return m_urls.value(anvil); }
    static quint16 freePort();
    static QString chainName(int chain);
    QString chainUrl(int chain) const { return url(chainName(chain)); }
    QString rollup(int chain) const;
    QString token(int chain) const;
    quint16 attesterPort(int index) const { return m_ports.at(index); }

    // cast's answer; empty if it failed.
    QByteArray cast(const QStringList& words) const;
    // A transaction of one of the accounts through an Anvil; true if it went through.
    bool send(const QString& anvil, int account, const QStringList& words) const;
    // What an address holds of the token on a chain, by cast's word, in units.
    QByteArray tokensOf(int chain, const QString& owner) const;
    void moveClock(const QString& anvil, int seconds) const;

    // A file with the account's private key, as --key-file wants it.
    QString keyFile(int account) const;
    static constexpr int kTimeLock = 3'600; // of the governor's changes

private:
    Profile& m_profile;
    std::vector<std::pair<QString, std::unique_ptr<QProcess>>> m_running;
    QHash<QString, QString> m_urls;
    QList<quint16> m_ports; // of the attesters
    QString m_file;
};

} // namespace landfall::e2e
