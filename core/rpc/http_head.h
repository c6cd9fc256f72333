#pragma once

#include <optional>
#include <string>

// What an HTTP request says before its body comes, and whether the body is worth waiting for.
namespace landfall::rpc {

struct HttpHead {
    std::string method;
    std::string target;
    std::string host; // empty without one
    std::string contentType;
    bool fromPage = false; // it has an Origin: a web page asks
    bool expects = false;  // it has an Expect: the client waits for a word before it sends the body
};

struct HttpRefusal {
    unsigned status = 0;
    std::string why; // one line, with the remedy
};

// Nothing for a request that may go on. On a loopback address only clients that call it by a loopback's
// name are answered. A web page can point a name of its own at it (DNS rebinding).
std::optional<HttpRefusal> refusalOf(const HttpHead& head, bool loopback);

} // namespace landfall::rpc
