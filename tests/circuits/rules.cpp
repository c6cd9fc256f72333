#include "circuits/rules.h"

namespace landfall::testing {

namespace {

BatchTrace traceOf(const World& world, const std::vector<Operation>& operations) {
    LenientBatch batch(world.state, world.header(4));
    for (const Operation& operation : operations) {
        batch.add(operation);
    }
    return batch.finish();
}

BatchTrace traceOf(const World& world, const SignedWithdraw& request) {
    LenientBatch batch(world.state, world.header(4));
    batch.add(operationOf(request.request), &request);
    return batch.finish();
}

Operation of(OperationType type, AccountId account, const Address& address, TokenId token, ChainIndex chain,
             Amount amount) {
    Operation op;
    op.type = type;
    op.account = account;
    op.address = address;
    op.token = token;
    op.chain = chain;
    op.amount = amount;
    return op;
}

// A signed withdrawal that `change` may spoil before it is signed.
SignedWithdraw signedWith(const World& w, const std::function<void(Withdraw&)>& change) {
    Withdraw request = w.withdraw(w.users[0], 1, 2, 1000, *packFee(50));
    change(request);
    return w.sign(w.users[0], request);
}

SignedWithdraw signedWide(const World& w, const std::function<void(Withdraw&)>& change) {
    return signedWith(w, [&](Withdraw& request) {
        request.to = w.withdrawWide(w.users[0], 1, 2, 0, 0).to;
        change(request);
    });
}

} // namespace

const std::vector<Rule>& batchRules() {
    static const std::vector<Rule> all = [] {
        std::vector<Rule> out;
        const auto row = [&out](const char* name, RuleMaker make) { out.push_back({name, std::move(make)}); };
        constexpr auto Deposit = OperationType::Deposit;
        constexpr auto SetKey = OperationType::SetKey;
        constexpr auto ForcedExit = OperationType::ForcedExit;
        constexpr auto DepositRefused = OperationType::DepositRefused;
        constexpr auto PartialExit = OperationType::PartialExit;

        row("withdraw: balance covers amount and fee", [](const World& w, bool broken) {
            return traceOf(w, signedWith(w, [&](Withdraw& r) { r.amount = 6'000'000 - 50 + (broken ? 1 : 0); }));
        });
        row("withdraw: nonce", [](const World& w, bool broken) {
            return traceOf(w, signedWith(w, [&](Withdraw& r) { r.nonce += broken ? 1 : 0; }));
        });
        row("withdraw: in time", [](const World& w, bool broken) {
            return traceOf(w, signedWith(w, [&](Withdraw& r) { r.validUntil = w.now - (broken ? 1 : 0); }));
        });
        row("withdraw: from is the owner", [](const World& w, bool broken) {
            return traceOf(w, signedWith(w, [&](Withdraw& r) { r.from = w.users[broken ? 1 : 0].address; }));
        });
        row("withdraw: fee is canonical", [](const World& w, bool broken) {
            return traceOf(w, signedWith(w, [&](Withdraw& r) { r.fee = broken ? 20 << 5 | 2 : 2000 << 5; }));
        });
        row("withdraw: signed by the account's key", [](const World& w, bool broken) {
            return traceOf(w, w.sign(w.users[broken ? 1 : 0], w.withdraw(w.users[0], 1, 2, 1000, 0)));
        });
        row("withdraw: signed for this network", [](const World& w, bool broken) {
            World elsewhere = w;
            elsewhere.networkId[5] ^= broken ? 1 : 0;
            return traceOf(w, elsewhere.sign(w.users[0], w.withdraw(w.users[0], 1, 2, 1000, 0)));
        });
        row("withdraw: the words are what was signed", [](const World& w, bool broken) {
            const SignedWithdraw request = signedWith(w, [](Withdraw&) {});
            LenientBatch batch(w.state, w.header(4));
            Operation op = operationOf(request.request);
            op.address.bytes[19] ^= broken ? 1 : 0;
            batch.add(op, &request);
            return batch.finish();
        });
        row("withdraw: s", [](const World& w, bool broken) {
            SignedWithdraw request = signedWith(w, [](Withdraw&) {});
            request.signature.s = *checkedAdd(request.signature.s, broken ? 1 : 0);
            return traceOf(w, request);
        });
        row("wide withdraw: nonce", [](const World& w, bool broken) {
            return traceOf(w, signedWide(w, [&](Withdraw& r) { r.nonce += broken ? 1 : 0; }));
        });
        row("wide withdraw: in time", [](const World& w, bool broken) {
            return traceOf(w, signedWide(w, [&](Withdraw& r) { r.validUntil = w.now - (broken ? 1 : 0); }));
        });
        row("wide withdraw: from is the owner", [](const World& w, bool broken) {
            return traceOf(w, signedWide(w, [&](Withdraw& r) { r.from = w.users[broken ? 1 : 0].address; }));
        });
        row("wide withdraw: the expiry is what was signed", [](const World& w, bool broken) {
            auto trace = traceOf(w, signedWide(w, [](Withdraw&) {}));
            trace.operations[0].wideValidUntil += broken ? 1 : 0;
            return trace;
        });
        const auto wideBit = [](std::size_t byte) {
            return [byte](const World& w, bool broken) {
                const SignedWithdraw request = signedWide(w, [](Withdraw&) {});
                LenientBatch batch(w.state, w.header(4));
                Operation op = operationOf(request.request);
                op.wideAddress.bytes[byte] ^= broken ? 1 : 0;
                batch.add(op, &request);
                return batch.finish();
            };
        };
        row("wide withdraw: the address's high bits are what was signed", wideBit(0));
        row("wide withdraw: the address's low bits are what was signed", wideBit(31));
        row("wide withdraw: a narrow one's signature is another", [](const World& w, bool broken) {
            const SignedWithdraw wide = signedWide(w, [](Withdraw&) {});
            SignedWithdraw narrow = signedWith(w, [&](Withdraw& r) { r.to = Address{}; });
            narrow.request = wide.request;
            return traceOf(w, broken ? narrow : wide);
        });
        row("wide withdraw: no other address", [](const World& w, bool broken) {
            const SignedWithdraw request = signedWide(w, [](Withdraw&) {});
            LenientBatch batch(w.state, w.header(4));
            Operation op = operationOf(request.request);
            op.address.bytes[19] = broken ? 1 : 0;
            batch.add(op, &request);
            return batch.finish();
        });
        row("wide withdraw: fee and amount leave the balance", [](const World& w, bool broken) {
            return traceOf(w, signedWide(w, [&](Withdraw& r) { r.amount = 6'000'000 - 50 + (broken ? 1 : 0); }));
        });
        row("wide withdraw: its vault does not go below zero", [](const World& w, bool broken) {
            return traceOf(w, signedWide(w, [&](Withdraw& r) { r.chain = broken ? 5 : 3; }));
        });
        row("withdraw: no key of small order", [](const World& w, bool broken) {
            // With the identity as key and as R8, s = 0 satisfies the equation for any message.
            World weak = w;
            const crypto::EddsaPublicKey identity{};
            weak.advance({w.setKey(1, w.users[0].address, keyHashOf(broken ? identity : w.users[0].key->publicKey()))});
            SignedWithdraw request = signedWith(weak, [](Withdraw&) {});
            if (broken) {
                request.publicKey = identity;
                request.signature = {identity, Uint256(0)};
            }
            return traceOf(weak, request);
        });
        row("deposit: to the owner's account", [](const World& w, bool broken) {
            return traceOf(w, {of(Deposit, 1, w.users[broken ? 1 : 0].address, 1, 1, 5)});
        });
        row("deposit: a new account has an owner", [](const World& w, bool broken) {
            return traceOf(w, {of(Deposit, 77, broken ? Address{} : Address{{7}}, 1, 1, 5)});
        });
        row("deposit: balance does not overflow", [](const World& w, bool broken) {
            return traceOf(w, {of(Deposit, 1, w.users[0].address, 500, 1, kAmountLimit - 1),
                               of(Deposit, 1, w.users[0].address, 500, 2, broken ? 1 : 0)});
        });
        row("deposit: vault does not overflow", [](const World& w, bool broken) {
            return traceOf(w, {of(Deposit, 1, w.users[0].address, 500, 1, kAmountLimit - 1),
                               of(Deposit, 2, w.users[1].address, 500, 1, broken ? 1 : 0)});
        });
        row("refused deposit: no account", [](const World& w, bool broken) {
            return traceOf(w, {of(DepositRefused, broken ? 1 : 0, w.users[0].address, 1, 1, 5)});
        });
        row("forced exit: nothing to others", [](const World& w, bool broken) {
            return traceOf(w, {of(ForcedExit, 1, w.users[1].address, 0, 1, broken ? 1 : 0)});
        });
        row("forced exit: whole balance", [](const World& w, bool broken) {
            return traceOf(w, {of(ForcedExit, 1, w.users[0].address, 0, 1, 3'000'000 - (broken ? 1 : 0))});
        });
        row("forced exit: an owner is not passed over", [](const World& w, bool broken) {
            return traceOf(w, {of(ForcedExit, 1, w.users[broken ? 0 : 1].address, 0, 1, 0)});
        });
        row("forced exit: not more than the balance", [](const World& w, bool broken) {
            return traceOf(w, {of(ForcedExit, 1, w.users[0].address, 0, 1, 3'000'000 + (broken ? 1 : 0))});
        });
        // users[0] owns 12 of token 9, and 7 of these lie on chain 2.
        const auto spread = [](World w) {
            w.advance({World::deposit(w.users[0], 9, 1, 5), World::deposit(w.users[0], 9, 2, 7)});
            return w;
        };
        row("forced exit: a part is not passed off as the whole", [=](const World& w, bool broken) {
            return traceOf(spread(w), {of(broken ? ForcedExit : PartialExit, 1, w.users[0].address, 9, 2, 7)});
        });
        row("forced exit: nothing is not passed off as the whole", [=](const World& w, bool broken) {
            return traceOf(spread(w), {of(broken ? ForcedExit : PartialExit, 1, w.users[0].address, 9, 3, 0)});
        });
        row("partial exit: not the whole", [=](World w, bool broken) {
            w = spread(w);
            w.advance({World::forcedExit(1, w.users[0].address, 9, 2)});
            return traceOf(w, {of(broken ? PartialExit : ForcedExit, 1, w.users[0].address, 9, 1, 5)});
        });
        row("partial exit: not of nothing at all", [](const World& w, bool broken) {
            return traceOf(w, {of(broken ? PartialExit : ForcedExit, 1, w.users[0].address, 9, 2, 0)});
        });
        row("partial exit: nothing to others", [=](const World& w, bool broken) {
            return traceOf(spread(w), {of(PartialExit, 1, w.users[broken ? 1 : 0].address, 9, 2, 7)});
        });
        row("partial exit: not of others", [=](const World& w, bool broken) {
            return traceOf(spread(w), {of(PartialExit, 1, w.users[broken ? 1 : 0].address, 9, 3, 0)});
        });
        row("partial exit: empties the vault", [=](const World& w, bool broken) {
            return traceOf(spread(w), {of(PartialExit, 1, w.users[0].address, 9, 2, broken ? 6 : 7)});
        });
        row("partial exit: of nothing only from an empty vault", [=](const World& w, bool broken) {
            return traceOf(spread(w), {of(PartialExit, 1, w.users[0].address, 9, broken ? 2 : 3, 0)});
        });
        row("partial exit: in a slot", [=](const World& w, bool broken) {
            auto trace = traceOf(spread(w), {of(PartialExit, 1, w.users[0].address, 9, 3, 0)});
            trace.vaultSlots[0].used = !broken;
            return trace;
        });
        row("partial exit: without withdrawals", [=](const World& world, bool broken) {
            const World w = spread(world);
            LenientBatch batch(w.state, w.header(4));
            const SignedWithdraw request = w.sign(w.users[0], w.withdraw(w.users[0], 9, broken ? 2 : 1, 1, 0));
            batch.add(operationOf(request.request), &request);
            batch.add(of(PartialExit, 1, w.users[0].address, 9, 2, broken ? 6 : 7));
            return batch.finish();
        });
        row("partial exit: beside a withdrawal of nothing", [=](const World& world, bool broken) {
            const World w = spread(world);
            LenientBatch batch(w.state, w.header(4));
            const SignedWithdraw request = w.sign(w.users[0], w.withdraw(w.users[0], 9, 2, broken ? 7 : 0, 0));
            batch.add(operationOf(request.request), &request);
            batch.add(of(PartialExit, 1, w.users[0].address, 9, 2, broken ? 0 : 7));
            return batch.finish();
        });
        row("vault: does not go below zero", [](const World& w, bool broken) {
            return traceOf(w, signedWith(w, [&](Withdraw& r) { r.chain = broken ? 5 : 3; }));
        });
        row("vault: slots rise", [](const World& w, bool broken) {
            LenientBatch batch(w.state, w.header(4));
            batch.vaultsDescend = broken;
            batch.add(of(Deposit, 1, w.users[0].address, 1, 1, 5));
            batch.add(of(Deposit, 1, w.users[0].address, 2, 1, 5));
            return batch.finish();
        });
        row("vault: every operation in a slot", [](const World& w, bool broken) {
            auto trace = traceOf(w, {of(Deposit, 1, w.users[0].address, 1, 1, 5)});
            trace.vaultSlots[0].used = !broken;
            return trace;
        });
        row("vault: slot of its token and chain", [](const World& w, bool broken) {
            auto trace = traceOf(w, {of(Deposit, 1, w.users[0].address, 1, 1, 5)});
            trace.vaultSlots[0].chain = broken ? 2 : 1;
            return trace;
        });
        row("vault: before", [](const World& w, bool broken) {
            auto trace = traceOf(w, {of(Deposit, 1, w.users[0].address, 1, 1, 5)});
            trace.vaultSlots[0].before += broken ? 1 : 0;
            return trace;
        });
        row("fee: in a slot", [](const World& w, bool broken) {
            auto trace = traceOf(w, signedWith(w, [](Withdraw&) {}));
            trace.feeSlots[0].used = !broken;
            return trace;
        });
        row("fee: slot of its token", [](const World& w, bool broken) {
            auto trace = traceOf(w, signedWith(w, [](Withdraw&) {}));
            trace.feeSlots[0].token = broken ? 2 : 1;
            return trace;
        });
        row("fee: account exists", [](const World& w, bool broken) {
            BatchHeader header = w.header(4);
            header.feeAccount = broken ? 4000 : 2;
            const SignedWithdraw request = signedWith(w, [](Withdraw&) {});
            LenientBatch batch(w.state, header);
            batch.add(operationOf(request.request), &request);
            return batch.finish();
        });
        row("trees: balance before", [](const World& w, bool broken) {
            auto trace = traceOf(w, {of(Deposit, 1, w.users[0].address, 1, 1, 5)});
            trace.operations[0].balance.before += broken ? 1 : 0;
            return trace;
        });
        row("trees: key hash before", [](const World& w, bool broken) {
            auto trace = traceOf(w, {of(Deposit, 1, w.users[0].address, 1, 1, 5)});
            trace.operations[0].account.keyHash += Fr(broken ? 1 : 0);
            return trace;
        });
        row("trees: nonce before", [](const World& w, bool broken) {
            auto trace = traceOf(w, {of(Deposit, 1, w.users[0].address, 1, 1, 5)});
            trace.operations[0].account.nonce += broken ? 1 : 0;
            return trace;
        });
        row("trees: account's siblings", [](const World& w, bool broken) {
            auto trace = traceOf(w, {of(Deposit, 1, w.users[0].address, 1, 1, 5)});
            trace.operations[0].account.path[11][2] += Fr(broken ? 1 : 0);
            return trace;
        });
        row("trees: balance's siblings", [](const World& w, bool broken) {
            auto trace = traceOf(w, {of(Deposit, 1, w.users[0].address, 1, 1, 5)});
            trace.operations[0].balance.path[0][0] += Fr(broken ? 1 : 0);
            return trace;
        });
        row("trees: an operation starts where the last one ended", [](const World& w, bool broken) {
            auto trace =
                traceOf(w, {of(Deposit, 1, w.users[0].address, 1, 1, 5), of(Deposit, 1, w.users[0].address, 1, 1, 5)});
            if (broken) {
                trace.operations[1] = trace.operations[0];
            }
            return trace;
        });
        row("words: no gap between operations", [](const World& w, bool broken) {
            auto trace = traceOf(w, {of(Deposit, 1, w.users[0].address, 1, 1, 5)});
            if (broken) {
                std::swap(trace.operations[0], trace.operations[1]);
            }
            return trace;
        });
        row("words: a gap after the first", [](const World& w, bool broken) {
            auto trace =
                traceOf(w, {of(Deposit, 1, w.users[0].address, 1, 1, 5), of(Deposit, 2, w.users[1].address, 1, 1, 5)});
            if (broken) {
                std::swap(trace.operations[1], trace.operations[2]);
            }
            return trace;
        });
        row("words: a batch has an operation", [](const World& w, bool broken) {
            return traceOf(w, broken ? std::vector<Operation>{}
                                     : std::vector{of(Deposit, 1, w.users[0].address, 1, 1, 5)});
        });
        const auto idle = [](const std::function<void(Operation&)>& spoil) {
            return [spoil](const World& w, bool broken) {
                auto trace = traceOf(w, {of(Deposit, 1, w.users[0].address, 1, 1, 5)});
                if (broken) {
                    spoil(trace.operations[3].operation);
                }
                return trace;
            };
        };
        row("no-op: no chain", idle([](Operation& op) { op.chain = 1; }));
        row("no-op: no token", idle([](Operation& op) { op.token = 1; }));
        row("no-op: no account", idle([](Operation& op) { op.account = 1; }));
        row("no-op: no amount", idle([](Operation& op) { op.amount = 1; }));
        row("no-op: no fee", idle([](Operation& op) { op.fee = 1 << 5; }));
        row("no-op: no address", idle([](Operation& op) { op.address.bytes[19] = 1; }));
        row("no-op: no time", idle([](Operation& op) { op.validUntil = 1; }));
        const auto field = [](OperationType type, const std::function<void(Operation&)>& spoil) {
            return [type, spoil](const World& w, bool broken) {
                Operation op = of(type, type == DepositRefused ? 0 : 1, w.users[0].address, type == SetKey ? 0 : 1, 1,
                                  type == ForcedExit ? Amount{6'000'000}
                                  : type == SetKey   ? Amount{0}
                                                     : Amount{5});
                if (type == ForcedExit) {
                    op.chain = 2;
                    World rich = w;
                    rich.advance({World::deposit(w.users[1], 1, 2, 10'000'000)});
                    if (broken) {
                        spoil(op);
                    }
                    return traceOf(rich, {op});
                }
                if (broken) {
                    spoil(op);
                }
                return traceOf(w, {op});
            };
        };
        const auto highFee = [](Operation& op) { op.fee = 1 << 9; };
        const auto lowFee = [](Operation& op) { op.fee = 1; };
        const auto time = [](Operation& op) { op.validUntil = 1; };
        const auto noChain = [](Operation& op) { op.chain = 0; };
        row("deposit: no fee", field(Deposit, lowFee));
        row("deposit: no high fee", field(Deposit, highFee));
        row("deposit: no time", field(Deposit, time));
        row("deposit: no high bits of a wide address",
            field(Deposit, [](Operation& op) { op.wideAddress.bytes[0] = 1; }));
        row("deposit: a chain", field(Deposit, noChain));
        row("refused deposit: no fee", field(DepositRefused, lowFee));
        row("refused deposit: no time", field(DepositRefused, time));
        row("forced exit: no fee", field(ForcedExit, lowFee));
        row("forced exit: no time", field(ForcedExit, time));
        row("partial exit: no fee", [=](const World& w, bool broken) {
            Operation op = of(PartialExit, 1, w.users[0].address, 9, 3, 0);
            op.fee = broken ? 1 : 0;
            return traceOf(spread(w), {op});
        });
        row("set key: no token", field(SetKey, [](Operation& op) { op.token = 1; }));
        row("set key: no amount", field(SetKey, [](Operation& op) { op.amount = 1; }));
        row("set key: no time", field(SetKey, time));
        row("set key: a chain", field(SetKey, noChain));
        return out;
    }();
    return all;
}

} // namespace landfall::testing
