#pragma once

#include "l1/deployment.h"
#include "l1/starknet/setup_sender.h"

#include <deque>
#include <map>

namespace landfall::l1::starknet {

// What is fixed when the rollup contract of a chain is deployed: interface.cairo's Config, whose classes the deployment
// itself finds out.
struct RollupConfig {
    protocol::NetworkId networkId{};
    protocol::ChainIndex chainIndex = 0;
    protocol::ChainSet chainSet = 0;
    algebra::Fr genesisRoot;
    NetworkDurations durations;
    std::uint32_t roleDelay = 0; // seconds
    Felt feeToken;
    Uint256 queueFee; // its units, below 2^128, as the next two
    Uint256 leastQueueFee;
    Uint256 mostQueueFee;
    std::uint32_t lastResort = 0; // seconds; 0: never
    Felt guardian;                // zero: nobody but the governor
    std::vector<Felt> sequencers;
    std::vector<protocol::Address> attesters; // ascending
};

// A token to be registered with the contract.
struct RollupToken {
    protocol::TokenId id = 0;
    std::string name;
    std::string symbol;
    std::uint8_t decimals = 0;
    std::optional<Felt> address;                            // absent: a test token is deployed
    Uint256 leastDeposit = 1;                               // its units
    protocol::Amount dailyLimit = 0;                        // 18 decimals; 0: none
    std::vector<std::pair<Felt, protocol::Amount>> holders; // of a test token, in 18 decimals
};

struct RollupPlan {
    RollupConfig config;
    std::vector<VerifyingKey> keys;
    std::optional<VerifyingKey> exitKey; // absent: the contract can't be frozen
    Felt salt;                           // of the contracts' addresses
    std::vector<RollupToken> tokens;
};

// Brings a network's contract onto a Starknet chain: the classes are compiled, declared and deployed, tokens
// registered. The sender's account becomes the governor.
class RollupDeployment : public QObject {
    Q_OBJECT
public:
    struct Outcome {
        Felt rollup;
        BlockNumber startBlock = 0;
        std::map<protocol::TokenId, Felt> tokens;
    };

    // The sender's account is there and has STRK.
    RollupDeployment(SetupSender& sender, RollupPlan plan, QObject* parent = nullptr);

    // Once. Errors: those of class_builder.h, readClass and SetupSender, short-string-…, amount-not-expressible.
    void start(Done<Outcome> done);

Q_SIGNALS:
    void progress(const QString& what);

private:
    void next();
    void fail(const Error& error);
    template <class T>
    bool good(const Result<T>& result);
    void declare(const QString& folder, const QString& name, std::function<void(const Felt&)> then);
    void declareVerifier(const VerifyingKey& key);
    void declareContracts();
    void deployRollup();
    void placeToken(const RollupToken& token);
    void registerToken(const RollupToken& token, const Felt& address);
    std::vector<Felt> config() const;

    SetupSender& m_sender;
    RollupPlan m_plan;
    std::deque<std::function<void()>> m_steps;
    std::map<std::uint8_t, Felt> m_verifiers; // classes by size; 0: of exits
    std::map<QString, Felt> m_classes;        // by name
    DeclarableClass m_class;                  // the one at hand
    Outcome m_outcome;
    Done<Outcome> m_done;
};

} // namespace landfall::l1::starknet
