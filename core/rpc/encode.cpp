#include "rpc/encode.h"

#include "base/hex.h"
#include "protocol/address.h"
#include "rpc/request_json.h"

#include <algorithm>

namespace landfall::rpc {

using namespace protocol;
using namespace node;

namespace {

QString text(std::string_view value) {
    return QString::fromUtf8(value.data(), static_cast<qsizetype>(value.size()));
}

QString hex(ByteView bytes) {
    return text(toHex0x(bytes));
}

QJsonValue integer(std::uint64_t value) {
    return static_cast<qint64>(value);
}

QJsonValue amount(Amount value) {
    return text(amountToDecimal(value));
}

QJsonValue moment(Milliseconds at) {
    return at == 0 ? QJsonValue() : QJsonValue(static_cast<qint64>(at));
}

template <class T, class Encode>
QJsonValue optional(const std::optional<T>& value, const Encode& encode) {
    return value ? QJsonValue(encode(*value)) : QJsonValue();
}

QJsonValue error(const std::optional<Error>& value) {
    return optional(value, [](const Error& problem) {
        return QJsonObject{{QStringLiteral("code"), text(problem.code)},
                           {QStringLiteral("message"), text(problem.message)}};
    });
}

QJsonObject onChain(const StepOnChain& step) {
    return {
        {QStringLiteral("chainId"), step.chain},
        {QStringLiteral("chain"), text(step.chainName)},
        {QStringLiteral("at"), moment(step.at)},
        {QStringLiteral("transaction"), hex(step.transaction)},
        {QStringLiteral("block"), integer(step.block)},
        {QStringLiteral("gasUsed"), optional(step.gasUsed, integer)},
        {QStringLiteral("finalRoot"), optional(step.finalRoot, [](const Bytes32& root) { return hex(root); })},
    };
}

QJsonObject step(const TimelineStep& value) {
    QJsonArray chains;
    for (const auto& chain : value.chains) {
        chains.append(onChain(chain));
    }
    return {
        {QStringLiteral("step"), text(stepName(value.step))},
        {QStringLiteral("number"), stepNumber(value.step)},
        {QStringLiteral("done"), value.done},
        {QStringLiteral("at"), moment(value.at)},
        {QStringLiteral("chains"), chains},
        {QStringLiteral("detail"), text(value.detail)},
        {QStringLiteral("waiting"), text(value.waiting)},
        {QStringLiteral("progress"), value.progress},
    };
}

QJsonObject balance(const TokenBalance& value) {
    return {
        {QStringLiteral("tokenId"), value.token},
        {QStringLiteral("symbol"), text(value.symbol)},
        {QStringLiteral("committed"), amount(value.committed)},
        {QStringLiteral("total"), amount(value.total)},
        {QStringLiteral("pending"), amount(value.pending)},
        {QStringLiteral("available"), amount(value.available())},
        {QStringLiteral("elsewhere"), amount(value.elsewhere)},
    };
}

} // namespace

QJsonObject toJson(const Timeline& timeline) {
    QJsonArray steps;
    for (const auto& value : timeline.steps) {
        steps.append(step(value));
    }
    return {
        {QStringLiteral("hash"), hex(timeline.hash)},
        {QStringLiteral("request"), toJson(timeline.request)},
        {QStringLiteral("state"), text(requestStateName(timeline.state))},
        {QStringLiteral("payment"), text(paymentStateName(timeline.payment))},
        {QStringLiteral("batch"), optional(timeline.batch, integer)},
        {QStringLiteral("position"), optional(timeline.position, integer)},
        {QStringLiteral("steps"), steps},
        {QStringLiteral("note"), text(timeline.note)},
        {QStringLiteral("expectedLow"), optional(timeline.expectedLow, moment)},
        {QStringLiteral("expectedHigh"), optional(timeline.expectedHigh, moment)},
        {QStringLiteral("arrived"), timeline.arrived()},
    };
}

QJsonObject toJson(const Reserve& reserve) {
    return {
        {QStringLiteral("chainId"), reserve.chain},
        {QStringLiteral("chain"), text(reserve.chainName)},
        {QStringLiteral("held"), amount(reserve.held)},
        {QStringLiteral("available"), amount(reserve.available)},
    };
}

QJsonObject toJson(const ChainView& chain) {
    QJsonArray alarms;
    for (const auto& alarm : chain.alarms) {
        alarms.append(QJsonObject{{QStringLiteral("code"), text(alarm.code)},
                                  {QStringLiteral("message"), text(alarm.message)},
                                  {QStringLiteral("grave"), alarm.grave},
                                  {QStringLiteral("when"), integer(alarm.when)}});
    }
    const auto units = [](const Uint256& value) { return text(value.toDecimal()); };
    return {
        {QStringLiteral("chainId"), chain.index},
        {QStringLiteral("name"), text(chain.name)},
        {QStringLiteral("health"), text(healthName(chain.health))},
        {QStringLiteral("problem"), error(chain.problem)},
        {QStringLiteral("latestBlock"), integer(chain.head.latest.number)},
        {QStringLiteral("finalisedBlock"), integer(chain.head.finalised.number)},
        {QStringLiteral("seenAt"), moment(chain.seenAt)},
        {QStringLiteral("readTo"), integer(chain.readTo)},
        {QStringLiteral("committed"), integer(chain.committed)},
        {QStringLiteral("proven"), integer(chain.proven)},
        {QStringLiteral("executed"), integer(chain.executed)},
        {QStringLiteral("queued"), integer(chain.queued)},
        {QStringLiteral("queueInBatch"), integer(chain.queueInBatch)},
        {QStringLiteral("frozen"), chain.frozen},
        {QStringLiteral("armedAt"), chain.armedAt == 0 ? QJsonValue() : integer(chain.armedAt)},
        {QStringLiteral("exitsAt"), optional(chain.exitsAt, integer)},
        {QStringLiteral("sequencerSuspended"), chain.sequencerSuspended},
        {QStringLiteral("gasPrice"), optional(chain.gasPrice, units)},
        {QStringLiteral("relayerBalance"), optional(chain.relayerBalance, units)},
        {QStringLiteral("relayerWaits"), text(chain.relayerWaits)},
        {QStringLiteral("alarms"), alarms},
        {QStringLiteral("vaultsComparedAt"), integer(chain.vaultsComparedAt)},
        {QStringLiteral("vaultsUnknown"), text(chain.vaultsUnknown)},
    };
}

QJsonObject toJson(const BatchView& batch) {
    QJsonArray chains;
    for (const auto& chain : batch.chains) {
        chains.append(QJsonObject{
            {QStringLiteral("chainId"), chain.chain},
            {QStringLiteral("committed"), optional(chain.committed, onChain)},
            {QStringLiteral("proven"), optional(chain.proven, onChain)},
            {QStringLiteral("executed"), optional(chain.executed, onChain)},
        });
    }
    return {
        {QStringLiteral("number"), integer(batch.number)},
        {QStringLiteral("size"), batch.size},
        {QStringLiteral("operations"), integer(batch.operations)},
        {QStringLiteral("timestamp"), integer(batch.timestamp)},
        {QStringLiteral("oldRoot"), hex(batch.oldRoot)},
        {QStringLiteral("newRoot"), hex(batch.newRoot)},
        {QStringLiteral("commitment"), hex(batch.commitment)},
        {QStringLiteral("own"), batch.own},
        {QStringLiteral("composedAt"), optional(batch.composedAt, moment)},
        {QStringLiteral("provenAt"), optional(batch.provenAt, moment)},
        {QStringLiteral("provingTook"), optional(batch.provingTook, moment)},
        {QStringLiteral("chains"), chains},
        {QStringLiteral("agreeing"), integer(batch.agreeing)},
        {QStringLiteral("reverting"), integer(batch.reverting)},
        {QStringLiteral("quorum"), integer(batch.quorum)},
        {QStringLiteral("problem"), text(batch.problem)},
    };
}

namespace {

QJsonObject freeze(const FreezeView& view) {
    const auto names = [](const std::vector<std::string>& chains) {
        QJsonArray out;
        for (const auto& name : chains) {
            out.append(text(name));
        }
        return out;
    };
    return {
        {QStringLiteral("frozen"), names(view.frozen)},
        {QStringLiteral("since"), integer(view.since)},
        {QStringLiteral("votesFrom"), integer(view.votesFrom)},
        {QStringLiteral("votes"), integer(view.votes)},
        {QStringLiteral("quorum"), integer(view.quorum)},
        {QStringLiteral("number"), optional(view.number, integer)},
        {QStringLiteral("exitsOpen"), names(view.exitsOpen)},
        {QStringLiteral("says"), text(view.says)},
        {QStringLiteral("attesterSays"), text(view.attesterSays)},
    };
}

} // namespace

QJsonObject toJson(const NodeStatus& status) {
    const QJsonObject prover{
        {QStringLiteral("batch"), optional(status.prover.batch, integer)},
        {QStringLiteral("phase"), text(status.prover.phase)},
        {QStringLiteral("progress"), status.prover.progress},
        {QStringLiteral("expected"), optional(status.prover.expected, moment)},
        {QStringLiteral("waiting"), text(status.prover.waiting)},
    };
    return {
        {QStringLiteral("network"), text(status.networkName)},
        {QStringLiteral("networkId"), hex(status.networkId)},
        {QStringLiteral("developmentKeys"), status.developmentKeys},
        {QStringLiteral("sequencer"), status.sequencer},
        {QStringLiteral("attester"), status.attester},
        {QStringLiteral("address"),
         optional(status.address, [](const Address& address) { return text(formatAddress(address)); })},
        {QStringLiteral("lastBatch"), integer(status.lastBatch)},
        {QStringLiteral("stateRoot"), hex(status.stateRoot)},
        {QStringLiteral("accounts"), integer(status.accounts)},
        {QStringLiteral("waitingRequests"), integer(status.waitingRequests)},
        {QStringLiteral("takesNoRequests"), text(status.takesNoRequests)},
        {QStringLiteral("batcherWaits"), text(status.batcherWaits)},
        {QStringLiteral("nothingToBatch"), status.nothingToBatch},
        {QStringLiteral("prover"), prover},
        {QStringLiteral("attesterSays"), text(status.attesterSays)},
        {QStringLiteral("feeProblem"), text(status.feeProblem)},
        {QStringLiteral("freeze"), optional(status.freeze, freeze)},
        {QStringLiteral("batchProblem"), text(status.batchProblem)},
        {QStringLiteral("problem"), error(status.problem)},
    };
}

QJsonObject toJson(const FeeQuote& quote) {
    QJsonObject out{
        {QStringLiteral("tokenId"), quote.token},
        {QStringLiteral("gasFee"), amount(quote.gas)},
        {QStringLiteral("zkpFee"), amount(quote.fee - std::min(quote.gas, quote.fee))},
        {QStringLiteral("totalFee"), amount(quote.fee)},
        {QStringLiteral("validUntil"), moment(quote.validUntil)},
        {QStringLiteral("signature"), hex(quote.signature)},
    };
    if (quote.usual) {
        out.insert(QStringLiteral("usualFee"), amount(*quote.usual));
    }
    return out;
}

QJsonObject toJson(const SignedAnswer& answer) {
    return {
        {QStringLiteral("hash"), hex(answer.answer.request)},
        {QStringLiteral("code"), answer.answer.code},
        {QStringLiteral("message"), text(answer.answer.message)},
        {QStringLiteral("signature"), hex(answer.signature)},
    };
}

QJsonObject toJson(const SignedVote& vote) {
    return {
        {QStringLiteral("kind"), static_cast<int>(vote.vote.kind)},
        {QStringLiteral("setEpoch"), integer(vote.vote.setEpoch)},
        {QStringLiteral("number"), integer(vote.vote.number)},
        {QStringLiteral("finalRoot"), hex(vote.vote.finalRoot)},
        {QStringLiteral("commitment"), hex(vote.vote.commitment)},
        {QStringLiteral("signature"), hex(vote.signature)},
    };
}

QJsonObject toJson(const WaitingPayout& waiting) {
    const bool exit = waiting.kind == WaitingKind::ExitOwed || waiting.kind == WaitingKind::ExitQueued;
    const bool delayed = waiting.kind == WaitingKind::Delayed;
    return {
        {QStringLiteral("chainId"), waiting.chain},
        {QStringLiteral("chain"), text(waiting.chainName)},
        {QStringLiteral("tokenId"), waiting.token},
        {QStringLiteral("kind"), text(waitingKindName(waiting.kind))},
        {QStringLiteral("amount"), amount(waiting.amount)},
        {QStringLiteral("account"), exit ? integer(waiting.account) : QJsonValue()},
        {QStringLiteral("batch"), delayed ? integer(waiting.batch) : QJsonValue()},
        {QStringLiteral("payout"), delayed ? integer(waiting.payout) : QJsonValue()},
        {QStringLiteral("releaseAt"), moment(waiting.releaseAt * 1000)},
    };
}

QJsonObject supportedTokens(const l1::NetworkFile& network) {
    QJsonObject out;
    for (const auto& token : network.tokens) {
        QJsonObject chains;
        for (const auto& [index, there] : token.chains) {
            chains.insert(QString::number(index),
                          QJsonObject{{QStringLiteral("chainId"), index},
                                      {QStringLiteral("address"), text(formatChainAddress(there.address))},
                                      {QStringLiteral("decimals"), there.decimals}});
        }
        out.insert(QString::number(token.id), QJsonObject{{QStringLiteral("id"), token.id},
                                                          {QStringLiteral("symbol"), text(token.symbol)},
                                                          {QStringLiteral("name"), text(token.name)},
                                                          {QStringLiteral("chains"), chains}});
    }
    return out;
}

QJsonArray supportedChains(const l1::NetworkFile& network) {
    QJsonArray out;
    for (const auto& chain : network.chains) {
        QJsonValue gasToken;
        for (const auto& token : network.tokens) {
            const auto* there = network.tokenOn(token.id, chain.index);
            if (there != nullptr && there->isNative()) {
                gasToken = token.id;
            }
        }
        out.append(QJsonObject{{QStringLiteral("chainId"), chain.index},
                               {QStringLiteral("name"), text(chain.name)},
                               {QStringLiteral("layerOneChainId"),
                                chain.starknet ? QJsonValue(text(chain.starknet->chainId)) : integer(chain.evmChainId)},
                               {QStringLiteral("mainContract"), text(formatChainAddress(chain.rollup))},
                               {QStringLiteral("gasTokenId"), gasToken},
                               {QStringLiteral("depositConfirmation"), integer(chain.confirmations)}});
    }
    return out;
}

QJsonObject accountSummary(const AccountView& account) {
    QJsonArray others;
    for (const auto& other : account.others) {
        QJsonObject held;
        for (const auto& [token, value] : other.held) {
            held.insert(QString::number(token), amount(value));
        }
        others.append(QJsonObject{{QStringLiteral("id"), integer(other.id)},
                                  {QStringLiteral("hasKey"), other.hasKey},
                                  {QStringLiteral("balances"), held}});
    }
    return {
        {QStringLiteral("id"), integer(account.id)},
        {QStringLiteral("address"), text(formatAddress(account.owner))},
        {QStringLiteral("nonce"), integer(account.nonce)},
        {QStringLiteral("nextNonce"), integer(account.nextNonce)},
        {QStringLiteral("pubKeyHash"), hex(account.keyHash.toBigEndian())},
        {QStringLiteral("otherAccounts"), others},
    };
}

QJsonObject accountBalances(const AccountView& account) {
    QJsonObject out;
    for (const auto& value : account.balances) {
        out.insert(QString::number(value.token), balance(value));
    }
    return out;
}

QJsonObject transactionSummary(const Timeline& timeline) {
    const bool executed = timeline.state == RequestState::Executed;
    const bool failed = timeline.state == RequestState::Expired || timeline.state == RequestState::Replaced ||
                        timeline.state == RequestState::Ended;
    return {
        {QStringLiteral("txHash"), hex(timeline.hash)},
        {QStringLiteral("tx"), toJson(timeline.request)},
        {QStringLiteral("executed"), executed},
        {QStringLiteral("success"), executed && !failed},
        {QStringLiteral("failReason"), failed ? QJsonValue(text(timeline.note)) : QJsonValue()},
        {QStringLiteral("block"), optional(timeline.batch, integer)},
        {QStringLiteral("index"), optional(timeline.position, integer)},
    };
}

} // namespace landfall::rpc
