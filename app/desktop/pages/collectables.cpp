#include "desktop/pages/collectables.h"

#include "common/format.h"
#include "desktop/words/texts.h"
#include "node/shared/time_text.h"

#include <algorithm>

namespace landfall::desktop {
namespace {

using Kind = Collectable::Kind;
using node::WaitingKind;

const node::ChainView* chainIn(const NodeSnapshot& snapshot, protocol::ChainIndex index) {
    const auto found = std::ranges::find(snapshot.chains, index, &node::ChainView::index);
    return found == snapshot.chains.end() ? nullptr : &*found;
}

bool isDue(const NodeSnapshot& snapshot, const Collectable& what) {
    const auto* chain = chainIn(snapshot, what.chain);
    return chain != nullptr && what.releaseAt <= chain->head.latest.timestamp;
}

void notReady(Collectable& what, const QString& why) {
    what.ready = false;
    what.why = why;
}

void judgeRelease(Collectable& what, const NodeSnapshot& snapshot) {
    if (!isDue(snapshot, what)) {
        notReady(what, tr("It can be released from %1 on: by the sequencer's node, or here.")
                           .arg(text(node::utcText(what.releaseAt))));
    }
}

// False: nothing is owed any more.
bool judgeOwed(Collectable& what, const NodeSnapshot& snapshot, const WalletFunds& funds,
               const l1::NetworkFile& network) {
    const QString chain = chainName(&network, what.chain);
    const auto owed = funds.owedExits(what.chain, what.token);
    if (!owed) {
        notReady(what, tr("Whether it is still owed isn't known: the contract on %1 has not said so yet.").arg(chain));
        return true;
    }
    if (payableNow(what, snapshot, what.chain) == 0) {
        notReady(what, tr("%1 holds none now. Ask for it when somebody has deposited some there, or withdraw to a "
                          "chain that holds it.")
                           .arg(chain));
    }
    return *owed != 0;
}

Collectable from(const node::WaitingPayout& waiting, const protocol::Address& own) {
    Collectable out;
    out.chain = waiting.chain;
    out.token = waiting.token;
    out.amount = waiting.amount;
    out.owner = own;
    out.account = waiting.account;
    out.batch = waiting.batch;
    out.payout = waiting.payout;
    out.releaseAt = waiting.releaseAt;
    switch (waiting.kind) {
    case WaitingKind::Claimable:
        out.kind = Kind::Claim;
        break;
    case WaitingKind::Delayed:
        out.kind = Kind::Release;
        break;
    case WaitingKind::ExitOwed:
        out.kind = Kind::OwedExit;
        break;
    case WaitingKind::ExitQueued:
        out.kind = Kind::Queued;
        out.ready = false;
        break;
    }
    return out;
}

bool isQueued(const NodeSnapshot& snapshot, protocol::AccountId account, protocol::TokenId token) {
    return std::ranges::any_of(snapshot.waiting, [&](const auto& one) {
        return one.kind == WaitingKind::ExitQueued && one.account == account && one.token == token;
    });
}

Collectable exitOf(protocol::AccountId account, bool hasKey, protocol::TokenId token, protocol::Amount amount,
                   const protocol::Address& own) {
    Collectable out;
    out.kind = Kind::ForcedExit;
    out.token = token;
    out.amount = amount;
    out.owner = own;
    out.account = account;
    out.hasKey = hasKey;
    return out;
}

// What is open at the network's end, or will be.
std::vector<Collectable> endOf(const NodeSnapshot& snapshot, const l1::NetworkFile& network,
                               const protocol::Address& own) {
    std::vector<Collectable> out;
    const auto later = [&](protocol::ChainIndex chain) {
        return tr("It opens once %1 has executed the batch with which the network ends.")
            .arg(chainName(&network, chain));
    };
    for (const auto& share : snapshot.exits.exits) {
        Collectable what;
        what.kind = Kind::Share;
        what.chain = share.chain;
        what.token = share.token;
        what.amount = share.state == node::ExitState::Open ? share.payable : share.amount;
        what.owner = own;
        what.account = share.account;
        if (share.state == node::ExitState::Closed) {
            notReady(what, later(share.chain));
        } else if (share.state == node::ExitState::TooSmall) {
            notReady(what, tr("That is less than the token's smallest unit on %1: nothing can be paid there.")
                               .arg(chainName(&network, share.chain)));
        }
        if (share.state != node::ExitState::Taken) {
            out.push_back(std::move(what));
        }
    }
    for (const auto& refund : snapshot.exits.refunds) {
        Collectable what;
        what.kind = Kind::Refund;
        what.chain = refund.chain;
        what.token = refund.operation.token;
        what.amount = refund.operation.amount;
        what.owner = own;
        what.item = refund.item;
        what.operation = refund.operation;
        if (refund.state == node::ExitState::Closed) {
            notReady(what, later(refund.chain));
        }
        if (refund.state != node::ExitState::Taken) {
            out.push_back(std::move(what));
        }
    }
    return out;
}

} // namespace

QString claimId(protocol::ChainIndex chain, protocol::TokenId token, const protocol::Address& owner) {
    return QStringLiteral("claim %1 %2 %3").arg(chain).arg(token).arg(addressText(owner));
}

QString Collectable::id() const {
    switch (kind) {
    case Kind::Claim:
        return claimId(chain, token, owner);
    case Kind::Release:
        return QStringLiteral("release %1 %2 %3").arg(chain).arg(batch).arg(payout);
    case Kind::OwedExit:
        return QStringLiteral("owed %1 %2").arg(chain).arg(token);
    case Kind::ForcedExit:
        return QStringLiteral("exit %1 %2").arg(account).arg(token);
    case Kind::Queued:
        return QStringLiteral("queued %1 %2 %3").arg(chain).arg(token).arg(account);
    case Kind::Share:
        return QStringLiteral("share %1 %2 %3").arg(chain).arg(token).arg(account);
    case Kind::Refund:
        return QStringLiteral("refund %1 %2").arg(chain).arg(item);
    }
    return {};
}

protocol::Amount payableNow(const Collectable& what, const NodeSnapshot& snapshot, protocol::ChainIndex chain) {
    if (what.kind != Kind::OwedExit && what.kind != Kind::ForcedExit) {
        return what.amount;
    }
    const auto found = snapshot.reserves.find(what.token);
    if (found == snapshot.reserves.end()) {
        return 0;
    }
    const auto reserve = std::ranges::find(found->second, chain, &node::Reserve::chain);
    return reserve == found->second.end() ? 0 : std::min(reserve->held, what.amount);
}

std::vector<Collectable> collectablesOf(const NodeSnapshot& snapshot, const WalletFunds& funds,
                                        const l1::NetworkFile& network, const protocol::Address& own) {
    std::vector<Collectable> out;
    for (const auto& waiting : snapshot.waiting) {
        auto what = from(waiting, own);
        if (what.kind == Kind::Release) {
            judgeRelease(what, snapshot);
        }
        if (what.kind == Kind::OwedExit &&
            (isQueued(snapshot, what.account, what.token) || !judgeOwed(what, snapshot, funds, network))) {
            continue;
        }
        // The same exit, asked for twice, is one row.
        if (std::ranges::none_of(out, [&](const auto& one) { return one.id() == what.id(); })) {
            out.push_back(std::move(what));
        }
    }
    for (const auto& account : snapshot.account ? snapshot.account->others : std::vector<node::OtherAccount>()) {
        for (const auto& [token, amount] : account.held) {
            if (!isQueued(snapshot, account.id, token)) {
                out.push_back(exitOf(account.id, account.hasKey, token, amount, own));
            }
        }
    }
    for (auto& what : endOf(snapshot, network, own)) {
        if (what.ready) {
            out.push_back(std::move(what));
        }
    }
    return out;
}

std::vector<Collectable> waysOut(const NodeSnapshot& snapshot, const l1::NetworkFile& network,
                                 const protocol::Address& own) {
    if (snapshot.status.freeze) {
        return endOf(snapshot, network, own);
    }
    std::vector<Collectable> out;
    if (!snapshot.account) {
        return out;
    }
    const auto& account = *snapshot.account;
    for (const auto& balance : account.balances) {
        const auto held = balance.total > balance.elsewhere ? balance.total - balance.elsewhere : 0;
        if (held != 0 && !isQueued(snapshot, account.id, balance.token)) {
            out.push_back(exitOf(account.id, !account.keyHash.isZero(), balance.token, held, own));
        }
    }
    return out;
}

std::optional<Collectable> collectableOf(const node::Timeline& timeline, const NodeSnapshot& snapshot) {
    const auto& request = timeline.request.request;
    Collectable out;
    out.chain = request.chain;
    out.token = request.token;
    out.amount = timeline.waits;
    if (request.to.evm() == nullptr) {
        return {}; // no call to a contract can name such an owner
    }
    out.owner = *request.to.evm();
    if (timeline.payment == node::PaymentState::Pending) {
        return out;
    }
    if (timeline.payment == node::PaymentState::Delayed && timeline.batch) {
        out.kind = Kind::Release;
        out.batch = *timeline.batch;
        out.payout = timeline.payout;
        out.releaseAt = timeline.releaseAt;
        judgeRelease(out, snapshot);
        return out;
    }
    return {};
}

} // namespace landfall::desktop
