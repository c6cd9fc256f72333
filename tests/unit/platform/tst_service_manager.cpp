#include "platform/service_manager.h"

#include <QTemporaryDir>
#include <QtTest>

#include <cstddef>
#include <cstring>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

using landfall::platform::tellServiceManager;

// A service manager's end of the socket.
class Listener {
public:
    explicit Listener(const QByteArray& name) : m_socket(socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0)) {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        std::memcpy(address.sun_path, name.constData(), static_cast<std::size_t>(name.size()));
        if (name.startsWith('@')) {
            address.sun_path[0] = '\0';
        }
        m_bound = bind(m_socket, reinterpret_cast<const sockaddr*>(&address),
                       static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + name.size())) == 0;
        qputenv("NOTIFY_SOCKET", name);
    }
    ~Listener() {
        close(m_socket);
        qunsetenv("NOTIFY_SOCKET");
    }
    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;

    bool bound() const { return m_bound; }
    QByteArray heard() const {
        char text[64];
        const auto length = recv(m_socket, text, sizeof text, 0);
        return length < 0 ? QByteArray() : QByteArray(text, length);
    }

private:
    int m_socket;
    bool m_bound = false;
};

class TestServiceManager : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void isTold_data() {
        QTest::addColumn<QByteArray>("name");
        QTest::newRow("a file") << QFile::encodeName(m_folder.filePath(QStringLiteral("notify")));
        QTest::newRow("a name outside the file system")
            << "@landfall-test-" + QByteArray::number(QCoreApplication::applicationPid());
    }
    void isTold() {
        QFETCH(const QByteArray, name);
        const Listener listener(name);
        QVERIFY(listener.bound());
        QVERIFY(tellServiceManager("READY=1"));
        QCOMPARE(listener.heard(), QByteArray("READY=1"));
    }

    void isNotThere() {
        qunsetenv("NOTIFY_SOCKET");
        QVERIFY(tellServiceManager("READY=1"));
    }

    void doesNotListen_data() {
        QTest::addColumn<QByteArray>("name");
        QTest::newRow("nobody there") << QFile::encodeName(m_folder.filePath(QStringLiteral("nobody")));
        QTest::newRow("longer than any socket's name") << QByteArray(200, 'a');
    }
    void doesNotListen() {
        QFETCH(const QByteArray, name);
        qputenv("NOTIFY_SOCKET", name);
        QVERIFY(!tellServiceManager("READY=1"));
        qunsetenv("NOTIFY_SOCKET");
    }

private:
    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(TestServiceManager)
#include "tst_service_manager.moc"
