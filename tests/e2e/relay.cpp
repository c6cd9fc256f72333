#include "e2e/relay.h"

#include <QTcpServer>
#include <QTcpSocket>

namespace landfall::e2e {

class Relay::Server : public QTcpServer {
public:
    explicit Server(quint16 target) : m_target(target) {
        connect(this, &QTcpServer::newConnection, this, [this] {
            while (auto* client = nextPendingConnection()) {
                join(client);
            }
        });
    }

    void cut() {
        close();
        for (auto* socket : findChildren<QTcpSocket*>()) {
            socket->abort();
        }
    }

private:
    void join(QTcpSocket* client) {
        auto* server = new QTcpSocket(this);
        server->connectToHost(QStringLiteral("127.0.0.1"), m_target);
        pass(client, server);
        pass(server, client);
    }

    static void pass(QTcpSocket* from, QTcpSocket* to) {
        connect(from, &QTcpSocket::readyRead, to, [from, to] { to->write(from->readAll()); });
        connect(from, &QTcpSocket::disconnected, to, &QTcpSocket::disconnectFromHost);
        connect(from, &QTcpSocket::disconnected, from, &QObject::deleteLater);
    }

    quint16 m_target;
};

Relay::Relay(quint16 target) : m_server(new Server(target)) {
    m_server->moveToThread(&m_thread);
    QObject::connect(&m_thread, &QThread::finished, m_server, &QObject::deleteLater);
    m_thread.start();
    restore();
}

Relay::~Relay() {
    m_thread.quit();
    m_thread.wait();
}

void Relay::cut() {
    QMetaObject::invokeMethod(
        m_server, [this] { m_server->cut(); }, Qt::BlockingQueuedConnection);
}

void Relay::restore() {
    QMetaObject::invokeMethod(
        m_server,
        [this] {
            if (!m_server->listen(QHostAddress::LocalHost, m_port)) {
                qFatal("can't listen: %s", qPrintable(m_server->errorString()));
            }
            m_port = m_server->serverPort();
        },
        Qt::BlockingQueuedConnection);
}

} // namespace landfall::e2e
