#pragma once

#include "common/withdraw_draft.h"
#include "desktop/backend/backend.h"
#include "desktop/pages/review_row.h"
#include "desktop/pages/withdraw_choices.h"

namespace landfall::desktop {

// A withdrawal from the first key press to the signature. Every rule and figure
// comes from app::draftWithdraw, every line of the review from the request that is signed.
class WithdrawModel : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by AppModel")
    Q_PROPERTY(landfall::desktop::ValueList* tokens READ tokens CONSTANT)
    Q_PROPERTY(landfall::desktop::ValueList* chains READ chains CONSTANT)
    Q_PROPERTY(int tokenRow READ tokenRow WRITE setTokenRow NOTIFY changed)
    Q_PROPERTY(int chainRow READ chainRow WRITE setChainRow NOTIFY changed)
    Q_PROPERTY(QString amount READ amount WRITE setAmount NOTIFY changed)
    Q_PROPERTY(QString recipient READ recipient WRITE setRecipient NOTIFY changed)
    // Paid before, the newest first.
    Q_PROPERTY(landfall::desktop::ValueList* recipients READ recipients CONSTANT)
    Q_PROPERTY(bool ownAddress READ ownAddress WRITE setOwnAddress NOTIFY changed)
    Q_PROPERTY(QString ownAddressText READ ownAddressText NOTIFY changed)
    Q_PROPERTY(QString amountProblem READ amountProblem NOTIFY changed)
    Q_PROPERTY(QString recipientProblem READ recipientProblem NOTIFY changed)
    Q_PROPERTY(QString recipientWarning READ recipientWarning NOTIFY changed)
    Q_PROPERTY(QString chainProblem READ chainProblem NOTIFY changed)
    Q_PROPERTY(QString tokenProblem READ tokenProblem NOTIFY changed)
    Q_PROPERTY(QString formProblem READ formProblem NOTIFY changed)
    Q_PROPERTY(QString fee READ fee NOTIFY changed)
    // Why the fee deserves a second look before anything is signed.
    Q_PROPERTY(QString feeWarning READ feeWarning NOTIFY changed)
    Q_PROPERTY(QString available READ available NOTIFY changed)
    Q_PROPERTY(QString max READ max NOTIFY changed)
    Q_PROPERTY(QString symbol READ symbol NOTIFY changed)
    // Of what the chosen chain can pay.
    Q_PROPERTY(double amountFraction READ amountFraction NOTIFY changed)
    // The chosen chain's, on the scale of the chains' rows.
    Q_PROPERTY(double reserveFraction READ reserveFraction NOTIFY changed)
    Q_PROPERTY(QString expiryText READ expiryText NOTIFY changed)
    Q_PROPERTY(QString suggestion READ suggestion NOTIFY changed)
    Q_PROPERTY(bool canReview READ canReview NOTIFY changed)
    Q_PROPERTY(bool reviewing READ reviewing NOTIFY changed)
    Q_PROPERTY(landfall::desktop::ValueList* reviewLines READ reviewLines CONSTANT)
    Q_PROPERTY(QString reviewNote READ reviewNote NOTIFY changed)
    Q_PROPERTY(bool signing READ signing NOTIFY changed)
    Q_PROPERTY(QString error READ error NOTIFY changed)

public:
    explicit WithdrawModel(const Backend& backend, QObject* parent = nullptr);

    ValueList* tokens() { return &m_tokens; }
    ValueList* chains() { return &m_chains; }
    ValueList* reviewLines() { return &m_reviewLines; }
    int tokenRow() const { return m_tokenRow; }
    void setTokenRow(int row);
    int chainRow() const { return m_chainRow; }
    void setChainRow(int row);
    const QString& amount() const { return m_amount; }
    void setAmount(const QString& amount);
    const QString& recipient() const { return m_recipient; }
    ValueList* recipients() { return &m_recipients; }
    void setRecipient(const QString& recipient);
    bool ownAddress() const { return m_ownAddress; }
    void setOwnAddress(bool own);
    QString ownAddressText() const;
    const QString& amountProblem() const { return m_view.amountProblem; }
    const QString& recipientProblem() const { return m_view.recipientProblem; }
    const QString& recipientWarning() const { return m_view.recipientWarning; }
    const QString& chainProblem() const { return m_view.chainProblem; }
    const QString& tokenProblem() const { return m_view.tokenProblem; }
    const QString& formProblem() const { return m_view.formProblem; }
    const QString& fee() const { return m_view.fee; }
    const QString& feeWarning() const { return m_view.feeWarning; }
    const QString& available() const { return m_view.available; }
    const QString& max() const { return m_view.max; }
    QString symbol() const;
    double amountFraction() const { return m_view.amountFraction; }
    double reserveFraction() const;
    QString expiryText() const;
    const QString& suggestion() const { return m_view.suggestion; }
    bool canReview() const { return m_view.canReview; }
    bool reviewing() const { return m_review.has_value(); }
    QString reviewNote() const;
    bool signing() const { return m_signing; }
    const QString& error() const { return m_error; }

    void prefill(protocol::ChainIndex chain, protocol::TokenId token, const QString& amount);

    Q_INVOKABLE void useMax();
    Q_INVOKABLE void useSuggestion();
    Q_INVOKABLE void review();
    Q_INVOKABLE void backToForm();
    Q_INVOKABLE void sign();

Q_SIGNALS:
    void changed();
    void submitted(const QString& hash);

private:
    struct View {
        QString amountProblem;
        QString recipientProblem;
        QString recipientWarning;
        QString chainProblem;
        QString tokenProblem;
        QString formProblem;
        QString fee;
        QString feeWarning;
        QString available;
        QString max;
        double amountFraction = 0;
        QString suggestion;
        bool canReview = false;
    };
    struct Suggested {
        std::optional<protocol::ChainIndex> chain;
        std::optional<protocol::Amount> amount;
    };
    using Draft = Result<protocol::Withdraw, std::vector<app::WishProblem>>;

    void refresh();
    void fillLists();
    std::optional<protocol::TokenId> token() const;
    std::optional<protocol::ChainIndex> chain() const;
    const node::TokenBalance* balance() const;
    std::optional<node::FeeQuote> quote() const;
    const std::vector<node::Reserve>* reserves() const;
    std::optional<protocol::Amount> reserve() const; // of the chosen chain
    std::optional<protocol::Amount> typedAmount() const;
    // Nothing while the form can't even be judged.
    std::optional<protocol::ChainAddress> ownThere() const;
    std::optional<Draft> draft() const;
    QString whyNotNow() const;
    bool hasSigningKey() const;
    void nameProblems(const std::vector<app::WishProblem>& problems);
    void suggest();
    QString warning() const;
    void openReview(const protocol::Withdraw& request);
    void closeReview();
    // What would be signed differs from what is being read.
    QString whatChanged(const protocol::Withdraw& now) const;
    void stopWaitingForStoppedNode();
    void answered(const Result<protocol::RequestHash, node::SubmitFailure>& answer);

    Backend m_backend;
    RowList<TokenChoiceRow> m_tokens;
    RowList<ChainChoiceRow> m_chains;
    RowList<RecipientRow> m_recipients;
    RowList<ReviewRow> m_reviewLines;
    int m_tokenRow = 0;
    int m_chainRow = 0;
    QString m_amount;
    QString m_recipient;
    bool m_ownAddress = true;
    View m_view;
    Suggested m_suggested;
    std::optional<wallet::WithdrawReview> m_review;
    bool m_signing = false;
    QString m_error;
    // Of this wallet on the network `m_keyOf`: deriving it takes a signature.
    mutable std::optional<algebra::Fr> m_keyHash;
    mutable protocol::NetworkId m_keyOf{};
};

} // namespace landfall::desktop
