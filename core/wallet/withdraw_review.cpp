#include "wallet/withdraw_review.h"

#include "base/hex.h"
#include "protocol/address.h"

#include <QDateTime>
#include <QString>

#include <algorithm>

namespace landfall::wallet {
namespace {

// Names come from chain and token lists. Line breaks would fake a line of the page,
// and invisible or direction-changing characters another name.
bool isSafeName(const std::string& name) {
    const auto characters = QString::fromStdString(name).toUcs4();
    return !characters.isEmpty() && characters.size() <= 64 && std::ranges::all_of(characters, [](char32_t character) {
        switch (QChar::category(character)) {
        case QChar::Other_Control:
        case QChar::Other_Format:
        case QChar::Other_Surrogate:
        case QChar::Other_PrivateUse:
        case QChar::Other_NotAssigned:
        case QChar::Separator_Line:
        case QChar::Separator_Paragraph:
            return false;
        default:
            return character != QChar::ReplacementCharacter;
        }
    });
}

std::string utcText(protocol::UnixSeconds seconds) {
    return QDateTime::fromSecsSinceEpoch(static_cast<qint64>(seconds), Qt::UTC)
               .toString(QStringLiteral("yyyy-MM-dd HH:mm:ss"))
               .toStdString() +
           " UTC";
}

} // namespace

Result<WithdrawReview> WithdrawReview::of(const protocol::NetworkId& networkId, const protocol::Withdraw& request,
                                          const NetworkNames& names) {
    const auto chain = names.chain(request.chain);
    if (!chain) {
        return Error::invalid("review-unknown-chain",
                              "chain " + std::to_string(request.chain) + " is not one of this network's chains");
    }
    const auto symbol = names.tokenSymbol(request.token);
    if (!symbol) {
        return Error::invalid("review-unknown-token",
                              "token " + std::to_string(request.token) + " is not one of this network's tokens");
    }
    if (!isSafeName(*chain) || !isSafeName(*symbol)) {
        return Error::invalid("review-unsafe-name", "the name of chain " + std::to_string(request.chain) +
                                                        " or token " + std::to_string(request.token) +
                                                        " has characters that could disguise it; correct the list");
    }
    if (!protocol::isCanonicalFee(request.fee)) {
        return Error::invalid("review-fee", "the fee is not in its canonical form, so the network would refuse it");
    }
    const auto fee = protocol::unpackFee(request.fee);
    const auto money = [&symbol](protocol::Amount amount) { return protocol::formatAmount(amount) + ' ' + *symbol; };
    std::vector<Line> lines;
    if (request.amount == 0) {
        lines.push_back({"Cancel", "the request with nonce " + std::to_string(request.nonce)});
    } else {
        lines.push_back({"Withdraw", money(request.amount)});
        lines.push_back({"To chain", *chain});
        lines.push_back({"Recipient", protocol::formatChainAddress(request.to)});
    }
    lines.push_back({"From account", std::to_string(request.account) + " of " + protocol::formatAddress(request.from)});
    lines.push_back({"Fee", money(fee)});
    lines.push_back({"Total", money(request.amount + fee)});
    lines.push_back({"Nonce", std::to_string(request.nonce)});
    lines.push_back({"Valid until", utcText(request.validUntil)});
    lines.push_back({"Network", toHex0x(networkId)});
    return WithdrawReview(networkId, request, std::move(lines));
}

protocol::RequestHash WithdrawReview::hash() const {
    return protocol::requestHash(m_networkId, m_request);
}

protocol::SignedWithdraw WithdrawReview::sign(const crypto::EddsaPrivateKey& key) const {
    return protocol::signWithdraw(m_networkId, m_request, key);
}

} // namespace landfall::wallet
