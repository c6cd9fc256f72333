#pragma once

#include "base/uint256.h"
#include "l1/deployment.h"

// A key of valid points that verifies nothing of ours: the generators of EIP-197.
inline landfall::l1::VerifyingKey generatorKey(std::uint8_t size) {
    using namespace landfall;
    const auto word = [](const char* digits) { return Uint256::fromDecimal(digits)->toBigEndian(); };
    const Bytes32 one = Uint256(1).toBigEndian();
    const Bytes32 two = Uint256(2).toBigEndian();
    const std::vector<Bytes32> g2{word("11559732032986387107991004021392285783925812861821192530917403151452391805634"),
                                  word("10857046999023057135944570762232829481370756359578518086990519993285655852781"),
                                  word("4082367875863433681332203403145435568316851327593401208105741076214120093531"),
                                  word("8495653923123431417604973247489272438418190587263600148770280649306958101930")};
    l1::VerifyingKey key;
    key.size = size;
    key.words = {one, two};
    for (int i = 0; i < 3; ++i) {
        key.words.insert(key.words.end(), g2.begin(), g2.end());
    }
    for (int i = 0; i < 4; ++i) {
        key.words.push_back(one);
        key.words.push_back(two);
    }
    return key;
}
