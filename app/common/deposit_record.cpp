#include "common/deposit_record.h"

#include "common/error_codes.h"
#include "common/format.h"
#include "l1/field_reader.h"
#include "protocol/address.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>

#include <limits>

namespace landfall::app {
namespace {

constexpr qint64 kMostBytes = 64 * 1024;
constexpr std::size_t kMostRaw = 8 * 1024; // characters of a signed transaction
constexpr std::uint64_t kForm = 1;
constexpr std::size_t kMostReplaced = 500;

void write(QJsonObject& out, const char* name, const std::optional<SentTransaction>& sent) {
    if (!sent) {
        return;
    }
    QJsonObject object{{QStringLiteral("hash"), text(toHex0x(sent->hash))},
                       {QStringLiteral("raw"), text(toHex0x(sent->raw))}};
    if (!sent->replaced.empty()) {
        QJsonArray replaced;
        for (const auto& hash : sent->replaced) {
            replaced.append(QJsonObject{{QStringLiteral("hash"), text(toHex0x(hash))}});
        }
        object.insert(QStringLiteral("replaced"), replaced);
    }
    out.insert(QLatin1StringView(name), object);
}

std::optional<SentTransaction> read(l1::FieldReader& reader, const char* name) {
    if (!reader.has(name)) {
        return std::nullopt;
    }
    auto part = reader.object(name);
    SentTransaction out;
    out.hash = part.hex<32>("hash");
    if (const auto raw = fromHex(part.text("raw", kMostRaw)); raw && !raw->empty()) {
        out.raw = *raw;
    } else {
        part.bad("raw", "must be a signed transaction in hexadecimal");
    }
    if (part.has("replaced")) {
        for (auto& entry : part.objects("replaced", 1, kMostReplaced)) {
            out.replaced.push_back(entry.hex<32>("hash"));
            entry.finish();
        }
    }
    part.finish();
    return out;
}

Error damaged(const QString& path, const std::string& why) {
    return Error::damaged("deposit-record-damaged",
                          "what was kept of a deposit under way can't be read (" + path.toStdString() + ": " + why +
                              "). What was sent stays sent: look at the wallet's transactions on the chain, then "
                              "remove the file, before you deposit again");
}

} // namespace

Status saveDepositRecord(const DepositRecord& record, const QString& path) {
    QJsonObject out{{QStringLiteral("landfallDeposit"), static_cast<qint64>(kForm)},
                    {QStringLiteral("networkId"), text(toHex0x(record.network))},
                    {QStringLiteral("owner"), text(protocol::formatAddress(record.owner))},
                    {QStringLiteral("chain"), record.wish.chain},
                    {QStringLiteral("token"), record.wish.token},
                    {QStringLiteral("amount"), text(protocol::formatAmount(record.wish.amount))},
                    {QStringLiteral("keyOnly"), record.keyOnly}};
    write(out, "approval", record.sent.approval);
    write(out, "deposit", record.sent.deposit);
    write(out, "signingKey", record.sent.signingKey);
    const QByteArray json = QJsonDocument(out).toJson();
    QDir().mkpath(QFileInfo(path).path());
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(json) != json.size() || !file.flush() || !file.commit()) {
        return Error::unavailable(code::kDepositNotKept,
                                  "the deposit can't be kept in " + path.toStdString() + " (" +
                                      file.errorString().toStdString() +
                                      "), so nothing more was sent: make room, or the folder writable, and try again");
    }
    return {};
}

Result<std::optional<DepositRecord>> readDepositRecord(const QString& path) {
    QFile file(path);
    if (!file.exists()) {
        return std::optional<DepositRecord>();
    }
    if (!file.open(QIODevice::ReadOnly)) {
        return damaged(path, file.errorString().toStdString());
    }
    if (file.size() > kMostBytes) {
        return damaged(path, std::to_string(file.size()) + " bytes, and no record has more than " +
                                 std::to_string(kMostBytes));
    }
    QJsonParseError problem{};
    const auto document = QJsonDocument::fromJson(file.readAll(), &problem);
    if (!document.isObject()) {
        return damaged(path, problem.errorString().toStdString());
    }
    l1::FieldLog log("deposit-record", "the file");
    l1::FieldReader reader(log, document.object(), {});
    DepositRecord out;
    reader.number("landfallDeposit", kForm, kForm);
    out.network = reader.hex<31>("networkId");
    out.owner = reader.address("owner");
    out.wish.chain =
        static_cast<protocol::ChainIndex>(reader.number("chain", 0, std::numeric_limits<protocol::ChainIndex>::max()));
    out.wish.token =
        static_cast<protocol::TokenId>(reader.number("token", 0, std::numeric_limits<protocol::TokenId>::max()));
    if (const auto amount = protocol::parseAmount(reader.text("amount"))) {
        out.wish.amount = *amount;
    } else {
        reader.bad("amount", "must be an amount");
    }
    out.keyOnly = reader.boolean("keyOnly");
    out.sent.approval = read(reader, "approval");
    out.sent.deposit = read(reader, "deposit");
    out.sent.signingKey = read(reader, "signingKey");
    reader.finish();
    if (log.error()) {
        return damaged(path, log.error()->message);
    }
    return std::optional(std::move(out));
}

void removeDepositRecord(const QString& path) {
    QFile::remove(path);
}

} // namespace landfall::app
