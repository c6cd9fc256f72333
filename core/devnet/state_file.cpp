#include "devnet/state_file.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>

namespace landfall::devnet {

namespace {

QString statePath(const QString& folder) {
    return folder + QStringLiteral("/devnet.json");
}

QJsonObject processJson(const platform::ProcessId& process) {
    return {{QStringLiteral("pid"), process.pid}, {QStringLiteral("started"), QString::number(process.started)}};
}

platform::ProcessId processOf(const QJsonValue& value) {
    const auto object = value.toObject();
    return {object[QStringLiteral("pid")].toInteger(), object[QStringLiteral("started")].toString().toULongLong()};
}

} // namespace

QString networkFileIn(const QString& folder) {
    return folder + QStringLiteral("/network.json");
}

QString sequencerKeyFileIn(const QString& folder) {
    return folder + QStringLiteral("/sequencer.key");
}

Result<std::optional<DevnetState>> readState(const QString& folder) {
    QFile file(statePath(folder));
    if (!file.exists()) {
        return std::optional<DevnetState>();
    }
    if (!file.open(QIODevice::ReadOnly)) {
        return Error::damaged("devnet-state-damaged",
                              file.fileName().toStdString() + " can't be read: " + file.errorString().toStdString());
    }
    const auto object = QJsonDocument::fromJson(file.readAll()).object();
    if (object[QStringLiteral("landfallDevnet")].toInt() != 1) {
        return Error::damaged("devnet-state-damaged",
                              file.fileName().toStdString() +
                                  " is not a devnet's state: 'landfall-cli devnet down' ends what is left");
    }
    DevnetState out;
    out.supervisor = processOf(object[QStringLiteral("supervisor")]);
    out.ready = object[QStringLiteral("ready")].toBool();
    for (const auto& value : object[QStringLiteral("chains")].toArray()) {
        const auto chain = value.toObject();
        out.chains.push_back({chain[QStringLiteral("name")].toString(),
                              static_cast<protocol::EvmChainId>(chain[QStringLiteral("evmChainId")].toInteger()),
                              chain[QStringLiteral("url")].toString(), processOf(chain[QStringLiteral("process")])});
    }
    for (const auto& value : object[QStringLiteral("attesters")].toArray()) {
        const auto attester = value.toObject();
        out.attesters.push_back(
            {attester[QStringLiteral("address")].toString(), attester[QStringLiteral("url")].toString(),
             processOf(attester[QStringLiteral("process")]), attester[QStringLiteral("givenUp")].toBool()});
    }
    return std::optional(std::move(out));
}

Status writeState(const DevnetState& state, const QString& folder) {
    QJsonArray chains;
    for (const auto& chain : state.chains) {
        chains.append(QJsonObject{{QStringLiteral("name"), chain.name},
                                  {QStringLiteral("evmChainId"), static_cast<qint64>(chain.evmChainId)},
                                  {QStringLiteral("url"), chain.url},
                                  {QStringLiteral("process"), processJson(chain.process)}});
    }
    QJsonArray attesters;
    for (const auto& attester : state.attesters) {
        attesters.append(QJsonObject{{QStringLiteral("address"), attester.address},
                                     {QStringLiteral("url"), attester.url},
                                     {QStringLiteral("process"), processJson(attester.process)},
                                     {QStringLiteral("givenUp"), attester.givenUp}});
    }
    const QJsonObject object{{QStringLiteral("landfallDevnet"), 1},
                             {QStringLiteral("supervisor"), processJson(state.supervisor)},
                             {QStringLiteral("ready"), state.ready},
                             {QStringLiteral("chains"), chains},
                             {QStringLiteral("attesters"), attesters}};
    QSaveFile file(statePath(folder));
    if (!file.open(QIODevice::WriteOnly) || file.write(QJsonDocument(object).toJson()) < 0 || !file.flush() ||
        !file.commit()) {
        return Error::unavailable("devnet-folder", "the devnet's folder " + folder.toStdString() +
                                                       " can't be written: " + file.errorString().toStdString());
    }
    return {};
}

void removeState(const QString& folder) {
    QFile::remove(statePath(folder));
}

} // namespace landfall::devnet
