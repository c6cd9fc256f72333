#include "offline/prepared_data.h"

#include "crypto/keccak.h"
#include "protocol/exit.h"
#include "protocol/fee.h"

#include <algorithm>
#include <array>

namespace landfall::offline {

using namespace protocol;

namespace {

constexpr BatchNumber kBatch = 12;
constexpr node::Milliseconds kSecond = 1000;

l1::NetworkChain chainOf(ChainIndex index, EvmChainId id, const std::string& name) {
    l1::NetworkChain out;
    out.index = index;
    out.evmChainId = id;
    out.name = name;
    out.rollup = madeUpAddress("rollup of " + name);
    out.explorerTransactionUrl = "https://explorer.example/" + std::to_string(id) + "/tx/{hash}";
    out.nativeSymbol = "ETH";
    return out;
}

l1::NetworkToken tokenOf(TokenId id, const std::string& symbol, const std::string& name,
                         const std::vector<std::pair<ChainIndex, std::uint8_t>>& decimals, bool native = false) {
    l1::NetworkToken out{id, symbol, name, {}};
    for (const auto& [chain, places] : decimals) {
        out.chains[chain] = {native ? Address{} : madeUpAddress(symbol + std::to_string(chain)), places};
    }
    return out;
}

node::StepOnChain placeOn(const l1::NetworkChain& chain, const std::string& what, node::Milliseconds at) {
    node::StepOnChain out;
    out.chain = chain.index;
    out.chainName = chain.name;
    out.at = at;
    out.transaction = madeUpHash(what + chain.name);
    out.block = 18'240 + chain.index;
    out.gasUsed = 291'034 + 1'000 * chain.index;
    return out;
}

node::BatchView batchOf(const l1::NetworkFile& network, BatchNumber number, node::Milliseconds at) {
    const std::string name = std::to_string(number);
    node::BatchView out;
    out.number = number;
    out.size = 4;
    out.operations = 1 + number % 4;
    out.timestamp = static_cast<UnixSeconds>(at / kSecond);
    out.oldRoot = madeUpHash("root " + std::to_string(number - 1));
    out.newRoot = madeUpHash("root " + name);
    out.commitment = madeUpHash("commitment " + name);
    out.own = true;
    out.composedAt = at;
    out.provenAt = at + 4 * kSecond;
    out.provingTook = 2'900 + static_cast<node::Milliseconds>(number * 137 % 900);
    for (const auto& chain : network.chains) {
        out.chains.push_back({chain.index, placeOn(chain, "commit " + name, at + 5 * kSecond),
                              placeOn(chain, "prove " + name, at + 6 * kSecond),
                              placeOn(chain, "execute " + name, at + 8 * kSecond)});
    }
    out.agreeing = 3;
    out.quorum = 3;
    return out;
}

std::uint64_t seedOf(const std::string& name) {
    const auto hash = madeUpHash(name);
    return hash[0] * 256U + hash[1];
}

} // namespace

Amount money(const char* decimal) {
    return parseAmount(decimal).value();
}

Bytes32 madeUpHash(const std::string& name) {
    return crypto::keccak256(viewOf(name));
}

Address madeUpAddress(const std::string& name) {
    Address out;
    const auto hash = madeUpHash(name);
    std::copy_n(hash.begin(), out.bytes.size(), out.bytes.begin());
    return out;
}

l1::NetworkFile preparedNetwork() {
    l1::NetworkFile out;
    out.name = "Local devnet";
    out.salt = madeUpHash("salt");
    out.feeOwner = madeUpAddress("fee owner");
    out.developmentKeys = true;
    out.sequencer = madeUpAddress("sequencer");
    out.chains = {chainOf(1, 31'337, "Anvil One"), chainOf(2, 31'338, "Anvil Two")};
    out.tokens = {tokenOf(kUsdc, "USDC", "USD Coin", {{1, 6}, {2, 18}}),
                  tokenOf(kEther, "ETH", "Ether", {{1, 18}, {2, 18}}, true),
                  tokenOf(kDai, "DAI", "Dai Stablecoin", {{1, 18}})};
    out.sizes = {{4, madeUpHash("vk 4"), madeUpHash("circuit 4"), {}}};
    for (const char* name : {"attester one", "attester two", "attester three"}) {
        out.attesters.push_back({madeUpAddress(name), {}});
    }
    return out;
}

l1::NetworkFile largeNetwork() {
    auto out = preparedNetwork();
    out.name = "A public test network with rather a long name";
    out.developmentKeys = false;
    out.chains.clear();
    out.tokens.clear();
    const std::vector<std::string> chains{
        "Sepolia", "Base Sepolia", "Arbitrum Sepolia", "Optimism Sepolia", "Holesky", "Polygon zkEVM Cardona Testnet",
        "Linea"};
    std::vector<std::pair<ChainIndex, std::uint8_t>> everywhere;
    for (std::size_t i = 0; i < chains.size(); ++i) {
        const auto index = static_cast<ChainIndex>(i + 1);
        out.chains.push_back(chainOf(index, 11'155'111 + i, chains[i]));
        everywhere.emplace_back(index, 18);
    }
    const std::vector<std::pair<std::string, std::string>> tokens{
        {"USDC", "USD Coin"},
        {"ETH", "Ether"},
        {"DAI", "Dai Stablecoin"},
        {"WBTC", "Wrapped Bitcoin"},
        {"stETHyieldbearing", "Liquid staked Ether, wrapped, yield-bearing, second edition"},
        {"LINK", "ChainLink Token"},
        {"UNI", "Uniswap"},
        {"AAVE", "Aave Token"},
        {"MKR", "Maker"},
        {"CRV", "Curve DAO Token"},
        {"LDO", "Lido DAO Token"},
        {"PEPE", "Pepe"}};
    TokenId id = 1;
    for (const auto& [symbol, name] : tokens) {
        out.tokens.push_back(tokenOf(id, symbol, name, everywhere, symbol == "ETH"));
        ++id;
    }
    return out;
}

desktop::NodeSnapshot quietSnapshot(const l1::NetworkFile& network) {
    desktop::NodeSnapshot out;
    out.at = kNow;
    out.status.networkName = network.name;
    out.status.networkId = network.networkId();
    out.status.developmentKeys = network.developmentKeys;
    out.status.sequencer = true;
    out.status.lastBatch = kBatch;
    out.status.stateRoot = madeUpHash("root 12");
    out.status.accounts = 3;
    out.status.batcherWaits = "nothing waits";
    for (const auto& chain : network.chains) {
        node::ChainView view;
        view.index = chain.index;
        view.name = chain.name;
        view.health = node::Health::Good;
        view.head.latest.number = 18'250 + chain.index;
        view.head.finalised.number = 18'249 + chain.index;
        view.head.latest.timestamp = static_cast<UnixSeconds>(kNow / kSecond);
        view.seenAt = kNow - 400;
        view.readTo = view.head.latest.number;
        view.committed = view.proven = view.executed = kBatch;
        view.queued = view.queueInBatch = 2 + chain.index;
        view.gasPrice = Uint256(1'041'000'000 + 77'000'000 * chain.index);
        view.relayerBalance = checkedMul(Uint256(99'914'230 - chain.index), powerOfTen(13));
        out.chains.push_back(std::move(view));
    }
    for (const auto& token : network.tokens) {
        for (const auto& [chain, there] : token.chains) {
            const Amount held = token.id != kUsdc
                                    ? money("100") * (1 + seedOf(token.symbol + std::to_string(chain)) % 90)
                                : chain == 1 ? money("4200")
                                             : money("1800");
            out.reserves[token.id].push_back({chain, network.chain(chain)->name, held, held});
        }
        const auto fee = packFeeUp(money(token.symbol == "ETH" ? "0.000041" : "0.12")).value();
        out.fees[token.id] = {token.id, unpackFee(fee), fee, kNow + 60 * kSecond};
    }
    for (BatchNumber number = kBatch; number > 0; --number) {
        const auto ago = static_cast<node::Milliseconds>(kBatch - number + 1) * 131 * kSecond;
        out.batches.push_back(batchOf(network, number, kNow - ago));
    }
    return out;
}

node::AccountView preparedAccount(const l1::NetworkFile& network, const Address& owner, const algebra::Fr& keyHash) {
    node::AccountView out;
    out.id = 7;
    out.owner = owner;
    out.keyHash = keyHash;
    out.nonce = out.nextNonce = 5;
    for (const auto& token : network.tokens) {
        const Amount total = token.id == kUsdc    ? money("1250.5")
                             : token.id == kEther ? money("3.2041")
                             : token.id == kDai
                                 ? 0
                                 : money("0.000000000000000001") + money("1234567.5") * (seedOf(token.name) % 40);
        out.balances.push_back({token.id, token.symbol, total, total, 0});
    }
    return out;
}

node::ExitPage preparedExits(const l1::NetworkFile& network, const desktop::NodeSnapshot& snapshot) {
    node::ExitPage out;
    for (const auto& balance : snapshot.account->balances) {
        const auto& reserves = snapshot.reserves.at(balance.token);
        Amount all = 0;
        for (const auto& reserve : reserves) {
            all += reserve.held;
        }
        for (const auto& reserve : reserves) {
            node::ExitView view{reserve.chain, reserve.chainName, snapshot.account->id, balance.token, balance.symbol};
            view.amount = exitShare(std::min(balance.total, all), reserve.held, all);
            Amount unit = 1;
            for (int left = kAmountDecimals - network.tokenOn(balance.token, reserve.chain)->decimals; left > 0;
                 --left) {
                unit *= 10;
            }
            view.payable = view.amount - view.amount % unit;
            if (view.amount != 0) {
                out.exits.push_back(view);
            }
        }
    }
    return out;
}

node::Timeline preparedTimeline(const l1::NetworkFile& network, const Address& owner, node::Step reached) {
    node::Timeline out;
    auto& request = out.request.request;
    request.chain = network.chains[1].index;
    request.account = 7;
    request.to = request.from = owner;
    request.token = kUsdc;
    request.amount = money("250");
    request.fee = packFeeUp(money("0.12")).value();
    request.nonce = 4;
    request.validUntil = static_cast<UnixSeconds>(kNow / kSecond) + 3'000;
    out.hash = requestHash(network.networkId(), request);
    out.expectedLow = 6'100;
    out.expectedHigh = 12'800;
    const auto start = kNow - 6'400;
    const std::array<node::Milliseconds, 8> after{0, 20, 1'100, 4'300, 5'200, 5'600, 6'000, 6'200};
    for (int i = 0; i < 8; ++i) {
        const auto which = static_cast<node::Step>(i);
        node::TimelineStep step;
        step.step = which;
        step.done = which <= reached;
        step.at = step.done ? start + after[static_cast<std::size_t>(i)] : 0;
        step.progress = step.done ? 1 : 0;
        const bool everywhere = which == node::Step::Committed || which == node::Step::Verified;
        const bool destination = which == node::Step::Executed || which == node::Step::Arrived;
        for (const auto& chain : network.chains) {
            if (step.done && (everywhere || (destination && chain.index == request.chain))) {
                step.chains.push_back(placeOn(chain, std::string(stepName(which)), step.at));
                if (which == node::Step::Verified) {
                    step.chains.back().finalRoot = madeUpHash("root 12");
                }
            }
        }
        out.steps.push_back(std::move(step));
    }
    const auto step = [&](node::Step which) -> node::TimelineStep& {
        return out.steps[static_cast<std::size_t>(which)];
    };
    step(node::Step::Checked).detail = "signature, balance, reserve, nonce, fee and expiry";
    if (reached >= node::Step::Committed) {
        out.state = reached >= node::Step::Executed ? node::RequestState::Executed : node::RequestState::InBatch;
        out.batch = kBatch;
        out.position = 1;
    }
    if (reached >= node::Step::Proved) {
        step(node::Step::Proved).detail = "batch 12 of size 4, proof made here in 3.2 s and checked";
    }
    if (reached >= node::Step::Verified) {
        step(node::Step::Verified).detail = "checked here: proof, data and root";
        step(node::Step::Agreed).detail = "3 of 3 attesters, 3 needed";
    }
    if (reached >= node::Step::Arrived) {
        out.payment = node::PaymentState::Pushed;
    }
    switch (reached) {
    case node::Step::Requested:
        break;
    case node::Step::Checked:
        step(node::Step::Committed).waiting = "batch 12: 2 of 4, closes in 3 s";
        break;
    case node::Step::Committed:
        step(node::Step::Proved).waiting = "msm C";
        step(node::Step::Proved).progress = 0.42;
        break;
    case node::Step::Proved:
        step(node::Step::Verified).waiting = network.chains[0].name + ": gas above your cap (41 gwei, cap 30 gwei)";
        break;
    case node::Step::Verified:
        step(node::Step::Agreed).detail = "1 of 3 attesters, 3 needed";
        step(node::Step::Agreed).waiting = "1 of 3 attesters, 3 needed";
        break;
    case node::Step::Agreed:
        step(node::Step::Executed).waiting = "the transaction is sent and not mined yet";
        break;
    case node::Step::Executed:
        step(node::Step::Arrived).waiting = "1 of 3 confirmations";
        break;
    case node::Step::Arrived:
        break;
    }
    return out;
}

std::vector<node::Timeline> preparedHistory(const l1::NetworkFile& network, const Address& owner) {
    std::vector<node::Timeline> out;
    const auto add = [&](node::Step reached, const char* amount, TokenId token, const std::string& to,
                         unsigned minutesAgo) {
        auto timeline = preparedTimeline(network, owner, reached);
        auto& request = timeline.request.request;
        request.nonce = static_cast<Nonce>(20 - out.size());
        request.amount = money(amount);
        request.token = token;
        if (!to.empty()) {
            request.to = madeUpAddress(to);
        }
        timeline.hash = requestHash(network.networkId(), request);
        for (auto& step : timeline.steps) {
            step.at = step.at == 0 ? 0 : step.at - minutesAgo * 60 * kSecond;
        }
        out.push_back(std::move(timeline));
    };
    add(node::Step::Proved, "250", kUsdc, {}, 0);
    add(node::Step::Arrived, "1000", kUsdc, "a friend", 12);
    add(node::Step::Arrived, "0.25", kEther, {}, 44);
    add(node::Step::Checked, "75.5", kUsdc, {}, 131);
    out.back().state = node::RequestState::Expired;
    out.back().steps[static_cast<std::size_t>(node::Step::Committed)].waiting.clear();
    out.back().note = "it expired before a batch took it";
    add(node::Step::Executed, "12.000001", kUsdc, "a contract", 190);
    out.back().payment = node::PaymentState::Pending;
    out.back().note = "the tokens wait in the contract on Anvil Two: claim them";
    add(node::Step::Arrived, "500", kUsdc, {}, 300);
    return out;
}

std::vector<node::DepositView> preparedDeposits(const l1::NetworkFile& network) {
    const auto deposit = [&](TokenId token, const char* amount, unsigned minutesAgo, node::DepositState state) {
        node::DepositView out;
        out.chain = network.chains[0].index;
        out.item = 900 - minutesAgo;
        out.token = token;
        out.amount = money(amount);
        out.at = kNow - minutesAgo * 60 * kSecond;
        out.transaction = madeUpHash("deposit " + std::to_string(minutesAgo));
        out.block = 18'200 - minutesAgo;
        out.state = state;
        if (state != node::DepositState::Queued) {
            out.batch = kBatch;
        }
        return out;
    };
    return {deposit(kUsdc, "150", 2, node::DepositState::Queued),
            deposit(kEther, "0.5", 9, node::DepositState::InBatch),
            deposit(kUsdc, "2500", 320, node::DepositState::Settled)};
}

std::vector<node::WaitingPayout> preparedWaiting(const l1::NetworkFile& network) {
    const auto waiting = [&](std::size_t chain, TokenId token, node::WaitingKind kind, const char* amount) {
        node::WaitingPayout out;
        out.chain = network.chains[chain].index;
        out.chainName = network.chains[chain].name;
        out.token = token;
        out.kind = kind;
        out.amount = money(amount);
        return out;
    };
    auto delayed = waiting(1, kUsdc, node::WaitingKind::Delayed, "4000");
    delayed.batch = kBatch - 1;
    delayed.payout = 2;
    delayed.releaseAt = static_cast<UnixSeconds>(kNow / kSecond) + 7'200;
    auto owed = waiting(1, kUsdc, node::WaitingKind::ExitOwed, "1150.5");
    owed.account = 7;
    owed.batch = kBatch - 3;
    return {waiting(0, kUsdc, node::WaitingKind::Claimable, "30.25"),
            waiting(1, kEther, node::WaitingKind::Claimable, "0.5"), delayed, owed};
}

void addKeylessAccount(node::AccountView& account) {
    const Amount held = money("100");
    node::OtherAccount other;
    other.id = 9;
    other.held[kUsdc] = held;
    account.others.push_back(std::move(other));
    for (auto& balance : account.balances) {
        if (balance.token == kUsdc) {
            balance.total += held;
            balance.committed += held;
            balance.elsewhere += held;
        }
    }
}

} // namespace landfall::offline
