#pragma once

#include "desktop/backend/node_snapshot.h"
#include "desktop/pages/value_list.h"
#include "l1/network_file.h"

// What a withdrawal can be of, and where it can go.
namespace landfall::desktop {

struct TokenChoiceRow {
    protocol::TokenId tokenId = 0;
    QString symbol;
    QString name;
    QString available; // or that it isn't known
    protocol::TokenId key() const { return tokenId; }
};

struct ChainChoiceRow {
    protocol::ChainIndex chainIndex = 0;
    QString name;
    QString reserve;            // what it can pay of the token now, or that it isn't known
    double reserveFraction = 0; // of the largest of them
    double afterFraction = 0;   // on the same scale, after the amount
    bool enough = true;
    QString unavailableReason;
    protocol::ChainIndex key() const { return chainIndex; }
};

struct RecipientRow {
    QString address;
    QString shortAddress;
    const QString& key() const { return address; }
};

std::vector<RowRole<TokenChoiceRow>> tokenChoiceRoles();
std::vector<RowRole<ChainChoiceRow>> chainChoiceRoles();
std::vector<RowRole<RecipientRow>> recipientRoles();

// `snapshot` may be null: balances and reserves are then unknown.
std::vector<TokenChoiceRow> tokenChoices(const l1::NetworkFile& network, const NodeSnapshot* snapshot);
// The chains that have the token, as they are before and after paying `amount`.
std::vector<ChainChoiceRow> chainChoices(const l1::NetworkFile& network, const NodeSnapshot* snapshot,
                                         protocol::TokenId token, protocol::Amount amount);
// Of the newest withdrawals, the newest first; not the payer's own address.
std::vector<protocol::ChainAddress> paidBefore(const NodeSnapshot& snapshot);
// The first few of them.
std::vector<RecipientRow> recipientRows(const NodeSnapshot& snapshot);

} // namespace landfall::desktop
