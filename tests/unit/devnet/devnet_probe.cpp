// devnet_probe FOLDER NODE [CHAINS]: a devnet with NODE as its attesters' program. Prints
// "ready" or "failed: CODE"; SIGTERM ends it in order.

#include "devnet/supervisor.h"
#include "platform/end_signals.h"
#include "unit/l1/generator_key.h"

#include <QCoreApplication>

#include <cstdio>

using namespace landfall;

int main(int argc, char** argv) {
    QCoreApplication application(argc, argv);
    const auto arguments = application.arguments();
    if (arguments.size() != 3 && arguments.size() != 4) {
        return 2;
    }
    const platform::EndSignals signals;
    devnet::DevnetOptions options;
    options.folder = arguments[1];
    options.nodeProgram = arguments[2];
    if (arguments.size() == 4) {
        options.chains.assign(arguments[3].toULong(), protocol::AddressFamily::Evm);
    }
    options.keys = {generatorKey(4)};
    options.genesisRoot = algebra::Fr(77);
    devnet::Supervisor supervisor(std::move(options));
    const auto say = [](const std::string& line) {
        std::printf("%s\n", line.c_str());
        std::fflush(stdout);
    };
    QObject::connect(&supervisor, &devnet::Supervisor::ready, &application, [say] { say("ready"); });
    QObject::connect(&supervisor, &devnet::Supervisor::failed, &application, [say](const Error& error) {
        say("failed: " + error.code + " " + error.message);
        QCoreApplication::exit(1);
    });
    QObject::connect(&signals, &platform::EndSignals::requested, &application, [&supervisor] {
        supervisor.stop();
        QCoreApplication::quit();
    });
    QMetaObject::invokeMethod(&supervisor, &devnet::Supervisor::start, Qt::QueuedConnection);
    return application.exec();
}
