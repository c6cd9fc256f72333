#include "l1/starknet/contract_views.h"

namespace landfall::l1::starknet {

namespace {

template <class T>
std::optional<T> whole(const FeltReader& reader, T value) {
    return reader.finished() ? std::optional<T>(std::move(value)) : std::nullopt;
}

} // namespace

std::optional<Uint256> number128In(FeltsView felts) {
    FeltReader in(felts);
    const auto value = in.number128();
    return whole(in, value);
}

std::optional<Uint256> number256In(FeltsView felts) {
    FeltReader in(felts);
    const auto value = in.number256();
    return whole(in, value);
}

std::optional<std::uint64_t> number64In(FeltsView felts) {
    FeltReader in(felts);
    const auto value = in.number64();
    return whole(in, value);
}

std::optional<bool> flagIn(FeltsView felts) {
    FeltReader in(felts);
    const auto value = in.flag();
    return whole(in, value);
}

std::optional<AmountAndCount> amountAndCountIn(FeltsView felts) {
    FeltReader in(felts);
    AmountAndCount out;
    out.amount = in.number128();
    out.count = in.number64();
    return whole(in, out);
}

std::optional<std::vector<Bytes32>> wordsIn(FeltsView felts) {
    FeltReader in(felts);
    std::vector<Bytes32> out(in.count(2));
    for (auto& word : out) {
        word = in.word();
    }
    return whole(in, std::move(out));
}

std::optional<std::vector<Felt>> feltsIn(FeltsView felts) {
    FeltReader in(felts);
    std::vector<Felt> out(in.count());
    for (auto& felt : out) {
        felt = in.felt();
    }
    return whole(in, std::move(out));
}

std::optional<ContractState> countersIn(FeltsView felts) {
    FeltReader in(felts);
    ContractState out;
    out.committed = in.number64();
    out.proven = in.number64();
    out.executed = in.number64();
    out.queueLength = in.number64();
    out.queueHead = in.number64();
    const auto status = in.number64();
    out.armedAt = in.number64();
    if (status > static_cast<std::uint64_t>(ContractStatus::ExitsOpen)) {
        return std::nullopt;
    }
    out.status = static_cast<ContractStatus>(status);
    return whole(in, out);
}

std::optional<Settings> settingsIn(FeltsView felts) {
    FeltReader in(felts);
    Settings out;
    out.queueFee = in.number128();
    out.queueFeePot = in.number128();
    in.address();  // governor
    in.address();  // guardian
    in.number64(); // paused until
    in.number64(); // frozen at
    in.number64(); // freeze point
    out.quorum = in.number(32).low64();
    return whole(in, out);
}

std::optional<ListedToken> listedTokenIn(FeltsView felts) {
    FeltReader in(felts);
    ListedToken out;
    out.contract = in.address();
    out.decimals = static_cast<std::uint8_t>(in.number(8).low64());
    out.isRegistered = in.flag();
    in.number128(); // least deposit
    out.books.held = in.number128();
    out.books.pending = in.number128();
    out.books.delayed = in.number128();
    in.number128(); // daily limit
    in.number128(); // what is left of it today
    return whole(in, out);
}

std::optional<protocol::UnixSeconds> deadlineIn(FeltsView felts) {
    FeltReader in(felts);
    in.felt(); // the queue's hash
    const auto deadline = in.number64();
    return whole(in, deadline);
}

std::optional<DelayedPayout> delayedIn(FeltsView felts) {
    FeltReader in(felts);
    DelayedPayout out;
    in.number(16); // token
    in.felt();     // recipient
    out.isOwners = in.flag();
    out.units = in.number128();
    in.number64(); // release
    return whole(in, out);
}

} // namespace landfall::l1::starknet
