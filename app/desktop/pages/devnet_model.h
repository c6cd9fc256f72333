#pragma once

#include "desktop/backend/backend.h"

#include <QtQml/qqmlregistration.h>

namespace landfall::desktop {

// The local play-money network.
class DevnetModel : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by AppModel")
    Q_PROPERTY(State state READ state NOTIFY changed)
    Q_PROPERTY(QStringList lines READ lines NOTIFY changed)
    Q_PROPERTY(QString error READ error NOTIFY changed)
    Q_PROPERTY(bool funding READ funding NOTIFY changed)
    Q_PROPERTY(bool canFund READ canFund NOTIFY changed)

public:
    enum State { Off, Starting, Up, Failed };
    Q_ENUM(State)

    explicit DevnetModel(const Backend& backend, QObject* parent = nullptr);

    State state() const;
    QStringList lines() const;
    QString error() const;
    bool funding() const;
    bool canFund() const;

    Q_INVOKABLE void start();
    Q_INVOKABLE void stop();
    Q_INVOKABLE void fund();

Q_SIGNALS:
    void changed();
    void notified(const QString& text, bool problem);

private:
    Backend m_backend;
};

} // namespace landfall::desktop
