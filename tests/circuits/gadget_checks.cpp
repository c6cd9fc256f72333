#include "circuits/gadget_checks.h"

#include <QtCore/QtGlobal>

namespace landfall::testing {

bool provable(const Gadget& gadget) {
    const GadgetRun run = runGadget(gadget);
    const auto system = systemOf(gadget);
    const bool holds = system.wireCount == run.witness.size() && brokenRows(system, run.witness).empty();
    if (holds != run.satisfied || system.constraintCount() != run.constraints) {
        qFatal("the two modes of a gadget disagree");
    }
    return holds;
}

std::vector<algebra::Fr> outputsOf(const Gadget& gadget) {
    return provable(gadget) ? runGadget(gadget).outputs : std::vector<algebra::Fr>{};
}

FixedBytes<64> RandomValues::bytes() {
    FixedBytes<64> out{};
    for (auto& byte : out) {
        byte = static_cast<std::uint8_t>(m_rng());
    }
    return out;
}

algebra::Fr RandomValues::element() {
    return algebra::Fr::fromWide(bytes());
}

crypto::EddsaPrivateKey RandomValues::key() {
    return *crypto::EddsaPrivateKey::fromWide(bytes());
}

} // namespace landfall::testing
