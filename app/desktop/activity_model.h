#pragma once

#include "desktop/activity_rows.h"
#include "desktop/backend.h"

#include <QtCore/QUrl>

namespace landfall::desktop {

// The wallet's withdrawals, as far back as the node's snapshots go, searched and
// filtered. The filters hold together: a row satisfies all of them.
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
    // "3 of 6".
    Q_PROPERTY(QString countText READ countText NOTIFY changed)
    Q_PROPERTY(bool filtered READ filtered NOTIFY changed)
    // Part of a title, an address, a hash or a state, in any case.
    Q_PROPERTY(QString search READ search WRITE setSearch NOTIFY changed)
    Q_PROPERTY(int state READ state WRITE setState NOTIFY changed)
    // The first of these rows stands for all of them.
    Q_PROPERTY(QStringList tokens READ tokens NOTIFY changed)
    Q_PROPERTY(int tokenRow READ tokenRow WRITE setTokenRow NOTIFY changed)
    Q_PROPERTY(QStringList chains READ chains NOTIFY changed)
    Q_PROPERTY(int chainRow READ chainRow WRITE setChainRow NOTIFY changed)

public:
    enum State { All, OnTheWay, Arrived, NeedsYou };
    Q_ENUM(State)

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
    const QStringList& tokens() const { return m_view.tokens; }
    int tokenRow() const { return m_tokenRow; }
    void setTokenRow(int row);
    const QStringList& chains() const { return m_view.chains; }
    int chainRow() const { return m_chainRow; }
    void setChainRow(int row);

    Q_INVOKABLE void clearFilters();
    // What is shown, as comma-separated values (RFC 4180), newest first.
    Q_INVOKABLE void exportCsv(const QUrl& url);

Q_SIGNALS:
    void changed();
    void notified(const QString& text, bool problem);

private:
    struct View {
        QString unknownReason;
        QString staleText;
        std::size_t count = 0;
        QStringList tokens;
        QStringList chains;

        friend bool operator==(const View&, const View&) = default;
    };

    void look();
    void filterChanged();
    bool matches(const node::Timeline& timeline, const ActivityRow& row) const;
    std::vector<const node::Timeline*> shown(const NodeSnapshot& snapshot) const;

    Backend m_backend;
    View m_view;
    RowList<ActivityRow> m_rows;
    QString m_search;
    int m_state = All;
    int m_tokenRow = 0;
    int m_chainRow = 0;
};

} // namespace landfall::desktop
