#include "cli/exit_calls.h"

#include "base/hex.h"
#include "cli/format.h"
#include "l1/error_codes.h"
#include "protocol/address.h"
#include "protocol/batch_words.h"
#include "rpc/exit_json.h"

#include <algorithm>

namespace landfall::cli {
namespace {

// A proof takes a part of a second; the first one on a machine loads its key before.
constexpr std::chrono::seconds kProofDeadline{120};

} // namespace

Outcome<QJsonObject> exitPage(NodeSession& session, const protocol::Address& owner) {
    return session.object(QStringLiteral("getExits"), {QString::fromStdString(protocol::formatAddress(owner))});
}

Outcome<std::optional<l1::FreezeByVotes>> freezeCertificate(NodeSession& session, protocol::ChainIndex chain) {
    const auto answer = session.call(QStringLiteral("getFreezeCertificate"), {static_cast<int>(chain)});
    if (!answer) {
        return answer.error();
    }
    if (answer->isNull()) {
        return std::optional<l1::FreezeByVotes>();
    }
    auto certificate = rpc::certificateFromJson(answer->toObject());
    return certificate ? Outcome<std::optional<l1::FreezeByVotes>>(*certificate) : Failure(certificate.error());
}

Outcome<bool> takeExit(const QJsonObject& entry, NodeSession& session, ChainAccesses& chains, const Wallet& wallet,
                       Terminal& terminal) {
    const auto chain = static_cast<protocol::ChainIndex>(entry.value(QLatin1StringView("chainId")).toInt());
    const auto account = static_cast<protocol::AccountId>(entry.value(QLatin1StringView("account")).toInteger());
    const auto token = static_cast<protocol::TokenId>(entry.value(QLatin1StringView("tokenId")).toInt());
    const auto access = chains.on(chain);
    if (!access) {
        return access.error();
    }
    // The node's rows may be behind what an earlier run has sent.
    const auto exited = (*access)->exited(account, token);
    if (!exited) {
        return exited.error();
    }
    if (*exited) {
        return false;
    }
    const auto made = session.object(QStringLiteral("proveExit"),
                                     {static_cast<int>(chain), static_cast<qint64>(account), static_cast<int>(token)},
                                     kProofDeadline);
    if (!made) {
        return made.error();
    }
    auto call = rpc::exitFromJson(*made);
    if (!call) {
        return Failure(call.error());
    }
    const auto receipt = (*access)->send(wallet, *call, QStringLiteral("exit"), terminal);
    if (!receipt && receipt.error().error.code == code::kContractAlreadyExited) {
        return false;
    }
    return receipt ? Outcome<bool>(true) : receipt.error();
}

Outcome<bool> takeRefund(const QJsonObject& entry, ChainAccesses& chains, const Wallet& wallet, Terminal& terminal) {
    const auto words = fixedFromHex<62>(field(entry, "words").toStdString());
    protocol::WordPair pair;
    if (words) {
        std::copy_n(words->begin(), pair.first.size(), pair.first.begin());
        std::copy_n(words->begin() + static_cast<std::ptrdiff_t>(pair.first.size()), pair.second.size(),
                    pair.second.begin());
    }
    const auto operation = protocol::decodeOperation(pair);
    if (!words || !operation) {
        return Failure(words ? operation.error() : words.error());
    }
    const auto access = chains.on(static_cast<protocol::ChainIndex>(entry.value(QLatin1StringView("chainId")).toInt()));
    if (!access) {
        return access.error();
    }
    const auto item = static_cast<std::uint64_t>(entry.value(QLatin1StringView("item")).toInteger());
    const auto receipt =
        (*access)->send(wallet, l1::RefundQueued{item, *operation}, QStringLiteral("refund"), terminal);
    if (!receipt && receipt.error().error.code == code::kContractAlreadyRefunded) {
        return false;
    }
    return receipt ? Outcome<bool>(true) : receipt.error();
}

} // namespace landfall::cli
