#pragma once

#include <QByteArray>

// A deployment's configuration: two chains, one token that exists and one to be made.
inline QByteArray sampleDeployment() {
    return R"({
  "name": "Test",
  "salt": "0x1111111111111111111111111111111111111111111111111111111111111111",
  "feeOwner": "0x00000000000000000000000000000000000000f0",
  "sequencer": "0x00000000000000000000000000000000000000a1",
  "durations": {"proveWindow": 86400, "maxFutureSkew": 600, "queueWindow": 259200, "armWindow": 259200,
                "roleDelay": 172800, "exitPriority": 21600, "releaseDelay": 86400},
  "exits": "none",
  "chains": [{"index": 2, "evmChainId": 10, "name": "B", "rpcUrls": ["https://b.example/key"],
              "confirmations": 5, "nativeSymbol": "ETH", "queueFeeWei": 1000},
             {"index": 1, "evmChainId": 1, "name": "A", "rpcUrls": ["http://127.0.0.1:8545"],
              "confirmations": 3, "nativeSymbol": "ETH", "queueFeeWei": 0, "pushGas": 100000,
              "guardian": "0x00000000000000000000000000000000000000d1"}],
  "tokens": [{"id": 1, "symbol": "USDC", "name": "USD Coin", "chains": {
    "1": {"address": "0x00000000000000000000000000000000000000c1", "decimals": 6, "dailyLimit": "50000.5"},
    "2": {"deploy": "test-token", "decimals": 18}}}],
  "attesters": [{"address": "0x00000000000000000000000000000000000000b2"},
                {"address": "0x00000000000000000000000000000000000000b1", "rpcUrl": "http://127.0.0.1:1"}]
})";
}
