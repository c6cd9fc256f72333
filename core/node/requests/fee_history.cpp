#include "node/requests/fee_history.h"

#include "protocol/batch_words.h"

#include <algorithm>

namespace landfall::node {
namespace {

constexpr std::size_t kBatches = 50;
constexpr std::size_t kLeastToJudge = 3;

} // namespace

std::optional<protocol::Amount> FeeHistory::usual(protocol::TokenId token) {
    read();
    const auto found = m_paid.find(token);
    if (found == m_paid.end() || found->second.size() < kLeastToJudge) {
        return std::nullopt;
    }
    auto fees = found->second;
    const auto middle = fees.begin() + static_cast<std::ptrdiff_t>(fees.size() / 2);
    std::nth_element(fees.begin(), middle, fees.end());
    return *middle;
}

unsigned FeeHistory::perBatch() {
    read();
    return m_perBatch;
}

void FeeHistory::read() {
    if (m_readTo == m_context.ledger.commitment()) {
        return;
    }
    m_paid.clear();
    unsigned withdrawals = 0;
    unsigned batches = 0;
    for (const auto& row : m_context.store.batches.newest(kBatches)) {
        const auto batch = protocol::decodeBatch(row.data);
        const unsigned before = withdrawals;
        for (const auto& operation : batch ? batch->operations : std::vector<protocol::Operation>()) {
            if (operation.isWithdrawal() && operation.amount != 0) {
                ++withdrawals;
                m_paid[operation.token].push_back(protocol::unpackFee(operation.fee));
            }
        }
        batches += withdrawals != before ? 1 : 0; // one of queue items alone would have been made anyway
    }
    m_perBatch = batches == 0 ? 1 : withdrawals / batches;
    m_readTo = m_context.ledger.commitment();
}

} // namespace landfall::node
