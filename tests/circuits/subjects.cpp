#include "circuits/subjects_parts.h"

namespace landfall::testing {

const std::map<QString, Subject>& subjects() {
    static const std::map<QString, Subject> all = [] {
        std::map<QString, Subject> out;
        addPlainSubjects(out);
        addCurveSubjects(out);
        addWordSubjects(out);
        return out;
    }();
    return all;
}

} // namespace landfall::testing
