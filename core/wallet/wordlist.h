#pragma once

#include <string_view>

namespace landfall::wallet {

// BIP-39's English list, as published: 2048 words in alphabetical order, each
// followed by a line feed. Generated from resources/wordlists/english.txt.
std::string_view wordlistText();

} // namespace landfall::wallet
