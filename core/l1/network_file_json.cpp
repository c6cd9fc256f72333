#include "base/hex.h"
#include "crypto/keccak.h"
#include "l1/network_fields.h"
#include "platform/private_files.h"
#include "protocol/address.h"

#include <QJsonDocument>

namespace landfall::l1 {

namespace {

NetworkChain readChain(FieldReader& in) {
    NetworkChain out = readChainFields(in);
    out.rollup = in.address("rollup", out.family);
    out.startBlock = in.number("startBlock", 0, kMaxJsonInteger);
    if (out.rollup.isZero()) {
        in.bad("rollup", "must not be the zero address");
    }
    in.finish();
    return out;
}

TokenOnChain readPlace(FieldReader in, protocol::AddressFamily family) {
    TokenOnChain out;
    out.address = in.address("address", family);
    out.decimals = static_cast<std::uint8_t>(in.number("decimals", 0, protocol::kAmountDecimals));
    in.finish();
    return out;
}

// A file without these is of a network before them, whose contracts this program can't speak to.
void expectOfThisVersion(FieldReader& in, const char* name) {
    if (!in.has(name)) {
        in.bad(name, "is missing: the file is of an older version, whose contracts this program does not know. Get the "
                     "network's new file from who runs it, or deploy the network again");
    }
}

// In one piece, as a contract hashes them.
std::vector<Bytes32> readKey(FieldReader& in, const Bytes32& hash) {
    const char* const name = "verifyingKey";
    expectOfThisVersion(in, name);
    const auto bytes = in.hex<32 * kVerifyingKeyWords>(name);
    std::vector<Bytes32> out(kVerifyingKeyWords);
    for (std::size_t i = 0; i < out.size(); ++i) {
        std::copy_n(bytes.begin() + static_cast<std::ptrdiff_t>(32 * i), out[i].size(), out[i].begin());
    }
    if (crypto::keccak256(bytes) != hash) {
        in.bad(name, "is not the key that verifyingKeyHash names: get the file again from the network");
    }
    return out;
}

NetworkSize readSize(FieldReader& in) {
    NetworkSize out;
    out.size = static_cast<std::uint8_t>(in.number("size", 1, 255));
    out.verifyingKeyHash = in.hex<32>("verifyingKeyHash");
    out.circuitHash = in.hex<32>("circuitHash");
    out.verifyingKey = readKey(in, out.verifyingKeyHash);
    if (protocol::shapeOfSize(out.size) == nullptr) {
        in.bad("size", "is not a batch size that exists (4, 8 or 32)");
    }
    in.finish();
    return out;
}

NetworkExits readExitFields(FieldReader& in) {
    NetworkExits out;
    out.verifyingKeyHash = in.hex<32>("verifyingKeyHash");
    out.circuitHash = in.hex<32>("circuitHash");
    out.lastResort = readLastResort(in);
    in.finish();
    return out;
}

NetworkAttester readAttester(FieldReader& in) {
    NetworkAttester out{in.address("address"), in.optionalUrl("rpcUrl")};
    if (out.address.isZero()) {
        in.bad("address", "must not be the zero address");
    }
    in.finish();
    return out;
}

NetworkDurations readDurations(FieldReader in) {
    expectOfThisVersion(in, "exitPriority");
    expectOfThisVersion(in, "releaseDelay");
    const NetworkDurations out = readDurationFields(in);
    in.finish();
    return out;
}

// Each key above the one before.
template <class Entry, class Key>
void checkAscending(FieldReader& in, const char* name, const std::vector<Entry>& entries, Key key) {
    for (std::size_t i = 1; i < entries.size(); ++i) {
        if (!(entries[i - 1].*key < entries[i].*key)) {
            in.bad(name, "must be in ascending order, none twice");
        }
    }
}

void checkTokens(FieldReader& in, const NetworkFile& file) {
    for (const auto& token : file.tokens) {
        if (file.tokenBySymbol(token.symbol) != &token) {
            in.bad("tokens", "names the symbol " + token.symbol + " twice");
        }
        for (const auto& [chain, place] : token.chains) {
            if (file.chain(chain) == nullptr) {
                in.bad("tokens", "puts " + token.symbol + " on chain " + std::to_string(chain) +
                                     ", which is not in the file's chains");
            }
            for (const auto& other : file.tokens) {
                const auto* same = file.tokenOn(other.id, chain);
                if (&other != &token && same != nullptr && same->address == place.address) {
                    in.bad("tokens", "gives " + token.symbol + " and " + other.symbol + " one address on chain " +
                                         std::to_string(chain));
                }
            }
        }
    }
}

QString hexText(ByteView bytes) {
    return QString::fromStdString(toHex0x(bytes));
}

QString addressText(const protocol::ChainAddress& address) {
    return QString::fromStdString(protocol::formatChainAddress(address));
}

QString textOf(const std::string& text) {
    return QString::fromStdString(text);
}

QJsonObject chainJson(const NetworkChain& chain) {
    QJsonArray urls;
    for (const auto& url : chain.rpcUrls) {
        urls.append(textOf(url));
    }
    QJsonObject out{{QStringLiteral("index"), chain.index},
                    {QStringLiteral("name"), textOf(chain.name)},
                    {QStringLiteral("rpcUrls"), urls},
                    {QStringLiteral("rollup"), addressText(chain.rollup)},
                    {QStringLiteral("startBlock"), static_cast<qint64>(chain.startBlock)},
                    {QStringLiteral("confirmations"), static_cast<qint64>(chain.confirmations)},
                    {QStringLiteral("finalisedDepth"), static_cast<qint64>(chain.finalisedDepth)},
                    {QStringLiteral("explorerTransactionUrl"), textOf(chain.explorerTransactionUrl)},
                    {QStringLiteral("nativeSymbol"), textOf(chain.nativeSymbol)}};
    if (chain.agreeingServers != 1) { // files without it are read by older programs too
        out[QStringLiteral("agreeingServers")] = static_cast<qint64>(chain.agreeingServers);
    }
    if (chain.starknet) {
        out[QStringLiteral("family")] = QLatin1String(kStarknetFamily);
        out[QStringLiteral("starknet")] =
            QJsonObject{{QStringLiteral("chainId"), textOf(chain.starknet->chainId)},
                        {QStringLiteral("feeToken"), addressText(chain.starknet->feeToken)},
                        {QStringLiteral("accountClass"), hexText(chain.starknet->accountClass)},
                        {QStringLiteral("sequencer"), addressText(chain.starknet->sequencer)}};
    } else { // files without a family are read by older programs too
        out[QStringLiteral("evmChainId")] = static_cast<qint64>(chain.evmChainId);
    }
    return out;
}

QJsonObject tokenJson(const NetworkToken& token) {
    QJsonObject places;
    for (const auto& [chain, place] : token.chains) {
        places[QString::number(chain)] = QJsonObject{{QStringLiteral("address"), addressText(place.address)},
                                                     {QStringLiteral("decimals"), place.decimals}};
    }
    return {{QStringLiteral("id"), token.id},
            {QStringLiteral("symbol"), textOf(token.symbol)},
            {QStringLiteral("name"), textOf(token.name)},
            {QStringLiteral("chains"), places}};
}

QJsonValue exitsJson(const std::optional<NetworkExits>& exits) {
    if (!exits) {
        return QLatin1String(kNoExits);
    }
    return QJsonObject{{QStringLiteral("verifyingKeyHash"), hexText(exits->verifyingKeyHash)},
                       {QStringLiteral("circuitHash"), hexText(exits->circuitHash)},
                       {QStringLiteral("lastResort"), static_cast<qint64>(exits->lastResort)}};
}

template <class Entries, class Write>
QJsonArray arrayOf(const Entries& entries, Write write) {
    QJsonArray out;
    for (const auto& entry : entries) {
        out.append(write(entry));
    }
    return out;
}

} // namespace

Result<NetworkFile> parseNetworkFile(const QByteArray& json) {
    QJsonParseError problem;
    const auto document = QJsonDocument::fromJson(json, &problem);
    if (problem.error != QJsonParseError::NoError) {
        return Error::invalid("network-file-not-json",
                              "the network file is not JSON: " + problem.errorString().toStdString() + " at byte " +
                                  std::to_string(problem.offset) + ". Get it again from who runs the network");
    }
    FieldLog log("network-file", "the network file");
    FieldReader in(log, document.object(), {});
    if (in.number("landfallNetwork", 1, 1'000) != 1) {
        in.bad("landfallNetwork", "is not a version this program knows: update the program");
    }
    NetworkFile file;
    file.name = in.text("name", 60);
    const auto networkId = in.hex<31>("networkId");
    file.salt = in.hex<32>("salt");
    file.feeOwner = in.address("feeOwner");
    const auto root = algebra::Fr::fromBigEndian(in.hex<32>("genesisRoot"));
    if (!root) {
        in.bad("genesisRoot", "is not below the field's size");
    }
    file.genesisRoot = root.value_or(algebra::Fr::zero());
    file.durations = readDurations(in.object("durations"));
    expectOfThisVersion(in, "exits");
    if (auto exits = readExits(in, file.durations)) {
        file.exits = readExitFields(*exits);
    }
    file.developmentKeys = in.boolean("developmentKeys");
    file.movableClocks = in.has("movableClocks") && in.boolean("movableClocks");
    if (file.movableClocks && !file.developmentKeys) {
        in.bad("movableClocks", "is for networks with development keys: leave it out");
    }
    file.sequencer = in.address("sequencer");
    file.sequencerRpcUrl = in.optionalUrl("sequencerRpcUrl");
    for (auto& entry : in.objects("chains", 1, protocol::kMaxChain)) {
        file.chains.push_back(readChain(entry));
    }
    const auto familyOf = [&](protocol::ChainIndex index) {
        const auto* chain = file.chain(index);
        return chain == nullptr ? protocol::AddressFamily::Evm : chain->family;
    };
    for (auto& entry : in.objects("tokens", 0, protocol::kTokenCapacity)) {
        file.tokens.push_back(readTokenFields<NetworkToken>(entry, familyOf, readPlace));
    }
    for (auto& entry : in.objects("sizes", 1, static_cast<int>(protocol::kBatchShapes.size()))) {
        file.sizes.push_back(readSize(entry));
    }
    for (auto& entry : in.objects("attesters", 1, 100)) {
        file.attesters.push_back(readAttester(entry));
    }
    in.finish();
    checkAscending(in, "chains", file.chains, &NetworkChain::index);
    checkAscending(in, "tokens", file.tokens, &NetworkToken::id);
    checkAscending(in, "sizes", file.sizes, &NetworkSize::size);
    checkAscending(in, "attesters", file.attesters, &NetworkAttester::address);
    checkTokens(in, file);
    if (log.error()) {
        return *log.error();
    }
    if (file.networkId() != networkId) {
        return Error::invalid("network-file-wrong-id", "the network file's networkId is not what its salt, genesis "
                                                       "root, fee owner, chains, sizes and exits give (" +
                                                           toHex0x(file.networkId()) +
                                                           "): the file was changed; get it again from the network");
    }
    return file;
}

QByteArray writeNetworkFile(const NetworkFile& file) {
    const auto number = [](std::uint64_t value) { return static_cast<qint64>(value); };
    const QJsonObject durations{{QStringLiteral("proveWindow"), number(file.durations.proveWindow)},
                                {QStringLiteral("maxFutureSkew"), number(file.durations.maxFutureSkew)},
                                {QStringLiteral("queueWindow"), number(file.durations.queueWindow)},
                                {QStringLiteral("armWindow"), number(file.durations.armWindow)},
                                {QStringLiteral("exitPriority"), number(file.durations.exitPriority)},
                                {QStringLiteral("releaseDelay"), number(file.durations.releaseDelay)}};
    const auto size = [](const NetworkSize& entry) {
        Bytes key;
        for (const auto& word : entry.verifyingKey) {
            append(key, word);
        }
        return QJsonObject{{QStringLiteral("size"), entry.size},
                           {QStringLiteral("verifyingKeyHash"), hexText(entry.verifyingKeyHash)},
                           {QStringLiteral("circuitHash"), hexText(entry.circuitHash)},
                           {QStringLiteral("verifyingKey"), hexText(key)}};
    };
    const auto attester = [](const NetworkAttester& entry) {
        return QJsonObject{{QStringLiteral("address"), addressText(entry.address)},
                           {QStringLiteral("rpcUrl"), textOf(entry.rpcUrl)}};
    };
    const QJsonObject out{{QStringLiteral("landfallNetwork"), 1},
                          {QStringLiteral("name"), textOf(file.name)},
                          {QStringLiteral("networkId"), hexText(file.networkId())},
                          {QStringLiteral("salt"), hexText(file.salt)},
                          {QStringLiteral("feeOwner"), addressText(file.feeOwner)},
                          {QStringLiteral("genesisRoot"), hexText(file.genesisRoot.toBigEndian())},
                          {QStringLiteral("durations"), durations},
                          {QStringLiteral("exits"), exitsJson(file.exits)},
                          {QStringLiteral("developmentKeys"), file.developmentKeys},
                          {QStringLiteral("movableClocks"), file.movableClocks},
                          {QStringLiteral("sequencer"), addressText(file.sequencer)},
                          {QStringLiteral("sequencerRpcUrl"), textOf(file.sequencerRpcUrl)},
                          {QStringLiteral("chains"), arrayOf(file.chains, chainJson)},
                          {QStringLiteral("tokens"), arrayOf(file.tokens, tokenJson)},
                          {QStringLiteral("sizes"), arrayOf(file.sizes, size)},
                          {QStringLiteral("attesters"), arrayOf(file.attesters, attester)}};
    return QJsonDocument(out).toJson(QJsonDocument::Indented);
}

Result<NetworkFile> readNetworkFile(const QString& path) {
    const auto json = readFieldFile(path);
    if (!json) {
        return Error::invalid("network-file-unreadable", "the network file " + path.toStdString() +
                                                             " can't be read: " + json.error().message +
                                                             ". Check the path given with --network");
    }
    return parseNetworkFile(*json);
}

Status saveNetworkFile(const NetworkFile& file, const QString& path) {
    // Servers' addresses may have a key in them.
    const auto saved = platform::savePrivately(path, viewOf(writeNetworkFile(file).toStdString()));
    if (!saved) {
        return Error::unavailable("network-file-unwritable", "the network file " + path.toStdString() +
                                                                 " can't be written: " + saved.error().toStdString());
    }
    return {};
}

} // namespace landfall::l1
