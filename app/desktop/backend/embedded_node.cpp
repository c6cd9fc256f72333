#include "desktop/backend/embedded_node.h"

#include <QtCore/QTimer>

namespace landfall::desktop {

// A node that throws ends its thread, and only that.
class EmbeddedNode::Thread final : public QThread {
public:
    explicit Thread(NodeSetup setup) : m_host(new NodeHost(std::move(setup))) {
        m_host->moveToThread(this);
        m_door.moveToThread(this);
        connect(this, &QThread::started, m_host, &NodeHost::open);
    }

    NodeHost* host() const { return m_host; }
    // Runs on the thread while there is a node, and never after.
    template <class Call>
    void post(Call call) {
        QMetaObject::invokeMethod(
            &m_door, [this, call = std::move(call)] { call(*m_host); }, Qt::QueuedConnection);
    }
    // Once it has finished.
    const std::optional<Error>& death() const { return m_death; }

private:
    void run() override {
        try {
            exec();
        } catch (const std::exception& problem) {
            m_death = deathOf(problem.what());
        } catch (...) {
            m_death = deathOf("an unknown exception");
        }
        delete m_host; // on the thread that its database and sockets belong to
    }

    static Error deathOf(const char* what) {
        return Error::internal("node-died", std::string("the node ended with a fault of its own (") + what +
                                                "): start it again, it goes on where it was");
    }

    NodeHost* m_host;
    QObject m_door; // what is posted to it is dropped with it, whenever the node died
    std::optional<Error> m_death;
};

// A fault of the node's may unwind Qt's own event loop, but not GLib's C frames:
// threads other than the main one take the former.
EmbeddedNode::EmbeddedNode(QObject* parent) : NodeLink(parent) {
    qputenv("QT_NO_THREADED_GLIB", "1");
}

EmbeddedNode::~EmbeddedNode() {
    shutDown();
}

void EmbeddedNode::shutDown() {
    if (m_thread) {
        m_listening = false;
        m_thread->disconnect(this);
        m_thread->quit();
        m_thread->wait();
        m_thread.reset();
    }
    m_state = State::Off;
}

void EmbeddedNode::open(NodeSetup setup) {
    m_setup = std::move(setup);
    m_snapshot.reset();
    restart();
    Q_EMIT snapshotChanged();
}

void EmbeddedNode::restart() {
    if (!m_setup) {
        return;
    }
    if (m_thread) {
        m_again = true;
        end();
        become(State::Starting);
    } else {
        begin();
    }
}

void EmbeddedNode::close() {
    m_again = false;
    m_setup.reset();
    m_snapshot.reset();
    if (m_thread) {
        end();
    }
    become(State::Off);
    Q_EMIT snapshotChanged();
}

void EmbeddedNode::begin() {
    m_again = false;
    m_problem.reset();
    m_thread = std::make_unique<Thread>(*m_setup);
    m_listening = true;
    const auto* host = m_thread->host();
    connect(host, &NodeHost::opened, this, [this] { m_listening ? become(State::Running) : void(); });
    connect(host, &NodeHost::failed, this, [this](const Error& error) { m_listening ? fail(error) : void(); });
    connect(host, &NodeHost::answered, this,
            [this](quint64 ticket, const auto& answer) { m_submitters.answer(ticket, answer); });
    connect(host, &NodeHost::turned, this,
            [this](quint64 ticket, const auto& page) { m_readers.answer(ticket, page); });
    connect(host, &NodeHost::exitProved, this,
            [this](quint64 ticket, const auto& exit) { m_leavers.answer(ticket, exit); });
    connect(host, &NodeHost::happened, this, [this](const node::Event& event) { m_listening ? tell(event) : void(); });
    connect(host, &NodeHost::snapshotTaken, this, [this](std::shared_ptr<const NodeSnapshot> snapshot) {
        if (m_listening) {
            m_snapshot = std::move(snapshot);
            Q_EMIT snapshotChanged();
        }
    });
    connect(m_thread.get(), &QThread::finished, this, &EmbeddedNode::ended);
    watch(m_owner);
    follow(m_followed);
    m_thread->start();
    become(State::Starting);
}

// What the ending node still says isn't heard; ended() follows.
void EmbeddedNode::end() {
    m_listening = false;
    refuseAll(Error::unavailable("node-stopped", "the node has been stopped: send the request again later"));
    m_thread->quit();
}

void EmbeddedNode::ended() {
    m_thread->wait();
    const auto death = m_listening ? m_thread->death() : std::nullopt;
    m_listening = false;
    m_thread.reset();
    if (m_again) {
        begin();
    } else if (death) {
        fail(*death);
    }
}

void EmbeddedNode::fail(const Error& error) {
    m_problem = error;
    refuseAll(error);
    if (m_thread) {
        end();
    }
    become(State::Failed);
}

void EmbeddedNode::become(State state) {
    m_state = state;
    Q_EMIT stateChanged();
}

void EmbeddedNode::watch(std::optional<protocol::Address> owner) {
    m_owner = owner;
    if (m_thread) {
        m_thread->post([owner](NodeHost& host) { host.watch(owner); });
    }
}

void EmbeddedNode::follow(std::optional<protocol::RequestHash> hash) {
    m_followed = hash;
    if (m_thread) {
        m_thread->post([hash](NodeHost& host) { host.follow(hash); });
    }
}

Error EmbeddedNode::whyNot() const {
    return m_problem.value_or(nodeStopped());
}

void EmbeddedNode::submit(const protocol::SignedWithdraw& request, QObject* context, node::Submitted done) {
    const auto ticket = m_submitters.add(context, std::move(done));
    if (m_state != State::Running) {
        QTimer::singleShot(
            0, this, [this, ticket, error = whyNot()] { m_submitters.answer(ticket, node::SubmitFailure(error)); });
        return;
    }
    m_thread->post([ticket, request](NodeHost& host) { host.submit(ticket, request); });
}

void EmbeddedNode::olderActivity(const node::ActivityPlace& before, QObject* context,
                                 std::function<void(const Result<node::ActivityPage>&)> done) {
    const auto ticket = m_readers.add(context, std::move(done));
    if (m_state != State::Running) {
        QTimer::singleShot(0, this, [this, ticket, error = whyNot()] { m_readers.answer(ticket, error); });
        return;
    }
    m_thread->post([ticket, before](NodeHost& host) { host.turnPage(ticket, before); });
}

void EmbeddedNode::proveExit(const ExitPlace& place, QObject* context,
                             std::function<void(const Result<l1::ExitWithProof>&)> done) {
    const auto ticket = m_leavers.add(context, std::move(done));
    if (m_state != State::Running) {
        QTimer::singleShot(0, this, [this, ticket, error = whyNot()] { m_leavers.answer(ticket, error); });
        return;
    }
    m_thread->post([ticket, place](NodeHost& host) { host.proveExit(ticket, place); });
}

void EmbeddedNode::refuseAll(const Error& error) {
    m_submitters.answerAll(node::SubmitFailure(error));
    m_readers.answerAll(error);
    m_leavers.answerAll(error);
}

void EmbeddedNode::tell(const node::Event& event) {
    if (const auto* progress = std::get_if<node::ProofProgress>(&event.what)) {
        Q_EMIT proofProgress(progress->batch, QString::fromStdString(progress->phase), progress->done);
    } else if (const auto* said = std::get_if<node::Notice>(&event.what)) {
        Q_EMIT notice(*said, event.at);
    }
}

} // namespace landfall::desktop
