#include "l1/evm/block_header.h"

#include "crypto/keccak.h"
#include "l1/evm/json_values.h"
#include "l1/evm/rlp.h"

#include <algorithm>
#include <array>

namespace landfall::l1::evm {

namespace {

constexpr std::size_t kMostRoots = 64;

enum class Form { Number, Data };

struct Field {
    const char* name;
    Form form;
};

// In the header's order.
constexpr std::array kAlways{
    Field{"parentHash", Form::Data}, Field{"sha3Uncles", Form::Data},       Field{"miner", Form::Data},
    Field{"stateRoot", Form::Data},  Field{"transactionsRoot", Form::Data}, Field{"receiptsRoot", Form::Data},
    Field{"logsBloom", Form::Data},  Field{"difficulty", Form::Number},     Field{"number", Form::Number},
    Field{"gasLimit", Form::Number}, Field{"gasUsed", Form::Number},        Field{"timestamp", Form::Number},
    Field{"extraData", Form::Data},  Field{"mixHash", Form::Data},          Field{"nonce", Form::Data}};
// What forks have added: a header has the first few of them.
constexpr std::array kAdded{Field{"baseFeePerGas", Form::Number},       Field{"withdrawalsRoot", Form::Data},
                            Field{"blobGasUsed", Form::Number},         Field{"excessBlobGas", Form::Number},
                            Field{"parentBeaconBlockRoot", Form::Data}, Field{"requestsHash", Form::Data}};
// What servers say beside the header.
constexpr std::array kBeside{"hash", "size", "totalDifficulty", "uncles", "transactions", "withdrawals"};

bool isThere(const QJsonObject& block, const Field& field) {
    const auto value = block[QLatin1String(field.name)];
    return !value.isUndefined() && !value.isNull();
}

bool isKnown(const QString& name) {
    const auto same = [&](const Field& field) { return name == QLatin1String(field.name); };
    return std::any_of(kAlways.begin(), kAlways.end(), same) || std::any_of(kAdded.begin(), kAdded.end(), same) ||
           std::any_of(kBeside.begin(), kBeside.end(), [&](const char* one) { return name == QLatin1String(one); });
}

std::optional<RlpItem> itemOf(const QJsonObject& block, const Field& field) {
    const auto value = block[QLatin1String(field.name)];
    if (field.form == Form::Number) {
        const auto number = quantityOf(value, field.name);
        return number ? std::optional(RlpItem::number(*number)) : std::nullopt;
    }
    const auto data = dataOf(value, field.name);
    return data ? std::optional(RlpItem::string(*data)) : std::nullopt;
}

} // namespace

HeaderCheck checkHeader(const QJsonObject& block) {
    std::vector<RlpItem> items;
    for (const auto& field : kAlways) {
        auto item = itemOf(block, field);
        if (!item) {
            return {};
        }
        items.push_back(std::move(*item));
    }
    std::size_t added = 0;
    for (; added < kAdded.size() && isThere(block, kAdded[added]); ++added) {
        auto item = itemOf(block, kAdded[added]);
        if (!item) {
            return {};
        }
        items.push_back(std::move(*item));
    }
    const bool gap = std::any_of(kAdded.begin() + static_cast<std::ptrdiff_t>(added), kAdded.end(),
                                 [&](const Field& field) { return isThere(block, field); });
    const auto hash = hashOf(block[QStringLiteral("hash")], "hash");
    const auto root = hashOf(block[QStringLiteral("stateRoot")], "stateRoot");
    if (gap || !hash || !root) {
        return {};
    }
    if (crypto::keccak256(rlpEncode(RlpItem::list(std::move(items)))) == *hash) {
        return {HeaderHash::Fits, *root};
    }
    const auto names = block.keys();
    return {std::all_of(names.begin(), names.end(), isKnown) ? HeaderHash::Other : HeaderHash::Unknown, {}};
}

Status KnownHeaders::take(const QJsonObject& block) {
    const auto check = checkHeader(block);
    if (check.hash == HeaderHash::Other && m_everFits) {
        return badAnswer("the hash " + block[QStringLiteral("hash")].toString().toStdString() + " of block " +
                         block[QStringLiteral("number")].toString().toStdString() +
                         " is not that of the header that it sends with it");
    }
    const auto hash = hashOf(block[QStringLiteral("hash")], "hash");
    if (check.hash == HeaderHash::Fits && hash && !stateRootOf(*hash)) {
        m_everFits = true;
        m_roots.emplace_front(*hash, check.stateRoot);
        m_roots.resize(std::min(m_roots.size(), kMostRoots));
    }
    return {};
}

std::optional<Bytes32> KnownHeaders::stateRootOf(const Bytes32& blockHash) const {
    const auto found =
        std::find_if(m_roots.begin(), m_roots.end(), [&](const auto& known) { return known.first == blockHash; });
    return found == m_roots.end() ? std::nullopt : std::optional(found->second);
}

} // namespace landfall::l1::evm
