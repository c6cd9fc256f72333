#pragma once

#include "base/result.h"
#include "base/secret.h"

#include <vector>

namespace landfall::wallet {

// What a text file holds, without a byte order mark at its head. Error: text-not-utf8,
// which names UTF-16 where it is that.
Result<ByteView> utf8Text(ByteView file);

// As new keystores take a passphrase: NFKC, as ethers does. Keyboards and systems write one
// letter as one character or as two, and the same person must get in with either.
SecretBytes normalPassphrase(ByteView passphrase);

// How programs may have taken what was typed: the normal form, as it is, then the other
// forms, each that differs from those before. One only where all is ASCII or no UTF-8.
std::vector<SecretBytes> passphraseForms(ByteView passphrase);

// Characters as a person counts them: a letter and its accent are one.
std::size_t characterCount(ByteView passphrase);

} // namespace landfall::wallet
