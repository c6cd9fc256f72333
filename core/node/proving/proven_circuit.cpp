#include "node/proving/proven_circuit.h"

#include "circuits/batch_circuit.h"
#include "circuits/exit_circuit.h"
#include "state/apply.h"
#include "state/exit.h"

namespace landfall::node {
namespace {

Result<state::BatchApplier::Applied> oneDeposit(std::uint8_t size) {
    protocol::Address owner;
    owner.bytes.back() = 1;
    const state::State genesis(owner);
    protocol::BatchHeader header;
    header.number = 1;
    header.size = size;
    header.chains = 2;
    state::BatchApplier applier(genesis, header);
    protocol::Operation deposit;
    deposit.type = protocol::OperationType::Deposit;
    deposit.chain = 1;
    deposit.amount = 1;
    deposit.address = owner;
    if (auto added = applier.add(applier.resolve(deposit)); !added) {
        return added.error();
    }
    return std::move(applier).finish();
}

} // namespace

Result<ProvenCircuit> ProvenCircuit::ofBatches(std::uint8_t size) {
    if (protocol::shapeOfSize(size) == nullptr) {
        return Error::invalid("prover-size", "there is no batch circuit of size " + std::to_string(size));
    }
    return ProvenCircuit(size);
}

std::string ProvenCircuit::name() const {
    return m_size == 0 ? "exit" : "batch" + std::to_string(m_size);
}

std::string ProvenCircuit::subject() const {
    return m_size == 0 ? "exits" : "batches of " + std::to_string(m_size);
}

snark::ConstraintSystem ProvenCircuit::system() const {
    return m_size == 0 ? circuits::buildExitCircuit()
                       : circuits::buildBatchCircuit(*protocol::shapeOfSize(m_size)).system;
}

Result<snark::Witness> ProvenCircuit::trialWitness() const {
    if (m_size == 0) {
        const auto trace = smallestExit();
        return trace ? circuits::exitWitness(*trace) : trace.error();
    }
    const auto trace = smallestBatch(m_size);
    return trace ? circuits::batchWitness(*protocol::shapeOfSize(m_size), *trace) : trace.error();
}

Result<protocol::BatchTrace> smallestBatch(std::uint8_t size) {
    const auto applied = oneDeposit(size);
    if (!applied) {
        return applied.error();
    }
    return applied->trace();
}

Result<protocol::ExitTrace> smallestExit() {
    const auto applied = oneDeposit(protocol::kBatchShapes.front().size);
    if (!applied) {
        return applied.error();
    }
    return state::exitOf(applied->state, 0, 0, 1);
}

} // namespace landfall::node
