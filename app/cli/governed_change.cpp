#include "cli/governed_change.h"

#include "common/format.h"
#include "common/typed_address.h"
#include "l1/change_text.h"
#include "protocol/address.h"

#include <QStringList>

#include <algorithm>
#include <array>
#include <optional>

namespace landfall::cli {
namespace {

using l1::ChangeKind;
using l1::kLeastPushGas;
using l1::kMostPushGas;
using l1::SequencerStanding;

struct Word {
    ChangeKind kind;
    const char* name;
    const char* value;
    const char* help;
    bool takesSequencer; // the network's own where no address is given
};
constexpr auto kWords = std::to_array<Word>({
    {ChangeKind::ReadmitSequencer, "readmit-sequencer", "[ADDRESS]", "after a revert; the network's own by default",
     true},
    {ChangeKind::AddSequencer, "add-sequencer", "ADDRESS", "let another account commit batches", false},
    {ChangeKind::RemoveSequencer, "remove-sequencer", "[ADDRESS]", "the network's own by default", true},
    {ChangeKind::PushGas, "push-gas", "GAS", "bound of each payout's gas, 30000 to 240000", false},
    {ChangeKind::QueueFee, "queue-fee", "AMOUNT", "of the chain's coin, paid with each queued request", false},
    {ChangeKind::DailyLimit, "daily-limit", "TOKEN=AMOUNT", "may leave in a day before payouts wait; TOKEN=none",
     false},
    {ChangeKind::Guardian, "guardian", "ADDRESS", "who may pause executions; 'none' for nobody", false},
    {ChangeKind::Governor, "governor", "ADDRESS", "hand the governor's part over, for good", false},
});

QString addressText(const protocol::ChainAddress& address) {
    return QString::fromStdString(protocol::formatChainAddress(address));
}

Result<std::uint32_t> parsePushGas(const QString& text) {
    bool ok = false;
    const auto gas = text.toUInt(&ok);
    if (!ok || gas < kLeastPushGas || gas > kMostPushGas) {
        return Error::invalid("push-gas-out-of-range",
                              "push-gas takes a whole number from " + std::to_string(kLeastPushGas) + " to " +
                                  std::to_string(kMostPushGas) + ", not '" + text.toStdString() + "'");
    }
    return gas;
}

// "USDC=50000", "7=none": by symbol, or by number where the file has no such token.
Status parseLimit(const QString& text, const l1::NetworkFile& network, l1::Change& change) {
    const auto parts = text.split(QLatin1Char('='));
    if (parts.size() != 2) {
        return Error::invalid("daily-limit-malformed", "daily-limit takes a token and an amount, such as USDC=50000 or "
                                                       "USDC=none, not '" +
                                                           text.toStdString() + "'");
    }
    bool isNumber = false;
    const auto number = parts[0].toUInt(&isNumber);
    if (const auto* token = network.tokenBySymbol(parts[0].toStdString())) {
        change.token = token->id;
    } else if (isNumber && number < protocol::kTokenCapacity) {
        change.token = static_cast<protocol::TokenId>(number);
    } else {
        return Error::invalid("token-unknown", "the network has no token '" + parts[0].toStdString() +
                                                   "': 'landfall-cli tokens' lists them");
    }
    if (parts[1] == QLatin1String("none")) {
        return {};
    }
    const auto amount = protocol::parseAmount(parts[1].toStdString());
    if (!amount) {
        return amount.error();
    }
    if (*amount == 0 || *amount >= l1::kDailyLimitBound) {
        return Error::invalid("daily-limit-out-of-range",
                              "a daily limit is above 0 and below what a contract may hold; "
                              "'none' takes the limit away");
    }
    change.dailyLimit = *amount;
    return {};
}

// What a word of kWords takes besides addresses. Nothing for those.
std::optional<Status> parseOther(const QString& text, const l1::NetworkFile& network, l1::Change& change) {
    switch (change.kind) {
    case ChangeKind::PushGas: {
        const auto gas = parsePushGas(text);
        change.pushGas = gas ? *gas : 0;
        return gas ? Status() : Status(gas.error());
    }
    case ChangeKind::QueueFee: {
        const auto fee = protocol::parseAmount(text.toStdString());
        change.queueFee = fee ? protocol::toUint256(*fee) : Uint256();
        return fee ? Status() : Status(fee.error());
    }
    case ChangeKind::DailyLimit:
        return parseLimit(text, network, change);
    case ChangeKind::Guardian:
        return text == QLatin1String("none") ? std::optional(Status()) : std::nullopt;
    default:
        return {};
    }
}

} // namespace

QString changeName(ChangeKind kind) {
    for (const auto& word : kWords) {
        if (word.kind == kind) {
            return QLatin1StringView(word.name);
        }
    }
    return QStringLiteral("register-token");
}

Result<l1::Change> parseChange(const QString& name, const QString& value, const l1::NetworkFile& network) {
    QStringList known;
    for (const auto& word : kWords) {
        known.append(QLatin1StringView(word.name));
        if (name != known.last()) {
            continue;
        }
        l1::Change change;
        change.kind = word.kind;
        if (value.isEmpty() && word.takesSequencer) {
            change.account = network.sequencer;
            return change;
        }
        if (value.isEmpty()) {
            return Error::invalid("change-value-missing",
                                  std::string(word.name) + " needs a value (" + word.value + ") after it");
        }
        if (const auto other = parseOther(value, network, change)) {
            return *other ? Result<l1::Change>(change) : other->error();
        }
        const auto account = app::parseTypedAddress(value.toStdString());
        if (!account) {
            return account.error();
        }
        if (account->isZero()) {
            return Error::invalid("change-value-zero", "the zero address can't be " + std::string(word.name) +
                                                           "'s value: name a real account");
        }
        change.account = *account;
        return change;
    }
    return Error::invalid("change-unknown", "there is no change '" + name.toStdString() + "'. There are " +
                                                known.join(QStringLiteral(", ")).toStdString());
}

QString changeValue(const l1::Change& change, const l1::NetworkFile& network) {
    switch (change.kind) {
    case ChangeKind::PushGas:
        return QString::number(change.pushGas);
    case ChangeKind::QueueFee:
        return app::text(l1::coinText(change.queueFee));
    case ChangeKind::DailyLimit: {
        const auto* token = network.token(change.token);
        return (token == nullptr ? QString::number(change.token) : app::text(token->symbol)) + QLatin1Char('=') +
               (change.dailyLimit == 0 ? QStringLiteral("none") : app::text(protocol::formatAmount(change.dailyLimit)));
    }
    case ChangeKind::Guardian:
        return change.account.isZero() ? QStringLiteral("none") : addressText(change.account);
    default:
        return addressText(change.account);
    }
}

QString changeText(const l1::Change& change, const l1::NetworkFile& network) {
    return app::text(l1::describeChange(change, network));
}

std::string whyPointless(const l1::Change& change, const l1::Governance& governance) {
    const std::string account = protocol::formatChainAddress(change.account);
    const std::string is = account + " is " + standingText(governance.standing).toStdString();
    switch (change.kind) {
    case ChangeKind::Governor:
        return change.account == governance.governor ? account + " is the governor already" : std::string();
    case ChangeKind::AddSequencer:
        return governance.standing == SequencerStanding::None        ? std::string()
               : governance.standing == SequencerStanding::Suspended ? is + ": use readmit-sequencer"
                                                                     : is + " as a sequencer already";
    case ChangeKind::RemoveSequencer:
        return governance.standing == SequencerStanding::None ? account + " is no sequencer" : std::string();
    case ChangeKind::ReadmitSequencer:
        return governance.standing == SequencerStanding::Suspended ? std::string()
               : governance.standing == SequencerStanding::Active  ? account + " is not suspended: it commits already"
                                                                   : account + " is no sequencer: use add-sequencer";
    case ChangeKind::PushGas:
        return change.pushGas == governance.pushGas ? "the bound is that already" : std::string();
    case ChangeKind::QueueFee:
        return change.queueFee == governance.queueFee ? "the fee is that already"
               : change.queueFee < governance.leastQueueFee || governance.mostQueueFee < change.queueFee
                   ? "the fee can only be from " + l1::coinText(governance.leastQueueFee) + " to " +
                         l1::coinText(governance.mostQueueFee)
                   : std::string();
    case ChangeKind::DailyLimit:
        return std::any_of(
                   governance.limits.begin(), governance.limits.end(),
                   [&](const auto& limit) { return limit.token == change.token && limit.daily == change.dailyLimit; })
                   ? "the limit is that already"
                   : std::string();
    case ChangeKind::Guardian:
        return change.account == governance.guardian ? "that is so already" : std::string();
    case ChangeKind::RegisterToken:
        break;
    }
    return {};
}

QString standingText(SequencerStanding standing) {
    switch (standing) {
    case SequencerStanding::Active:
        return QStringLiteral("active");
    case SequencerStanding::Suspended:
        return QStringLiteral("suspended");
    case SequencerStanding::None:
        break;
    }
    return QStringLiteral("unknown");
}

QString changesHelp() {
    QString out = QStringLiteral("CHANGE and its VALUE:\n");
    for (const auto& word : kWords) {
        out += QStringLiteral("  %1  %2\n")
                   .arg(QStringLiteral("%1 %2").arg(QLatin1StringView(word.name), QLatin1StringView(word.value)), -28)
                   .arg(QLatin1StringView(word.help));
    }
    return out;
}

} // namespace landfall::cli
