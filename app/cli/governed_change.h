#pragma once

#include "l1/governance.h"
#include "l1/network_file.h"

#include <QString>

// The governor's changes as words of a command line and in sentences.
namespace landfall::cli {

// Such as "push-gas", "readmit-sequencer".
QString changeName(l1::ChangeKind kind);

// `value` is an address, or what push-gas, queue-fee or daily-limit take; empty takes the network's
// sequencer where a known one is removed or readmitted. Errors: change-unknown,
// change-value-missing, push-gas-out-of-range, token-unknown, those of parseTypedAddress and parseAmount.
Result<l1::Change> parseChange(const QString& name, const QString& value, const l1::NetworkFile& network);

// The value as parseChange takes it.
QString changeValue(const l1::Change& change, const l1::NetworkFile& network);
// "readmit the sequencer 0x…".
QString changeText(const l1::Change& change, const l1::NetworkFile& network);
// What the contract would not or need not do, as the rest of a sentence; empty if it makes sense.
std::string whyPointless(const l1::Change& change, const l1::Governance& governance);

// "active", "suspended" or "unknown".
QString standingText(l1::SequencerStanding standing);

// What CHANGE and VALUE can be, for the help.
QString changesHelp();

} // namespace landfall::cli
