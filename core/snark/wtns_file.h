#pragma once

#include "base/result.h"
#include "snark/r1cs.h"
#include "snark/section_file.h"

namespace landfall::snark {

// iden3's .wtns, version 1 or 2, over the scalar field of alt_bn128. Wire 0
// must hold 1. The content is private: callers keep it off disks they do not own.
Result<Witness> parseWtns(ByteView bytes);
Status writeWtns(const Witness& witness, const ByteSink& sink);

} // namespace landfall::snark
