#pragma once

#include "circuits/subjects.h"

namespace landfall::testing {

extern const Reasons kAnyCut;

// For a comparison of 254 bits whose first advice has that number: cuts of which one bit is none, so that
// the gap there fits whatever the order is.
std::vector<std::map<std::size_t, algebra::Fr>> cutCheats(const Uint256& value, const Uint256& bound, bool below,
                                                          std::size_t first);

void addPlainSubjects(std::map<QString, Subject>& out);
void addCurveSubjects(std::map<QString, Subject>& out);
void addWordSubjects(std::map<QString, Subject>& out);

} // namespace landfall::testing
