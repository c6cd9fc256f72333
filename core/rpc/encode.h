#pragma once

#include "node/node.h"

#include <QJsonArray>
#include <QJsonObject>

// Read models as JSON. Amounts: integers in 18 decimals as decimal strings; times:
// milliseconds since 1970, or null; hashes and addresses: 0x and digits.
namespace landfall::rpc {

QJsonObject toJson(const node::Timeline& timeline);
QJsonObject toJson(const node::Reserve& reserve);
QJsonObject toJson(const node::ChainView& chain);
QJsonObject toJson(const node::BatchView& batch);
QJsonObject toJson(const node::NodeStatus& status);
QJsonObject toJson(const node::FeeQuote& quote);
QJsonObject toJson(const node::SignedAnswer& answer);
QJsonObject toJson(const node::SignedVote& vote);
QJsonObject toJson(const node::WaitingPayout& waiting);

// In the form that zkLink's clients know.
QJsonObject supportedTokens(const l1::NetworkFile& network);
QJsonArray supportedChains(const l1::NetworkFile& network);
QJsonObject accountSummary(const node::AccountView& account);
QJsonObject accountBalances(const node::AccountView& account);
QJsonObject transactionSummary(const node::Timeline& timeline);

} // namespace landfall::rpc
