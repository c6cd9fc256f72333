#pragma once

#include "cli/command.h"

#include <memory>

namespace landfall::cli {

OptionSpec chainOption();
OptionSpec tokenOption();

// Error: usage, where the option is missing.
Outcome<QString> needed(const Arguments& arguments, const QString& option);

// A token on a chain, as --chain and --token name them.
struct Place {
    l1::NetworkFile network;
    const l1::NetworkChain* chain = nullptr;
    const l1::NetworkToken* token = nullptr;
};

// Errors: those of networkOf, findChain and findToken; usage, token-not-on-chain.
Outcome<std::unique_ptr<Place>> placeOf(const Context& context);

} // namespace landfall::cli
