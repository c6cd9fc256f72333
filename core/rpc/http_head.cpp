#include "rpc/http_head.h"

#include <QHostAddress>
#include <QString>

namespace landfall::rpc {
namespace {

// Any port will do: one that is forwarded has a number of its own.
bool namesLoopback(const std::string& host) {
    auto name = QString::fromStdString(host);
    const auto colon = name.lastIndexOf(QLatin1Char(':'));
    if (colon >= 0 && !name.endsWith(QLatin1Char(']'))) {
        bool number = false;
        (void)QStringView(name).mid(colon + 1).toUShort(&number);
        if (!number) {
            return false;
        }
        name.truncate(colon);
    }
    if (name.startsWith(QLatin1Char('[')) && name.endsWith(QLatin1Char(']'))) {
        name = name.mid(1, name.size() - 2);
    }
    return name.compare(QLatin1StringView("localhost"), Qt::CaseInsensitive) == 0 || QHostAddress(name).isLoopback();
}

// A page may send any other type without asking first.
bool isJson(const std::string& contentType) {
    const auto type = QString::fromStdString(contentType).section(QLatin1Char(';'), 0, 0).trimmed();
    return type.compare(QLatin1StringView("application/json"), Qt::CaseInsensitive) == 0;
}

} // namespace

std::optional<HttpRefusal> refusalOf(const HttpHead& head, bool loopback) {
    if (loopback && !namesLoopback(head.host)) {
        return HttpRefusal{403, "the Host header must be localhost or a loopback address"};
    }
    if (head.fromPage) {
        return HttpRefusal{403, "web pages are not answered: send no Origin header"};
    }
    if (head.target != "/") {
        return HttpRefusal{404, "there is nothing here: the path is /"};
    }
    if (head.method != "POST") {
        return HttpRefusal{405, "one JSON-RPC 2.0 call is expected: use POST"};
    }
    if (!isJson(head.contentType)) {
        return HttpRefusal{415, "the Content-Type header must be application/json"};
    }
    if (head.expects) {
        return HttpRefusal{417, "send the body at once, without an Expect header"};
    }
    return std::nullopt;
}

} // namespace landfall::rpc
