#pragma once

#include "unit/l1/lying_server.h"

#include <QThread>

#include <atomic>
#include <memory>

namespace landfall::e2e {

// A chain's server that lies, and keeps its lies from contradicting one another as far as it can. Works on a thread of
// its own, so that whoever waits may block.
class Liar {
public:
    explicit Liar(quint16 chain);
    ~Liar();

    enum class Lie : int {
        None,
        OtherHash,     // of the final block, which no header gives
        MadeUpBlocks,  // headers that hang together, of blocks that no chain has
        OtherCounters, // of the contract
        HiddenEvents,  // and counters as if there were none
        MoreDeposits,  // one that nobody made, and the contract's counters with it
        LargerDeposit, // as many as there are, and one of more
    };
    static constexpr int kLies = 7;

    QString url() const { return m_url; }
    void tell(Lie lie) { m_lie = static_cast<int>(lie); }
    // How many answers were another one than the chain's.
    int told(Lie lie) const { return m_told.at(static_cast<std::size_t>(lie)); }

private:
    void twist(const QString& method, const QJsonArray& params, QJsonObject& answer);

    std::atomic<int> m_lie = 0;
    int m_hidden = 0; // queued items, of those that were asked for
    std::array<std::atomic<int>, kLies> m_told{};
    QThread m_thread;
    std::unique_ptr<QObject> m_place; // lives on the thread
    std::unique_ptr<LyingServer> m_server;
    QString m_url;
};

} // namespace landfall::e2e
