#include "l1/error_codes.h"
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
    {"nonce too low", code::kNonceUsed, kNonce},
    {"nonce is too low", code::kNonceUsed, kNonce},
    {"oldnonce", code::kNonceUsed, kNonce},
    {"insufficient funds", "insufficient-funds", kFunds},
    {"insufficientfunds", "insufficient-funds", kFunds},
    {"insufficient balance", "insufficient-funds", kFunds},
    {"upfront cost exceeds", "insufficient-funds", kFunds},
    {"replacement transaction", code::kReplacementUnderpriced, kReplacement},
    {"replacementnotallowed", code::kReplacementUnderpriced, kReplacement},
    {"could not replace", code::kReplacementUnderpriced, kReplacement},
    {"not replaced", code::kReplacementUnderpriced, kReplacement},
    {"less than block base fee", code::kFeeBelowBase, kBelowBase},
    {"less than the block base fee", code::kFeeBelowBase, kBelowBase},
    {"below current base fee", code::kFeeBelowBase, kBelowBase},
    {"less than the current basefee", code::kFeeBelowBase, kBelowBase},
    {"less than basefee", code::kFeeBelowBase, kBelowBase},
    {"less than base fee", code::kFeeBelowBase, kBelowBase},
    {"below base fee", code::kFeeBelowBase, kBelowBase},
    {"fee cap too low", code::kFeeBelowBase, kBelowBase},
    {"maxfeepergas too low", code::kFeeBelowBase, kBelowBase},
    {"underpriced", code::kPriceTooLow, kPool},
    {"fee too low", code::kPriceTooLow, kPool},
    {"feetoolow", code::kPriceTooLow, kPool},
    {"gas price too low", code::kPriceTooLow, kPool},
    {"gas price is too low", code::kPriceTooLow, kPool},
    {"gasprice too low", code::kPriceTooLow, kPool},
    {"tip too low", code::kPriceTooLow, kPool},
    {"below configured minimum", code::kPriceTooLow, kPool},
    {"price below minimum", code::kPriceTooLow, kPool},
    {"tip cap below", code::kPriceTooLow, kPool},
    {"minimum needed", code::kPriceTooLow, kPool},
    {"fee below minimum", code::kPriceTooLow, kPool},
    {"minimum gas price", code::kPriceTooLow, kPool},
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
    problem.message = protocol::formatChainAddress(transaction.transaction.from) + ", nonce " +
                      std::to_string(transaction.transaction.nonce) + ": " + problem.message;
    if (problem.code != code::kNonceUsed) {
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
