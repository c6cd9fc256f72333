#include "desktop/withdraw_choices.h"

#include "common/format.h"
#include "desktop/texts.h"

#include <QtCore/QCoreApplication>

#include <algorithm>

namespace landfall::desktop {
namespace {

QString tr(const char* words) {
    return QCoreApplication::translate("landfall::desktop", words);
}

} // namespace

std::vector<RowRole<TokenChoiceRow>> tokenChoiceRoles() {
    return {role<&TokenChoiceRow::tokenId>("tokenId"), role<&TokenChoiceRow::symbol>("symbol"),
            role<&TokenChoiceRow::name>("name"), role<&TokenChoiceRow::available>("available")};
}

std::vector<RowRole<ChainChoiceRow>> chainChoiceRoles() {
    return {role<&ChainChoiceRow::chainIndex>("chainIndex"),
            role<&ChainChoiceRow::name>("name"),
            role<&ChainChoiceRow::reserve>("reserve"),
            role<&ChainChoiceRow::reserveFraction>("reserveFraction"),
            role<&ChainChoiceRow::afterFraction>("afterFraction"),
            role<&ChainChoiceRow::enough>("enough"),
            role<&ChainChoiceRow::unavailableReason>("unavailableReason")};
}

std::vector<TokenChoiceRow> tokenChoices(const l1::NetworkFile& network, const NodeSnapshot* snapshot) {
    std::vector<TokenChoiceRow> rows;
    for (const auto& token : network.tokens) {
        rows.push_back({token.id, text(token.symbol), text(token.name), tr("unknown")});
    }
    if (snapshot != nullptr && snapshot->account) {
        for (const auto& held : snapshot->account->balances) {
            for (auto& row : rows) {
                if (row.tokenId == held.token) {
                    row.available = app::amountText(held.available());
                }
            }
        }
    }
    return rows;
}

std::vector<ChainChoiceRow> chainChoices(const l1::NetworkFile& network, const NodeSnapshot* snapshot,
                                         protocol::TokenId token, protocol::Amount amount) {
    std::vector<ChainChoiceRow> rows;
    for (const auto& chain : network.chains) {
        if (network.tokenOn(token, chain.index) != nullptr) {
            rows.push_back({chain.index, text(chain.name), tr("unknown"), 0, 0, true, {}});
        }
    }
    if (snapshot == nullptr || !snapshot->reserves.contains(token)) {
        return rows;
    }
    const auto& reserves = snapshot->reserves.at(token);
    protocol::Amount largest = 0;
    for (const auto& reserve : reserves) {
        largest = std::max(largest, reserve.available);
    }
    for (const auto& reserve : reserves) {
        for (auto& row : rows) {
            if (row.chainIndex != reserve.chain) {
                continue;
            }
            row.reserve = app::amountText(reserve.available);
            row.reserveFraction = fractionOf(reserve.available, largest);
            row.enough = reserve.available > 0 && reserve.available >= amount;
            row.afterFraction = row.enough ? fractionOf(reserve.available - amount, largest) : 0;
            if (!row.enough) {
                row.unavailableReason = tr("It can pay out %1 now.").arg(moneyText(reserve.available, &network, token));
            }
        }
    }
    return rows;
}

} // namespace landfall::desktop
