#pragma once

#include "desktop/backend/backend.h"
#include "desktop/pages/collect_rows.h"
#include "desktop/pages/review_row.h"
#include "desktop/pages/withdraw_choices.h"

#include <set>

namespace landfall::desktop {

// What waits for the owner on the chains, and the one transaction that gets one of it. It goes from the choice of
// a place, over the review, to the chain's answer.
class CollectModel : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by AppModel")
    Q_PROPERTY(landfall::desktop::ValueList* rows READ rows CONSTANT)
    // What the owner can do about their balances alone.
    Q_PROPERTY(landfall::desktop::ValueList* ways READ ways CONSTANT)
    // Of a transaction that is sent and has no answer yet; empty: none.
    Q_PROPERTY(QString busyId READ busyId NOTIFY changed)

    // --- the one that is open ---
    Q_PROPERTY(QString title READ title NOTIFY changed)
    Q_PROPERTY(QString amount READ amount NOTIFY changed)
    Q_PROPERTY(QString place READ place NOTIFY changed)
    // Its recipient is for the user to say.
    Q_PROPERTY(bool choosesRecipient READ choosesRecipient NOTIFY changed)
    Q_PROPERTY(bool ownAddress READ ownAddress WRITE setOwnAddress NOTIFY changed)
    Q_PROPERTY(QString ownAddressText READ ownAddressText NOTIFY changed)
    Q_PROPERTY(QString recipient READ recipient WRITE setRecipient NOTIFY changed)
    Q_PROPERTY(QString recipientProblem READ recipientProblem NOTIFY changed)
    Q_PROPERTY(QString recipientWarning READ recipientWarning NOTIFY changed)
    Q_PROPERTY(landfall::desktop::ValueList* recipients READ recipients CONSTANT)
    // The chain that pays it is.
    Q_PROPERTY(bool choosesChain READ choosesChain NOTIFY changed)
    Q_PROPERTY(landfall::desktop::ValueList* chains READ chains CONSTANT)
    Q_PROPERTY(int chainRow READ chainRow WRITE setChainRow NOTIFY changed)
    Q_PROPERTY(QString chainProblem READ chainProblem NOTIFY changed)
    Q_PROPERTY(QString formProblem READ formProblem NOTIFY changed)
    Q_PROPERTY(bool canReview READ canReview NOTIFY changed)
    Q_PROPERTY(bool reviewing READ reviewing NOTIFY changed)
    Q_PROPERTY(landfall::desktop::ValueList* reviewLines READ reviewLines CONSTANT)
    Q_PROPERTY(QString reviewNote READ reviewNote NOTIFY changed)
    Q_PROPERTY(bool sending READ sending NOTIFY changed)
    Q_PROPERTY(QString error READ error NOTIFY changed)

public:
    explicit CollectModel(const Backend& backend, QObject* parent = nullptr);

    ValueList* rows() { return &m_rows; }
    ValueList* ways() { return &m_ways; }
    ValueList* recipients() { return &m_recipients; }
    ValueList* chains() { return &m_chains; }
    ValueList* reviewLines() { return &m_reviewLines; }
    QString busyId() const { return m_sending ? m_open : QString(); }
    const QString& title() const { return m_view.title; }
    const QString& amount() const { return m_view.amount; }
    const QString& place() const { return m_view.place; }
    bool choosesRecipient() const;
    bool ownAddress() const { return m_ownAddress; }
    void setOwnAddress(bool own);
    QString ownAddressText() const;
    const QString& recipient() const { return m_recipient; }
    void setRecipient(const QString& recipient);
    const QString& recipientProblem() const { return m_view.recipientProblem; }
    const QString& recipientWarning() const { return m_view.recipientWarning; }
    bool choosesChain() const { return m_what && m_what->kind == Collectable::Kind::ForcedExit; }
    int chainRow() const { return m_chainRow; }
    void setChainRow(int row);
    const QString& chainProblem() const { return m_view.chainProblem; }
    const QString& formProblem() const { return m_view.formProblem; }
    bool canReview() const { return m_view.canReview; }
    bool reviewing() const { return m_reviewing; }
    const QString& reviewNote() const { return m_view.reviewNote; }
    bool sending() const { return m_sending; }
    const QString& error() const { return m_error; }

    // Opens one by its id, of a row or of a withdrawal; where nothing is to be chosen, at the review. False: it is
    // not there to be got now, or another is being sent.
    Q_INVOKABLE bool open(const QString& id);
    Q_INVOKABLE void review();
    // To the form, or out of it.
    Q_INVOKABLE void back();
    Q_INVOKABLE void sign();

Q_SIGNALS:
    void changed();
    // It is done with, one way or the other.
    void left();
    void collected(const QString& text);

private:
    struct View {
        QString title;
        QString amount;
        QString place;
        QString recipientProblem;
        QString recipientWarning;
        QString chainProblem;
        QString formProblem;
        QString reviewNote;
        bool canReview = false;
    };

    void refresh();
    void refreshRows();
    void refreshOpen();
    std::vector<Collectable> everything() const; // that waits
    std::vector<Collectable> waysOutNow() const;
    std::vector<WaitingRow> rowsOf(const std::vector<Collectable>& list);
    std::optional<Collectable> find(const QString& id) const;
    std::optional<protocol::ChainIndex> chain() const; // that pays
    std::optional<protocol::ChainAddress> to() const;  // nothing: what was typed can't be
    protocol::Address own() const { return m_backend.wallet->address().value_or(protocol::Address{}); }
    bool isForcedExit() const;
    void send(const l1::ContractCall& transaction);
    void judgeRecipient();
    QString whyNotNow() const;
    std::optional<l1::ContractCall> call() const;
    std::vector<ReviewRow> review(protocol::ChainIndex chain) const;
    QString actionText() const;
    QString queueFeeText(protocol::ChainIndex chain) const;
    QString note(protocol::ChainIndex chain) const;
    QString doneText(const l1::Receipt& receipt) const;
    void answered(const Result<l1::Receipt>& receipt);
    void close();

    Backend m_backend;
    RowList<WaitingRow> m_rows;
    RowList<WaitingRow> m_ways;
    RowList<RecipientRow> m_recipients;
    RowList<ChainChoiceRow> m_chains;
    RowList<ReviewRow> m_reviewLines;
    QString m_open;                    // the id
    std::optional<Collectable> m_what; // as it is now; nothing: it does not wait any more
    std::map<QString, QString> m_done; // what was sent, and how its row read: until the node has read of it
    bool m_ownAddress = true;
    QString m_recipient;
    int m_chainRow = 0;
    View m_view;
    bool m_reviewing = false;
    bool m_sending = false;
    QString m_error;
};

} // namespace landfall::desktop
