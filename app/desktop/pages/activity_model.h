#pragma once

#include "desktop/backend/backend.h"
#include "desktop/pages/activity_history.h"
#include "desktop/pages/activity_list.h"

#include <QtCore/QUrl>

#include <memory>

namespace landfall::desktop {

// The wallet's withdrawals and deposits, searched and filtered. Older ones are read as
// a view comes to their place, or as a filter looks for them. The filters hold
// together: a row satisfies all of them.
class ActivityModel : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by AppModel")
    Q_PROPERTY(bool known READ known NOTIFY changed)
    Q_PROPERTY(QString unknownReason READ unknownReason NOTIFY changed)
    Q_PROPERTY(QString staleText READ staleText NOTIFY changed)
    Q_PROPERTY(landfall::desktop::ValueList* rows READ rows CONSTANT)
    // There are none, whatever is filtered.
    Q_PROPERTY(bool empty READ empty NOTIFY changed)
    // "3 of 6"; "3 so far, of 600" while older ones weren't looked at.
    Q_PROPERTY(QString countText READ countText NOTIFY changed)
    Q_PROPERTY(bool filtered READ filtered NOTIFY changed)
    // Part of a title, an address, a hash or a state, in any case.
    Q_PROPERTY(QString search READ search WRITE setSearch NOTIFY changed)
    Q_PROPERTY(int state READ state WRITE setState NOTIFY changed)
    Q_PROPERTY(int kind READ kind WRITE setKind NOTIFY changed)
    // More is being read.
    Q_PROPERTY(bool reading READ reading NOTIFY changed)
    // Why older ones could not be read.
    Q_PROPERTY(QString problem READ problem NOTIFY changed)
    // The first of these rows stands for all of them.
    Q_PROPERTY(QStringList tokens READ tokens NOTIFY changed)
    Q_PROPERTY(int tokenRow READ tokenRow WRITE setTokenRow NOTIFY changed)
    Q_PROPERTY(QStringList chains READ chains NOTIFY changed)
    Q_PROPERTY(int chainRow READ chainRow WRITE setChainRow NOTIFY changed)

public:
    enum State { All, OnTheWay, Arrived, NeedsYou };
    Q_ENUM(State)
    enum Kind { Everything, Withdrawals, Deposits };
    Q_ENUM(Kind)

    explicit ActivityModel(const Backend& backend, QObject* parent = nullptr);

    bool known() const { return m_view.unknownReason.isEmpty(); }
    const QString& unknownReason() const { return m_view.unknownReason; }
    const QString& staleText() const { return m_view.staleText; }
    ValueList* rows() { return &m_rows; }
    bool empty() const { return m_view.count == 0; }
    QString countText() const;
    bool filtered() const;
    const QString& search() const { return m_search; }
    void setSearch(const QString& search);
    int state() const { return m_state; }
    void setState(int state);
    int kind() const { return m_kind; }
    void setKind(int kind);
    bool reading() const { return m_asking; }
    const QString& problem() const { return m_problem; }
    const QStringList& tokens() const { return m_view.tokens; }
    int tokenRow() const { return m_tokenRow; }
    void setTokenRow(int row);
    const QStringList& chains() const { return m_view.chains; }
    int chainRow() const { return m_chainRow; }
    void setChainRow(int row);

    Q_INVOKABLE void clearFilters();
    // What fits the filters, to the oldest, as comma-separated values, newest first.
    // notified() tells when it is written.
    Q_INVOKABLE void exportCsv(const QUrl& url);

Q_SIGNALS:
    void changed();
    void notified(const QString& text, bool problem);

private:
    struct View {
        QString unknownReason;
        QString staleText;
        std::uint64_t count = 0;
        QStringList tokens;
        QStringList chains;

        friend bool operator==(const View&, const View&) = default;
    };

    void refresh();
    void startAgain();
    void dropQuestions();
    void show();
    void askOlder();
    void lookFurther();
    void finishExport();
    void filterChanged();
    bool matches(const node::ActivityEntry& entry, const ActivityRow& row) const;

    Backend m_backend;
    View m_view;
    ActivityHistory m_history;
    std::optional<protocol::Address> m_owner;
    std::shared_ptr<const NodeSnapshot> m_seen;
    std::unique_ptr<QObject> m_questions = std::make_unique<QObject>(); // only answers to it count
    bool m_asking = false;
    QString m_problem;
    QString m_csv; // to be written once everything is read
    ActivityList m_rows;
    int m_kind = Everything;
    QString m_search;
    int m_state = All;
    int m_tokenRow = 0;
    int m_chainRow = 0;
};

} // namespace landfall::desktop
