#pragma once

#include "node/shared/read_models.h"

#include <QtCore/QMetaType>

#include <variant>

// What a node tells whoever watches. Each says that something changed; the read
// models say what it is now.
namespace landfall::node {

struct RequestChanged {
    protocol::RequestHash hash{};
    Step step = Step::Requested; // the last one done
};
struct BatchChanged {
    protocol::BatchNumber number = 0;
};
struct ProofProgress {
    protocol::BatchNumber batch = 0;
    std::string phase;
    double done = 0; // 0 … 1
};
struct ChainChanged {
    // Fewer: what was read of the chain is read again, so nothing that was made from it stands.
    enum class Events { Same, More, Fewer };
    protocol::ChainIndex chain = 0;
    Events events = Events::Same;
};
// A line for the log. Never holds secrets.
struct Notice {
    enum class Level { Info, Warning, Problem };
    Level level = Level::Info;
    std::string code; // stable, kebab-case
    std::string message;
};

struct Event {
    Milliseconds at = 0;
    std::variant<RequestChanged, BatchChanged, ProofProgress, ChainChanged, Notice> what;
};

} // namespace landfall::node

Q_DECLARE_METATYPE(landfall::node::Event)
