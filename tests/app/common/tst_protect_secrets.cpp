#include "base/secret.h"
#include "common/protect_secrets.h"

#include <QtCore/QDir>
#include <QtCore/QTemporaryDir>
#include <QtTest/QtTest>

#include <algorithm>
#include <sys/stat.h>

#ifdef __linux__
#include <sys/prctl.h>
#endif

using namespace landfall;

class TestProtectSecrets : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void noCoreDump() {
#ifdef __linux__
        QCOMPARE(prctl(PR_GET_DUMPABLE), 1);
        app::protectSecrets();
        QCOMPARE(prctl(PR_GET_DUMPABLE), 0);
#else
        QSKIP("of Linux");
#endif
    }

    // Whatever comes first makes the profile's folder, and a database would be for everybody.
    void filesAreForThisUserAlone() {
        const auto before = umask(0022);
        app::protectSecrets();
        QTemporaryDir folder;
        const auto inner = folder.filePath(QStringLiteral("profile/node"));
        QVERIFY(QDir().mkpath(inner));
        QFile file(inner + QStringLiteral("/node.sqlite"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        umask(before);
        const auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ExeGroup | QFile::ReadOther |
                            QFile::WriteOther | QFile::ExeOther;
        QVERIFY(!(file.permissions() & others));
        QVERIFY(!(QFile::permissions(folder.filePath(QStringLiteral("profile"))) & others));
    }

    void secretsLieInTheSecureHeap() {
        app::protectSecrets();
        app::protectSecrets(); // no harm
        const auto before = CRYPTO_secure_used();
        SecretBytes secret{ByteView(Bytes(40, 7))};
        QVERIFY(CRYPTO_secure_allocated(secret.view().data()) == 1);
        QVERIFY(CRYPTO_secure_used() > before);
        SecretBytes moved = std::move(secret);
        moved = SecretBytes();
        QCOMPARE(CRYPTO_secure_used(), before);
    }

    // What there is no room for is held and wiped all the same.
    void moreThanFits() {
        app::protectSecrets();
        SecretBytes large(1 << 20);
        QVERIFY(CRYPTO_secure_allocated(large.view().data()) == 0);
        QVERIFY(std::ranges::all_of(large.view(), [](auto byte) { return byte == 0; }));
        large.span()[5] = 1;
        QCOMPARE(int(large.clone().view()[5]), 1);
    }
};

QTEST_GUILESS_MAIN(TestProtectSecrets)
#include "tst_protect_secrets.moc"
