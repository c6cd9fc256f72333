#include "platform/service_manager.h"

namespace landfall::platform {

// Windows has none that waits for such a word: a node is started by its user.
bool tellServiceManager(const QByteArray&) {
    return true;
}

} // namespace landfall::platform
