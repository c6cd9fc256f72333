#pragma once

namespace landfall {

// One visitor of several functions, for std::visit.
template <class... F>
struct Overloaded : F... {
    using F::operator()...;
};

} // namespace landfall
