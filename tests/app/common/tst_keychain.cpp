#include <QtTest>

#include <QProcess>
#include <QTemporaryDir>

#include <memory>

// The system's secret store in the three states that people have it in. Each runs
// on a session bus of its own, with a home of its own.
class TestKeychain : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> m_place; // each case's own

    // What the helper says after `prepare` (shell) on a fresh bus.
    QMap<QString, QString> ask(const QString& prepare, const QStringList& busOptions = {}) const {
        const QString home = m_place->filePath(QStringLiteral("home"));
        const QString runtime = m_place->filePath(QStringLiteral("run"));
        for (const auto& folder : {home, runtime}) {
            QDir().mkpath(folder);
            QFile::setPermissions(folder, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        }
        auto environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("HOME"), home);
        environment.insert(QStringLiteral("XDG_RUNTIME_DIR"), runtime);
        for (const auto* name : {"DISPLAY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS", "XDG_DATA_HOME"}) {
            environment.remove(QLatin1StringView(name));
        }
        QProcess process;
        process.setProcessEnvironment(environment);
        process.setProgram(QStringLiteral("dbus-run-session"));
        process.setArguments(busOptions + QStringList{QStringLiteral("--"), QStringLiteral("bash"),
                                                      QStringLiteral("-c"),
                                                      prepare + QStringLiteral(LANDFALL_KEYCHAIN_HELPER)});
        process.start();
        if (!process.waitForStarted() || !process.waitForFinished(60'000)) {
            qWarning("dbus-run-session: %s: %s", qPrintable(process.errorString()),
                     process.readAllStandardError().constData());
            process.kill();
            process.waitForFinished();
            return {};
        }
        QMap<QString, QString> said;
        for (const auto& line : QString::fromUtf8(process.readAllStandardOutput()).split(QLatin1Char('\n'))) {
            const auto colon = line.indexOf(QStringLiteral(": "));
            if (colon > 0) {
                said.insert(line.left(colon), line.mid(colon + 2));
            }
        }
        return said;
    }

    // With an unlocked collection, made where there is none.
    QMap<QString, QString> askUnlocked() const {
        return ask(QStringLiteral("printf 'login\\n' | gnome-keyring-daemon --unlock --components=secrets "
                                  ">/dev/null 2>&1; "));
    }

    static QString answer(const QMap<QString, QString>& said, const char* question) {
        return said.value(QLatin1StringView(question));
    }

private Q_SLOTS:
    void init() {
        m_place = std::make_unique<QTemporaryDir>();
        QVERIFY(m_place->isValid());
    }

    void noSecretService() {
        const QString config = m_place->filePath(QStringLiteral("bus.conf"));
        QFile file(config);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("<!DOCTYPE busconfig PUBLIC \"-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN\" "
                   "\"http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd\"><busconfig><type>session</type>"
                   "<listen>unix:tmpdir=/tmp</listen><policy context=\"default\"><allow send_destination=\"*\"/>"
                   "<allow eavesdrop=\"true\"/><allow own=\"*\"/></policy></busconfig>");
        file.close();
        const auto said = ask(QString(), {QStringLiteral("--config-file=") + config});
        QCOMPARE(answer(said, "read"), QStringLiteral("keychain-failed")); // and not "nothing"
        QCOMPARE(answer(said, "write"), QStringLiteral("keychain-failed"));
    }

    void workingStoreKeepsThePassphrase() {
        const auto said = askUnlocked();
        QCOMPARE(answer(said, "read"), QStringLiteral("nothing"));
        QCOMPARE(answer(said, "state"), QStringLiteral("available"));
        QCOMPARE(answer(said, "write"), QStringLiteral("ok"));
        QCOMPARE(answer(said, "read again"), QStringLiteral("correct horse"));
        QCOMPARE(answer(said, "remove"), QStringLiteral("ok"));
        QCOMPARE(answer(said, "read at last"), QStringLiteral("nothing"));
    }

    // A collection that is there, and that nobody unlocked this time.
    void lockedCollectionIsNotAnEmptyOne() {
        QCOMPARE(answer(askUnlocked(), "state"), QStringLiteral("available"));
        QVERIFY(QFile::exists(m_place->filePath(QStringLiteral("home/.local/share/keyrings/login.keyring"))));
        const auto said = ask(QStringLiteral("gnome-keyring-daemon --start --components=secrets >/dev/null 2>&1; "));
        QCOMPARE(answer(said, "read"), QStringLiteral("keychain-unavailable"));
        QCOMPARE(answer(said, "state"), QStringLiteral("locked"));
        QVERIFY2(answer(said, "text").contains(QLatin1StringView("unlock it")), qPrintable(answer(said, "text")));
        QCOMPARE(answer(said, "write"), QStringLiteral("keychain-refused"));
    }
};

QTEST_GUILESS_MAIN(TestKeychain)
#include "tst_keychain.moc"
