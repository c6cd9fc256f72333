#include "node/requests/validator.h"

#include "protocol/address.h"

#include <algorithm>

namespace landfall::node {
namespace {

using protocol::Amount;
using protocol::formatAmount;
using protocol::Rejection;
using protocol::RejectionCode;

constexpr protocol::UnixSeconds kTimeLimit = std::uint64_t{1} << 40; // five bytes in words and message

// Of an address that a Starknet chain takes.
std::optional<std::string> badWide(const l1::NetworkChain& place, const protocol::WideAddress& to) {
    if (!protocol::isStarknetAddress(to)) {
        return "the recipient is no address that " + place.name +
               " can have, since they are below 2^251 - 256: copy it again";
    }
    // Starknet's are hashes, so one of 20 bytes is somebody's address on an Ethereum chain, which nobody has here.
    if (std::all_of(to.bytes.begin(), to.bytes.begin() + 12, [](auto byte) { return byte == 0; })) {
        return "the recipient has only 20 bytes, as Ethereum addresses have, and " + place.name + " takes " +
               std::string(protocol::addressesOf(place.family)) + ": name the recipient's account there";
    }
    return {};
}

} // namespace

std::optional<std::string> badRecipient(const l1::NetworkFile& network, protocol::ChainIndex chain,
                                        protocol::TokenId token, const protocol::ChainAddress& to) {
    const auto* place = network.chain(chain);
    const auto* there = network.tokenOn(token, chain);
    if (to.isZero()) {
        return "the recipient is the zero address: name a real one";
    }
    if (place != nullptr && place->family != to.family()) {
        return place->name + " takes " + std::string(protocol::addressesOf(place->family)) +
               ", and the recipient is another kind of address: name one of " + place->name;
    }
    if (place != nullptr && to.wide() != nullptr) {
        return badWide(*place, *to.wide());
    }
    if (place != nullptr && to == place->rollup) {
        return "the recipient is the network's own contract on " + place->name +
               ", where nobody could fetch the tokens: name an account";
    }
    if (place != nullptr && there != nullptr && !there->isNative() && to == there->address) {
        return "the recipient is the contract of " + network.token(token)->symbol + " on " + place->name +
               ", where nobody could fetch the tokens: name an account";
    }
    return {};
}

std::string Validator::chainName(protocol::ChainIndex chain) const {
    const auto* known = m_network.chain(chain);
    return known != nullptr ? known->name : "chain " + std::to_string(chain);
}

std::string Validator::symbol(protocol::TokenId token) const {
    const auto* known = m_network.token(token);
    return known != nullptr ? known->symbol : "token " + std::to_string(token);
}

protocol::PackedFee Validator::minimumFee(protocol::TokenId token) const {
    const auto found = m_fees.perToken.find(token);
    return protocol::packFeeUp(found == m_fees.perToken.end() ? m_fees.standard : found->second).value_or(0);
}

Rejection Validator::badSignature() {
    return {RejectionCode::BadSignature,
            "the signature does not fit this request on this network: sign it again, with this "
            "network's file and the account's own key"};
}

std::optional<Rejection> Validator::checkDestination(const protocol::Withdraw& request) const {
    const auto* chain = m_network.chain(request.chain);
    if (chain == nullptr) {
        return Rejection{RejectionCode::UnknownChain, "chain " + std::to_string(request.chain) +
                                                          " is not part of this network: choose one of its chains"};
    }
    if (m_network.token(request.token) == nullptr) {
        return Rejection{RejectionCode::UnknownToken, "token " + std::to_string(request.token) +
                                                          " is not part of this network: choose one of its tokens"};
    }
    const auto* token = m_network.tokenOn(request.token, request.chain);
    if (token == nullptr) {
        return Rejection{RejectionCode::TokenNotOnChain,
                         symbol(request.token) + " does not exist on " + chain->name + ": choose a chain that has it"};
    }
    if (auto why = badRecipient(m_network, request.chain, request.token, request.to)) {
        return Rejection{RejectionCode::BadRecipient, std::move(*why)};
    }
    if (!protocol::toChainUnits(request.amount, token->decimals)) {
        return Rejection{RejectionCode::AmountNotExpressible, symbol(request.token) + " has " +
                                                                  std::to_string(token->decimals) + " decimals on " +
                                                                  chain->name + ", which can't express " +
                                                                  formatAmount(request.amount) + ": round the amount"};
    }
    return {};
}

std::optional<Rejection> Validator::checkForm(const protocol::Withdraw& request, protocol::UnixSeconds now) const {
    if (request.account >= protocol::kAccountCapacity || request.amount >= protocol::kAmountLimit ||
        request.validUntil >= kTimeLimit) {
        return Rejection{RejectionCode::BadParameter,
                         "the request's account, amount or expiry is out of range: check them"};
    }
    if (auto rejection = checkDestination(request)) {
        return rejection;
    }
    if (!protocol::isCanonicalFee(request.fee)) {
        return Rejection{RejectionCode::FeeNotCanonical,
                         "the fee is not in its canonical packed form (mantissa below 205 "
                         "with an exponent): use the fee of a quote as it is"};
    }
    const Amount least = protocol::unpackFee(minimumFee(request.token));
    if (protocol::unpackFee(request.fee) < least) {
        return Rejection{RejectionCode::FeeTooLow, "the fee of " + formatAmount(protocol::unpackFee(request.fee)) +
                                                       " " + symbol(request.token) +
                                                       " is below the current minimum of " + formatAmount(least) +
                                                       ": ask for a new quote and sign again"};
    }
    if (request.validUntil < now) {
        return Rejection{RejectionCode::Expired, "the request expired " + std::to_string(now - request.validUntil) +
                                                     " s ago: sign it again with a later expiry"};
    }
    if (request.validUntil - now < m_minSecondsLeft) {
        return Rejection{RejectionCode::ExpiresTooSoon,
                         "the request expires in " + std::to_string(request.validUntil - now) +
                             " s, too soon for a batch (" + std::to_string(m_minSecondsLeft) +
                             " s are needed): sign it again with a later expiry"};
    }
    if (request.validUntil - now > kMostSecondsAhead) {
        return Rejection{RejectionCode::ExpiresTooLate,
                         "the request is valid for more than " + std::to_string(kMostSecondsAhead / 86'400) +
                             " days, and so long it would keep its amount from everybody else: sign it again with an "
                             "earlier expiry"};
    }
    return {};
}

std::string Validator::otherChainsWith(const protocol::Withdraw& request, const state::State& state,
                                       const PendingRequests& pending) const {
    std::string out;
    for (const auto& chain : m_network.chains) {
        const Amount held = state.vault(request.token, chain.index);
        const Amount taken = pending.takenFromVault(request.token, chain.index);
        if (chain.index != request.chain && m_network.tokenOn(request.token, chain.index) != nullptr && held >= taken &&
            held - taken >= request.amount) {
            out += (out.empty() ? "" : " or ") + chain.name;
        }
    }
    return out;
}

// Each cancellation costs a signature check and a row that stays. The first of a nonce is free of conditions; the next
// ones pay a tenth more each, in the same token, so that a balance allows only so many.
std::optional<Rejection> Validator::checkRaise(const protocol::Withdraw& request,
                                               const protocol::Withdraw& replaced) const {
    const Amount before = protocol::unpackFee(replaced.fee);
    const auto least = protocol::packFeeUp(std::max(before + 1, (before * 11 + 9) / 10)); // below 2^118
    if (least && request.token == replaced.token && protocol::unpackFee(request.fee) >= protocol::unpackFee(*least)) {
        return {};
    }
    return Rejection{RejectionCode::ReplacementUnderpriced,
                     "a cancellation with nonce " + std::to_string(request.nonce) + " waits already: wait for it" +
                         (least ? ", or sign one with a fee of at least " + formatAmount(protocol::unpackFee(*least)) +
                                      " " + symbol(replaced.token)
                                : "")};
}

std::optional<Rejection> Validator::checkAccount(const protocol::SignedWithdraw& signedRequest,
                                                 const state::State& state) {
    const auto& request = signedRequest.request;
    const std::string name = "account " + std::to_string(request.account);
    const auto* account = state.account(request.account);
    if (account == nullptr || account->owner.isZero()) {
        return Rejection{RejectionCode::AccountUnknown, name + " does not exist: a first deposit makes it"};
    }
    if (account->keyHash.isZero()) {
        return Rejection{RejectionCode::NoSigningKey,
                         name +
                             " has no signing key yet: its owner's wallet registers one on any chain, by 'landfall-cli "
                             "wallet register-key' or with Landfall's window"};
    }
    if (protocol::keyHashOf(signedRequest.publicKey) != account->keyHash) {
        return Rejection{RejectionCode::BadSignature, "the request is signed by a key that is not the one of " + name +
                                                          ": sign with the account's own key"};
    }
    if (request.from != account->owner) {
        return Rejection{RejectionCode::OwnerMismatch, name + " belongs to " + protocol::formatAddress(account->owner) +
                                                           ", not to " + protocol::formatAddress(request.from) +
                                                           ": name its owner as the sender"};
    }
    return {};
}

std::optional<Rejection> Validator::checkState(const protocol::Withdraw& request, const state::State& state,
                                               const PendingRequests& pending, protocol::UnixSeconds now) const {
    const std::string name = "account " + std::to_string(request.account);
    const protocol::Nonce next = state.account(request.account)->nonce;
    const protocol::Nonce expected = pending.nextNonce(request.account, next);
    const auto* replaced = pending.find(request.account, request.nonce);
    const bool replaces =
        replaced != nullptr && request.nonce >= next && (request.amount == 0 || isOverdue(replaced->request, now));
    if (request.nonce != expected && !replaces) {
        return Rejection{RejectionCode::WrongNonce,
                         "the nonce is " + std::to_string(request.nonce) + ", the next one of " + name + " is " +
                             std::to_string(expected) +
                             (request.nonce < expected ? ": sign again with it (or cancel a waiting request with "
                                                         "amount 0 and its nonce)"
                                                       : ": sign again with it")};
    }
    const bool takesPlace = replaces && replaced->why.empty();
    if (takesPlace && replaced->request.amount == 0 && !isOverdue(replaced->request, now)) {
        if (auto rejection = checkRaise(request, replaced->request)) {
            return rejection;
        }
    }
    if (replaced == nullptr && pending.countOf(request.account) >= m_mostOfOneAccount) {
        return Rejection{RejectionCode::TooManyWaiting,
                         std::to_string(m_mostOfOneAccount) + " requests of " + name +
                             " wait already, as many as one account may have: send this one when some are in a batch"};
    }
    // What the replaced one would have taken is free again.
    const bool sameToken = takesPlace && replaced->request.token == request.token;
    const Amount freed = sameToken ? replaced->request.amount + protocol::unpackFee(replaced->request.fee) : 0;
    const Amount freedReserve = sameToken && replaced->request.chain == request.chain ? replaced->request.amount : 0;

    const Amount balance = state.balance(request.account, request.token);
    const Amount taken = pending.taken(request.account, request.token) - freed;
    const Amount available = balance > taken ? balance - taken : 0;
    const Amount needed = request.amount + protocol::unpackFee(request.fee);
    if (needed > available) {
        return Rejection{RejectionCode::InsufficientBalance,
                         name + " has " + formatAmount(available) + " " + symbol(request.token) + " to spend (" +
                             formatAmount(balance) + " less " + formatAmount(taken) + " in waiting requests), " +
                             formatAmount(needed) + " are needed with the fee: lower the amount or deposit more"};
    }
    const Amount held = state.vault(request.token, request.chain);
    const Amount reserved = pending.takenFromVault(request.token, request.chain) - freedReserve;
    const Amount reserve = held > reserved ? held - reserved : 0;
    if (request.amount > reserve) {
        const std::string others = otherChainsWith(request, state, pending);
        return Rejection{
            RejectionCode::InsufficientReserve,
            chainName(request.chain) + " holds only " + formatAmount(reserve) + " " + symbol(request.token) +
                " for withdrawals: " +
                (others.empty() ? "lower the amount or wait for deposits there" : "withdraw to " + others)};
    }
    return {};
}

} // namespace landfall::node
