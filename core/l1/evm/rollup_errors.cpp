#include "l1/evm/rollup_errors.h"

#include "base/hex.h"
#include "l1/evm/abi.h"
#include "l1/evm/rollup_abi.h"
#include "protocol/address.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace landfall::l1::evm {

namespace {

// IRollupTypes.ConfigField.
constexpr std::array kConfigFields{"networkId",     "chainIndex",   "chainSet",     "genesisRoot",   "verifier4",
                                   "verifier8",     "verifier32",   "proveWindow",  "maxFutureSkew", "queueWindow",
                                   "armWindow",     "roleDelay",    "exitPriority", "releaseDelay",  "queueFee",
                                   "leastQueueFee", "mostQueueFee", "pushGas",      "exits",         "verifierExit",
                                   "lastResort",    "governor",     "guardian",     "sequencers",    "attesters"};

constexpr auto kErrors = std::to_array<RollupError>({
    {"BadConfig(uint8)", "the deployment's configuration is refused for its {0}: correct it and deploy again",
     kConfigFields},
    {"WrongSecondPart(address)",
     "the contract at {0} is no second part of this configuration: deploy both from the same"},
    {"Reentered()", "a token tried to call back into the contract: this token can't be used"},
    {"NoExits()",
     "this network has no exits after a freeze, so it can't be armed or frozen: claim what is pending, and "
     "ask for a forced exit"},
    {"NotOpen(uint8)",
     "the contract on this chain is frozen (status {0}): in status 2 executing and claiming go on, in "
     "status 3 claiming, exits and refunds of what was queued"},
    {"NotDirect()", "batches must be committed and proven by a plain account, straight to the contract"},
    {"NotSequencer(address,uint8)", "{0} is not an active sequencer on this chain (status {1}): use its account, or "
                                    "have the governor admit it"},
    {"NotOrigin()", "this request must come straight from a plain account, not through another contract"},
    {"NotGovernor()", "only the governor of this chain's contract may do that"},
    {"NotGuardian()", "only the guardian or the governor of this chain's contract may do that"},
    {"WrongFee(uint256,uint256)", "the request sent {0} wei where its queue fee needs {1}: ask for the fee again"},
    {"UnknownToken(uint16)", "token {0} is not registered on this chain"},
    {"BadToken(address)", "{0} can't be registered: it has no code, no decimals() or more than 18 decimals"},
    {"TokenTaken(uint16)", "token {0} or its address is registered already, and registration is for good"},
    {"DepositTooSmall(uint256,uint256)", "a deposit of {0} units is below the least of {1}: deposit more"},
    {"DepositTooLarge(uint256)", "a deposit of {0} units would go over what the contract may hold: deposit less"},
    {"DepositNotReceived(uint256,uint256)",
     "the token moved {1} units instead of {0}: approve the whole amount first; a "
     "token that keeps a part of what it moves can't be deposited"},
    {"BadOwner(address)", "{0} can't own an account: it is zero or a contract"},
    {"BadKeyHash()", "the key hash is not below the field's size"},
    {"BadAccount(uint32)", "account {0} is beyond the network's capacity"},
    {"NothingGiven()", "the call carries no batches, or lists of different lengths"},
    {"UnknownBatch(uint64)", "the contract does not hold batch {0} in this form: it was executed, reverted or "
                             "committed differently"},
    {"TooManyBatches()", "32 batches wait for execution on this chain: execute some first"},
    {"BadLength(uint256)", "the batch data has {0} bytes, which no number of operations gives"},
    {"WrongNetwork()", "the batch is for another network than this contract's"},
    {"WrongNumber(uint64,uint64)", "the batch has number {0} where the contract expects {1}"},
    {"WrongChainSet(uint16)", "the batch names chain set {0}, which is not this network's"},
    {"BadTimestamp(uint64)", "the batch's timestamp {0} is before the last one's or too far in the future"},
    {"TooLate(uint64,uint64)", "batch {0} could only be committed and proven until {1}"},
    {"TooEarly(uint64,uint64)", "batch {0} can be reverted only after its deadline {1}"},
    {"UnsupportedSize(uint8)", "this contract has no verifying key for batches of size {0}"},
    {"BadCount(uint256)", "the batch has {0} operations, which its size does not allow"},
    {"UnknownType(uint256,uint8)", "operation {0} of the batch has the unknown type {1}"},
    {"WrongAddressFamily(uint256)",
     "operation {0} of the batch pays a Starknet address of 32 bytes on this chain, which has addresses of 20"},
    {"ChainNotInSet(uint256,uint8)", "operation {0} of the batch is for chain {1}, which is not in the network"},
    {"QueueMismatch(uint64)", "the batch's queue items up to {0} are not this chain's next ones"},
    {"NotInField()", "a root or P is not below the field's size"},
    {"WrongInputs(uint64)", "P, r, e are not those of batch {0}"},
    {"InvalidProof(uint64)", "the contract rejects the proof of batch {0}"},
    {"ForcedExitFirst(uint16)",
     "a forced exit of token {0} has waited on this chain for so long that it comes before withdrawals: put the "
     "queue's items into the batch first"},
    {"WrongPayouts(uint64)", "the payouts given are not those of batch {0}"},
    {"NotProven(uint64)", "batch {0} is not proven on this chain yet"},
    {"BadSignature(uint256)", "attestation {0} is not by an attester of this chain, or out of order"},
    {"NoQuorum(uint256,uint256)", "{0} attestations were given where {1} are needed"},
    {"AboveFreeze(uint64,uint64)", "batch {0} is above {1}, the last that is executed after the freeze"},
    {"NeedMoreGas()", "the transaction's gas does not suffice for its payouts: send it with more"},
    {"NothingPending()", "nothing is pending for this owner and token on this chain"},
    {"NothingHeld(uint16)",
     "an owed exit of token {0} can't be asked for now: the contract holds nothing of it, or another free exit of it "
     "waits in the queue. Ask again later, or pay the queue fee (forced-exit --pay-fee)"},
    {"BadRecipient(address)", "tokens can't be claimed to {0}: name an account that can take them"},
    {"NotDelayed(uint64,uint256)", "payout {1} of batch {0} does not wait: it was paid, released or never delayed"},
    {"StillDelayed(uint64)",
     "the payout is above what may leave this chain in a day: it can be released from {0} (Unix "
     "time) on"},
    {"ExecutionPaused(uint64)", "executions on this chain are paused until {0} (Unix time): send it again then"},
    {"TooSoonAfterPause(uint64)",
     "executions on this chain were paused, and who could not execute has some time to do so: send it again from {0} "
     "(Unix time) on"},
    {"PauseTooSoon(uint64)", "executions can be paused again only from {0} (Unix time) on"},
    {"NotPaused()", "executions on this chain are not paused"},
    {"TransferFailed()", "the token's transfer failed"},
    {"AlreadyProven(uint64)", "batch {0} is proven and can't be reverted by deadline"},
    {"AlreadyExecuted(uint64)", "batch {0} is executed already"},
    {"NotOverdue()", "the queue's first item is not overdue"},
    {"NotArmed()", "the contract must be armed before it can be frozen"},
    {"ArmWindowOpen(uint64)", "the contract can be frozen only from {0} on"},
    {"AlreadyFrozen()", "the contract is frozen already"},
    {"NotFrozen(uint8)", "the contract on this chain is not frozen (status {0}), or its exits are open already"},
    {"NoLastResort()", "this network's exits open by its attesters' word alone: ask them for a FREEZE certificate"},
    {"CertificateGiven(uint64)", "the attesters froze this chain at batch {0}: execute up to it, and exits are open"},
    {"LastResortTooEarly(uint64)", "exits can be opened without the attesters from {0} (Unix time) on"},
    {"ExitsNotOpen(uint8)",
     "exits are not open on this chain (status {0}): the contract must be frozen, and executed up "
     "to the batch that its attesters named"},
    {"BadAmount(uint256)", "the amount {0} is no share that an account can have"},
    {"BelowUnit(uint256)", "the share of {0} (in 18 decimals) is less than the token's smallest unit on this chain"},
    {"InvalidExit(uint32,uint16)",
     "the contract rejects the proof of account {0}'s share of token {1}: make it again at "
     "the batch at which exits are open"},
    {"AlreadyExited(uint32,uint16)", "account {0}'s share of token {1} was taken out of this chain already"},
    {"AboveHeld(uint256,uint256)", "{0} (in 18 decimals) are asked for where the contract holds {1}"},
    {"NotWaiting(uint64)", "item {0} is not in this chain's queue, or an executed batch took it"},
    {"AlreadyRefunded(uint64)", "item {0} of this chain's queue was given back already"},
    {"WrongItem(uint64)", "the words given are not those of item {0} of this chain's queue"},
    {"UnknownChange()", "no such change is scheduled"},
    {"ChangeNotReady(uint64)", "the change can be applied only from {0} on"},
    {"ChangeExpired()", "the change was not applied within 14 days after its time lock: propose it again"},
    {"BadChange()", "the change makes no sense in the contract's present state"},
    {"RegistrationClosed()", "batches were committed already: a new token needs a scheduled change"},
    {"PushMismatch()", "a token moved another amount than a payout asked for"},
    {"OnlySelf()", "only the contract itself may call that"},
    {"BadVerifyingKey()", "the verifier refuses this verifying key: make the proving key again"},
});

std::string shown(const AbiType& type, const AbiValue& value, std::span<const char* const> names) {
    if (type.kind == AbiType::Kind::Address) {
        return protocol::formatAddress(value.address());
    }
    const auto number = value.number();
    return number < Uint256(names.size()) ? names[number.low64()] : number.toDecimal();
}

struct ParsedError {
    AbiSignature signature;
    FixedBytes<4> selector;
    const RollupError* text;
};

std::string sentenceOf(const ParsedError& error, const AbiValue::List& arguments) {
    std::string sentence = error.text->sentence;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        const std::string mark = "{" + std::to_string(i) + "}";
        if (const auto at = sentence.find(mark); at != std::string::npos) {
            sentence.replace(at, mark.size(), shown(error.signature.parameters[i], arguments[i], error.text->names));
        }
    }
    return sentence;
}

const std::vector<ParsedError>& parsedErrors() {
    static const std::vector<ParsedError> table = [] {
        std::vector<ParsedError> out;
        for (const auto& error : kErrors) {
            auto signature = knownSignature(error.signature);
            const auto selector = signature.selector();
            out.push_back({std::move(signature), selector, &error});
        }
        return out;
    }();
    return table;
}

Error reverted(const std::string& why) {
    return Error::invalid("contract-reverted", "the chain refuses the transaction: " + why);
}

// Text from a stranger: printable ASCII only, and not too much of it.
std::string harmless(const Bytes& text) {
    std::string out;
    for (const auto c : text) {
        if (out.size() < 200) {
            out += c >= 0x20 && c < 0x7f ? static_cast<char>(c) : '?';
        }
    }
    return out;
}

} // namespace

std::string contractErrorCode(std::string_view name) {
    std::string out = "contract";
    for (const char c : name) {
        if (std::isupper(static_cast<unsigned char>(c)) != 0) {
            out += '-';
        }
        out += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    }
    return out;
}

std::span<const RollupError> rollupErrors() {
    return kErrors;
}

Error describeRevert(ByteView revertBytes) {
    if (revertBytes.size() < 4) {
        return reverted("it gives no reason");
    }
    const FixedBytes<4> selector{revertBytes[0], revertBytes[1], revertBytes[2], revertBytes[3]};
    const ByteView body = revertBytes.subspan(4);
    for (const auto& known : parsedErrors()) {
        if (known.selector != selector) {
            continue;
        }
        const auto arguments = abiDecode(known.signature.parameters, body);
        return Error::invalid(contractErrorCode(known.signature.name),
                              sentenceOf(known, arguments ? *arguments : AbiValue::List{}));
    }
    // Built into Solidity.
    static const AbiSignature text = knownSignature("Error(string)");
    static const AbiSignature panic = knownSignature("Panic(uint256)");
    if (selector == text.selector()) {
        if (const auto arguments = abiDecode(text.parameters, body)) {
            return reverted("\"" + harmless((*arguments)[0].asBytes()) + "\"");
        }
    }
    if (selector == panic.selector()) {
        if (const auto arguments = abiDecode(panic.parameters, body)) {
            return reverted("its code failed with panic " + (*arguments)[0].number().toDecimal());
        }
    }
    return reverted("it gives the unknown reason " + toHex0x(revertBytes.first(4)));
}

} // namespace landfall::l1::evm
