#pragma once

#include "common/format.h"
#include "l1/network_file.h"
#include "node/shared/read_models.h"

#include <QtCore/QString>

#include <optional>

// Words that several pages share. Every amount, time and hash that is shown comes
// from common/format.h.
namespace landfall::desktop {

using app::text;

// Of words outside of a class that has a tr() of its own.
QString tr(const char* words);

QString addressText(const protocol::Address& address);
QString addressText(const protocol::ChainAddress& recipient);

// "250 USDC"; the token's number where the network has no such token.
QString moneyText(protocol::Amount amount, const l1::NetworkFile* network, protocol::TokenId token);
QString symbolOf(const l1::NetworkFile* network, protocol::TokenId token);
QString chainName(const l1::NetworkFile* network, protocol::ChainIndex chain);
// Empty if the chain has no explorer.
QString explorerUrl(const l1::NetworkFile* network, protocol::ChainIndex chain, const QString& transaction);

// Messages of the core begin small, to be put after a field's name; alone they are sentences.
QString sentence(const std::string& message);

// What a person can do about an error besides what its message says; may be empty.
QString remedyText(const Error& error);

// For bars only.
double fractionOf(protocol::Amount part, protocol::Amount whole);

} // namespace landfall::desktop
