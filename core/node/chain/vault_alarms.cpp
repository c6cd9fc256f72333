#include "node/chain/vault_alarms.h"

namespace landfall::node {
namespace {

constexpr unsigned kCoinDecimals = 18;

// Numbers of a server may be anything.
Uint256 plus(const Uint256& a, const Uint256& b) {
    return checkedAdd(a, b).value_or(Uint256({~0ULL, ~0ULL, ~0ULL, ~0ULL}));
}

Uint256 apart(const Uint256& a, const Uint256& b) {
    return a > b ? *checkedSub(a, b) : *checkedSub(b, a);
}

// "1.5 USDC", whatever the size of the number.
std::string text(const Uint256& units, unsigned decimals, const std::string& symbol) {
    const auto [whole, rest] = divMod(units, powerOfTen(decimals));
    std::string fraction = rest.isZero() ? std::string() : rest.toDecimal();
    if (!fraction.empty()) {
        fraction.insert(0, decimals - fraction.size(), '0');
        fraction.erase(fraction.find_last_not_of('0') + 1);
        fraction.insert(0, ".");
    }
    return whole.toDecimal() + fraction + " " + symbol;
}

std::string beginning(const Compared& what, const std::string& symbol) {
    return what.chain + ", " + symbol + " at final block " + std::to_string(what.block) + ": ";
}

Alarm grave(const char* code, std::string message, const std::string& about) {
    return {code, std::move(message), true, 0, about};
}

std::string whatToDo(const std::string& symbol) {
    return "deposit no " + symbol + " there, withdraw yours to another chain, and ask who runs the network";
}

Alarm missing(const Compared& what, const std::string& symbol, unsigned decimals, const Uint256& owed,
              const std::string& parts, const Uint256& balance) {
    const auto lack = text(apart(owed, balance), decimals, symbol);
    return grave("vault-short",
                 beginning(what, symbol) + "the contract owes " + text(owed, decimals, symbol) + " (" + parts +
                     ") and has " + text(balance, decimals, symbol) + ": " + lack +
                     " are missing. Its token's contract or somebody took them: " + whatToDo(symbol),
                 symbol + " lacks " + lack);
}

} // namespace

std::vector<Alarm> vaultAlarms(const Compared& what, const TokenSums& own, const l1::TokenBooks& books,
                               const l1::FeeBooks* fees) {
    std::vector<Alarm> out;
    const auto& symbol = own.symbol;
    const auto precise = [&](const Uint256& amount) { return text(amount, protocol::kAmountDecimals, symbol); };
    const Uint256 vault = protocol::toUint256(own.vault);
    const Uint256 sum = plus(vault, own.queued);
    if (books.held != sum) {
        const auto difference = precise(apart(books.held, sum)) + (books.held > sum ? " too much" : " too little");
        out.push_back(grave("vault-differs",
                            beginning(what, symbol) + "the contract holds " + precise(books.held) +
                                " for vaults and queue, and this node counts " + precise(sum) + " (" + precise(vault) +
                                " in the vault after batch " + std::to_string(what.executed) + ", " +
                                precise(own.queued) + " queued): " + difference +
                                ". Ask another node: without this alarm there, this one's server or database is wrong "
                                "('landfall-cli node reread' reads the chain again); with it, " +
                                whatToDo(symbol),
                            symbol + " " + difference));
    }

    const unsigned decimals = own.place.decimals;
    const auto units = [&](const Uint256& amount) { return text(amount, decimals, symbol); };
    // What the chain's decimals can't express of a payout stays in the contract: a part of a unit is owed to nobody
    // yet, but still has to be there whole.
    const auto [whole, part] = divMod(books.held, powerOfTen(protocol::kAmountDecimals - decimals));
    const Uint256 held = plus(whole, part.isZero() ? Uint256{} : Uint256(1));
    Uint256 owed = plus(held, plus(books.pending, books.delayed));
    auto parts = units(held) + " for vaults and queue, " + units(books.pending) + " pending, " + units(books.delayed) +
                 " delayed";
    if (fees != nullptr) {
        const auto of = plus(fees->pot, fees->earned);
        owed = plus(owed, of);
        parts += ", " + units(of) + " of queue fees";
    }
    if (!books.balance && !owed.isZero()) {
        out.push_back(grave(
            "vault-short",
            beginning(what, symbol) + "the contract owes " + units(owed) + " (" + parts +
                "), and its token's contract does not say how many it has, so all may be missing: " + whatToDo(symbol),
            symbol + " has no balance"));
    } else if (books.balance && *books.balance < owed) {
        out.push_back(missing(what, symbol, decimals, owed, parts, *books.balance));
    }
    return out;
}

std::vector<Alarm> feeAlarms(const Compared& what, const std::string& coin, const l1::FeeBooks& fees) {
    const auto owed = plus(fees.pot, fees.earned);
    if (fees.balance >= owed) {
        return {};
    }
    return {missing(what, coin, kCoinDecimals, owed,
                    text(fees.pot, kCoinDecimals, coin) + " of queue fees in its pot, " +
                        text(fees.earned, kCoinDecimals, coin) + " earned by sequencers",
                    fees.balance)};
}

} // namespace landfall::node
