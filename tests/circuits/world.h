#pragma once

#include "circuits/batch_circuit.h"
#include "state/apply.h"

#include <QString>

#include <memory>
#include <random>

namespace landfall::testing {

using namespace landfall::protocol;
using algebra::Fr;

struct User {
    Address address;
    std::shared_ptr<const crypto::EddsaPrivateKey> key;
};

// A small network with a few users, seeded: the same seed makes the same batches.
class World {
public:
    explicit World(std::uint64_t seed, unsigned users = 5);

    state::State state;
    std::vector<User> users;
    NetworkId networkId{};
    UnixSeconds now = 1'700'000'000;

    std::uint64_t below(std::uint64_t bound) { return rng() % bound; }
    Fr randomFr();
    Address randomAddress();

    BatchHeader header(std::uint8_t size) const;

    static Operation deposit(const User& user, TokenId token, ChainIndex chain, Amount amount);
    Operation setKey(AccountId account, const Address& requester, const Fr& keyHash) const;
    static Operation forcedExit(AccountId account, const Address& requester, TokenId token, ChainIndex chain);
    Withdraw withdraw(const User& user, TokenId token, ChainIndex chain, Amount amount, PackedFee fee) const;
    // The same to an address of 251 bits.
    Withdraw withdrawWide(const User& user, TokenId token, ChainIndex chain, Amount amount, PackedFee fee) const;
    SignedWithdraw sign(const User& user, const Withdraw& request) const;

    // Applies queued operations as they resolve, without proofs. They must be allowed.
    void advance(const std::vector<Operation>& queued);
    // Every user with a key and funds in tokens 0 … 2 on chains 1 … 3.
    void fund();

    std::mt19937_64 rng;
};

// A batch under construction whose operations must be accepted.
class Batch {
public:
    explicit Batch(const World& world, std::uint8_t size = 4) : m_applier(world.state, world.header(size)) {}

    Batch& add(const Operation& queued);
    Batch& add(const SignedWithdraw& request);
    state::BatchApplier::Applied finish();

private:
    state::BatchApplier m_applier;
};

const circuits::BatchCircuit& circuitOfSize(unsigned size);

// Empty if the trace's witness satisfies every constraint of the circuit, else what fails.
QString provableError(const BatchTrace& trace);

} // namespace landfall::testing
