#include "common/error_codes.h"
#include "offline/prepared_pages.h"

namespace landfall::offline {
namespace {

using Wallet = PreparedWorld::Wallet;

void goToConfirm(PreparedWorld& world) {
    world.app().welcome()->create();
    world.app().welcome()->phraseWritten();
}

void goToPassphrase(PreparedWorld& world) {
    world.app().welcome()->importPhrase();
    SecretField field;
    typeSecret(field, "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about");
    world.app().welcome()->submitPhrase(&field);
}

} // namespace

std::vector<PreparedState> startStates() {
    return {
        {"welcome", "", Wallet::None, false, [](PreparedWorld&) {}},
        {"welcome-phrase", "", Wallet::None, false, [](PreparedWorld& w) { w.app().welcome()->create(); }},
        {"welcome-confirm", "", Wallet::None, false, goToConfirm},
        {"welcome-enter", "", Wallet::None, false, [](PreparedWorld& w) { w.app().welcome()->importPhrase(); }},
        {"welcome-enter-wrong", "", Wallet::None, false,
         [](PreparedWorld& w) {
             w.app().welcome()->importPhrase();
             SecretField field;
             typeSecret(field, kWrongPhrase);
             w.app().welcome()->submitPhrase(&field);
         }},
        {"welcome-passphrase", "", Wallet::None, false, goToPassphrase},
        {"welcome-no-keychain", "", Wallet::None, false,
         [](PreparedWorld& w) {
             w.keychain.set(
                 keychain::Keychain::State::Missing,
                 QStringLiteral("This system has no keychain service: the passphrase is asked for each time."));
             goToPassphrase(w);
         }},
        {"locked", "", Wallet::Locked, false, [](PreparedWorld&) {}},
        {"locked-demo", "", Wallet::LockedDemo, false, [](PreparedWorld&) {}},
        {"locked-wrong", "", Wallet::Locked, false,
         [](PreparedWorld& w) {
             SecretField field;
             typeSecret(field, "not it");
             w.app().unlock()->unlock(&field);
             while (w.app().unlock()->busy()) {
                 QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
             }
         }},
        {"locked-keychain", "", Wallet::Locked, false,
         [](PreparedWorld& w) { w.app().settings()->setKeychainEnabled(true); }},
        {"locked-keychain-locked", "", Wallet::Locked, false,
         [](PreparedWorld& w) {
             w.app().settings()->setKeychainEnabled(true);
             w.keychain.set(keychain::Keychain::State::Locked,
                            QStringLiteral("The system's keychain is locked: unlock it, or type the passphrase."));
         }},
        {"fatal", "", Wallet::Locked, false,
         [](PreparedWorld& w) {
             w.app().fail(Error::unavailable(code::kInstanceRunning,
                                             "Landfall is already running with this profile: use that window, "
                                             "or start this one with another --data folder."));
         }},
        {"no-network", "overview", Wallet::Open, false,
         [](PreparedWorld& w) {
             w.node.set(NodeLink::State::Off);
             w.node.open(std::nullopt);
             w.node.show(std::nullopt);
         }},
        {"network-refused", "overview", Wallet::Open, false,
         [](PreparedWorld& w) {
             w.node.set(NodeLink::State::Off);
             w.node.open(std::nullopt);
             w.node.show(std::nullopt);
             w.networks.set(Error::invalid("network-file-field",
                                           "network.json: chains[1].rpcUrls is missing: name at least "
                                           "one RPC URL of Anvil Two"));
         }},
        {"devnet-starting", "overview", Wallet::Open, false,
         [](PreparedWorld& w) {
             w.node.set(NodeLink::State::Off);
             w.node.open(std::nullopt);
             w.node.show(std::nullopt);
             w.devnet.set(DevnetControl::State::Starting, {QStringLiteral("Anvil One listens on port 40123"),
                                                           QStringLiteral("Anvil Two listens on port 40124"),
                                                           QStringLiteral("contracts deployed on Anvil One")});
         }},
        {"devnet-failed", "overview", Wallet::Open, false,
         [](PreparedWorld& w) {
             w.node.set(NodeLink::State::Off);
             w.node.open(std::nullopt);
             w.node.show(std::nullopt);
             w.devnet.set(DevnetControl::State::Failed, {QStringLiteral("Anvil One listens on port 40123")},
                          Error::unavailable("anvil-missing",
                                             "Anvil was not found: run packaging/setup.sh, or name it in "
                                             "LANDFALL_ANVIL"));
         }},
    };
}

} // namespace landfall::offline
