#pragma once

#include "desktop/pages/proof_watch.h"
#include "desktop/pages/timeline_rows.h"

#include <QtCore/QTimer>

namespace landfall::desktop {

// One withdrawal on its way.
class TimelineModel : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by AppModel")
    Q_PROPERTY(QString hash READ hash WRITE setHash NOTIFY changed)
    Q_PROPERTY(QString shortHash READ shortHash NOTIFY changed)
    Q_PROPERTY(bool known READ known NOTIFY changed)
    Q_PROPERTY(QString title READ title NOTIFY changed)
    Q_PROPERTY(QString recipient READ recipient NOTIFY changed)
    Q_PROPERTY(QString stateText READ stateText NOTIFY changed)
    Q_PROPERTY(QString note READ note NOTIFY changed)
    Q_PROPERTY(QString nextAction READ nextAction NOTIFY changed)
    // The tokens wait in the contract on the destination, where a transaction can get them now: under this name
    // CollectModel opens it, with these words. Empty: they don't.
    Q_PROPERTY(QString collectId READ collectId NOTIFY changed)
    Q_PROPERTY(QString collectText READ collectText NOTIFY changed)
    Q_PROPERTY(bool arrived READ arrived NOTIFY changed)
    // Of what paid it; empty before, and where nothing was to be paid.
    Q_PROPERTY(QString arrivalTransaction READ arrivalTransaction NOTIFY changed)
    Q_PROPERTY(QString shortArrival READ shortArrival NOTIFY changed)
    Q_PROPERTY(QString arrivalUrl READ arrivalUrl NOTIFY changed)
    Q_PROPERTY(bool failed READ failed NOTIFY changed)
    Q_PROPERTY(bool overdue READ overdue NOTIFY changed)
    Q_PROPERTY(QString elapsed READ elapsed NOTIFY changed)
    Q_PROPERTY(QString expected READ expected NOTIFY changed)
    Q_PROPERTY(QString batchText READ batchText NOTIFY changed)
    Q_PROPERTY(QString proofLeft READ proofLeft NOTIFY changed)
    Q_PROPERTY(landfall::desktop::ValueList* steps READ steps CONSTANT)
    // Empty unless this withdrawal's proof is being made now.
    Q_PROPERTY(landfall::desktop::ValueList* phases READ phases NOTIFY changed)

public:
    TimelineModel(const Backend& backend, ProofWatch& proof, QObject* parent = nullptr);

    const QString& hash() const { return m_hash; }
    void setHash(const QString& hash);
    QString shortHash() const;
    bool known() const { return m_view.known; }
    const QString& title() const { return m_view.title; }
    const QString& recipient() const { return m_view.recipient; }
    const QString& stateText() const { return m_view.stateText; }
    const QString& note() const { return m_view.note; }
    const QString& nextAction() const { return m_view.nextAction; }
    const QString& collectId() const { return m_view.collectId; }
    const QString& collectText() const { return m_view.collectText; }
    bool arrived() const { return m_view.arrived; }
    const QString& arrivalTransaction() const { return m_view.arrivalTransaction; }
    QString shortArrival() const;
    const QString& arrivalUrl() const { return m_view.arrivalUrl; }
    bool failed() const { return m_view.failed; }
    bool overdue() const { return m_view.overdue; }
    const QString& elapsed() const { return m_view.elapsed; }
    const QString& expected() const { return m_view.expected; }
    const QString& batchText() const { return m_view.batchText; }
    const QString& proofLeft() const { return m_view.proofLeft; }
    ValueList* steps() { return &m_steps; }
    ValueList* phases() { return m_view.proving ? &m_proof.phases() : &m_noPhases; }

Q_SIGNALS:
    void changed();

private:
    struct View {
        bool known = false;
        QString title;
        QString recipient;
        QString stateText;
        QString note;
        QString nextAction;
        QString collectId;
        QString collectText;
        bool arrived = false;
        QString arrivalTransaction;
        QString arrivalUrl;
        bool failed = false;
        bool overdue = false;
        QString elapsed;
        QString expected;
        QString batchText;
        QString proofLeft;
        bool proving = false;

        friend bool operator==(const View&, const View&) = default;
    };

    void refresh();
    const node::Timeline* find(const NodeSnapshot& snapshot) const;
    View view(const node::Timeline& timeline, const NodeSnapshot& snapshot) const;

    Backend m_backend;
    ProofWatch& m_proof;
    QString m_hash;
    View m_view;
    RowList<StepRow> m_steps;
    RowList<PhaseRow> m_noPhases;
    QTimer m_clock; // while the elapsed time runs
};

} // namespace landfall::desktop
