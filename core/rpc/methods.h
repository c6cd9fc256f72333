#pragma once

#include "rpc/dispatcher.h"
#include "rpc/params.h"

#include <QStringList>

namespace landfall::rpc {

struct Method {
    const char* name;
    QStringList parameters; // in positional order
    bool open = false;      // answered without the cookie
    void (*run)(node::Node& node, const Params& params, const MethodAnswer& answer);
};

// Nothing for an unknown name.
const Method* findMethod(const QString& name);

} // namespace landfall::rpc
