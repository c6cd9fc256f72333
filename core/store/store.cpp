#include "store/store.h"

#include <QtCore/QDir>

namespace landfall::store {

Result<std::unique_ptr<Store>> Store::open(const std::string& folder, const std::string& network) {
    const QDir dir(QString::fromStdString(folder));
    if (!dir.mkpath(QStringLiteral("."))) {
        return Error::unavailable("store-folder",
                                  "the data folder '" + folder + "' can't be made: check its path and permissions");
    }
    auto database = Database::open(dir.filePath(QStringLiteral("node.sqlite")).toStdString(), network);
    if (!database) {
        return database.error();
    }
    return std::unique_ptr<Store>(new Store(std::move(*database)));
}

Store::Store(std::unique_ptr<Database> database)
    : requests(*database), queue(*database), batches(*database), facts(*database), governance(*database),
      exits(*database), transactions(*database), votes(*database), leaves(*database), history(*database),
      m_database(std::move(database)) {
}

} // namespace landfall::store
