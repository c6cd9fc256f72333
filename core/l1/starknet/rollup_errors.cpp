#include "l1/starknet/rollup_errors.h"

#include "base/uint256.h"
#include "l1/evm/rollup_errors.h"

#include <QRegularExpression>

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

namespace landfall::l1::starknet {

namespace {

struct Sentence {
    std::string_view name;
    const char* text; // {0} … for its arguments
};

// Where the EVM's contract has no such error, or one with other arguments.
constexpr auto kOwn = std::to_array<Sentence>({
    {"NotOpen", "the contract on this chain is frozen: executing and claiming may still go on"},
    {"NotSequencer", "{0} is not an active sequencer on this chain: use its account, or have the governor admit it"},
    {"NotOwner", "the owner's signature is not good for this request: sign it anew, with the owner's next number"},
    {"BadOwner", "the owner can't be zero"},
    {"BadWord", "a word of the batch has more than 31 bytes"},
    {"BadConfig", "the deployment's configuration is refused for field {0} of the contract's Config, counted from 0: "
                  "correct it and deploy again"},
    {"BadLength", "the batch data has {0} words, which no number of operations gives"},
    {"BadToken", "{0} can't be registered: it is no contract, or has no decimals, or more than 18 of them"},
    {"DepositNotReceived", "{0} units did not arrive: approve the whole amount and the queue fee first; a token that "
                           "keeps a part of what it moves can't be deposited"},
    {"BadRecipient", "tokens can't be claimed to this address: name an account that can take them"},
    {"WrongAddressFamily",
     "operation {0} of the batch pays an address of 20 bytes on this chain, which has addresses of 251 bits"},
    {"NotFrozen", "the contract on this chain is not frozen, or its exits are open already"},
    {"CertificateGiven",
     "the attesters froze this chain by their votes: execute up to their batch, and exits are open"},
    {"ExitsNotOpen", "exits are not open on this chain: the contract must be frozen, and executed up to the batch that "
                     "its attesters named"},
});

std::string_view nameOf(const evm::RollupError& error) {
    const std::string_view signature = error.signature;
    return signature.substr(0, signature.find('('));
}

const char* sentenceOf(std::string_view name) {
    if (const auto own = std::ranges::find(kOwn, name, &Sentence::name); own != kOwn.end()) {
        return own->text;
    }
    const auto shared = evm::rollupErrors();
    const auto found = std::ranges::find(shared, name, nameOf);
    return found == shared.end() ? nullptr : found->sentence;
}

// Addresses are above 2^128, numbers are not.
std::string shown(const QString& felt) {
    const auto text = felt.toStdString();
    const auto number = Uint256::fromHexNumber(text);
    return number && number->bitLength() <= 128 ? number->toDecimal() : text;
}

std::string filled(std::string sentence, const QString& arguments) {
    static const QRegularExpression each(QStringLiteral("0x[0-9a-f]+"));
    auto found = each.globalMatch(arguments);
    for (unsigned i = 0; found.hasNext(); ++i) {
        const auto mark = "{" + std::to_string(i) + "}";
        const auto argument = shown(found.next().captured());
        if (const auto at = sentence.find(mark); at != std::string::npos) {
            sentence.replace(at, mark.size(), argument);
        }
    }
    return sentence;
}

} // namespace

std::optional<Error> contractRefusal(const std::string& words) {
    // 0x4e6f744f70656e ('NotOpen'), 0x2 (''), 0x3
    static const QRegularExpression panic(
        QStringLiteral("0x[0-9a-f]+ \\('([A-Za-z]{1,31})'\\)((?:, 0x[0-9a-f]+(?: \\('[^']*'\\))?)*)"));
    std::optional<Error> last;
    auto found = panic.globalMatch(QString::fromStdString(words));
    while (found.hasNext()) {
        const auto match = found.next();
        const auto name = match.captured(1).toStdString();
        if (const auto* sentence = sentenceOf(name)) {
            last = Error::invalid(evm::contractErrorCode(name), filled(sentence, match.captured(2)));
        }
    }
    return last;
}

} // namespace landfall::l1::starknet
