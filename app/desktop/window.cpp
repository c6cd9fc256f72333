#include "desktop/window.h"

#include "crypto/random.h"

namespace landfall::desktop {
namespace {

constexpr std::string_view kDemoPassphrase = "play money";
constexpr crypto::ScryptCost kNothingToGuess{1U << 12U, 8, 1}; // everyone is told

// A wallet of the demo's own, open, that can be locked and opened again.
Status makeDemoWallet(WalletSession& session, const app::Profile& profile) {
    SecretBytes entropy(32);
    crypto::randomBytes(entropy.span());
    auto wallet = app::walletOfPhrase(entropy.view());
    if (!wallet) {
        return wallet.error();
    }
    if (auto saved = app::saveNewWallet(*wallet, profile.keystorePath(), viewOf(kDemoPassphrase), kNothingToGuess);
        !saved) {
        return saved;
    }
    session.adopt(std::move(entropy));
    return {};
}

} // namespace

Result<QQuickWindow*> loadWindow(QQmlApplicationEngine& engine, AppModel& app) {
    QStringList said;
    const auto listening = QObject::connect(&engine, &QQmlEngine::warnings, &engine, [&said](const auto& warnings) {
        for (const auto& warning : warnings) {
            said.append(warning.toString());
        }
    });
    engine.addImportPath(QStringLiteral("qrc:/qt/qml"));
    engine.setInitialProperties({{QStringLiteral("app"), QVariant::fromValue(&app)}});
    engine.load(QUrl(QStringLiteral("qrc:/qt/qml/Landfall/Main.qml")));
    QObject::disconnect(listening);
    const auto roots = engine.rootObjects();
    auto* window = roots.isEmpty() ? nullptr : qobject_cast<QQuickWindow*>(roots.first());
    if (window == nullptr) {
        return Error::internal("window-not-loaded",
                               "the window can't be shown: " + said.join(QStringLiteral("; ")).toStdString());
    }
    return window;
}

Result<std::unique_ptr<MainWindow>> MainWindow::open(const WindowSetup& setup) {
    std::unique_ptr<MainWindow> out(new MainWindow(setup.profile));
    auto parts = out->m_backend.parts();
    parts.demo = setup.demo;
    if (setup.demo) {
        if (const auto made = makeDemoWallet(out->m_backend.wallet(), setup.profile); !made) {
            return made.error();
        }
        parts.demoPassphrase = QString::fromLatin1(kDemoPassphrase.data(), kDemoPassphrase.size());
    }
    parts.now = setup.now;
    out->m_app = std::make_unique<AppModel>(parts);
    out->m_engine = std::make_unique<QQmlApplicationEngine>();
    const auto window = loadWindow(*out->m_engine, *out->m_app);
    if (!window) {
        return window.error();
    }
    out->m_window = *window;
    out->m_backend.openNetwork();
    return out;
}

void MainWindow::raise() {
    m_window->show();
    m_window->raise();
    m_window->requestActivate();
}

} // namespace landfall::desktop
