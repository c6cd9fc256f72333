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

    static constexpr int kQuirks = 23;
    static constexpr int kOtherProof = kQuirks - 1;
    static const char* name(int quirk);

    QString url() const { return m_url; }
    // From now on: that quirk; none with -1; a different one at each call with kQuirks.
    void play(int quirk);
    // How often each quirk has made an answer another one than the chain's.
    int played(int quirk) const { return m_played.at(quirk); }
    // How often a node's look at the chain, which begins with the final block, got that from here while none was
    // played.
    int honestHeads() const { return m_honestHeads; }

private:
    ScriptedServer::Answer answer(const QJsonObject& request);
    // What becomes of the chain's answer.
    ScriptedServer::Answer twisted(int quirk, const QJsonObject& request, QJsonObject answer) const;
    QJsonObject ask(const QJsonObject& request) const;
    QJsonObject ask(const QString& method, const QJsonArray& params) const;

    quint16 m_chain;
    std::atomic<int> m_quirk = -1;
    std::atomic<bool> m_jumps = false; // the chain makes blocks at once before the next answer
    std::array<std::atomic<int>, kQuirks> m_played{};
    std::atomic<int> m_honestHeads = 0;
    quint64 m_calls = 0;
    QThread m_thread;
    std::unique_ptr<QObject> m_place; // lives on the thread
    std::unique_ptr<ScriptedServer> m_server;
    QString m_url;
};

} // namespace landfall::e2e
