#include "rpc/methods.h"

#include "base/hex.h"
#include "protocol/error_codes.h"

#include "protocol/address.h"
#include "rpc/encode.h"
#include "rpc/exit_json.h"
#include "rpc/request_json.h"
#include "rpc/ticket_json.h"

#include <algorithm>
#include <vector>

namespace landfall::rpc {

using namespace protocol;
using node::Node;

namespace {

constexpr std::uint64_t kMaxBatch = (std::uint64_t{1} << 40) - 1;
constexpr std::size_t kListLimit = 100;

RpcFailure notFound(std::string name, std::string message) {
    return {static_cast<int>(RpcCode::NotFound), std::move(name), std::move(message)};
}

// `account` is an account id or an owner's address.
Result<node::AccountView, RpcFailure> accountIn(const Node& node, const Params& params) {
    if (params.isInteger("account")) {
        const auto id = params.integer("account", 0, kAccountCapacity - 1);
        if (!id) {
            return failureOf(id.error());
        }
        if (auto view = node.account(static_cast<AccountId>(*id))) {
            return std::move(*view);
        }
        return notFound(code::kAccountUnknown, "there is no account " + std::to_string(*id));
    }
    const auto owner = params.address("account");
    if (!owner) {
        return failureOf(owner.error());
    }
    if (auto view = node.accountOf(*owner)) {
        return std::move(*view);
    }
    return notFound(code::kAccountUnknown,
                    formatAddress(*owner) + " has no account yet: one opens with its first deposit");
}

template <class Encode>
void answerAccount(const Node& node, const Params& params, const MethodAnswer& answer, const Encode& encode) {
    const auto account = accountIn(node, params);
    if (account) {
        answer(QJsonValue(encode(*account)));
    } else {
        answer(account.error());
    }
}

Result<TokenId, RpcFailure> tokenIn(const Node& node, const Params& params) {
    const auto id = params.integer("token", 0, kTokenCapacity - 1);
    if (!id) {
        return failureOf(id.error());
    }
    if (node.network().token(static_cast<TokenId>(*id)) == nullptr) {
        return notFound("token-unknown", "this network has no token " + std::to_string(*id));
    }
    return static_cast<TokenId>(*id);
}

Result<node::Timeline, RpcFailure> timelineIn(const Node& node, const Params& params) {
    const auto hash = params.hash("hash");
    if (!hash) {
        return failureOf(hash.error());
    }
    if (auto timeline = node.timeline(*hash)) {
        return std::move(*timeline);
    }
    return notFound("request-unknown", "this node knows no request of that hash: ask the node it was sent to");
}

template <class List>
QJsonArray arrayOf(const List& list) {
    QJsonArray out;
    for (const auto& entry : list) {
        out.append(toJson(entry));
    }
    return out;
}

void getAccount(Node& node, const Params& params, const MethodAnswer& answer) {
    answerAccount(node, params, answer, accountSummary);
}

void getAccountBalances(Node& node, const Params& params, const MethodAnswer& answer) {
    answerAccount(node, params, answer, accountBalances);
}

void getSupportTokens(Node& node, const Params&, const MethodAnswer& answer) {
    answer(QJsonValue(supportedTokens(node.network())));
}

void getSupportChains(Node& node, const Params&, const MethodAnswer& answer) {
    answer(QJsonValue(supportedChains(node.network())));
}

void getTokenReserve(Node& node, const Params& params, const MethodAnswer& answer) {
    const auto token = tokenIn(node, params);
    if (token) {
        answer(QJsonValue(arrayOf(node.reserves(*token))));
    } else {
        answer(token.error());
    }
}

void getWaitingPayouts(Node& node, const Params& params, const MethodAnswer& answer) {
    const auto owner = params.address("owner");
    if (owner) {
        answer(QJsonValue(arrayOf(node.waitingPayouts(*owner))));
    } else {
        answer(failureOf(owner.error()));
    }
}

void estimateTransactionFee(Node& node, const Params& params, const MethodAnswer& answer) {
    const auto token = tokenIn(node, params);
    if (!token) {
        answer(token.error());
        return;
    }
    const auto quote = node.feeQuote(*token);
    if (quote) {
        answer(QJsonValue(toJson(*quote)));
    } else {
        answer(failureOf(quote.error()));
    }
}

Result<SignedWithdraw, RpcFailure> requestIn(const Node& node, const Params& params) {
    const auto object = params.object("transaction");
    if (!object) {
        return failureOf(object.error());
    }
    auto request = withdrawFromJson(*object, node.network().networkId());
    if (!request) {
        const auto& code = request.error().code;
        auto failure = failureOf(request.error());
        failure.code = static_cast<int>(code == code::kWrongNetwork      ? RejectionCode::WrongNetwork
                                        : code == code::kFeeNotCanonical ? RejectionCode::FeeNotCanonical
                                                                         : RejectionCode::BadParameter);
        return failure;
    }
    return *request;
}

void sendTransaction(Node& node, const Params& params, const MethodAnswer& answer) {
    const auto request = requestIn(node, params);
    if (!request) {
        answer(request.error());
        return;
    }
    node.submit(*request, [answer](const Result<RequestHash, node::SubmitFailure>& submitted) {
        if (submitted) {
            answer(QJsonValue(QString::fromStdString(toHex0x(*submitted))));
        } else if (const auto* refused = std::get_if<Rejection>(&submitted.error())) {
            answer(RpcFailure{static_cast<int>(refused->code), std::string(rejectionName(refused->code)),
                              refused->message});
        } else {
            answer(failureOf(std::get<Error>(submitted.error())));
        }
    });
}

void carryTransaction(Node& node, const Params& params, const MethodAnswer& answer) {
    const auto request = requestIn(node, params);
    if (!request) {
        answer(request.error());
        return;
    }
    node.submitSigned(*request, [answer](const Result<node::SignedAnswer>& said) {
        if (said) {
            answer(QJsonValue(toJson(*said)));
        } else {
            answer(failureOf(said.error()));
        }
    });
}

void getTransactionByHash(Node& node, const Params& params, const MethodAnswer& answer) {
    const auto timeline = timelineIn(node, params);
    if (timeline) {
        answer(QJsonValue(transactionSummary(*timeline)));
    } else {
        answer(timeline.error());
    }
}

void getTimeline(Node& node, const Params& params, const MethodAnswer& answer) {
    const auto timeline = timelineIn(node, params);
    if (timeline) {
        answer(QJsonValue(toJson(*timeline)));
    } else {
        answer(timeline.error());
    }
}

void getRequests(Node& node, const Params& params, const MethodAnswer& answer) {
    if (!params.has("account")) {
        answer(QJsonValue(arrayOf(node.requests(std::nullopt, kListLimit))));
        return;
    }
    const auto account = accountIn(node, params);
    if (account) {
        answer(QJsonValue(arrayOf(node.requests(account->id, kListLimit))));
    } else {
        answer(account.error());
    }
}

void getBlockOnChainByNumber(Node& node, const Params& params, const MethodAnswer& answer) {
    const auto number = params.integer("number", 1, kMaxBatch);
    if (!number) {
        answer(failureOf(number.error()));
        return;
    }
    const auto batch = node.batch(*number);
    if (batch) {
        answer(QJsonValue(toJson(*batch)));
    } else {
        answer(notFound("batch-unknown", "there is no batch " + std::to_string(*number) + " yet"));
    }
}

void getBatches(Node& node, const Params&, const MethodAnswer& answer) {
    answer(QJsonValue(arrayOf(node.batches(kListLimit))));
}

void getChains(Node& node, const Params&, const MethodAnswer& answer) {
    answer(QJsonValue(arrayOf(node.chains())));
}

void getStatus(Node& node, const Params&, const MethodAnswer& answer) {
    answer(QJsonValue(toJson(node.status())));
}

void getVotes(Node& node, const Params& params, const MethodAnswer& answer) {
    const auto first = params.integer("first", 0, kMaxBatch);
    if (first) {
        answer(QJsonValue(arrayOf(node.votes(*first))));
    } else {
        answer(failureOf(first.error()));
    }
}

void askTicket(Node& node, const Params& params, const MethodAnswer& answer) {
    const auto object = params.object("batch");
    const auto network = node.network().networkId();
    const auto question = object ? ticketQuestionFromJson(*object, network) : Result<TicketQuestion>(object.error());
    const auto ticket =
        question ? node.askTicket(question->offer, question->votes) : Result<node::TicketAnswer>(question.error());
    answer(ticket ? Result<QJsonValue, RpcFailure>(QJsonValue(toJson(*ticket, network))) : failureOf(ticket.error()));
}

void getExits(Node& node, const Params& params, const MethodAnswer& answer) {
    const auto owner = params.address("owner");
    if (owner) {
        answer(QJsonValue(toJson(node.exits(*owner))));
    } else {
        answer(failureOf(owner.error()));
    }
}

// One of the network's; nothing: the answer has been given.
std::optional<ChainIndex> chainIn(const Node& node, const Params& params, const MethodAnswer& answer) {
    const auto chain = params.integer("chain", 1, kMaxChain);
    if (!chain) {
        answer(failureOf(chain.error()));
        return {};
    }
    if (node.network().chain(static_cast<ChainIndex>(*chain)) == nullptr) {
        answer(notFound("chain-unknown", "the network has no chain " + std::to_string(*chain)));
        return {};
    }
    return static_cast<ChainIndex>(*chain);
}

void getFreezeCertificate(Node& node, const Params& params, const MethodAnswer& answer) {
    if (const auto chain = chainIn(node, params, answer)) {
        const auto certificate = node.freezeByVotes(*chain);
        answer(certificate ? QJsonValue(toJson(*certificate)) : QJsonValue());
    }
}

void getExecutedBatch(Node& node, const Params& params, const MethodAnswer& answer) {
    const auto chain = chainIn(node, params, answer);
    if (!chain) {
        return;
    }
    const auto batch = node.executedBatch(*chain);
    if (!batch) {
        answer(failureOf(batch.error()));
    } else {
        answer(*batch ? QJsonValue(toJson(**batch)) : QJsonValue());
    }
}

void proveExit(Node& node, const Params& params, const MethodAnswer& answer) {
    const auto chain = params.integer("chain", 1, kMaxChain);
    const auto account = params.integer("account", 0, kAccountCapacity - 1);
    const auto token = params.integer("token", 0, kTokenCapacity - 1);
    for (const auto* each : {&chain, &account, &token}) {
        if (!*each) {
            answer(failureOf(each->error()));
            return;
        }
    }
    if (node.network().chain(static_cast<ChainIndex>(*chain)) == nullptr) {
        answer(notFound("chain-unknown", "the network has no chain " + std::to_string(*chain)));
        return;
    }
    node.proveExit(static_cast<ChainIndex>(*chain), static_cast<AccountId>(*account), static_cast<TokenId>(*token),
                   [answer](const Result<l1::ExitWithProof>& made) {
                       if (made) {
                           answer(QJsonValue(toJson(*made)));
                       } else {
                           answer(failureOf(made.error()));
                       }
                   });
}

void rebuild(Node& node, const Params&, const MethodAnswer& answer) {
    node.rebuildFromL1([answer](const Result<landfall::node::RebuildReport>& report) {
        if (!report) {
            answer(failureOf(report.error()));
            return;
        }
        QJsonArray lines;
        for (const auto& line : report->differences) {
            lines.append(QString::fromStdString(line));
        }
        const QJsonObject out{{QStringLiteral("differences"), lines},
                              {QStringLiteral("batches"), static_cast<qint64>(report->batches)},
                              {QStringLiteral("proofs"), static_cast<qint64>(report->proofs)},
                              {QStringLiteral("milliseconds"), static_cast<qint64>(report->took)}};
        answer(QJsonValue(out));
    });
}

void rereadChain(Node& node, const Params& params, const MethodAnswer& answer) {
    const auto chain = params.integer("chain", 1, kMaxChain);
    if (!chain) {
        answer(failureOf(chain.error()));
        return;
    }
    const auto done = node.readChainAgain(static_cast<ChainIndex>(*chain));
    if (done) {
        answer(QJsonValue(true));
    } else {
        answer(failureOf(done.error()));
    }
}

} // namespace

const Method* findMethod(const QString& name) {
    static const std::vector<Method> methods{
        {"getAccount", {QStringLiteral("account")}, false, getAccount},
        {"getAccountBalances", {QStringLiteral("account")}, false, getAccountBalances},
        {"getSupportTokens", {}, true, getSupportTokens},
        {"getSupportChains", {}, true, getSupportChains},
        {"getTokenReserve", {QStringLiteral("token")}, false, getTokenReserve},
        {"getWaitingPayouts", {QStringLiteral("owner")}, false, getWaitingPayouts},
        {"estimateTransactionFee", {QStringLiteral("token")}, true, estimateTransactionFee},
        // Its own signature is what authorises a request, whoever brings it.
        {"sendTransaction", {QStringLiteral("transaction")}, true, sendTransaction},
        // The same between nodes: taken or refused, the sequencer signs what it says.
        {"carryTransaction", {QStringLiteral("transaction")}, true, carryTransaction},
        {"getTransactionByHash", {QStringLiteral("hash")}, false, getTransactionByHash},
        {"getBlockOnChainByNumber", {QStringLiteral("number")}, false, getBlockOnChainByNumber},
        {"getTimeline", {QStringLiteral("hash")}, false, getTimeline},
        {"getRequests", {QStringLiteral("account")}, false, getRequests},
        {"getBatches", {}, false, getBatches},
        {"getChains", {}, false, getChains},
        {"getStatus", {}, false, getStatus},
        {"getVotes", {QStringLiteral("first")}, true, getVotes},
        // A batch of somebody else than the sequencer: what this node's attester signs for it, by its own rows.
        {"askTicket", {QStringLiteral("batch")}, true, askTicket},
        {"getExits", {QStringLiteral("owner")}, false, getExits},
        {"getFreezeCertificate", {QStringLiteral("chain")}, false, getFreezeCertificate},
        {"getExecutedBatch", {QStringLiteral("chain")}, false, getExecutedBatch},
        {"proveExit", {QStringLiteral("chain"), QStringLiteral("account"), QStringLiteral("token")}, false, proveExit},
        {"rebuild", {}, false, rebuild},
        {"rereadChain", {QStringLiteral("chain")}, false, rereadChain},
    };
    const auto found = std::find_if(methods.begin(), methods.end(),
                                    [&name](const Method& method) { return name == QLatin1StringView(method.name); });
    return found == methods.end() ? nullptr : &*found;
}

} // namespace landfall::rpc
