#include "l1/evm/json_rpc.h"

#include "unit/l1/scripted_server.h"
#include "unit/l1/waiting.h"

#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslKey>
#include <QSslServer>
#include <QTest>

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

using namespace landfall;
using namespace landfall::l1::evm;

namespace {

struct Identity {
    QByteArray certificate;
    QByteArray key;
};

QByteArray contentOf(BIO* out) {
    char* data = nullptr;
    const auto size = BIO_get_mem_data(out, &data);
    QByteArray content(data, static_cast<qsizetype>(size));
    BIO_free(out);
    return content;
}

// Of nobody: made anew, for the name localhost, signed by itself. PEM.
Identity newIdentity() {
    EVP_PKEY* const key = EVP_EC_gen("P-256");
    X509* const certificate = X509_new();
    X509_set_version(certificate, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
    X509_gmtime_adj(X509_getm_notBefore(certificate), -60);
    X509_gmtime_adj(X509_getm_notAfter(certificate), 3600);
    X509_set_pubkey(certificate, key);
    auto* const name = X509_get_subject_name(certificate);
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>("localhost"), -1, -1,
                               0);
    X509_set_issuer_name(certificate, name);
    X509_sign(certificate, key, EVP_sha256());
    BIO* const certificateOut = BIO_new(BIO_s_mem());
    PEM_write_bio_X509(certificateOut, certificate);
    BIO* const keyOut = BIO_new(BIO_s_mem());
    PEM_write_bio_PrivateKey(keyOut, key, nullptr, nullptr, 0, nullptr, nullptr);
    X509_free(certificate);
    EVP_PKEY_free(key);
    return {contentOf(certificateOut), contentOf(keyOut)};
}

// Says over TLS that its chain is 31337, whatever it is asked.
class TlsServer {
public:
    explicit TlsServer(const Identity& identity) {
        auto configuration = QSslConfiguration::defaultConfiguration();
        configuration.setLocalCertificate(QSslCertificate(identity.certificate));
        configuration.setPrivateKey(QSslKey(identity.key, QSsl::Ec));
        m_server.setSslConfiguration(configuration);
        m_server.listen(QHostAddress::LocalHost);
        QObject::connect(&m_server, &QSslServer::pendingConnectionAvailable, &m_server, [this] {
            auto* const socket = m_server.nextPendingConnection();
            QObject::connect(socket, &QTcpSocket::readyRead, socket, [socket] {
                const auto request = socket->readAll();
                const auto call = QJsonDocument::fromJson(request.mid(request.indexOf("\r\n\r\n") + 4)).object();
                const auto body = ScriptedServer::result(call, QStringLiteral("0x7a69"));
                socket->write("HTTP/1.1 200 OK\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" +
                              body);
            });
        });
    }
    std::string url() const { return "https://localhost:" + std::to_string(m_server.serverPort()); }

private:
    QSslServer m_server;
};

} // namespace

class TestRpcTls : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { m_before = QSslConfiguration::defaultConfiguration(); }
    void cleanup() { QSslConfiguration::setDefaultConfiguration(m_before); }

    void unknownCertificatesAreNamed() {
        TlsServer server(newIdentity());
        JsonRpc rpc({server.url()}, 31337, "Test chain", quick());
        const auto answer = ask(rpc);
        QVERIFY(!answer.ok());
        QCOMPARE(answer.error().code, std::string("rpc-not-trusted"));
        QVERIFY2(answer.error().message.find("certificate") != std::string::npos, answer.error().message.c_str());
        QVERIFY2(answer.error().message.find("start it") == std::string::npos, answer.error().message.c_str());
    }

    void knownOnesAreTaken() {
        const auto identity = newIdentity();
        auto configuration = m_before;
        configuration.setCaCertificates({QSslCertificate(identity.certificate)});
        QSslConfiguration::setDefaultConfiguration(configuration);
        TlsServer server(identity);
        JsonRpc rpc({server.url()}, 31337, "Test chain", quick());
        const auto answer = ask(rpc);
        EXPECT_OK(answer);
    }

private:
    static RpcLimits quick() {
        RpcLimits limits;
        limits.deadline = std::chrono::milliseconds(4'000);
        limits.attempt = std::chrono::milliseconds(2'000);
        limits.rest = std::chrono::milliseconds(200);
        return limits;
    }
    static Result<QJsonValue> ask(JsonRpc& rpc) {
        return await<QJsonValue>([&](QObject* context, auto done) {
            rpc.call(context, QLatin1String("test_method"), {}, [done](const Result<QJsonValue, RpcError>& answer) {
                answer ? done(*answer) : done(answer.error().error);
            });
        });
    }

    QSslConfiguration m_before;
};

QTEST_GUILESS_MAIN(TestRpcTls)
#include "tst_rpc_tls.moc"
