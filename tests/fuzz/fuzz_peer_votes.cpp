// What another node's server may send when it is asked for votes: the node gets them,
// or an error that has a sentence, once.
#include "event_loop.h"
#include "fuzz.h"

#include "rpc/http_peer_votes.h"
#include "unit/l1/scripted_server.h"

using namespace landfall;

namespace {

using Votes = Result<std::vector<node::SignedVote>>;

void judge(const Votes& votes) {
    require(votes ? votes->size() <= 100 : !votes.error().message.empty(),
            "a list that is short, or an error that has a sentence");
}

struct Target {
    QByteArray body;
    ScriptedServer server{[this](const QJsonObject&) -> ScriptedServer::Answer { return {body}; }};

    void ask() {
        QObject context;
        rpc::HttpPeerVotes peers; // a new one counts its calls from 1
        int answers = 0;
        peers.fetch(&context, server.url(), 1, [&answers](const Votes& votes) {
            ++answers;
            judge(votes);
        });
        oneAnswer(answers);
    }
};

} // namespace

// The body of an HTTP answer, or, because that takes long, most often only the list in it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    auto& fuzzed = onceWithEventLoop<Target>();
    if (size == 0) {
        return 0;
    }
    const QByteArray content(reinterpret_cast<const char*>(data + 1), static_cast<qsizetype>(size - 1));
    if (data[0] == 'b') {
        fuzzed.body = content;
        fuzzed.ask();
    } else {
        const auto list = QJsonDocument::fromJson(content);
        judge(rpc::votesFromJson(list.isArray() ? QJsonValue(list.array()) : QJsonValue(list.object())));
    }
    return 0;
}
