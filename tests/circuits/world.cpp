#include "circuits/world.h"

#include "snark/r1cs_check.h"
#include "support/operations.h"

#include <map>

namespace landfall::testing {

namespace {

// Stops a test whose set-up went wrong.
[[noreturn]] void giveUp(const Error& error) {
    qFatal("%s: %s", error.code.c_str(), error.message.c_str());
}

std::shared_ptr<const crypto::EddsaPrivateKey> randomKey(std::mt19937_64& rng) {
    FixedBytes<64> bytes{};
    for (auto& byte : bytes) {
        byte = static_cast<std::uint8_t>(rng());
    }
    return std::make_shared<crypto::EddsaPrivateKey>(*crypto::EddsaPrivateKey::fromWide(bytes));
}

} // namespace

World::World(std::uint64_t seed, unsigned count) : state(Address{{0xfe, 0xe0}}), rng(seed) {
    for (auto& byte : networkId) {
        byte = static_cast<std::uint8_t>(rng());
    }
    for (unsigned i = 0; i < count; ++i) {
        users.push_back({randomAddress(), randomKey(rng)});
    }
}

Fr World::randomFr() {
    FixedBytes<64> bytes{};
    for (auto& byte : bytes) {
        byte = static_cast<std::uint8_t>(rng());
    }
    return Fr::fromWide(bytes);
}

Address World::randomAddress() {
    Address out;
    for (auto& byte : out.bytes) {
        byte = static_cast<std::uint8_t>(rng());
    }
    return out;
}

BatchHeader World::header(std::uint8_t size) const {
    return {networkId, 7, now, size, 0x000e, 0};
}

Operation World::deposit(const User& user, TokenId token, ChainIndex chain, Amount amount) {
    return queuedDeposit(chain, token, amount, user.address);
}

Operation World::setKey(AccountId account, const Address& requester, const Fr& keyHash) const {
    return queuedSetKey(1, account, keyHash, requester);
}

Operation World::forcedExit(AccountId account, const Address& requester, TokenId token, ChainIndex chain) {
    return queuedForcedExit(chain, account, token, requester);
}

Withdraw World::withdraw(const User& user, TokenId token, ChainIndex chain, Amount amount, PackedFee fee) const {
    Withdraw out;
    out.chain = chain;
    out.account = state.accountOf(user.address).value_or(0);
    out.from = user.address;
    out.to = Address{{0xde, 0xad, 0xbe, 0xef}};
    out.token = token;
    out.amount = amount;
    out.fee = fee;
    const state::Account* account = state.account(out.account);
    out.nonce = account == nullptr ? 0 : account->nonce;
    out.validUntil = now + 3600;
    return out;
}

Withdraw World::withdrawWide(const User& user, TokenId token, ChainIndex chain, Amount amount, PackedFee fee) const {
    Withdraw out = withdraw(user, token, chain, amount, fee);
    WideAddress to;
    to.bytes.fill(0xbe);
    to.bytes[0] = 0x05;
    out.to = to;
    return out;
}

SignedWithdraw World::sign(const User& user, const Withdraw& request) const {
    return signWithdraw(networkId, request, *user.key);
}

void World::advance(const std::vector<Operation>& queued) {
    for (const Operation& operation : queued) {
        state = Batch(*this).add(operation).finish().state;
    }
}

void World::fund() {
    for (const User& user : users) {
        for (unsigned token = 0; token < 3; ++token) {
            for (unsigned chain = 1; chain <= 3; ++chain) {
                advance({deposit(user, static_cast<TokenId>(token), static_cast<ChainIndex>(chain),
                                 Amount{1'000'000} * (token + 1))});
            }
        }
        advance({setKey(*state.accountOf(user.address), user.address, keyHashOf(user.key->publicKey()))});
    }
}

Batch& Batch::add(const Operation& queued) {
    if (const auto added = m_applier.add(m_applier.resolve(queued)); !added) {
        giveUp(added.error());
    }
    return *this;
}

Batch& Batch::add(const SignedWithdraw& request) {
    if (const auto added = m_applier.add(operationOf(request.request), &request); !added) {
        giveUp(added.error());
    }
    return *this;
}

state::BatchApplier::Applied Batch::finish() {
    auto applied = std::move(m_applier).finish();
    if (!applied) {
        giveUp(applied.error());
    }
    return std::move(*applied);
}

const circuits::BatchCircuit& circuitOfSize(unsigned size) {
    static std::map<unsigned, circuits::BatchCircuit> circuits;
    auto found = circuits.find(size);
    if (found == circuits.end()) {
        found = circuits.emplace(size, circuits::buildBatchCircuit(*shapeOfSize(size))).first;
    }
    return found->second;
}

QString provableError(const BatchTrace& trace) {
    const auto witness = circuits::batchWitness(*shapeOfSize(trace.header.size), trace);
    if (!witness) {
        return QString::fromStdString(witness.error().code);
    }
    const auto checked = snark::checkWitness(circuitOfSize(trace.header.size).system, *witness);
    return checked ? QString() : QString::fromStdString(checked.error().message);
}

} // namespace landfall::testing
