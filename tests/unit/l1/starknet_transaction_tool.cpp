// For tests/js, by the rules of support/starknet_tool.h. HEAD: the chain's id, nonce, tip, then amount and price of
// L1 gas, L2 gas and L1 data gas.
//
//   calldata [<to> <selector> <count> <felt>…]…               an account's calldata for these calls
//   invoke <key> HEAD <sender> <calldata felt>…               hash r s
//   deploy-account <key> HEAD <class hash> <salt> <felt>…     hash r s address
//   declare <key> HEAD <sender> <class hash> <compiled class hash>   hash r s
//   class <abi, hex> 3 × [<count> <selector, function>…] <program felt>…   the class hash
//   compiled-class SEGMENT 3 × [<count> <selector, offset, count, builtin…>…] <bytecode felt>…   its hash; a
//                  SEGMENT is a length, or the word "parts", their count and each
//   class-file <folder> <name>              the hash of the class and of the compiled class
#include "base/hex.h"
#include "l1/starknet/class_file.h"
#include "l1/starknet/compiled_class.h"
#include "l1/starknet/transaction.h"
#include "support/starknet_tool.h"

namespace {

using namespace landfall;
using namespace landfall::l1::starknet;
using tool::need;
using tool::shown;
using tool::Words;

ResourceBound bound(Words& words) {
    const auto amount = words.small();
    return {amount, words.number()};
}

TransactionHead head(Words& words) {
    TransactionHead out;
    out.chainId = words.felt();
    out.nonce = words.felt();
    out.bounds.tip = words.small();
    out.bounds.l1Gas = bound(words);
    out.bounds.l2Gas = bound(words);
    out.bounds.l1DataGas = bound(words);
    return out;
}

template <class Transaction>
std::string signedBy(const crypto::StarkPrivateKey& key, const Transaction& transaction) {
    const auto hash = need(transactionHash(transaction));
    const auto signature = need(key.sign(hash));
    return shown(hash) + " " + signature.r.toQuantity() + " " + signature.s.toQuantity();
}

std::vector<EntryPoint> entryPoints(Words& words) {
    std::vector<EntryPoint> out(words.small());
    for (auto& entry : out) {
        entry.selector = words.felt();
        entry.function = words.small();
    }
    return out;
}

std::string classHash(Words& words) {
    SierraClass out;
    const auto abi = need(fromHex(words.text()));
    out.abi.assign(abi.begin(), abi.end());
    out.external = entryPoints(words);
    out.l1Handler = entryPoints(words);
    out.constructor = entryPoints(words);
    out.program = words.rest();
    return shown(sierraClassHash(out));
}

BytecodeSegment segment(Words& words) {
    BytecodeSegment out;
    const auto text = words.text();
    if (text != "parts") {
        out.length = need(Uint256::fromHexNumber(text)).low64();
        return out;
    }
    for (auto left = words.small(); left > 0; --left) {
        out.parts.push_back(segment(words));
    }
    return out;
}

std::vector<CompiledEntryPoint> compiledEntryPoints(Words& words) {
    std::vector<CompiledEntryPoint> out(words.small());
    for (auto& entry : out) {
        entry.selector = words.felt();
        entry.offset = words.small();
        entry.builtins.resize(words.small());
        for (auto& builtin : entry.builtins) {
            builtin = words.text();
        }
    }
    return out;
}

std::string compiledClass(Words& words) {
    CompiledClass out;
    out.segments = segment(words);
    out.external = compiledEntryPoints(words);
    out.l1Handler = compiledEntryPoints(words);
    out.constructor = compiledEntryPoints(words);
    out.bytecode = words.rest();
    return shown(need(compiledClassHash(out)));
}

std::string calldata(Words& words) {
    std::vector<Call> calls;
    while (!words.empty()) {
        Call call;
        call.to = words.felt();
        call.selector = words.felt();
        call.calldata = words.felts(words.small());
        calls.push_back(std::move(call));
    }
    return shown(executeCalldata(calls));
}

std::string answer(const std::string& command, Words& words) {
    if (command == "calldata") {
        return calldata(words);
    }
    if (command == "class") {
        return classHash(words);
    }
    if (command == "class-file") {
        const auto folder = QString::fromStdString(words.text());
        const auto read = need(readClass(folder, QString::fromStdString(words.text())));
        return shown({read.classHash, read.compiledClassHash});
    }
    if (command == "compiled-class") {
        return compiledClass(words);
    }
    const auto key = words.key();
    const auto first = head(words);
    if (command == "invoke") {
        const auto sender = words.felt();
        return signedBy(key, InvokeTransaction{first, sender, words.rest()});
    }
    if (command == "deploy-account") {
        const auto parts = words.felts(2);
        const DeployAccountTransaction transaction{first, parts[0], parts[1], words.rest()};
        return signedBy(key, transaction) + " " + shown(transaction.address());
    }
    if (command == "declare") {
        const auto parts = words.felts(3);
        return signedBy(key, DeclareTransaction{first, parts[0], parts[1], parts[2]});
    }
    throw std::invalid_argument("no such command");
}

} // namespace

int main() {
    return tool::answerLines(answer);
}
