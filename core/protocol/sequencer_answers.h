#pragma once

#include "base/bytes.h"
#include "protocol/amount.h"
#include "protocol/ids.h"

#include <string>

// What a sequencer signs for those who ask it, since whoever sits on the way could
// answer in its place (core/README.md, "Answers of a sequencer").
namespace landfall::protocol {

struct QuotedFee {
    TokenId token = 0;
    Amount gas = 0;               // of the total, what the chains' gas costs; 0 where the fee is a fixed one
    Amount total = 0;             // the least that a withdrawal pays, canonical
    std::uint64_t validUntil = 0; // milliseconds since 1970

    friend bool operator==(const QuotedFee&, const QuotedFee&) = default;
};

struct RequestAnswer {
    Bytes32 request{};      // its hash
    std::uint16_t code = 0; // 0: taken; otherwise a RejectionCode
    std::string message;    // of a refusal

    friend bool operator==(const RequestAnswer&, const RequestAnswer&) = default;
};

// EIP-712 digests.
Bytes32 quoteDigest(const NetworkId& networkId, const QuotedFee& quote);
Bytes32 answerDigest(const NetworkId& networkId, const RequestAnswer& answer);

} // namespace landfall::protocol
