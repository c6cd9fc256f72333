#include "l1/evm/state_prover.h"

#include "base/hex.h"
#include "l1/error_codes.h"
#include "l1/evm/async.h"
#include "l1/evm/eth_ask.h"
#include "l1/evm/json_values.h"
#include "l1/evm/state_proof.h"

namespace landfall::l1::evm {

namespace {

constexpr std::chrono::minutes kUntilAskedAgain{10};

// Of a few hundred bytes to a few thousand each; deeper than a path no proof goes.
constexpr qsizetype kMostNodes = 130;

Result<std::vector<Bytes>> nodesOf(const QJsonValue& value) {
    const auto list = value.toArray();
    if (!value.isArray() || list.size() > kMostNodes) {
        return badAnswer("its proof is no list of nodes");
    }
    std::vector<Bytes> out;
    for (const auto& entry : list) {
        auto node = dataOf(entry, "proof");
        if (!node) {
            return node.error();
        }
        out.push_back(std::move(*node));
    }
    return out;
}

// Held against the root: what the answer says beside its nodes is not looked at.
Result<std::vector<Uint256>> slotsIn(const QJsonValue& value, const protocol::Address& account,
                                     const std::vector<Uint256>& slots, const Bytes32& stateRoot) {
    if (value.isNull()) {
        return Error::unavailable(code::kBlockNotFound, "the RPC server has no proof");
    }
    const auto object = value.toObject();
    const auto accountNodes = nodesOf(object[QStringLiteral("accountProof")]);
    if (!accountNodes) {
        return accountNodes.error();
    }
    const auto storageRoot = provenStorageRoot(stateRoot, account, *accountNodes);
    if (!storageRoot) {
        return badAnswer(storageRoot.error().message);
    }
    const auto proofs = object[QStringLiteral("storageProof")].toArray();
    if (proofs.size() != static_cast<qsizetype>(slots.size())) {
        return badAnswer("it proves another number of slots than asked for");
    }
    std::vector<Uint256> out;
    for (std::size_t i = 0; i < slots.size(); ++i) {
        if (!storageRoot->has_value()) { // an account that does not exist has nothing
            out.emplace_back();
            continue;
        }
        const auto nodes = nodesOf(proofs[static_cast<qsizetype>(i)].toObject()[QStringLiteral("proof")]);
        if (!nodes) {
            return nodes.error();
        }
        const auto slot = provenSlot(**storageRoot, slots[i], *nodes);
        if (!slot) {
            return badAnswer(slot.error().message);
        }
        out.push_back(*slot);
    }
    return out;
}

bool isAbsent(const Error& error) {
    return error.code == code::kBlockNotFound || error.code == code::kRpcError;
}

} // namespace

void StateProver::read(QObject* context, const protocol::Address& account, const std::vector<Uint256>& slots,
                       const BlockRef& block, Done<Slots> done) {
    auto finish = guarded(context, std::move(done));
    if (std::chrono::steady_clock::now() < m_notBefore) {
        later(context, finish, Result<Slots>(Slots()));
        return;
    }
    if (const auto root = m_client.stateRootOf(block.hash)) {
        ask(context, account, slots, block, *root, finish);
        return;
    }
    m_client.blockByHash(context, block.hash,
                         [this, context, account, slots, block, finish](const Result<BlockRef>& found) {
                             const auto root = m_client.stateRootOf(block.hash);
                             if (root) {
                                 ask(context, account, slots, block, *root, finish);
                             } else if (found) {
                                 m_why = "the hashes of this chain's blocks can't be reckoned from the headers that "
                                         "its servers send";
                                 finish(Slots());
                             } else {
                                 without(found.error(), finish);
                             }
                         });
}

// One that lies can say that it has no proof, but not for the others. Where none has ever held, this may be a chain
// whose proofs are of another kind, and a wrong one is no more than a missing one.
void StateProver::without(const Error& error, const Done<Slots>& done) {
    if (!isAbsent(error) && (m_everHeld || error.code != code::kRpcBadAnswer)) {
        done(error);
        return;
    }
    m_why = error.message;
    if (!m_everHeld) {
        m_notBefore = std::chrono::steady_clock::now() + kUntilAskedAgain;
    }
    done(Slots());
}

void StateProver::ask(QObject* context, const protocol::Address& account, const std::vector<Uint256>& slots,
                      const BlockRef& block, const Bytes32& stateRoot, Done<Slots> done) {
    QJsonArray keys;
    for (const auto& slot : slots) {
        keys.append(dataText(slot.toBigEndian())); // in full: not every server takes it without its zeros
    }
    auto ends = askEnds<std::vector<Uint256>>(
        [this, done = std::move(done)](const Result<std::vector<Uint256>>& values) {
            if (values) {
                m_everHeld = true;
                m_why.clear();
                done(Slots(*values));
                return;
            }
            without(values.error(), done);
        },
        [account, slots, stateRoot](const QJsonValue& value) { return slotsIn(value, account, slots, stateRoot); });
    m_rpc.callAside(context, QStringLiteral("eth_getProof"), {dataText(account.bytes), keys, atBlock(block.hash)},
                    std::move(ends.done), std::move(ends.accept));
}

} // namespace landfall::l1::evm
