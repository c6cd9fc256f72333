#pragma once

#include <QProcess>
#include <QRegularExpression>
#include <QStandardPaths>

// One starknet-devnet on a free port, ended with the test.
class StarknetProcess {
public:
    // Empty if it runs; else what to do.
    QString start() {
        const auto program = QStandardPaths::findExecutable(QStringLiteral("starknet-devnet"));
        if (program.isEmpty()) {
            return QStringLiteral("starknet-devnet is not on PATH: put its release 0.10.1 there");
        }
        m_process.start(program, {QStringLiteral("--port"), QStringLiteral("0"), QStringLiteral("--seed"),
                                  QStringLiteral("1"), QStringLiteral("--accounts"), QStringLiteral("1"),
                                  // States of earlier blocks are asked for, and blocks are taken back.
                                  QStringLiteral("--state-archive-capacity"), QStringLiteral("full")});
        QString text;
        while (m_process.waitForReadyRead(30'000)) {
            text += QString::fromUtf8(m_process.readAllStandardOutput());
            static const QRegularExpression place(QStringLiteral("listening on ([0-9.]+:[0-9]+)"));
            static const QRegularExpression contract(
                QStringLiteral("accounts using class .* with hash: (0x[0-9a-f]+)"));
            const auto match = place.match(text);
            if (match.hasMatch()) {
                m_url = "http://" + match.captured(1).toStdString() + "/rpc";
                m_accountClass = contract.match(text).captured(1).toStdString();
                return {};
            }
        }
        return QStringLiteral("starknet-devnet ended: ") + text;
    }
    ~StarknetProcess() {
        m_process.kill();
        m_process.waitForFinished();
    }
    const std::string& url() const { return m_url; }
    const std::string& accountClass() const { return m_accountClass; }

private:
    QProcess m_process;
    std::string m_url;
    std::string m_accountClass;
};
