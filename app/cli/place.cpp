#include "cli/place.h"

namespace landfall::cli {

OptionSpec chainOption() {
    return {QStringLiteral("chain"), QStringLiteral("NAME"), QStringLiteral("chain, by name or number")};
}

OptionSpec tokenOption() {
    return {QStringLiteral("token"), QStringLiteral("SYMBOL"), QStringLiteral("token, by symbol or number")};
}

Outcome<QString> needed(const Arguments& arguments, const QString& option) {
    const auto value = arguments.option(option);
    return value ? Outcome<QString>(*value) : usage("--" + option.toStdString() + " is missing");
}

Outcome<std::unique_ptr<Place>> placeOf(const Context& context) {
    auto network = networkOf(context.profile);
    if (!network) {
        return network.error();
    }
    const auto chainName = needed(context.arguments, chainOption().name);
    const auto tokenName = needed(context.arguments, tokenOption().name);
    if (!chainName || !tokenName) {
        return chainName ? tokenName.error() : chainName.error();
    }
    auto place = std::make_unique<Place>();
    place->network = std::move(*network);
    const auto chain = findChain(place->network, *chainName);
    const auto token = findToken(place->network, *tokenName);
    if (!chain || !token) {
        return chain ? token.error() : chain.error();
    }
    place->chain = *chain;
    place->token = *token;
    if (place->network.tokenOn(place->token->id, place->chain->index) == nullptr) {
        return Failure(Exit::Usage, Error::invalid("token-not-on-chain",
                                                   place->token->symbol + " does not exist on " + place->chain->name +
                                                       ": 'landfall-cli tokens' lists where it does"));
    }
    return place;
}

} // namespace landfall::cli
