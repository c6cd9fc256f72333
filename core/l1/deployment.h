#pragma once

#include "base/secret.h"
#include "l1/chain_adapter.h"
#include "l1/network_file.h"

#include <QString>

#include <memory>

// Bringing a network's contracts onto its chains.
namespace landfall::l1 {

// The verifying key of a batch size, or of the exit circuit (size 0): alpha (2 words), beta, gamma, delta (4 each,
// imaginary part first), then IC (4 points of 2 words), 22 in all.
struct VerifyingKey {
    std::uint8_t size = 0;
    std::vector<Bytes32> words;
    Bytes32 circuitHash{};

    Bytes32 hash() const; // keccak256 of the words
};

struct PlannedTokenPlace {
    // Absent: a test token is deployed, which its deployer can mint.
    std::optional<protocol::ChainAddress> address;
    std::uint8_t decimals = 0; // of a token that exists, what the chain must confirm
    Uint256 leastDeposit = 1;  // the token's units
    // What may leave the chain in a day before payouts wait, in 18 decimals; 0: no limit.
    protocol::Amount dailyLimit = 0;
};

struct PlannedToken {
    protocol::TokenId id = 0;
    std::string symbol;
    std::string name;
    std::map<protocol::ChainIndex, PlannedTokenPlace> chains;
    // Test tokens only, minted on each chain of the holder's kind where one is deployed, in 18 decimals.
    std::vector<std::pair<protocol::ChainAddress, protocol::Amount>> holders;
};

struct PlannedChain {
    NetworkChain chain; // rollup and start block are filled by the deployment
    Uint256 queueFee;   // base units, paid with each queued request
    // Bounds of it; nothing: a tenth, and a hundred times of it.
    std::optional<Uint256> leastQueueFee;
    std::optional<Uint256> mostQueueFee;
    std::uint32_t pushGas = 150'000;
    protocol::ChainAddress guardian; // may pause executions for a while; zero: the governor alone may
};

// Within which the governor may change it.
std::pair<Uint256, Uint256> queueFeeBounds(const PlannedChain& chain);

// What a deployment has put on one chain.
struct DeployedChain {
    protocol::ChainAddress rollup;
    BlockNumber startBlock = 0;
    std::map<protocol::TokenId, TokenOnChain> tokens;
};

// Funds can be proven out of a frozen contract.
struct PlannedExits {
    std::uint32_t lastResort = 0;    // see NetworkExits
    std::optional<VerifyingKey> key; // of the exit circuit; not in a configuration file, like the other keys
};

struct DeploymentPlan {
    std::string name;
    Bytes32 salt{};
    protocol::Address feeOwner;
    algebra::Fr genesisRoot; // of the state in which account 0 is the fee owner's
    NetworkDurations durations;
    std::uint32_t roleDelay = 0; // seconds that a change of roles waits
    std::optional<PlannedExits> exits;
    bool developmentKeys = false;
    bool movableClocks = false; // see NetworkFile
    protocol::Address sequencer;
    std::string sequencerRpcUrl;
    std::vector<NetworkAttester> attesters;
    std::vector<PlannedChain> chains;
    std::vector<PlannedToken> tokens;
    std::vector<VerifyingKey> keys;

    // The network as it will be, with no contract addresses yet.
    NetworkFile network() const;
};

// A deployment's configuration file: the plan without keys and genesis root, which
// are made on this machine. Strict like a network file. Errors: deploy-config-….
Result<DeploymentPlan> parseDeploymentConfig(const QByteArray& json);
Result<DeploymentPlan> readDeploymentConfig(const QString& path);

// Deploys one network on all its chains at once, each transaction waited for
// before the next. What was deployed before a failure stays on its chain, unused.
class Deployment : public QObject {
    Q_OBJECT
public:
    // `artefacts` is the folder with the compiler's output, NAME.sol/NAME.json. The
    // deployer pays on every chain and becomes the contracts' governor.
    Deployment(DeploymentPlan plan, const SecretBytes& deployerKey, QString artefacts, QObject* parent = nullptr);
    ~Deployment() override;

    // Once. Errors: exit-key-missing (before anything is sent), artefact-missing, artefact-malformed,
    // deployment-failed, those of ChainAdapter.
    void start(QObject* context, Done<NetworkFile> done);

Q_SIGNALS:
    void progress(const QString& chainName, const QString& what);

private:
    struct State;
    template <class Part>
    void startPart(Part* part, protocol::ChainIndex index);
    void deployed(protocol::ChainIndex index, const Result<DeployedChain>& outcome);

    std::unique_ptr<State> m_state;
};

// Where this installation keeps the contracts: LANDFALL_CONTRACTS, then
// ../share/landfall/contracts from the program, then the source tree it was built
// from if it is no package's. Error: artefact-missing.
Result<QString> findArtefacts();

} // namespace landfall::l1
