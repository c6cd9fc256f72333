#include "node/requests/fee_desk.h"

#include "node/requests/gas_costs.h"
#include "node/requests/validator.h"
#include "node/shared/error_codes.h"

#include <algorithm>

namespace landfall::node {
namespace {

protocol::Amount withMargin(protocol::Amount cost, unsigned percent) {
    return cost + cost * percent / 100;
}

FeeQuote quoteOf(const SignedQuote& signedQuote) {
    const auto& [quote, signature] = signedQuote;
    FeeQuote out;
    out.token = quote.token;
    out.fee = quote.total;
    out.packed = protocol::packFee(quote.total).value_or(0);
    out.validUntil = static_cast<Milliseconds>(quote.validUntil);
    out.gas = quote.gas;
    out.signature = signature;
    return out;
}

} // namespace

FeeDesk::FeeDesk(StageContext& context) : m_context(context), m_history(context) {
    if (m_context.config.sequencer) {
        offer();
    }
}

void FeeDesk::advance() {
    if (!m_context.config.sequencer || m_context.config.fees.prices.empty() ||
        m_context.clock.steady() < m_nextReckoning) {
        return;
    }
    const auto& policy = m_context.config.fees;
    const bool known = m_gasPrices.size() == m_context.chains.size();
    m_nextReckoning = m_context.clock.steady() + (known ? policy.quoteHolds / 4 : m_context.config.relay.retryAfter);
    m_context.write([this] { offer(); });
    askForGas();
}

void FeeDesk::askForGas() {
    for (auto& [index, link] : m_context.chains) {
        link.adapter->suggestFees(this, [this, chain = index](const Result<l1::FeeSuggestion>& fees) {
            if (fees) {
                m_gasPrices[chain] = fees->expectedPrice;
            }
        });
    }
}

protocol::QuotedFee FeeDesk::reckon(protocol::TokenId token) {
    const auto& policy = m_context.config.fees;
    const auto fixed = Validator(m_context.config.network, policy, 0).minimumFee(token);
    protocol::QuotedFee out{token, 0, protocol::unpackFee(fixed), 0};
    const auto gas = m_gasPrices.empty()
                         ? std::nullopt
                         : gasCost(m_context.config.network, token, policy, m_gasPrices, m_history.perBatch());
    const auto packed = gas && *gas < protocol::kAmountLimit / 256
                            ? protocol::packFeeUp(withMargin(*gas, policy.marginPercent))
                            : std::nullopt;
    if (packed) {
        out.gas = *gas;
        const auto least = policy.perToken.contains(token) ? out.total : protocol::Amount{0};
        out.total = std::max(protocol::unpackFee(*packed), least);
    }
    return out;
}

void FeeDesk::offer() {
    const auto now = m_context.clock.steady();
    for (const auto& token : m_context.config.network.tokens) {
        auto& offers = m_offers[token.id];
        const auto fee = reckon(token.id);
        if (offers.empty() || !(offers.back().fee == fee)) {
            offers.push_back({fee, {}});
        }
        const Offer current = offers.back();
        offers.pop_back();
        std::erase_if(offers, [&](const Offer& each) { return each.takenUntil < now; });
        offers.push_back(current);
        m_context.fees.perToken[token.id] =
            std::min_element(offers.begin(), offers.end(), [](const Offer& a, const Offer& b) {
                return a.fee.total < b.fee.total;
            })->fee.total;
    }
}

Result<FeeQuote> FeeDesk::quote(protocol::TokenId token) {
    if (m_context.config.network.token(token) == nullptr) {
        return Error::invalid("token-unknown", "token " + std::to_string(token) + " is not part of this network");
    }
    if (!m_context.config.sequencer) {
        return relayed(token);
    }
    auto& offered = m_offers.at(token).back();
    const auto holds = m_context.config.fees.quoteHolds;
    offered.takenUntil = m_context.clock.steady() + holds;
    auto fee = offered.fee;
    fee.validUntil = static_cast<std::uint64_t>(m_context.clock.now() + holds);
    auto out = quoteOf({fee, signDigest(protocol::quoteDigest(m_context.networkId, fee), *m_context.config.key)});
    out.usual = m_history.usual(token);
    return out;
}

Result<FeeQuote> FeeDesk::relayed(protocol::TokenId token) {
    const auto found = m_context.quotes.find(token);
    if (found == m_context.quotes.end() && m_context.config.driver) {
        // Nobody is there to quote one. Who drives takes any; so it is what a sequencer takes that was told no other.
        SignedQuote own;
        own.quote = reckon(token);
        own.quote.validUntil = static_cast<std::uint64_t>(m_context.clock.now() + m_context.config.fees.quoteHolds);
        auto out = quoteOf(own);
        out.usual = m_history.usual(token);
        return out;
    }
    if (found == m_context.quotes.end()) {
        const auto problem = m_context.feeProblems.find(token);
        return problem == m_context.feeProblems.end()
                   ? Error::unavailable(code::kFeePending,
                                        "the sequencer has not said yet what a withdrawal costs: try again in a moment")
                   : Error::unavailable("fee-unknown", problem->second);
    }
    auto out = quoteOf(found->second);
    out.usual = m_history.usual(token);
    return out;
}

} // namespace landfall::node
