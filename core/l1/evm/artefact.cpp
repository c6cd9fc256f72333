#include "l1/evm/artefact.h"

#include "base/hex.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>

namespace landfall::l1::evm {

Result<Bytes> creationCode(const QString& folder, const QString& name) {
    const QString path = folder + QLatin1Char('/') + name + QStringLiteral(".sol/") + name + QStringLiteral(".json");
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        return Error::unavailable("artefact-missing", "the compiled contract " + path.toStdString() +
                                                          " is missing: run 'npm run build' in core/contracts");
    }
    const auto object = QJsonDocument::fromJson(file.readAll()).object()[QStringLiteral("bytecode")].toObject();
    auto code = fromHex(object[QStringLiteral("object")].toString().toStdString());
    if (!code || code->empty()) {
        return Error::damaged("artefact-malformed", "the compiled contract " + path.toStdString() +
                                                        " has no complete code: run 'npm run build' in core/contracts");
    }
    return code;
}

} // namespace landfall::l1::evm
