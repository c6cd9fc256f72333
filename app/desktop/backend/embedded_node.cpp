#include "desktop/backend/embedded_node.h"

#include <QtCore/QPointer>

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

// Carries an answer from the node's thread to who asked, if it is still there. One that is gone
// without an answer, as with a node that ends, says why the node does not run.
template <class Answer>
class EmbeddedNode::Reply {
public:
    Reply(EmbeddedNode* home, QObject* context, std::function<void(const Answer&)> done)
        : m_home(home), m_context(context), m_done(std::move(done)) {}
    ~Reply() { give(std::nullopt); }
    Reply(const Reply&) = delete;
    Reply& operator=(const Reply&) = delete;

    void give(std::optional<Answer> answer) {
        if (!m_done) {
            return;
        }
        const auto tell = [home = m_home, context = m_context, done = std::exchange(m_done, {}),
                           answer = std::move(answer)] {
            if (context) {
                done(answer && home->m_listening ? *answer : Answer(home->whyNot()));
            }
        };
        QMetaObject::invokeMethod(m_home, tell, Qt::QueuedConnection);
    }

private:
    EmbeddedNode* m_home;
    QPointer<QObject> m_context;
    std::function<void(const Answer&)> m_done; // empty once it is answered
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

template <class Answer, class Ask>
void EmbeddedNode::ask(QObject* context, std::function<void(const Answer&)> done, Ask ask) {
    const auto reply = std::make_shared<Reply<Answer>>(this, context, std::move(done));
    if (m_state == State::Running) {
        m_thread->post([reply, ask = std::move(ask)](NodeHost& host) {
            ask(host, [reply](const Answer& answer) { reply->give(answer); });
        });
    }
}

void EmbeddedNode::submit(const protocol::SignedWithdraw& request, QObject* context, node::Submitted done) {
    using Answer = Result<protocol::RequestHash, node::SubmitFailure>;
    ask<Answer>(context, std::move(done),
                [request](NodeHost& host, auto answer) { host.node().submit(request, answer); });
}

void EmbeddedNode::olderActivity(const node::ActivityPlace& before, QObject* context,
                                 std::function<void(const Result<node::ActivityPage>&)> done) {
    ask<Result<node::ActivityPage>>(context, std::move(done),
                                    [before](NodeHost& host, auto answer) { answer(host.activity(before)); });
}

void EmbeddedNode::proveExit(const ExitPlace& place, QObject* context,
                             std::function<void(const Result<l1::ExitWithProof>&)> done) {
    ask<Result<l1::ExitWithProof>>(context, std::move(done), [place](NodeHost& host, auto answer) {
        host.node().proveExit(place.chain, place.account, place.token, answer);
    });
}

void EmbeddedNode::tell(const node::Event& event) {
    if (const auto* progress = std::get_if<node::ProofProgress>(&event.what)) {
        Q_EMIT proofProgress(progress->batch, QString::fromStdString(progress->phase), progress->done);
    } else if (const auto* said = std::get_if<node::Notice>(&event.what)) {
        Q_EMIT notice(*said, event.at);
    }
}

} // namespace landfall::desktop
