#include "store/damage.h"

namespace landfall::store {

// Not "put a copy back": an older copy lacks the votes that an attester gave since (core/README.md).
Error damaged(const std::string& what) {
    return Error::damaged("store-damaged",
                          what + ": set the database aside and start again; balances and batches are read from the "
                                 "chains, but requests that wait must be signed again, the history of withdrawals is "
                                 "lost, and an attester votes on nothing that it may have voted on before");
}

} // namespace landfall::store
