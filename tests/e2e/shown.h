#pragma once

#include "e2e/local_network.h"

#include <QFile>
#include <QSet>

#include <map>

namespace landfall::e2e {

// What a node has shown, kept line by line, and held against the chains themselves, which never go back here. Each
// check answers what is false, or nothing. Amounts are in billionths of a token.
class Shown {
public:
    // The owner's tokens all came by deposits on chain 2.
    struct Facts {
        QString owner;
        qint64 minted = 0;       // there, before the first
        qint64 firstDeposit = 0; // the others are `eachDeposit`, more than all withdrawals together
        qint64 eachDeposit = 0;
        std::array<QString, 2> sane; // servers, by chain
    };
    Shown(const LocalNetwork& network, const QString& path, Facts facts);

    // The truth before the next answer is asked for; what an answer shows must lie between this and the truth after it.
    void before();
    // Of "node status".
    QString status(const QJsonObject& shown);
    // Of "status": all withdrawals.
    QString withdrawals(const QJsonArray& shown);
    // Of "balances".
    QString balances(const QJsonObject& shown);
    // Of the node's log, at the end.
    QString log(const QByteArray& lines) const;

    // One more was accepted.
    void accepted(const QString& hash) { m_accepted.insert(hash); }
    bool arrived(const QString& hash) const { return m_reached.contains(hash) && m_reached.at(hash) == kSteps; }
    const QSet<QString>& problems() const { return m_problems; } // codes
    void note(const char* what, const QJsonValue& value);

private:
    static constexpr int kSteps = 8;
    struct Chain {
        qint64 latest = 0;
        qint64 final = 0;
        qint64 committed = 0;
        qint64 proven = 0;
        qint64 executed = 0;
        qint64 queued = 0;
        qint64 tokens = 0; // of the owner
    };
    Chain ask(int chain) const;
    QString chain(const QJsonObject& shown, int index, const Chain& now);
    QString blame(int index, const QString& message) const;
    QString withdrawal(const QJsonObject& shown, const Chain& east, const Chain& west);
    // What withdrawals have taken where so much is left, if that explains it. `held`: the owner's, on chain 2.
    std::optional<qint64> spent(qint64 left, qint64 held) const;
    qint64 costs(std::size_t withdrawals) const; // of the first so many

    const LocalNetwork& m_network;
    Facts m_facts;
    QFile m_file;
    std::array<Chain, 2> m_before;
    std::map<QString, QMap<QString, qint64>> m_highest; // what may only grow, by chain
    std::map<QString, int> m_reached;                   // steps that were done, by withdrawal
    std::map<qint64, qint64> m_costs;                   // of withdrawals, fee included, by nonce
    std::size_t m_inBatch = 0;                          // withdrawals shown to be in one
    bool m_settled = false;                             // the first deposit, on every chain
    QSet<QString> m_accepted;
    QSet<QString> m_paid; // recipients that have their tokens
    QSet<QString> m_problems;
};

} // namespace landfall::e2e
