#pragma once

#include "desktop/backend/backend.h"

#include <QtCore/QUrl>
#include <QtQml/qqmlregistration.h>

namespace landfall::desktop {

// Which network is open.
class NetworkModel : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by AppModel")
    Q_PROPERTY(bool loaded READ loaded NOTIFY changed)
    Q_PROPERTY(bool busy READ busy NOTIFY changed)
    Q_PROPERTY(QString name READ name NOTIFY changed)
    Q_PROPERTY(QString problem READ problem NOTIFY changed)
    Q_PROPERTY(QString remedy READ remedy NOTIFY changed)

public:
    explicit NetworkModel(const Backend& backend, QObject* parent = nullptr);

    bool loaded() const;
    bool busy() const;
    QString name() const;
    QString problem() const;
    QString remedy() const;

    Q_INVOKABLE void openFile(const QUrl& url);

Q_SIGNALS:
    void changed();

private:
    Backend m_backend;
};

} // namespace landfall::desktop
