#pragma once

#include "desktop/backend/backend.h"
#include "desktop/pages/safety_rows.h"

namespace landfall::desktop {

// Whether the owner's tokens can leave, and what would happen to them if somebody were gone.
class SafetyModel : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by AppModel")
    // False: unknownReason says why.
    Q_PROPERTY(bool known READ known NOTIFY changed)
    Q_PROPERTY(QString unknownReason READ unknownReason NOTIFY changed)
    Q_PROPERTY(QString headline READ headline NOTIFY changed)
    Q_PROPERTY(QString detail READ detail NOTIFY changed)
    Q_PROPERTY(int level READ level NOTIFY changed) // SafetyLevel
    Q_PROPERTY(landfall::desktop::ValueList* chains READ chains CONSTANT)
    Q_PROPERTY(landfall::desktop::ValueList* absences READ absences CONSTANT)
    // Of the way out, on chains of this computer.
    Q_PROPERTY(Rehearsal rehearsal READ rehearsal NOTIFY rehearsalChanged)
    Q_PROPERTY(QStringList rehearsalLines READ rehearsalLines NOTIFY rehearsalChanged)
    Q_PROPERTY(QString rehearsalError READ rehearsalError NOTIFY rehearsalChanged)

public:
    enum Rehearsal { NotRehearsed, Rehearsing, Rehearsed, RehearsalFailed };
    Q_ENUM(Rehearsal)

    explicit SafetyModel(const Backend& backend, QObject* parent = nullptr);

    bool known() const { return m_unknownReason.isEmpty(); }
    const QString& unknownReason() const { return m_unknownReason; }
    const QString& headline() const { return m_head.title; }
    const QString& detail() const { return m_head.text; }
    int level() const { return static_cast<int>(m_head.level); }
    ValueList* chains() { return &m_chains; }
    ValueList* absences() { return &m_absences; }
    Rehearsal rehearsal() const;
    QStringList rehearsalLines() const { return m_backend.rehearsal->lines(); }
    QString rehearsalError() const;

    Q_INVOKABLE void rehearse() { m_backend.rehearsal->start(); }

Q_SIGNALS:
    void changed();
    void rehearsalChanged();

private:
    void refresh();

    Backend m_backend;
    QString m_unknownReason;
    SafetyRow m_head;
    RowList<SafetyRow> m_chains;
    RowList<SafetyRow> m_absences;
};

} // namespace landfall::desktop
