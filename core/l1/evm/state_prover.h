#pragma once

#include "l1/evm/eth_client.h"

#include <chrono>

namespace landfall::l1::evm {

// Reads an account's storage slots in one block by proof (eth_getProof), from whichever server offers it. A proof is
// held to the state root of a header whose hash is the block's, so it matters not who sends it. One that does not
// hold is its server's fault.
class StateProver {
public:
    StateProver(JsonRpc& rpc, EthClient& client) : m_rpc(rpc), m_client(client) {}

    using Slots = std::optional<std::vector<Uint256>>;
    // In the order of `slots`. Nothing where no server can prove it: then why() says what is in the way. Errors:
    // those of JsonRpc.
    void read(QObject* context, const protocol::Address& account, const std::vector<Uint256>& slots,
              const BlockRef& block, Done<Slots> done);
    const std::string& why() const { return m_why; }

private:
    void ask(QObject* context, const protocol::Address& account, const std::vector<Uint256>& slots,
             const BlockRef& block, const Bytes32& stateRoot, Done<Slots> done);
    // No server has given one.
    void without(const Error& error, const Done<Slots>& done);

    JsonRpc& m_rpc;
    EthClient& m_client;
    bool m_everHeld = false; // some server's proof has held on this chain
    std::string m_why;
    std::chrono::steady_clock::time_point m_notBefore; // a chain without proofs is not asked at every block
};

} // namespace landfall::l1::evm
