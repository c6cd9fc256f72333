#include "cli/wallet_at_node.h"

namespace landfall::cli {

Outcome<WalletAtNode> walletAtNode(Context& context, const l1::NetworkFile& network) {
    auto wallet = unlockWallet(context.profile, context.arguments, context.terminal);
    if (!wallet) {
        return wallet.error();
    }
    auto session = NodeSession::connectOrStart(context.profile, network, context.terminal);
    if (!session) {
        return session.error();
    }
    return WalletAtNode{std::move(*wallet), std::move(*session)};
}

} // namespace landfall::cli
