#pragma once

#include "desktop/backend/node_host.h"
#include "desktop/backend/node_link.h"

#include <QtCore/QThread>

namespace landfall::desktop {

// A node of this process, on a thread of its own, with an RPC of its own, so that
// the command line can talk to it.
class EmbeddedNode final : public NodeLink {
    Q_OBJECT
public:
    explicit EmbeddedNode(QObject* parent = nullptr);
    ~EmbeddedNode() override;

    // Ends the present node in order, then opens this one.
    void open(NodeSetup setup);
    // Off at once; the node ends in order meanwhile.
    void close();
    // Waits for the node's orderly end. Nothing is told any more.
    void shutDown();

    State state() const override { return m_state; }
    std::optional<Error> problem() const override { return m_problem; }
    const l1::NetworkFile* network() const override { return m_setup ? &m_setup->network : nullptr; }
    std::shared_ptr<const NodeSnapshot> snapshot() const override { return m_snapshot; }

    void watch(std::optional<protocol::Address> owner) override;
    void follow(std::optional<protocol::RequestHash> hash) override;
    void submit(const protocol::SignedWithdraw& request, QObject* context, node::Submitted done) override;
    void olderActivity(const node::ActivityPlace& before, QObject* context,
                       std::function<void(const Result<node::ActivityPage>&)> done) override;
    void proveExit(const ExitPlace& place, QObject* context,
                   std::function<void(const Result<l1::ExitWithProof>&)> done) override;
    void restart() override;

private:
    class Thread;
    template <class Answer>
    class Reply;

    // Asks the node on its thread. Whatever becomes of it, who asked gets one answer.
    template <class Answer, class Ask>
    void ask(QObject* context, std::function<void(const Answer&)> done, Ask ask);
    void begin();
    void end();
    void ended();
    void fail(const Error& error);
    void become(State state);
    Error whyNot() const;
    void tell(const node::Event& event);

    State m_state = State::Off;
    std::optional<Error> m_problem;
    std::optional<NodeSetup> m_setup;
    std::shared_ptr<const NodeSnapshot> m_snapshot;
    std::optional<protocol::Address> m_owner;
    std::optional<protocol::RequestHash> m_followed;
    std::unique_ptr<Thread> m_thread;
    bool m_listening = false; // to the node of the thread
    bool m_again = false;     // begin as soon as the thread has ended
};

} // namespace landfall::desktop
