#pragma once

#include "l1/field_reader.h"
#include "l1/network_file.h"

#include <QByteArray>
#include <QString>

#include <functional>
#include <map>
#include <optional>

// What a network file and a deployment's configuration say in the same fields.
namespace landfall::l1 {

inline constexpr qint64 kMaxNetworkFileBytes = 1 << 20;
// The largest integer that JSON numbers hold exactly.
inline constexpr std::uint64_t kMaxJsonInteger = (std::uint64_t{1} << 53) - 1;
inline constexpr std::uint64_t kMaxSeconds = 0xffff'ffff;
inline constexpr const char* kNoExits = "none";
inline constexpr const char* kEvmFamily = "evm";
inline constexpr const char* kStarknetFamily = "starknet";

// A file that a person named: a regular one, of 1 MiB at most. Error: field-file-unreadable, with the reason.
Result<QByteArray> readFieldFile(const QString& path);

// What a chain of each index takes for addresses. Evm for an index that the file lacks.
using FamilyOf = std::function<protocol::AddressFamily(protocol::ChainIndex)>;

// All of a chain but its contract's address and first block.
NetworkChain readChainFields(FieldReader& in);
NetworkDurations readDurationFields(FieldReader& in);
// The object "exits"; nothing where it says "none". Exits bound the proving window.
std::optional<FieldReader> readExits(FieldReader& in, const NetworkDurations& durations);
// Seconds; 0: never.
std::uint32_t readLastResort(FieldReader& exits);

// A token's object "chains", at least one entry: a chain's index to what `read` makes of it.
template <class Place>
std::map<protocol::ChainIndex, Place> readPlaces(FieldReader& in, const FamilyOf& familyOf,
                                                 Place (*read)(FieldReader, protocol::AddressFamily)) {
    std::map<protocol::ChainIndex, Place> out;
    auto places = in.object("chains");
    for (const auto& key : places.names()) {
        const auto name = key.toLatin1();
        const uint index = key.toUInt();
        if (index < 1 || index > protocol::kMaxChain || QString::number(index) != key) {
            places.bad(name.constData(), "must be a chain's index");
            break;
        }
        const auto chain = static_cast<protocol::ChainIndex>(index);
        out[chain] = read(places.object(name.constData()), familyOf(chain));
    }
    if (out.empty()) {
        in.bad("chains", "must name at least one chain that has the token");
    }
    return out;
}

// A token of either kind: number, names and places.
template <class Token, class Place>
Token readTokenFields(FieldReader& in, const FamilyOf& familyOf,
                      Place (*readPlace)(FieldReader, protocol::AddressFamily)) {
    Token out;
    out.id = static_cast<protocol::TokenId>(in.number("id", 0, protocol::kTokenCapacity - 1));
    out.symbol = in.text("symbol", 12);
    out.name = in.text("name", 60);
    out.chains = readPlaces(in, familyOf, readPlace);
    in.finish();
    return out;
}

} // namespace landfall::l1
