#pragma once

#include "l1/network_file.h"

#include <optional>
#include <span>
#include <string>

namespace landfall::app {

// What to ask about a recipient that the rules allow, in one sentence. It is a contract of the network's, or it
// is not the address that it looks like. It looks like one that the user knows if its first and last four
// digits are the same.
std::optional<std::string> recipientWarning(const l1::NetworkFile& network, const protocol::ChainAddress& recipient,
                                            const protocol::Address& own,
                                            std::span<const protocol::ChainAddress> recentRecipients);

} // namespace landfall::app
