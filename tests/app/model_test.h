#pragma once

#include "app/offscreen.h"
#include "common/format.h"
#include "offline/prepared_states.h"

#include <QtTest/QSignalSpy>

// What the tests of view models share.
namespace landfall::testing {

using namespace offline;
using node::Step;

inline QVariant cell(ValueList* list, int row, const char* name) {
    return list->data(list->index(row), list->roleNames().key(name));
}

inline std::unique_ptr<PreparedWorld> worldIn(const char* state) {
    return enter(*preparedState(QString::fromLatin1(state)));
}

inline const Error kDead = Error::unavailable("rpc-unreachable", "Anvil Two does not answer: start it");

} // namespace landfall::testing
