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
constexpr const char* kPool = "the RPC server's pool takes no transaction at this price: offer more";
constexpr const char* kReplacement = "a transaction with this nonce waits at nearly the same price: offer more";
constexpr const char* kBelowBase = "the offered gas price is below what a block charges now: raise it";
constexpr const char* kFunds = "the account's coins don't cover the transaction's gas and value: send coins to it";
constexpr const char* kNonce = "this nonce was used by another transaction of the account";

// The first that matches counts.
constexpr auto kRefusals = std::to_array<Refusal>({
    {"nonce too low", "nonce-used", kNonce},
    {"nonce is too low", "nonce-used", kNonce},
    {"oldnonce", "nonce-used", kNonce},
    {"insufficient funds", "insufficient-funds", kFunds},
    {"insufficientfunds", "insufficient-funds", kFunds},
    {"insufficient balance", "insufficient-funds", kFunds},
    {"upfront cost exceeds", "insufficient-funds", kFunds},
    {"replacement transaction", "replacement-underpriced", kReplacement},
    {"replacementnotallowed", "replacement-underpriced", kReplacement},
    {"could not replace", "replacement-underpriced", kReplacement},
    {"not replaced", "replacement-underpriced", kReplacement},
    {"less than block base fee", "fee-below-base", kBelowBase},
    {"less than the block base fee", "fee-below-base", kBelowBase},
    {"below current base fee", "fee-below-base", kBelowBase},
    {"less than the current basefee", "fee-below-base", kBelowBase},
    {"less than basefee", "fee-below-base", kBelowBase},
    {"less than base fee", "fee-below-base", kBelowBase},
    {"below base fee", "fee-below-base", kBelowBase},
    {"fee cap too low", "fee-below-base", kBelowBase},
    {"maxfeepergas too low", "fee-below-base", kBelowBase},
    {"underpriced", "price-too-low", kPool},
    {"fee too low", "price-too-low", kPool},
    {"feetoolow", "price-too-low", kPool},
    {"gas price too low", "price-too-low", kPool},
    {"gas price is too low", "price-too-low", kPool},
    {"gasprice too low", "price-too-low", kPool},
    {"tip too low", "price-too-low", kPool},
    {"below configured minimum", "price-too-low", kPool},
    {"price below minimum", "price-too-low", kPool},
    {"tip cap below", "price-too-low", kPool},
    {"minimum needed", "price-too-low", kPool},
    {"fee below minimum", "price-too-low", kPool},
    {"minimum gas price", "price-too-low", kPool},
});

} // namespace

bool isAlreadyThere(const QString& message) {
    return message.contains(QLatin1String("already known")) || message.contains(QLatin1String("already imported")) ||
           message.contains(QLatin1String("alreadyknown")) || message.contains(QLatin1String("known transaction"));
}

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
    m_rpc.call(
        context, QStringLiteral("eth_sendRawTransaction"), {dataText(transaction.raw)},
        [this, guard = QPointer<QObject>(context), transaction,
         done = std::move(done)](const Result<QJsonValue, RpcError>& answer) {
            if (answer) {
                done(transaction.hash);
            } else {
                refused(guard, transaction, answer.error(), done);
            }
        },
        [hash = transaction.hash](const QJsonValue& value) -> Status {
            const auto given = hashOf(value, "result of eth_sendRawTransaction");
            if (!given) {
                return given.error();
            }
            return *given == hash ? Status() : badAnswer("it gives a transaction another hash than it has");
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
    if (problem.message != error.error.message) {
        problem.message += " (" + error.error.message + ")";
    }
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
                          if (!known) {
                              done(known.error()); // nothing was learned of who used the nonce
                          } else if (known->has_value()) {
                              done(hash);
                          } else {
                              done(problem);
                          }
                      });
}

} // namespace landfall::l1::evm
