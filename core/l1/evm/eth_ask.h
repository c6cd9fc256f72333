#pragma once

#include "l1/chain_adapter.h"
#include "l1/evm/json_rpc.h"

#include <memory>
#include <optional>

namespace landfall::l1::evm {

inline Error plainError(const RpcError& error) {
    return error.error;
}

// The two ends of a call that ask until a server gives what `read` can read.
template <class T>
struct AskEnds {
    RpcDone done;
    RpcAccept accept;
};

template <class T, class Read>
AskEnds<T> askEnds(Done<T> done, Read read, Error (*errorOf)(const RpcError&) = plainError) {
    const auto found = std::make_shared<std::optional<T>>();
    return {[done = std::move(done), found, errorOf](const Result<QJsonValue, RpcError>& answer) {
                if (answer) {
                    done(std::move(**found));
                } else {
                    done(errorOf(answer.error()));
                }
            },
            [found, read = std::move(read)](const QJsonValue& value) -> Status {
                Result<T> result = read(value);
                if (!result) {
                    return result.error();
                }
                found->emplace(std::move(*result));
                return {};
            }};
}

template <class T, class Read>
void ask(JsonRpc& rpc, QObject* context, const char* method, const QJsonArray& params, Done<T> done, Read read,
         Error (*errorOf)(const RpcError&) = plainError) {
    auto ends = askEnds<T>(std::move(done), std::move(read), errorOf);
    rpc.call(context, QLatin1String(method), params, std::move(ends.done), std::move(ends.accept));
}

} // namespace landfall::l1::evm
