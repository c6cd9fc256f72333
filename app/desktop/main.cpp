#include "common/error_codes.h"
#include "common/protect_secrets.h"
#include "desktop/backend/instance_lock.h"
#include "desktop/demo_run.h"
#include "platform/end_signals.h"
#include "platform/surroundings.h"

#include <QtCore/QCommandLineParser>
#include <QtCore/QTemporaryDir>
#include <QtGui/QGuiApplication>

#include <cstdio>

namespace landfall::desktop {
namespace {

constexpr int kUsage = 2;

int fail(const std::string& message, int code = 1) {
    std::fprintf(stderr, "landfall: %s\n", message.c_str());
    return code;
}

int show(const app::Profile& profile, bool demo) {
    auto lock = InstanceLock::take(profile.folder());
    if (!lock && lock.error().code == code::kInstanceRunning) {
        return fail(lock.error().message);
    }
    const auto window = MainWindow::open({profile, demo});
    if (!window) {
        return fail(window.error().message);
    }
    std::unique_ptr<DemoRun> run;
    if (!lock) {
        (*window)->app().fail(lock.error());
    } else {
        QObject::connect(lock->get(), &InstanceLock::asked, &(*window)->window(), [&window] { (*window)->raise(); });
        if (demo) {
            run = std::make_unique<DemoRun>(**window);
            run->start();
        }
    }
    platform::ignoreBrokenPipes();
    const auto* ending = new platform::EndSignals(qApp); // a second request must not cut the end short
    QObject::connect(ending, &platform::EndSignals::requested, qApp, [] { QCoreApplication::quit(); });
    return QGuiApplication::exec();
}

int run() {
    QCommandLineParser options;
    options.setApplicationDescription(
        QStringLiteral("Landfall: withdraw rollup tokens to any connected chain, proven on this machine."));
    options.addHelpOption();
    options.addVersionOption();
    options.addOptions({
        {QStringLiteral("data"), QStringLiteral("where wallet, node and settings lie"), QStringLiteral("DIR")},
        {QStringLiteral("network"), QStringLiteral("the network's description"), QStringLiteral("FILE")},
        {QStringLiteral("demo"), QStringLiteral("local chains and play money, gone when the window is closed")},
    });
    if (!options.parse(QCoreApplication::arguments())) {
        return fail(options.errorText().toStdString() + " (see 'landfall --help')", kUsage);
    }
    if (options.isSet(QStringLiteral("help"))) {
        std::fputs(qPrintable(options.helpText()), stdout);
        return 0;
    }
    if (options.isSet(QStringLiteral("version"))) {
        std::puts("landfall " LANDFALL_VERSION);
        return 0;
    }
    for (const auto* name : {"data", "network"}) {
        const auto option = QString::fromLatin1(name);
        if (options.isSet(option) && options.value(option).trimmed().isEmpty()) {
            return fail(std::string("--") + name + " has an empty value: leave it out, or give it one", kUsage);
        }
    }
    const bool demo = options.isSet(QStringLiteral("demo"));
    if (!options.positionalArguments().isEmpty() ||
        (demo && (options.isSet(QStringLiteral("data")) || options.isSet(QStringLiteral("network"))))) {
        return fail("--demo brings a folder and a network of its own, and there are no other words (see "
                    "'landfall --help')",
                    kUsage);
    }
    if (!demo) {
        return show(app::Profile(options.value(QStringLiteral("data")), options.value(QStringLiteral("network"))),
                    false);
    }
    const QTemporaryDir folder;
    if (!folder.isValid()) {
        return fail("can't make a temporary folder: " + folder.errorString().toStdString());
    }
    return show(app::Profile(folder.path(), QString()), true);
}

} // namespace
} // namespace landfall::desktop

int main(int argc, char** argv) {
    landfall::app::protectSecrets();
    const QGuiApplication app(argc, argv);
    QGuiApplication::setApplicationName(QStringLiteral("landfall"));
    QGuiApplication::setApplicationDisplayName(QStringLiteral("Landfall"));
    QGuiApplication::setApplicationVersion(QStringLiteral(LANDFALL_VERSION));
    QGuiApplication::setDesktopFileName(QStringLiteral("landfall"));
    return landfall::desktop::run();
}
