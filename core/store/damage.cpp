#include "store/damage.h"

namespace landfall::store {

// Not "put a copy back": an older copy lacks the votes that an attester gave since (core/README.md).
Error damaged(const std::string& what) {
    return Error::damaged("store-damaged",
                          what + ": set the database aside and start again. Balances and batches are then read from "
                                 "the chains. Requests that wait must be signed again, and the history of withdrawals "
                                 "is lost. An attester votes on nothing that it may have voted on before");
}

} // namespace landfall::store
