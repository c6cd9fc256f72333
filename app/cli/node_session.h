#pragma once

#include "base/secret.h"
#include "cli/network_access.h"
#include "cli/terminal.h"
#include "rpc/client.h"

#include <QJsonArray>
#include <QJsonObject>

#include <QProcess>

#include <chrono>
#include <memory>
#include <optional>

namespace landfall::cli {

// A connection to this profile's node of one network.
class NodeSession {
public:
    // The running node. Error: node-not-running.
    static Outcome<NodeSession> connect(const Profile& profile, const l1::NetworkFile& network);
    enum class Lifetime {
        Own,   // the node stays when this program ends
        Bound, // the node ends with this program, whatever way that ends
    };
    // The running node, or one started for this. With no key of its own for the
    // network's sequencer it only follows and can't take requests.
    static Outcome<NodeSession> connectOrStart(const Profile& profile, const l1::NetworkFile& network,
                                               Terminal& terminal, Lifetime lifetime = Lifetime::Own);

    // A node with the driver's role, bound to this program: it makes batches at once where the sequencer has stalled,
    // and pays for them with this key, which it is given through a pipe. No other node of the profile may run.
    static Outcome<NodeSession> startDriver(const Profile& profile, const l1::NetworkFile& network, Terminal& terminal,
                                            const SecretBytes& key);

    static constexpr std::chrono::seconds kDeadline{20}; // of an answer

    rpc::Client& client() { return *m_client; }
    Outcome<QJsonValue> call(const QString& method, const QJsonArray& params = {},
                             std::chrono::milliseconds deadline = kDeadline);
    Outcome<QJsonObject> object(const QString& method, const QJsonArray& params = {},
                                std::chrono::milliseconds deadline = kDeadline);
    Outcome<QJsonArray> array(const QString& method, const QJsonArray& params = {});

private:
    // `key`: of `role`, written to the node; null where the words name a file or there is no role.
    static Outcome<NodeSession> start(const Profile& profile, const l1::NetworkFile& network, Terminal& terminal,
                                      Lifetime lifetime, const QStringList& role, const SecretBytes* key);
    explicit NodeSession(std::unique_ptr<rpc::Client> client) : m_client(std::move(client)) {}

    std::unique_ptr<QProcess> m_node; // a bound one
    std::unique_ptr<rpc::Client> m_client;
};

} // namespace landfall::cli
