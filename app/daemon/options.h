#pragma once

#include "base/result.h"
#include "rpc/server.h"

#include <QtCore/QString>
#include <QtCore/QStringList>

#include <map>
#include <optional>

namespace landfall::daemon {

struct Options {
    QString networkFile;
    QString dataFolder;
    QString keyFolder; // proving keys
    QString keyFile;   // the node's own key; empty for none
    bool sequencer = false;
    bool attester = false;
    bool driver = false;
    quint16 rpcPort = 0; // 0: a free one
    std::optional<rpc::Listen> rpcListen;
    std::optional<unsigned> ticketAfter; // seconds
    unsigned proverThreads = 0;
    std::optional<QString> gasPriceCap; // base units
    std::map<QString, QString> fees;    // symbol → decimal amount
    std::map<QString, QString> prices;  // the same
    std::optional<unsigned> feeMargin;  // percent
    std::optional<unsigned> batchIdle;  // milliseconds
    std::optional<unsigned> batchAge;   // the same
    bool help = false;
    bool version = false;
};

QString usageText();

// Errors: usage.
Result<Options> parseOptions(const QStringList& words);

} // namespace landfall::daemon
