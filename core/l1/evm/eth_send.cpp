#include "l1/evm/eth_client.h"
#include "l1/evm/json_values.h"
#include "protocol/address.h"

#include <QPointer>
#include <QString>

#include <array>

namespace landfall::l1::evm {

namespace {

// There are no agreed error codes for refused transactions, only the words that
// the clients use: geth, Nethermind, Erigon, Besu, reth, Anvil.
struct Refusal {
    const char* words;
    const char* code;
    const char* sentence;
};
constexpr auto kRefusals = std::to_array<Refusal>({
    {"nonce too low", "nonce-used", "this nonce was used by another transaction of the account"},
    {"oldnonce", "nonce-used", "this nonce was used by another transaction of the account"},
    {"underpriced", "replacement-underpriced",
     "a transaction with this nonce waits at nearly the same price: raise "
     "the price by an eighth"},
    {"insufficient funds", "insufficient-funds",
     "the account's coins don't cover the transaction's gas and value: "
     "send coins to it"},
    {"insufficientfunds", "insufficient-funds",
     "the account's coins don't cover the transaction's gas and value: "
     "send coins to it"},
    {"less than block base fee", "fee-below-base", "the offered gas price is below what a block charges now: raise it"},
    {"fee cap too low", "fee-below-base", "the offered gas price is below what a block charges now: raise it"},
    {"maxfeepergas too low", "fee-below-base", "the offered gas price is below what a block charges now: raise it"},
});

bool isAlreadyThere(const QString& message) {
    return message.contains(QLatin1String("already known")) || message.contains(QLatin1String("already imported")) ||
           message.contains(QLatin1String("alreadyknown")) || message.contains(QLatin1String("known transaction"));
}

} // namespace

std::optional<Error> knownRefusal(const std::string& message) {
    const auto words = QString::fromStdString(message).toLower();
    for (const auto& refusal : kRefusals) {
        if (words.contains(QLatin1String(refusal.words))) {
            return Error::invalid(refusal.code, refusal.sentence);
        }
    }
    return std::nullopt;
}

void EthClient::send(QObject* context, const SignedTransaction& transaction, Done<Bytes32> done) {
    m_rpc.call(context, QStringLiteral("eth_sendRawTransaction"), {dataText(transaction.raw)},
               [this, guard = QPointer<QObject>(context), transaction,
                done = std::move(done)](const Result<QJsonValue, RpcError>& answer) {
                   if (!answer) {
                       refused(guard, transaction, answer.error(), done);
                       return;
                   }
                   auto hash = hashOf(*answer, "result of eth_sendRawTransaction");
                   if (hash && *hash != transaction.hash) {
                       done(badAnswer("it gives a transaction another hash than it has"));
                   } else {
                       done(hash);
                   }
               });
}

void EthClient::refused(QObject* context, const SignedTransaction& transaction, const RpcError& error,
                        Done<Bytes32> done) {
    if (!error.serverCode) {
        done(error.error);
        return;
    }
    const auto message = QString::fromStdString(error.error.message).toLower();
    if (isAlreadyThere(message)) {
        done(transaction.hash);
        return;
    }
    auto problem =
        knownRefusal(error.error.message).value_or(Error::invalid("transaction-refused", error.error.message));
    problem.message = protocol::formatAddress(transaction.transaction.from) + ", nonce " +
                      std::to_string(transaction.transaction.nonce) + ": " + problem.message;
    if (problem.code != "nonce-used") {
        done(problem);
        return;
    }
    // The nonce may have been used by this very transaction.
    this->transaction(context, transaction.hash,
                      [hash = transaction.hash, problem = std::move(problem),
                       done = std::move(done)](const Result<std::optional<KnownTransaction>>& known) {
                          if (known && known->has_value()) {
                              done(hash);
                          } else {
                              done(problem);
                          }
                      });
}

} // namespace landfall::l1::evm
