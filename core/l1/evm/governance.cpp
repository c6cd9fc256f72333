#include "l1/evm/governance.h"

#include "l1/evm/async.h"
#include "l1/evm/event_reader.h"
#include "l1/evm/json_values.h"
#include "l1/evm/rollup_abi.h"

#include <algorithm>

namespace landfall::l1::evm {

namespace {

// The changes that were ever proposed, each once, the latest proposal's place.
Result<std::vector<Change>> proposedIn(const std::vector<Log>& logs) {
    static const Bytes32 topic = rollupAbi().changeScheduled.topic();
    std::vector<Change> out;
    for (const auto& log : logs) {
        if (log.topics[0] != topic) {
            continue;
        }
        // The kind is a topic; value and readyAt are the data.
        const auto data =
            abiDecode({rollupAbi().changeScheduled.parameters[1], rollupAbi().changeScheduled.parameters[2]}, log.data);
        if (!data || log.topics.size() != 2) {
            return badAnswer("a log of ChangeScheduled is malformed");
        }
        auto change = changeOf(Uint256::fromBigEndian(log.topics[1]), (*data)[0].number());
        if (!change) {
            return change.error();
        }
        out.erase(std::remove(out.begin(), out.end(), *change), out.end());
        out.push_back(std::move(*change));
    }
    return out;
}

} // namespace

EvmGovernanceReader::EvmGovernanceReader(const NetworkFile& network, const NetworkChain& chain)
    : m_chain(chain), m_rpc(chain.rpcUrls, chain.evmChainId, chain.name), m_client(m_rpc) {
    for (const auto& token : network.tokens) {
        if (network.tokenOn(token.id, chain.index) != nullptr) {
            m_tokens.push_back(token.id);
        }
    }
}

// One number or address at a block.
void EvmGovernanceReader::view(const AbiSignature& function, const AbiValue::List& arguments, const QJsonValue& at,
                               Done<AbiValue> done) {
    m_client.view(
        this, evmOf(m_chain.rollup), function, arguments, rollupAbi().word, at,
        orFail<AbiValue::List>(std::move(done), [](const AbiValue::List& values, auto& out) { out(values[0]); }));
}

void EvmGovernanceReader::read(QObject* context, const protocol::ChainAddress& account, Done<Governance> done) {
    m_client.block(
        this, latestTag(),
        orFail<BlockRef>(guarded(context, std::move(done)), [this, account](const BlockRef& block, auto& out) {
            Governance found;
            found.now = block.timestamp;
            readField(0, block.hash, account, found, out);
        }));
}

void EvmGovernanceReader::readField(std::size_t place, const Bytes32& block, const protocol::ChainAddress& account,
                                    Governance found, Done<Governance> done) {
    struct Field {
        const AbiSignature& view;
        bool ofAccount;
        void (*set)(Governance& found, const AbiValue& value);
    };
    static const auto& abi = rollupAbi();
    static const Field fields[] = {
        {abi.governor, false, [](auto& out, const auto& value) { out.governor = value.address(); }},
        {abi.roleDelay, false, [](auto& out, const auto& value) { out.timeLock = value.low64(); }},
        {abi.pushGas, false,
         [](auto& out, const auto& value) { out.pushGas = static_cast<std::uint32_t>(value.low64()); }},
        {abi.sequencerStatus, true,
         [](auto& out, const auto& value) { out.standing = static_cast<SequencerStanding>(value.low64()); }},
        {abi.queueFee, false, [](auto& out, const auto& value) { out.queueFee = value.number(); }},
        {abi.leastQueueFee, false, [](auto& out, const auto& value) { out.leastQueueFee = value.number(); }},
        {abi.mostQueueFee, false, [](auto& out, const auto& value) { out.mostQueueFee = value.number(); }},
        {abi.guardian, false, [](auto& out, const auto& value) { out.guardian = value.address(); }},
        {abi.pausedUntil, false, [](auto& out, const auto& value) { out.pausedUntil = value.low64(); }},
    };
    if (place == std::size(fields)) {
        if (found.standing > SequencerStanding::Suspended) {
            done(badAnswer("the sequencer's status is unknown"));
        } else {
            readLimit(0, block, std::move(found), std::move(done));
        }
        return;
    }
    const auto& field = fields[place];
    view(field.view, field.ofAccount ? AbiValue::List{account} : AbiValue::List{}, atBlock(block),
         orFail<AbiValue>(std::move(done),
                          [this, &field, place, block, account, found](const AbiValue& value, auto& out) mutable {
                              field.set(found, value);
                              readField(place + 1, block, account, found, out);
                          }));
}

void EvmGovernanceReader::readLimit(std::size_t place, const Bytes32& block, Governance found, Done<Governance> done) {
    if (place == m_tokens.size()) {
        done(std::move(found));
        return;
    }
    const auto token = m_tokens[place];
    const AbiValue::List arguments{std::uint64_t{token}};
    view(rollupAbi().dailyLimit, arguments, atBlock(block),
         orFail<AbiValue>(std::move(done),
                          [this, place, block, found, token, arguments](const AbiValue& daily, auto& out) mutable {
                              view(rollupAbi().leftToday, arguments, atBlock(block),
                                   orFail<AbiValue>(out, [this, place, block, found, token, daily](const AbiValue& left,
                                                                                                   auto& next) mutable {
                                       const auto amount = [](const Uint256& value) {
                                           const auto fitting = protocol::amountFromUint256(value);
                                           return fitting ? *fitting : protocol::kAmountLimit - 1;
                                       };
                                       found.limits.push_back({token, amount(daily.number()), amount(left.number())});
                                       readLimit(place + 1, block, std::move(found), next);
                                   }));
                          }));
}

void EvmGovernanceReader::readyAt(QObject* context, const Change& change,
                                  Done<std::optional<protocol::UnixSeconds>> done) {
    view(rollupAbi().changeReadyAt, changeArguments(change), latestTag(),
         orFail<AbiValue>(guarded(context, std::move(done)), [](const AbiValue& at, auto& out) {
             out(at.number().isZero() ? std::nullopt : std::optional<protocol::UnixSeconds>(at.low64()));
         }));
}

void EvmGovernanceReader::pending(QObject* context, Done<std::vector<PendingChange>> done) {
    m_client.block(this, latestTag(),
                   orFail<BlockRef>(guarded(context, std::move(done)), [this](const BlockRef& latest, auto& out) {
                       readLogRange(m_rpc, m_client, this, m_chain, m_chain.startBlock, latest.number,
                                    orFail<std::vector<Log>>(out, [this](const std::vector<Log>& logs, auto& next) {
                                        auto proposed = proposedIn(logs);
                                        if (!proposed) {
                                            next(proposed.error());
                                            return;
                                        }
                                        keepPending(std::move(*proposed), 0, {}, next);
                                    }));
                   }));
}

void EvmGovernanceReader::keepPending(std::vector<Change> proposed, std::size_t next, std::vector<PendingChange> found,
                                      Done<std::vector<PendingChange>> done) {
    if (next == proposed.size()) {
        done(std::move(found));
        return;
    }
    const Change change = proposed[next];
    readyAt(this, change,
            orFail<std::optional<protocol::UnixSeconds>>(
                std::move(done), [this, proposed = std::move(proposed), next, found = std::move(found),
                                  change](const std::optional<protocol::UnixSeconds>& at, auto& out) mutable {
                    if (at) {
                        found.push_back({change, *at});
                    }
                    keepPending(std::move(proposed), next + 1, std::move(found), out);
                }));
}

} // namespace landfall::l1::evm
