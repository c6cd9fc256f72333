#pragma once

#include <QFileInfo>
#include <QProcess>
#include <QRegularExpression>

// One Anvil on a free port, ended with the test.
class AnvilProcess {
public:
    static QString program() {
        const QString named = qEnvironmentVariable("LANDFALL_ANVIL");
        const QString installed =
            QStringLiteral(LANDFALL_SOURCE_DIR "/core/contracts/node_modules/@foundry-rs/anvil-linux-amd64/bin/anvil");
        return QFileInfo(named).isExecutable() ? named : QFileInfo(installed).isExecutable() ? installed : QString();
    }

    bool start(unsigned chainId, const QStringList& more = {}, const QString& fork = QStringLiteral("prague")) {
        m_process.start(program(),
                        QStringList{QStringLiteral("--port"), QStringLiteral("0"), QStringLiteral("--chain-id"),
                                    QString::number(chainId), QStringLiteral("--hardfork"), fork,
                                    QStringLiteral("--slots-in-an-epoch"), QStringLiteral("1")} +
                            more);
        QByteArray text;
        while (m_process.waitForReadyRead(15'000)) {
            text += m_process.readAllStandardOutput();
            static const QRegularExpression line(QStringLiteral("Listening on ([0-9.]+:[0-9]+)"));
            const auto match = line.match(QString::fromUtf8(text));
            if (match.hasMatch()) {
                m_url = "http://" + match.captured(1).toStdString();
                return true;
            }
        }
        return false;
    }
    ~AnvilProcess() {
        m_process.kill();
        m_process.waitForFinished();
    }
    const std::string& url() const { return m_url; }

private:
    QProcess m_process;
    std::string m_url;
};
