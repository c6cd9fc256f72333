#pragma once

#include "desktop/backend/backend.h"
#include "desktop/pages/value_list.h"

namespace landfall::desktop {

struct DepositChainRow {
    protocol::ChainIndex chainIndex = 0;
    QString name;
    protocol::ChainIndex key() const { return chainIndex; }
};

struct DepositTokenRow {
    protocol::TokenId tokenId = 0;
    QString symbol;
    QString name;
    QString balance; // or that it isn't known
    protocol::TokenId key() const { return tokenId; }
};

struct DepositStepRow {
    QString title;
    QString detail;
    int state = 0;
    QString transaction;
    QString shortTransaction;
    QString explorerUrl;
    const QString& key() const { return title; }
};

// From the wallet's own address on a chain into the network.
class DepositModel : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by AppModel")
    Q_PROPERTY(landfall::desktop::ValueList* chains READ chains CONSTANT)
    Q_PROPERTY(landfall::desktop::ValueList* tokens READ tokens CONSTANT)
    Q_PROPERTY(int chainRow READ chainRow WRITE setChainRow NOTIFY changed)
    Q_PROPERTY(int tokenRow READ tokenRow WRITE setTokenRow NOTIFY changed)
    Q_PROPERTY(QString amount READ amount WRITE setAmount NOTIFY changed)
    Q_PROPERTY(QString symbol READ symbol NOTIFY changed)
    Q_PROPERTY(QString balance READ balance NOTIFY changed)
    Q_PROPERTY(bool balanceKnown READ balanceKnown NOTIFY changed)
    Q_PROPERTY(QString amountProblem READ amountProblem NOTIFY changed)
    Q_PROPERTY(QString formProblem READ formProblem NOTIFY changed)
    Q_PROPERTY(bool canStart READ canStart NOTIFY changed)
    Q_PROPERTY(bool running READ running NOTIFY changed)
    Q_PROPERTY(bool finished READ finished NOTIFY changed)
    // It stopped half-way, and goOn() takes it up; explanation says what is known of it.
    Q_PROPERTY(bool interrupted READ interrupted NOTIFY changed)
    Q_PROPERTY(bool canGoOn READ canGoOn NOTIFY changed)
    Q_PROPERTY(QString explanation READ explanation NOTIFY changed)
    // One sentence for other pages; empty if there is nothing to tell.
    Q_PROPERTY(QString summary READ summary NOTIFY changed)
    Q_PROPERTY(QString title READ title NOTIFY changed)
    Q_PROPERTY(QString error READ error NOTIFY changed)
    Q_PROPERTY(landfall::desktop::ValueList* steps READ steps CONSTANT)
    Q_PROPERTY(QString address READ address NOTIFY changed)
    // EIP-681, for the chosen chain and token.
    Q_PROPERTY(QString receiveText READ receiveText NOTIFY changed)

public:
    enum StepState { Waiting, Active, Done, Failed };
    Q_ENUM(StepState)

    explicit DepositModel(const Backend& backend, QObject* parent = nullptr);

    ValueList* chains() { return &m_chains; }
    ValueList* tokens() { return &m_tokens; }
    int chainRow() const { return m_chainRow; }
    void setChainRow(int row);
    int tokenRow() const { return m_tokenRow; }
    void setTokenRow(int row);
    const QString& amount() const { return m_amount; }
    void setAmount(const QString& amount);
    QString symbol() const;
    QString balance() const;
    bool balanceKnown() const;
    QString amountProblem() const;
    QString formProblem() const;
    bool canStart() const;
    bool running() const;
    bool finished() const;
    bool interrupted() const;
    bool canGoOn() const;
    QString explanation() const;
    QString summary() const;
    QString title() const;
    QString error() const;
    ValueList* steps() { return &m_steps; }
    QString address() const;
    QString receiveText() const;

    Q_INVOKABLE void useMax();
    Q_INVOKABLE void start();
    Q_INVOKABLE void goOn();
    Q_INVOKABLE void reset();

Q_SIGNALS:
    void changed();

private:
    void refresh();
    void fillLists();
    std::optional<protocol::ChainIndex> chain() const;
    std::optional<protocol::TokenId> token() const;
    std::optional<WalletFunds::Held> held() const;
    Result<protocol::Amount> typed() const;
    // What of a chain's own coin is kept for the transactions' fees.
    protocol::Amount keptForGas() const;

    Backend m_backend;
    RowList<DepositChainRow> m_chains;
    RowList<DepositTokenRow> m_tokens;
    RowList<DepositStepRow> m_steps;
    int m_chainRow = 0;
    int m_tokenRow = 0;
    QString m_amount;
};

} // namespace landfall::desktop
