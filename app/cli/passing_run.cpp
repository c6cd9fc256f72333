#include "cli/passing_run.h"

#include "cli/node_process.h"
#include "crypto/random.h"

#include <cstdio>

namespace landfall::cli {

NodeGuard::~NodeGuard() {
    const auto stopped = stopNode(m_folder);
    if (!stopped) {
        std::fprintf(stderr, "%s\n", stopped.error().error.message.c_str());
    }
}

Outcome<Wallet> passingWallet() {
    SecretBytes entropy(32);
    crypto::randomBytes(entropy.span());
    auto wallet = app::walletOfPhrase(entropy.view());
    if (!wallet) {
        return Failure(wallet.error());
    }
    return std::move(*wallet);
}

} // namespace landfall::cli
