#include "circuits/batch_circuit.h"

#include "circuits/batch_synthesis.h"
#include "circuits/gadgets/poseidon_gadget.h"
#include "circuits/operation_circuit.h"
#include "circuits/slots.h"
#include "protocol/tags.h"

#include <array>

namespace landfall::circuits {

using namespace protocol;
using algebra::Fr;
using snark::Builder;
using snark::Linear;

namespace {

constexpr unsigned kNumberShift = 208;
constexpr unsigned kTimestampShift = 168;
constexpr unsigned kSizeShift = 160;
constexpr unsigned kCountShift = 144;
constexpr unsigned kChainsShift = 128;
constexpr unsigned kFeeAccountShift = 96;

struct Header {
    Linear networkId;
    Linear number;
    Linear timestamp;
    Linear chains;
    std::vector<Linear> feeAccountBits;

    // `count` is the number of active operations.
    Linear second(const Linear& count, unsigned size) const {
        return number * powerOfTwo(kNumberShift) + timestamp * powerOfTwo(kTimestampShift) +
               Linear(Fr(size) * powerOfTwo(kSizeShift)) + count * powerOfTwo(kCountShift) +
               chains * powerOfTwo(kChainsShift) + fromBits(feeAccountBits) * powerOfTwo(kFeeAccountShift);
    }
};

Header makeHeader(Builder& builder, const BatchHeader& header) {
    const auto ranged = [&builder](const Fr& value, unsigned bits, std::string_view name) {
        Linear out = builder.advice(value, name);
        enforceRange(builder, out, bits, name);
        return out;
    };
    Header out;
    out.networkId = builder.advice(wordValue(header.networkId), "header.networkId");
    out.number = ranged(Fr(header.number), 40, "header.number");
    out.timestamp = ranged(Fr(header.timestamp), 40, "header.timestamp");
    out.chains = ranged(Fr(header.chains), 16, "header.chains");
    out.feeAccountBits = adviceBits(builder, header.feeAccount, 2 * kAccountLevels, "header.feeAccount");
    return out;
}

Linear stateRoot(Builder& builder, const Linear& accountsRoot, const Linear& vaultsRoot) {
    static const Fr tag = tagValue(kTagState);
    return poseidon(builder, std::array{accountsRoot, vaultsRoot}, tag);
}

// P and e over roots, header and words (core/README.md, "Public data").
void enforcePublicData(Builder& builder, std::span<const Linear> values, const Linear& p, const Linear& r,
                       const Linear& e) {
    static const Fr tag = tagValue(kTagData);
    Linear chain;
    for (std::size_t i = 0; i < values.size(); i += 2) {
        chain = poseidon(builder, std::array{chain, values[i], values[i + 1]}, tag);
    }
    builder.enforceEqual(chain, p);
    Linear sum = values.back();
    for (std::size_t i = values.size() - 1; i-- > 0;) {
        sum = builder.product(sum, r) + values[i];
    }
    builder.enforceEqual(sum, e);
}

Error notProvable() {
    return Error::invalid("batch-not-provable", "the batch breaks a rule that its circuit enforces");
}

bool fits(const BatchShape& shape, const BatchTrace& trace) {
    return trace.header.size == shape.size && trace.operations.size() == shape.size &&
           trace.vaultSlots.size() == shape.vaultSlots && trace.feeSlots.size() == shape.feeSlots &&
           trace.operationCount <= shape.size;
}

} // namespace

std::vector<Linear> synthesizeBatch(Builder& builder, PartCounts& parts, const BatchShape& shape,
                                    const BatchTrace& trace, const PublicData& publicData) {
    const Linear p = builder.publicSignal(publicData.p);
    const Linear r = builder.publicSignal(publicData.r);
    const Linear e = builder.publicSignal(publicData.e);

    Header header;
    Linear accountsRoot;
    Linear vaultsRoot;
    std::vector<Linear> values(2);
    {
        const CountPart count(builder, parts.publicData);
        header = makeHeader(builder, trace.header);
        accountsRoot = builder.advice(trace.accountsRootBefore, "batch.accountsRoot");
        vaultsRoot = builder.advice(trace.vaultsRootBefore, "batch.vaultsRoot");
        values[0] = stateRoot(builder, accountsRoot, vaultsRoot);
    }

    std::vector<OperationResult> operations;
    Linear activeCount;
    for (const OperationTrace& operation : trace.operations) {
        operations.push_back(
            operationCircuit(builder, parts, header.networkId, header.timestamp, accountsRoot, operation));
        accountsRoot = operations.back().accountsRoot;
        const CountPart count(builder, parts.words);
        const Linear& active = operations.back().words.active;
        if (operations.size() == 1) {
            builder.enforceEqual(active, Linear(1)); // a batch has an operation
        } else {
            const Linear& before = operations[operations.size() - 2].words.active;
            builder.enforceProduct(active, Linear(1) - before, Linear());
        }
        activeCount += active;
    }
    {
        const CountPart count(builder, parts.feeSlots);
        accountsRoot =
            feeSlots(builder, operations, header.feeAccountBits, accountsRoot, trace.feeSlots, trace.feeAccount);
    }
    {
        const CountPart count(builder, parts.vaultSlots);
        vaultsRoot = vaultSlots(builder, operations, vaultsRoot, trace.vaultSlots);
    }

    const CountPart count(builder, parts.publicData);
    values[1] = stateRoot(builder, accountsRoot, vaultsRoot);
    values.push_back(header.networkId);
    values.push_back(header.second(activeCount, shape.size));
    for (const OperationResult& operation : operations) {
        values.push_back(operation.words.first);
        values.push_back(operation.words.second);
    }
    enforcePublicData(builder, values, p, r, e);
    return values;
}

BatchCircuit buildBatchCircuit(const BatchShape& shape) {
    BatchTrace trace;
    trace.header.size = shape.size;
    trace.operations.resize(shape.size);
    trace.vaultSlots.resize(shape.vaultSlots);
    trace.feeSlots.resize(shape.feeSlots);
    Builder builder(Builder::Mode::Shape);
    BatchCircuit out;
    synthesizeBatch(builder, out.parts, shape, trace, {});
    out.system = std::move(builder).takeSystem();
    return out;
}

Result<snark::Witness> batchWitness(const BatchShape& shape, const BatchTrace& trace) {
    if (!fits(shape, trace)) {
        return Error::invalid("batch-trace-shape", "the batch's trace has not the sizes of the circuit for " +
                                                       std::to_string(shape.size) + " operations");
    }
    BatchData batch{trace.header, {}};
    for (std::size_t i = 0; i < trace.operationCount; ++i) {
        batch.operations.push_back(trace.operations[i].operation);
        // To the circuit s and s + order are one: it takes s as digits of its residue.
        if (trace.operations[i].signature.s >= crypto::babyjubjub::kSubgroupOrder) {
            return notProvable();
        }
    }
    Builder builder(Builder::Mode::Values);
    PartCounts parts;
    synthesizeBatch(builder, parts, shape, trace, publicDataOf(batch, trace.oldRoot, trace.newRoot));
    if (!builder.satisfied()) {
        return notProvable();
    }
    return std::move(builder).takeWitness();
}

} // namespace landfall::circuits
