#include "desktop/pages/withdraw_choices.h"

#include "common/format.h"
#include "desktop/words/texts.h"

#include <algorithm>

namespace landfall::desktop {
namespace {

constexpr std::size_t kRecipients = 4;

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

std::vector<RowRole<RecipientRow>> recipientRoles() {
    return {role<&RecipientRow::address>("address"), role<&RecipientRow::shortAddress>("shortAddress")};
}

std::vector<protocol::ChainAddress> paidBefore(const NodeSnapshot& snapshot) {
    std::vector<protocol::ChainAddress> out;
    for (const auto* timeline : withdrawalsIn(snapshot)) {
        const auto& request = timeline->request.request;
        if (request.amount != 0 && request.to != request.from && std::ranges::find(out, request.to) == out.end()) {
            out.push_back(request.to);
        }
    }
    return out;
}

std::vector<RecipientRow> recipientRows(const NodeSnapshot& snapshot) {
    std::vector<RecipientRow> rows;
    for (const auto& address : paidBefore(snapshot)) {
        if (rows.size() == kRecipients) {
            break;
        }
        const QString whole = addressText(address);
        rows.push_back({whole, app::shortHash(whole)});
    }
    return rows;
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
