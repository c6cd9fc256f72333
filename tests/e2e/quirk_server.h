#pragma once

#include "unit/l1/scripted_server.h"

#include <QThread>

#include <array>
#include <atomic>
#include <memory>

namespace landfall::e2e {

// A chain's server between a node and the real chain, with what real providers do: it refuses, lags, leaves out,
// invents, stalls, wants another price. Works on a thread of its own, so that whoever waits may block.
class QuirkServer {
public:
    explicit QuirkServer(quint16 chain);
    ~QuirkServer();

    static constexpr int kQuirks = 22;
    static const char* name(int quirk);

    QString url() const { return m_url; }
    // From now on: that quirk; none with -1; a different one at each call with kQuirks.
    void play(int quirk) { m_quirk = quirk; }
    // How often each quirk has shown in an answer.
    int played(int quirk) const { return m_played.at(quirk); }

private:
    ScriptedServer::Answer answer(const QJsonObject& request);
    ScriptedServer::Answer twisted(int quirk, const QJsonObject& request);
    QJsonObject ask(const QJsonObject& request) const;
    QJsonObject ask(const QString& method, const QJsonArray& params) const;

    quint16 m_chain;
    std::atomic<int> m_quirk = -1;
    std::array<std::atomic<int>, kQuirks> m_played{};
    quint64 m_calls = 0;
    QThread m_thread;
    std::unique_ptr<QObject> m_place; // lives on the thread
    std::unique_ptr<ScriptedServer> m_server;
    QString m_url;
};

} // namespace landfall::e2e
