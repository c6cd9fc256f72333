#include "cli/governed_change.h"

#include "common/format.h"
#include "common/typed_address.h"
#include "protocol/address.h"

#include <QStringList>

#include <array>

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
    {ChangeKind::PushGas, "push-gas", "GAS", "bound of each payout's gas, 30000 to 400000", false},
    {ChangeKind::Governor, "governor", "ADDRESS", "hand the governor's part over, for good", false},
});

QString addressText(const protocol::Address& address) {
    return QString::fromStdString(protocol::formatAddress(address));
}

Result<std::uint32_t> parsePushGas(const QString& text) {
    bool ok = false;
    const auto gas = text.toUInt(&ok);
    if (!ok || gas < kLeastPushGas || gas > kMostPushGas) {
        return Error::invalid("push-gas-out-of-range",
                              "push-gas takes a whole number from 30000 to 400000, not '" + text.toStdString() + "'");
    }
    return gas;
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

Result<l1::Change> parseChange(const QString& name, const QString& value, const protocol::Address& sequencer) {
    QStringList known;
    for (const auto& word : kWords) {
        known.append(QLatin1StringView(word.name));
        if (name != known.last()) {
            continue;
        }
        l1::Change change;
        change.kind = word.kind;
        if (value.isEmpty() && word.takesSequencer) {
            change.account = sequencer;
            return change;
        }
        if (value.isEmpty()) {
            return Error::invalid("change-value-missing",
                                  std::string(word.name) + " needs a value (" + word.value + ") after it");
        }
        if (word.kind == ChangeKind::PushGas) {
            const auto gas = parsePushGas(value);
            if (!gas) {
                return gas.error();
            }
            change.pushGas = *gas;
            return change;
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

QString changeValue(const l1::Change& change) {
    return change.kind == ChangeKind::PushGas ? QString::number(change.pushGas) : addressText(change.account);
}

QString describeChange(const l1::Change& change) {
    const QString account = addressText(change.account);
    switch (change.kind) {
    case ChangeKind::Governor:
        return QStringLiteral("make %1 the governor").arg(account);
    case ChangeKind::AddSequencer:
        return QStringLiteral("admit %1 as a sequencer").arg(account);
    case ChangeKind::RemoveSequencer:
        return QStringLiteral("remove the sequencer %1").arg(account);
    case ChangeKind::ReadmitSequencer:
        return QStringLiteral("readmit the sequencer %1").arg(account);
    case ChangeKind::PushGas:
        return QStringLiteral("let each payout take at most %1").arg(app::gasText(change.pushGas));
    case ChangeKind::RegisterToken:
        break;
    }
    return QStringLiteral("register %1 as token %2").arg(account).arg(change.token);
}

std::string whyPointless(const l1::Change& change, const l1::Governance& governance) {
    const std::string account = protocol::formatAddress(change.account);
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
