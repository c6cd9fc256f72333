#pragma once

#include "desktop/pages/node_rows.h"
#include "desktop/pages/proof_watch.h"

#include <QtCore/QUrl>

#include <deque>

namespace landfall::desktop {

// The node, its chains, its proofs and its log.
class NodeModel : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by AppModel")
    Q_PROPERTY(Health health READ health NOTIFY changed)
    Q_PROPERTY(QString healthText READ healthText NOTIFY changed)
    Q_PROPERTY(QString problem READ problem NOTIFY changed)
    Q_PROPERTY(QString remedy READ remedy NOTIFY changed)
    Q_PROPERTY(bool canRestart READ canRestart NOTIFY changed)
    Q_PROPERTY(landfall::desktop::ValueList* chains READ chains CONSTANT)
    // What waits for a batch, and how many places the largest batch has.
    Q_PROPERTY(int batchCount READ batchCount NOTIFY changed)
    Q_PROPERTY(int batchSize READ batchSize NOTIFY changed)
    Q_PROPERTY(double batchFraction READ batchFraction NOTIFY changed)
    Q_PROPERTY(QString batchText READ batchText NOTIFY changed)
    Q_PROPERTY(bool proving READ proving NOTIFY changed)
    Q_PROPERTY(QString proofTitle READ proofTitle NOTIFY changed)
    Q_PROPERTY(QString proofPhase READ proofPhase NOTIFY changed)
    Q_PROPERTY(double proofProgress READ proofProgress NOTIFY changed)
    Q_PROPERTY(QString proofLeft READ proofLeft NOTIFY changed)
    Q_PROPERTY(landfall::desktop::ValueList* phases READ phases CONSTANT)
    // Of the newest proofs made here, oldest first, relative to the longest.
    Q_PROPERTY(QList<double> proofHistory READ proofHistory NOTIFY changed)
    Q_PROPERTY(QString proofHistoryText READ proofHistoryText NOTIFY changed)
    Q_PROPERTY(landfall::desktop::ValueList* batches READ batches CONSTANT)
    Q_PROPERTY(landfall::desktop::ValueList* log READ log CONSTANT)
    Q_PROPERTY(QString stateRoot READ stateRoot NOTIFY changed)
    Q_PROPERTY(QString shortStateRoot READ shortStateRoot NOTIFY changed)
    Q_PROPERTY(QString networkId READ networkId NOTIFY changed)
    Q_PROPERTY(QString waiting READ waiting NOTIFY changed)

public:
    enum Health { Unknown, Starting, Good, Degraded, Down };
    Q_ENUM(Health)
    enum Level { Info, Warning, Problem };
    Q_ENUM(Level)

    NodeModel(const Backend& backend, ProofWatch& proof, QObject* parent = nullptr);

    Health health() const { return m_view.health; }
    const QString& healthText() const { return m_view.healthText; }
    const QString& problem() const { return m_view.problem; }
    const QString& remedy() const { return m_view.remedy; }
    bool canRestart() const { return m_view.canRestart; }
    ValueList* chains() { return &m_chains; }
    int batchCount() const { return m_view.batchCount; }
    int batchSize() const { return m_view.batchSize; }
    double batchFraction() const;
    const QString& batchText() const { return m_view.batchText; }
    bool proving() const { return m_proof.batch().has_value(); }
    QString proofTitle() const;
    QString proofPhase() const { return m_proof.phaseText(); }
    double proofProgress() const { return m_proof.progress(); }
    QString proofLeft() const { return m_proof.timeLeft(); }
    ValueList* phases() { return &m_proof.phases(); }
    const QList<double>& proofHistory() const { return m_view.proofHistory; }
    const QString& proofHistoryText() const { return m_view.proofHistoryText; }
    ValueList* batches() { return &m_batches; }
    ValueList* log() { return &m_log; }
    const QString& stateRoot() const { return m_view.stateRoot; }
    QString shortStateRoot() const;
    const QString& networkId() const { return m_view.networkId; }
    const QString& waiting() const { return m_view.waiting; }

    Q_INVOKABLE void restart();
    // Addresses, hashes and places on this machine are cut out.
    Q_INVOKABLE void exportLog(const QUrl& url);

Q_SIGNALS:
    void changed();
    void notified(const QString& text, bool problem);

private:
    struct View {
        Health health = Unknown;
        QString healthText;
        QString problem;
        QString remedy;
        bool canRestart = false;
        int batchCount = 0;
        int batchSize = 0;
        QString batchText;
        QList<double> proofHistory;
        QString proofHistoryText;
        QString stateRoot;
        QString networkId;
        QString waiting;

        friend bool operator==(const View&, const View&) = default;
    };

    void refresh();
    void judge(View& view, const NodeSnapshot* snapshot) const;
    void heard(const node::Notice& notice, qint64 at);

    Backend m_backend;
    ProofWatch& m_proof;
    View m_view;
    RowList<ChainRow> m_chains;
    RowList<BatchRow> m_batches;
    RowList<LogRow> m_log;
    std::deque<LogRow> m_notices; // newest first
    std::uint64_t m_heard = 0;
};

} // namespace landfall::desktop
