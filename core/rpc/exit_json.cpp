#include "rpc/exit_json.h"

#include "base/hex.h"
#include "protocol/address.h"
#include "protocol/batch_words.h"
#include "protocol/limits.h"

#include <QJsonArray>

#include <algorithm>

namespace landfall::rpc {

using namespace protocol;

namespace {

constexpr qsizetype kMostData = 1 << 14; // hexadecimal digits; a batch's words have 4,092 at most

QString text(std::string_view value) {
    return QString::fromUtf8(value.data(), static_cast<qsizetype>(value.size()));
}

QString hex(ByteView bytes) {
    return text(toHex0x(bytes));
}

// Reads what toJson wrote, and remembers whether anything was not so.
class Reader {
public:
    explicit Reader(const QJsonObject& json) : m_json(json) {}

    std::uint64_t number(const char* name, std::uint64_t most) {
        const auto value = m_json.value(QLatin1StringView(name)).toInteger(-1);
        m_good = m_good && value >= 0 && static_cast<std::uint64_t>(value) <= most;
        return m_good ? static_cast<std::uint64_t>(value) : 0;
    }
    Bytes bytes(const char* name) { return bytesOf(m_json.value(QLatin1StringView(name))); }
    template <std::size_t Size>
    FixedBytes<Size> fixed(const QJsonValue& value) {
        const auto read = bytesOf(value);
        FixedBytes<Size> out{};
        m_good = m_good && read.size() == Size;
        if (m_good) {
            std::copy_n(read.begin(), Size, out.begin());
        }
        return out;
    }
    template <std::size_t Size>
    FixedBytes<Size> fixed(const char* name) {
        return fixed<Size>(m_json.value(QLatin1StringView(name)));
    }
    Amount amount(const char* name) {
        const auto read = amountFromDecimal(m_json.value(QLatin1StringView(name)).toString().toStdString());
        m_good = m_good && read.ok();
        return read ? *read : 0;
    }
    bool good() const { return m_good; }

private:
    Bytes bytesOf(const QJsonValue& value) {
        const auto digits = value.toString();
        auto read = fromHex(digits.left(kMostData).toStdString());
        m_good = m_good && digits.size() <= kMostData && read.ok();
        return read ? std::move(*read) : Bytes();
    }

    QJsonObject m_json;
    bool m_good = true;
};

QString stateName(node::ExitState state) {
    return text(node::exitStateName(state));
}

} // namespace

QJsonObject toJson(const node::ExitPage& page) {
    QJsonArray exits;
    for (const auto& exit : page.exits) {
        exits.append(QJsonObject{
            {QStringLiteral("chainId"), exit.chain},
            {QStringLiteral("chain"), text(exit.chainName)},
            {QStringLiteral("account"), static_cast<qint64>(exit.account)},
            {QStringLiteral("tokenId"), exit.token},
            {QStringLiteral("symbol"), text(exit.symbol)},
            {QStringLiteral("amount"), text(amountToDecimal(exit.amount))},
            {QStringLiteral("payable"), text(amountToDecimal(exit.payable))},
            {QStringLiteral("state"), stateName(exit.state)},
            {QStringLiteral("paid"), text(amountToDecimal(exit.paid))},
            {QStringLiteral("transaction"),
             exit.state == node::ExitState::Taken ? QJsonValue(hex(exit.transaction)) : QJsonValue()},
        });
    }
    QJsonArray refunds;
    for (const auto& refund : page.refunds) {
        const auto words = encodeOperation(refund.operation);
        Bytes joined(words.first.begin(), words.first.end());
        append(joined, words.second);
        refunds.append(QJsonObject{
            {QStringLiteral("chainId"), refund.chain},
            {QStringLiteral("chain"), text(refund.chainName)},
            {QStringLiteral("item"), static_cast<qint64>(refund.item)},
            {QStringLiteral("kind"), text(node::refundKindName(refund.kind))},
            {QStringLiteral("tokenId"), refund.operation.token},
            {QStringLiteral("symbol"), text(refund.symbol)},
            {QStringLiteral("amount"), text(amountToDecimal(refund.operation.amount))},
            {QStringLiteral("state"), stateName(refund.state)},
            {QStringLiteral("words"), hex(joined)},
            {QStringLiteral("transaction"),
             refund.state == node::ExitState::Taken ? QJsonValue(hex(refund.transaction)) : QJsonValue()},
        });
    }
    return {{QStringLiteral("exits"), exits},
            {QStringLiteral("refunds"), refunds},
            {QStringLiteral("waits"), text(page.waits)}};
}

QJsonObject toJson(const l1::CommittedBatch& batch) {
    return {
        {QStringLiteral("batch"), static_cast<qint64>(batch.number)},
        {QStringLiteral("publicDataHash"), hex(batch.submission.publicDataHash)},
        {QStringLiteral("oldRoot"), hex(batch.submission.oldRoot)},
        {QStringLiteral("newRoot"), hex(batch.submission.newRoot)},
        {QStringLiteral("data"), hex(batch.submission.batchData)},
        {QStringLiteral("commitment"), hex(batch.commitment)},
        {QStringLiteral("queueEnd"), static_cast<qint64>(batch.queueEnd)},
        {QStringLiteral("sequencer"), hex(batch.sequencer.bytes())},
    };
}

Result<l1::CommittedBatch> batchFromJson(const QJsonObject& json) {
    constexpr std::uint64_t kCounter = (std::uint64_t{1} << 40) - 1;
    Reader in(json);
    l1::CommittedBatch out;
    out.number = in.number("batch", kCounter);
    out.submission.publicDataHash = in.fixed<32>("publicDataHash");
    out.submission.oldRoot = in.fixed<32>("oldRoot");
    out.submission.newRoot = in.fixed<32>("newRoot");
    out.submission.batchData = in.bytes("data");
    out.commitment = in.fixed<32>("commitment");
    out.queueEnd = in.number("queueEnd", kCounter);
    const auto sequencer = protocol::ChainAddress::ofBytes(in.bytes("sequencer"));
    out.sequencer = sequencer.value_or(protocol::ChainAddress());
    if (!in.good() || !sequencer) {
        return Error::unavailable("batch-malformed", "the node answered something else than a batch: node and command "
                                                     "line are of different versions");
    }
    return out;
}

QJsonObject toJson(const l1::FreezeByVotes& certificate) {
    QJsonArray signatures;
    for (const auto& signature : certificate.signatures) {
        signatures.append(hex(signature));
    }
    return {{QStringLiteral("batch"), certificate.batch ? QJsonValue(toJson(*certificate.batch)) : QJsonValue()},
            {QStringLiteral("signatures"), signatures}};
}

Result<l1::FreezeByVotes> certificateFromJson(const QJsonObject& json) {
    const Error malformed =
        Error::unavailable("certificate-malformed", "the node answered something else than a certificate: node and "
                                                    "command line are of different versions");
    l1::FreezeByVotes out;
    if (const auto batch = json.value(QLatin1StringView("batch")); !batch.isNull()) {
        const auto read = batchFromJson(batch.toObject());
        if (!read) {
            return malformed;
        }
        out.batch = *read;
    }
    Reader in(json);
    for (const auto& signature : json.value(QLatin1StringView("signatures")).toArray()) {
        out.signatures.push_back(in.fixed<65>(signature));
    }
    return in.good() && !out.signatures.empty() ? Result<l1::FreezeByVotes>(out) : malformed;
}

QJsonObject toJson(const l1::ExitWithProof& exit) {
    QJsonArray proof;
    for (const auto& word : exit.proof) {
        proof.append(hex(word));
    }
    return {
        {QStringLiteral("last"), toJson(exit.last)},
        {QStringLiteral("account"), static_cast<qint64>(exit.account)},
        {QStringLiteral("owner"), hex(exit.owner.bytes)},
        {QStringLiteral("tokenId"), exit.token},
        {QStringLiteral("amount"), text(amountToDecimal(exit.amount))},
        {QStringLiteral("proof"), proof},
    };
}

Result<l1::ExitWithProof> exitFromJson(const QJsonObject& json) {
    const auto last = batchFromJson(json.value(QLatin1StringView("last")).toObject());
    Reader in(json);
    l1::ExitWithProof out;
    out.last = last ? *last : l1::CommittedBatch{};
    out.account = static_cast<AccountId>(in.number("account", kAccountCapacity - 1));
    out.owner.bytes = in.fixed<20>("owner");
    out.token = static_cast<TokenId>(in.number("tokenId", kTokenCapacity - 1));
    out.amount = in.amount("amount");
    const auto proof = json.value(QLatin1StringView("proof")).toArray();
    for (std::size_t i = 0; i < out.proof.size(); ++i) {
        out.proof[i] = in.fixed<32>(proof.at(static_cast<qsizetype>(i)));
    }
    if (!in.good() || !last) {
        return Error::unavailable("exit-malformed", "the node answered something else than an exit with its proof: "
                                                    "node and command line are of different versions");
    }
    return out;
}

} // namespace landfall::rpc
