#pragma once

#include "desktop/backend/backend.h"
#include "desktop/pages/activity_rows.h"
#include "desktop/pages/value_list.h"

namespace landfall::desktop {

struct ReserveRow {
    protocol::ChainIndex index = 0;
    QString chain;
    QString amount;
    double fraction = 0; // of the token's reserves on all chains
    QString healthText;
    bool healthy = false;

    protocol::ChainIndex key() const { return index; }
};

struct TokenRow {
    protocol::TokenId tokenId = 0;
    QString symbol;
    QString name;
    QString total;
    QString available;
    QString pending;
    bool hasPending = false;
    QString settling;
    QString elsewhere; // what of the total lies in other accounts of the owner's
    std::vector<ReserveRow> reserves;
    std::shared_ptr<RowList<ReserveRow>> reserveList;

    protocol::TokenId key() const { return tokenId; }
    void settle(TokenRow* before);
};

// What the wallet owns on the network and where it lies.
class OverviewModel : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by AppModel")
    // False: nothing may be shown as a balance, and unknownReason says why.
    Q_PROPERTY(bool known READ known NOTIFY changed)
    Q_PROPERTY(QString unknownReason READ unknownReason NOTIFY changed)
    // Set if what is shown may be old: when it was true, and why it isn't newer.
    Q_PROPERTY(QString staleText READ staleText NOTIFY changed)
    Q_PROPERTY(QString address READ address NOTIFY changed)
    Q_PROPERTY(QString shortAddress READ shortAddress NOTIFY changed)
    Q_PROPERTY(landfall::desktop::ValueList* tokens READ tokens CONSTANT)
    // The newest few withdrawals; the Activity page has them all.
    Q_PROPERTY(landfall::desktop::ValueList* activity READ activity CONSTANT)
    Q_PROPERTY(bool hasAccount READ hasAccount NOTIFY changed)
    // An account without any balance, and no withdrawals.
    Q_PROPERTY(bool empty READ empty NOTIFY changed)

public:
    explicit OverviewModel(const Backend& backend, QObject* parent = nullptr);

    bool known() const { return m_view.known; }
    const QString& unknownReason() const { return m_view.unknownReason; }
    const QString& staleText() const { return m_view.staleText; }
    const QString& address() const { return m_view.address; }
    QString shortAddress() const;
    ValueList* tokens() { return &m_tokens; }
    ValueList* activity() { return &m_activity; }
    bool hasAccount() const { return m_view.hasAccount; }
    bool empty() const { return m_view.empty; }

Q_SIGNALS:
    void changed();

private:
    struct View {
        bool known = false;
        QString unknownReason;
        QString staleText;
        QString address;
        bool hasAccount = false;
        bool empty = false;

        friend bool operator==(const View&, const View&) = default;
    };

    void refresh();
    View view() const;

    Backend m_backend;
    View m_view;
    RowList<TokenRow> m_tokens;
    RowList<ActivityRow> m_activity;
};

} // namespace landfall::desktop
