#pragma once

#include "l1/call_runner.h"
#include "l1/chain_adapters.h"
#include "l1/evm/eth_client.h"
#include "node/proving/groth16_engine.h"
#include "node/votes/vote_signing.h"
#include "protocol/request.h"
#include "state/apply.h"
#include "unit/l1/real_chain_test.h"

#include <functional>

namespace landfall::e2e {

// A batch of ours, proven, and how many items of each chain's queue are taken with it.
struct MadeBatch {
    protocol::BatchHeader header;
    l1::BatchSubmission submission;
    protocol::ProofWords proof{};
    Bytes32 commitment{};
    std::map<protocol::ChainIndex, std::uint64_t> queueEnd;
};

// A network of two chains, each a real contract on an Anvil, with batches that are
// applied, proven, encoded and agreed to by the product's own code. No node runs: what
// reaches a chain, and at what second of its clock, is the test's to say.
class ChainPair {
public:
    static constexpr protocol::ChainIndex kEast = 1;
    static constexpr protocol::ChainIndex kWest = 2;
    static constexpr protocol::TokenId kToken = 1; // 6 decimals on East, 18 on West
    static constexpr int kAttesters = 4;           // a quorum is three
    static constexpr std::uint8_t kSize = 4;

    Status start();
    // The contracts of a second network with another salt on the same chains.
    Result<l1::NetworkFile> deployAnother();

    const l1::NetworkFile& network() const { return m_network; }
    l1::ChainAdapter& on(protocol::ChainIndex chain) { return *m_chains.at(chain).adapter; }

    // The chain's next block, and all that is asked about it before, is of this second.
    void setTime(protocol::ChainIndex chain, protocol::UnixSeconds time);
    void mine(protocol::ChainIndex chain);

    // A call of one of Anvil's accounts, in a block.
    Result<l1::Receipt> run(protocol::ChainIndex chain, const l1::ContractCall& call, int account);
    // Why the chain's next block would refuse the call, its bytes changed or not: the
    // error's code, or "accepted".
    using Change = std::function<void(Bytes&)>;
    QByteArray verdict(protocol::ChainIndex chain, const l1::ContractCall& call, int account,
                       const Change& change = {});
    // Sends the call's bytes, changed or not, whatever the contract thinks of them, and
    // answers why it failed in its block, or "accepted".
    QByteArray fateOf(protocol::ChainIndex chain, const l1::ContractCall& call, int account, const Change& change = {});

    // Applies and proves what follows the last batch that was made.
    Result<MadeBatch> make(protocol::UnixSeconds timestamp, const std::vector<protocol::Operation>& queued,
                           const std::vector<protocol::Withdraw>& requests, const crypto::EddsaPrivateKey& key);
    const state::State& state() const { return m_state; }
    l1::CommittedBatch held(const MadeBatch& batch, protocol::ChainIndex chain) const;

    static protocol::Vote agree(const MadeBatch& batch);
    // By the attesters at these places of their ascending order.
    std::vector<l1::VoteSignature> signatures(const protocol::Vote& vote, const std::vector<std::size_t>& places) const;
    const crypto::Secp256k1PrivateKey& attester(std::size_t place) const { return m_attesters[place]; }

private:
    struct Chain {
        AnvilProcess anvil;
        std::unique_ptr<l1::ChainAdapter> adapter;
        std::unique_ptr<l1::CallRunner> runner;
        std::unique_ptr<l1::evm::JsonRpc> rpc;
        std::unique_ptr<l1::evm::EthClient> client;
    };

    Result<l1::NetworkFile> deploy(std::uint8_t salt);
    void ask(protocol::ChainIndex chain, const QString& method, const QJsonArray& params);

    std::map<protocol::ChainIndex, Chain> m_chains;
    l1::NetworkFile m_network;
    l1::VerifyingKey m_key;
    std::unique_ptr<node::Groth16Engine> m_engine;
    std::vector<crypto::Secp256k1PrivateKey> m_attesters; // ascending by address
    state::State m_state{protocol::Address{}};
    protocol::BatchNumber m_number = 0;
    Bytes32 m_commitment{};
    std::map<protocol::ChainIndex, std::uint64_t> m_queueEnd;
};

} // namespace landfall::e2e
