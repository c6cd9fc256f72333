#pragma once

#include "base/result.h"
#include "l1/chain_types.h"
#include "protocol/chain_address.h"
#include "protocol/manifest.h"

#include <QByteArray>
#include <QString>

#include <map>
#include <optional>
#include <string>
#include <vector>

// The file that tells a node which network it is in: what the network id commits
// to, and where chains, tokens and attesters are found.
namespace landfall::l1 {

// What only a Starknet chain has.
struct StarknetPlace {
    std::string chainId;             // its name, such as SN_MAIN: 1 to 31 printable ASCII characters
    protocol::WideAddress feeToken;  // STRK: gas and queue fees are paid in it
    Bytes32 accountClass{};          // of the accounts that this program opens there
    protocol::WideAddress sequencer; // the account of the network's sequencer
};

struct NetworkChain {
    protocol::ChainIndex index = 0;
    protocol::AddressFamily family = protocol::AddressFamily::Evm;
    protocol::EvmChainId evmChainId = 0;   // of that family, else 0
    std::optional<StarknetPlace> starknet; // exactly of that family
    std::string name;
    std::vector<std::string> rpcUrls; // tried in this order
    protocol::ChainAddress rollup;
    BlockNumber startBlock = 0;      // the contract's first block
    std::uint32_t confirmations = 1; // blocks, the event's own counted, before the node acts on it
    // 0: ask the chain for its finalised block; otherwise this many below the latest.
    std::uint32_t finalisedDepth = 0;
    std::string explorerTransactionUrl; // with {hash}, or empty
    std::string nativeSymbol;
    // How many of rpcUrls must name the same final block; 1: the one that is asked is believed.
    std::uint32_t agreeingServers = 1;
};

struct TokenOnChain {
    protocol::ChainAddress address; // zero: the chain's own coin
    std::uint8_t decimals = 0;

    bool isNative() const { return address.isZero(); }
};

struct NetworkToken {
    protocol::TokenId id = 0;
    std::string symbol;
    std::string name;
    std::map<protocol::ChainIndex, TokenOnChain> chains;
};

inline constexpr std::size_t kVerifyingKeyWords = 22;

struct NetworkSize {
    std::uint8_t size = 0;
    Bytes32 verifyingKeyHash{};
    Bytes32 circuitHash{};
    std::vector<Bytes32> verifyingKey; // its words (l1::VerifyingKey), with which every node checks proofs itself
};

struct NetworkAttester {
    protocol::Address address;
    std::string rpcUrl; // may be empty: known, but not polled
};

// Seconds, the same on every chain.
struct NetworkDurations {
    std::uint32_t proveWindow = 0;   // a batch may be committed and proven until timestamp + this
    std::uint32_t maxFutureSkew = 0; // a batch's timestamp may be ahead of the block's
    std::uint32_t queueWindow = 0;   // a queued item is overdue after this, at least 3 · proveWindow
    std::uint32_t armWindow = 0;     // between arming and freezing
    // Rule 38. For so long after forced exits of a token were queued, a withdrawal of it on the same
    // chain may go before them. At most proveWindow.
    std::uint32_t exitPriority = 0;
    std::uint32_t releaseDelay = 0; // a payout above the day's limit waits, 1 hour to 14 days
};

// How funds get out of a frozen contract (rules 39 to 41).
struct NetworkExits {
    Bytes32 verifyingKeyHash{}; // of the exit circuit
    Bytes32 circuitHash{};
    // Seconds after a freeze by timer from which anyone may open exits without the attesters: 180 days or
    // more; 0: never. Chains then open at their own last executed batches, which may differ.
    std::uint32_t lastResort = 0;
};

struct NetworkFile {
    std::string name;
    Bytes32 salt{};
    protocol::Address feeOwner;
    algebra::Fr genesisRoot;
    NetworkDurations durations;
    // Nothing: nothing can be taken out by proof after a freeze, so the contracts refuse to freeze.
    std::optional<NetworkExits> exits;
    bool developmentKeys = false; // proving keys made on one machine: play money only
    // The chains' clocks may be moved, as tests do: then only they say when a deadline has passed.
    bool movableClocks = false; // needs development keys
    protocol::Address sequencer;
    std::string sequencerRpcUrl;            // may be empty
    std::vector<NetworkChain> chains;       // ascending by index
    std::vector<NetworkToken> tokens;       // ascending by id
    std::vector<NetworkSize> sizes;         // ascending
    std::vector<NetworkAttester> attesters; // ascending by address

    protocol::Manifest manifest() const;
    protocol::NetworkId networkId() const;
    protocol::ChainSet chainSet() const;

    // The sequencer as the chain knows it.
    protocol::ChainAddress sequencerOn(const NetworkChain& chain) const;

    const NetworkChain* chain(protocol::ChainIndex index) const;
    const NetworkToken* token(protocol::TokenId id) const;
    // Letters' case does not matter.
    const NetworkToken* tokenBySymbol(const std::string& symbol) const;
    // Nothing if the token or the chain is unknown, or the token isn't there.
    const TokenOnChain* tokenOn(protocol::TokenId id, protocol::ChainIndex chain) const;
};

// Strict: every field known, present and in range; the network id written in the
// file must be the one its content gives. Errors: network-file-…; the message
// names the field by its path, such as chains[1].rpcUrls.
Result<NetworkFile> parseNetworkFile(const QByteArray& json);
QByteArray writeNetworkFile(const NetworkFile& file);

// Errors: network-file-unreadable, and those of parseNetworkFile.
Result<NetworkFile> readNetworkFile(const QString& path);
// Replaces the file at once or not at all. Error: network-file-unwritable.
Status saveNetworkFile(const NetworkFile& file, const QString& path);

} // namespace landfall::l1
