#include "circuits/operation_words.h"
#include "circuits/subjects_parts.h"
#include "protocol/batch_words.h"
#include "protocol/public_data.h"

namespace landfall::testing {

using namespace protocol;

namespace {

using algebra::Fr;

// Numbers of an operation's advice.
constexpr std::size_t kDeposit = 0;
constexpr std::size_t kSetKey = 1;
constexpr std::size_t kForcedExit = 2;
constexpr std::size_t kWithdraw = 3;
constexpr std::size_t kSecond = 416;

// The fields of an operation whose two words are given: no other fields have these words.
Subject wordsOf(const Operation& op) {
    const WordPair words = op.type == OperationType::NoOp ? WordPair{} : encodeOperation(op);
    const Nonce nonce = op.isWithdrawal() ? op.nonce : 9;
    const UnixSeconds until = op.type == OperationType::WithdrawWide ? 1'700'000'000 : 0;
    Subject subject;
    subject.gadget = [=](Builder& b) {
        const Linear first = b.publicSignal(wordValue(words.first));
        const Linear second = b.publicSignal(wordValue(words.second));
        const Linear expiry = b.publicSignal(Fr(until)); // signed, where the words lack it
        const circuits::OperationWords w = circuits::operationWords(b, op, nonce, until);
        b.enforceEqual(w.first, first);
        b.enforceEqual(w.second, second);
        b.enforceEqual(w.wideValidUntil, expiry);
        return std::vector{w.deposit,
                           w.setKey,
                           w.forcedExit,
                           w.withdraw,
                           w.refused,
                           w.partialExit,
                           w.wide,
                           w.chain,
                           w.token,
                           w.amount,
                           w.address,
                           w.validUntil,
                           w.keyHash,
                           circuits::fromBits(w.accountBits),
                           circuits::fromBits(w.feeBits)};
    };
    subject.family = "words";
    subject.open = [=](Builder& b) {
        circuits::operationWords(b, op, nonce, until);
        return std::vector<Linear>{};
    };
    // The seven flags of types come first: all that are -1, 0 or 1, up to four of them not 0.
    for (int code = 0; code < 2187; ++code) {
        std::map<std::size_t, Fr> cheat;
        int set = 0;
        for (int flag = 0, rest = code; flag < 7; ++flag, rest /= 3) {
            cheat[static_cast<std::size_t>(flag)] = Fr(rest % 3 - 1);
            set += rest % 3 == 1 ? 0 : 1;
        }
        if (set <= 4) {
            subject.cheats.push_back(cheat);
        }
    }
    // A withdrawal's flag of -1 turns the nonce in the second word around; and a key's second word, which
    // is free, can make a sum of words 0 that says that nobody is active.
    const Fr turned = wordValue(words.second) - Fr(nonce) * circuits::powerOfTwo(56);
    subject.cheats.push_back({{kDeposit, Fr(1)}, {kForcedExit, Fr(1)}, {kWithdraw, Fr(-1)}, {kSecond, turned}});
    const Fr opposite = -(wordValue(words.first) + circuits::powerOfTwo(240));
    subject.cheats.push_back({{kDeposit, Fr(1)}, {kSetKey, Fr(1)}, {kSecond, opposite}});
    return subject;
}

} // namespace

void addWordSubjects(std::map<QString, Subject>& out) {
    const auto add = [&out](const char* name, OperationType type, const std::function<void(Operation&)>& fill) {
        Operation op;
        op.type = type;
        if (type != OperationType::NoOp) {
            op.chain = 5;
            op.address = Address{{0xab, 0xcd, 0x12}};
        }
        fill(op);
        Subject subject = wordsOf(op);
        if (!op.isWithdrawal()) {
            subject.harmless["operation.nonce"] =
                "the nonce stands in a withdrawal's words alone; elsewhere the account's leaf has it";
        }
        if (type == OperationType::NoOp) {
            subject.harmless["operation.chainInverse"] = "a no-op's chain is 0, and 0 is what the product must be";
            subject.freedom = 1;
        }
        out[QString::fromLatin1(name)] = std::move(subject);
    };
    add("words of nothing", OperationType::NoOp, [](Operation&) {});
    add("words of a deposit", OperationType::Deposit, [](Operation& op) {
        op.token = 600;
        op.account = 70'000;
        op.amount = Amount{1} << 100;
    });
    add("words of a key", OperationType::SetKey, [](Operation& op) {
        op.account = 70'000;
        op.keyHash = Fr(-1);
    });
    add("words of a forced exit", OperationType::ForcedExit, [](Operation& op) { op.account = (1 << 24) - 1; });
    add("words of a partial exit", OperationType::PartialExit, [](Operation& op) {
        op.token = 600;
        op.account = 70'000;
    });
    // A flag of -1 for a wide withdrawal wants an address of 0.
    add("words of a partial exit of nobody", OperationType::PartialExit, [](Operation& op) {
        op.address = {};
        op.token = 600;
        op.account = 70'000;
    });
    add("words of a withdrawal", OperationType::Withdraw, [](Operation& op) {
        op.token = 1023;
        op.account = 1;
        op.amount = 77;
        op.fee = 300 << 5 | 3;
        op.nonce = 0xffff'fffe;
        op.validUntil = 1'700'000'000;
    });
    add("words of a wide withdrawal", OperationType::WithdrawWide, [](Operation& op) {
        op.address = {};
        op.wideAddress.bytes.fill(0x9c);
        op.wideAddress.bytes[0] = 5;
        op.token = 1023;
        op.account = 1;
        op.amount = 77;
        op.fee = 300 << 5 | 3;
        op.nonce = 0xffff'fffe;
    });
    add("words of a refused deposit", OperationType::DepositRefused, [](Operation& op) {
        op.token = 600;
        op.amount = kAmountLimit - 1;
    });
}

} // namespace landfall::testing
