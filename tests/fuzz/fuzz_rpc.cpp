// A node's RPC: any body has exactly one answer, which is JSON-RPC, says what was
// wrong, and gives a caller without the cookie nothing but the open methods.
#include "event_loop.h"
#include "fuzz.h"

#include "base/hex.h"
#include "node/world.h"
#include "rpc/dispatcher.h"
#include "rpc/methods.h"

#include <QtCore/QJsonDocument>

using namespace landfall;

namespace {

// A node of a made-up network, with accounts, balances and a batch.
struct Target {
    testing::World world{1};
    std::optional<rpc::Dispatcher> dispatcher;
    QByteArray networkId = QByteArray::fromStdString(toHex0x(world.network.networkId()));

    Target() {
        world.openSequencer();
        world.fund();
        const auto hash = world.withdraw(testing::kUnit);
        require(world.runUntil(120, [&] { return world.arrived(hash); }), "a withdrawal arrives");
        dispatcher.emplace(*world.sequencer);
    }
};

// JSON can escape half a character, which can't be written again.
QJsonObject asWritten(const QJsonObject& object) {
    return QJsonDocument::fromJson(QJsonDocument(object).toJson()).object();
}

void judge(const QByteArray& body, bool authorised, const QByteArray& answer) {
    const auto reply = QJsonDocument::fromJson(answer).object();
    require(reply.value(QLatin1StringView("jsonrpc")) == QLatin1StringView("2.0"), "an answer is JSON-RPC 2.0");
    const bool hasResult = reply.contains(QLatin1StringView("result"));
    require(hasResult != reply.contains(QLatin1StringView("error")), "an answer is a result or an error");
    if (hasResult) {
        const auto call = asWritten(QJsonDocument::fromJson(body).object());
        require(reply.value(QLatin1StringView("id")) == call.value(QLatin1StringView("id")), "the caller's own id");
        const auto* method = rpc::findMethod(call.value(QLatin1StringView("method")).toString());
        require(method != nullptr && (authorised || method->open), "only what the caller may use");
    } else {
        const auto error = reply.value(QLatin1StringView("error")).toObject();
        require(error.value(QLatin1StringView("code")).isDouble(), "an error has a code");
        require(!error.value(QLatin1StringView("message")).toString().isEmpty(), "an error has a sentence");
        const auto data = error.value(QLatin1StringView("data")).toObject();
        require(!data.value(QLatin1StringView("name")).toString().isEmpty(), "an error has a name");
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    auto& fuzzed = onceWithEventLoop<Target>();
    if (size == 0) {
        return 0;
    }
    const bool authorised = (data[0] & 1) != 0;
    QByteArray body(reinterpret_cast<const char*>(data + 1), static_cast<qsizetype>(size - 1));
    body.replace(QByteArray("0x") + QByteArray(62, '0'), fuzzed.networkId); // a seed can't know it
    const auto method = QJsonDocument::fromJson(body).object().value(QLatin1StringView("method"));
    if (method == QLatin1StringView("rebuild")) {
        return 0; // has no parameters, and takes as long as the chains do
    }
    int answers = 0;
    fuzzed.dispatcher->handle(body, authorised, [&](const QByteArray& answer) {
        ++answers;
        judge(body, authorised, answer);
    });
    // A request is answered once it is stored: from the event loop.
    for (int i = 0; i < 100 && answers == 0; ++i) {
        QCoreApplication::processEvents();
    }
    require(answers == 1, "one answer");
    return 0;
}
