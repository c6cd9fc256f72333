#pragma once

#include "l1/chain_adapter.h"

#include <QMetaObject>
#include <QPointer>

// Small pieces for answers that arrive later.
namespace landfall::l1::evm {

// The same, but silent once `context` is gone.
template <class T>
Done<T> guarded(QObject* context, Done<T> done) {
    return [context = QPointer<QObject>(context), done = std::move(done)](Result<T> result) {
        if (context && done) {
            done(std::move(result));
        }
    };
}

// Passes an error on; otherwise goes on with the value.
template <class From, class To, class Next>
Done<From> orFail(Done<To> done, Next next) {
    return [done = std::move(done), next = std::move(next)](Result<From> result) mutable {
        if (!result) {
            done(result.error());
        } else {
            next(std::move(*result), done);
        }
    };
}

// Answers from the event loop.
template <class T>
void later(QObject* runner, Done<T> done, Result<T> result) {
    QMetaObject::invokeMethod(
        runner, [done = std::move(done), result = std::move(result)]() mutable { done(std::move(result)); },
        Qt::QueuedConnection);
}

template <class T>
void failLater(QObject* runner, QObject* context, Done<T> done, Error error) {
    later(runner, guarded(context, std::move(done)), Result<T>(std::move(error)));
}

} // namespace landfall::l1::evm
