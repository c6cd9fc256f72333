#pragma once

#include "cli/terminal.h"
#include "l1/governance.h"
#include "l1/network_file.h"

#include <QJsonObject>

namespace landfall::cli {

// Queue fee, guardian, pause and daily limits of one chain's contract.
void showLimits(Terminal& terminal, const l1::NetworkFile& network, const l1::NetworkChain& chain,
                const l1::Governance& governance);
QJsonObject limitsJson(const l1::Governance& governance);

} // namespace landfall::cli
