#pragma once

#include "l1/network_file.h"

#include <optional>
#include <span>
#include <string>

namespace landfall::app {

// What to ask about a recipient that the rules allow, in one sentence: it is a
// contract of the network's, or looks like an address that the user knows (its first
// and last four digits are the same) and is another.
std::optional<std::string> recipientWarning(const l1::NetworkFile& network, const protocol::Address& recipient,
                                            const protocol::Address& own,
                                            std::span<const protocol::Address> recentRecipients);

} // namespace landfall::app
