#include "e2e/node_rows.h"

#include <QDir>
#include <QTemporaryDir>

namespace landfall::e2e {

QString NodeRows::text() const {
    const auto states = [](const std::vector<store::L1TransactionRow>& rows) {
        QString out;
        for (const auto& row : rows) {
            out += QStringLiteral(" %1:%2").arg(row.chain).arg(static_cast<int>(row.state));
        }
        return out;
    };
    return QStringLiteral("accepted %1, batch %2, proven %3, commits%4, final roots %5, votes %6, executions%7, "
                          "executed %8")
        .arg(accepted)
        .arg(batch.value_or(0))
        .arg(proven)
        .arg(states(commits))
        .arg(finalRoots)
        .arg(votes)
        .arg(states(executions))
        .arg(executed);
}

Result<NodeRows> readNodeRows(const QString& folder, const QString& network, const protocol::RequestHash& hash) {
    const QTemporaryDir copy;
    const QDir files(folder, QStringLiteral("node.sqlite*"));
    for (const auto& name : files.entryList(QDir::Files)) {
        if (!QFile::copy(files.filePath(name), copy.filePath(name))) {
            return Error::unavailable("test-no-copy", "can't copy " + name.toStdString());
        }
    }
    const auto store = store::Store::open(copy.path().toStdString(), network.toStdString());
    if (!store) {
        return store.error();
    }
    const auto& rows = **store;
    NodeRows out;
    const auto read = (**store).transaction([&] {
        const auto request = rows.requests.find(hash);
        out.accepted = request.has_value();
        out.batch = request ? request->batch : std::nullopt;
        const auto batch = out.batch ? rows.batches.find(*out.batch) : std::nullopt;
        if (!batch) {
            return;
        }
        out.proven = rows.batches.proof(batch->number).has_value();
        for (const auto& row : rows.transactions.ofBatch(batch->number)) {
            (row.purpose == store::Purpose::Execute ? out.executions : out.commits).push_back(row);
        }
        for (protocol::ChainIndex chain = 1; chain <= 2; ++chain) {
            const auto facts = rows.facts.batchOn(chain, batch->number);
            out.finalRoots += facts.finalRoot ? 1 : 0;
            out.executed += facts.executed ? 1 : 0;
        }
        out.votes = rows.votes.on(protocol::VoteKind::Agree, batch->number, batch->commitment).size();
    });
    if (!read) {
        return read.error();
    }
    return out;
}

} // namespace landfall::e2e
