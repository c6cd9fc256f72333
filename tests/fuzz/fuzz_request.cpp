// Signed requests, as a node stores them and as its RPC takes them: what is accepted
// comes back unchanged from either form.
#include "fuzz.h"

#include "protocol/fee.h"
#include "rpc/request_json.h"
#include "store/requests.h"

#include <QtCore/QJsonDocument>

using namespace landfall;

namespace {

void comesBack(const protocol::SignedWithdraw& request) {
    const auto stored = store::decodeSignedWithdraw(store::encodeSignedWithdraw(request));
    require(stored && *stored == request, "stored round trip");
    if (protocol::isCanonicalFee(request.request.fee)) {
        const auto sent = rpc::withdrawFromJson(rpc::toTransaction(request, {}), {});
        require(sent && *sent == request, "JSON round trip");
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const ByteView input(data, size);
    if (const auto stored = store::decodeSignedWithdraw(input)) {
        require(std::ranges::equal(store::encodeSignedWithdraw(*stored), input), "one stored form");
        comesBack(*stored);
    }
    const QByteArray json(reinterpret_cast<const char*>(data), static_cast<qsizetype>(size));
    const auto sent = rpc::withdrawFromJson(QJsonDocument::fromJson(json).object(), {});
    if (sent) {
        comesBack(*sent);
    } else {
        require(!sent.error().message.empty(), "an error has a sentence");
    }
    return 0;
}
