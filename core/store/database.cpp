#include "store/database.h"

#include "store/damage.h"
#include "store/error_codes.h"
#include "store/schema.h"
#include "store/seal.h"

#include <QtCore/QFile>
#include <QtCore/QRandomGenerator>
#include <QtCore/QThread>
#include <QtCore/QUuid>
#include <QtSql/QSqlError>

namespace landfall::store {
namespace {

// SQLite's primary result codes.
constexpr int kPermission = 3;
constexpr int kBusy = 5;
constexpr int kReadOnly = 8;
constexpr int kIoError = 10;
constexpr int kCorrupt = 11;
constexpr int kFull = 13;
constexpr int kCantOpen = 14;
constexpr int kNotADatabase = 26;

// Two that open a file at the same moment both hold its shared lock, so that neither gets the exclusive one.
// Each lets go and comes again after a time of its own; half a second later somebody really has the file.
constexpr int kAttempts = 10;
constexpr int kLongestPause = 100; // milliseconds

Error errorOf(const QSqlError& error, const std::string& what) {
    const int code = error.nativeErrorCode().toInt() & 0xff;
    const std::string detail = error.text().toStdString(); // the driver's words where the database has none
    switch (code) {
    case kBusy:
        return Error::unavailable(code::kStoreInUse, what +
                                                         " is in use by another program: stop the other node, or give "
                                                         "this one its own data folder");
    case kCorrupt:
        return damaged(what + " is damaged (" + detail + ")");
    case kNotADatabase:
        return Error::damaged(code::kStoreForeign, what + " is not a database of Landfall: choose another data folder");
    case kFull:
        return Error::unavailable("store-full", "the disk is full, so " + what + " can't be written: free some space");
    case kPermission:
    case kReadOnly:
    case kCantOpen:
        return Error::unavailable("store-unavailable", what + " can't be written (" + detail +
                                                           "): make it and its folder writable for this user, or "
                                                           "choose another data folder");
    case kIoError:
        return Error::unavailable("store-unavailable",
                                  what + " can't be used (" + detail + "): see whether the disk is full or failing");
    default:
        return Error::unavailable("store-unavailable", what + " can't be used (" + detail +
                                                           "): restart the node; if that doesn't help, choose another "
                                                           "data folder");
    }
}

// SQLite knows a file by its first bytes, and so can't tell a foreign one from ours that lost them. The tables'
// names come soon after.
bool looksLikeOurs(const std::string& path) {
    constexpr qint64 kWhereTablesAreNamed = 1 << 20;
    QFile file(QString::fromStdString(path));
    return file.open(QIODevice::ReadOnly) && file.read(kWhereTablesAreNamed).contains("landfall_meta");
}

} // namespace

Bytes Row::bytes(int column) const {
    const QByteArray value = m_query.value(column).toByteArray();
    return Bytes(value.begin(), value.end());
}

void Row::readFixed(int column, std::span<std::uint8_t> out) const {
    const QByteArray value = m_query.value(column).toByteArray();
    if (static_cast<std::size_t>(value.size()) != out.size()) {
        m_database.fail(damaged("the database holds a value of " + std::to_string(value.size()) + " bytes where " +
                                std::to_string(out.size()) + " belong"));
        return;
    }
    std::memcpy(out.data(), value.constData(), out.size());
}

protocol::ChainAddress Row::address(int column) const {
    const auto found = protocol::ChainAddress::ofBytes(bytes(column));
    if (!found) {
        m_database.fail(damaged("the database holds something of another length where an address belongs"));
    }
    return found.value_or(protocol::ChainAddress());
}

QVariant blob(const protocol::ChainAddress& address) {
    return blob(address.bytes());
}

QVariant blob(ByteView bytes) {
    // Of no bytes too: an array that is null would be bound as NULL.
    return bytes.empty()
               ? QByteArray("")
               : QByteArray(reinterpret_cast<const char*>(bytes.data()), static_cast<qsizetype>(bytes.size()));
}

Result<std::unique_ptr<Database>> Database::open(const std::string& path, const std::string& network) {
    auto database = openOnce(path, network);
    for (int i = 1; i < kAttempts && !database && database.error().code == code::kStoreInUse; ++i) {
        QThread::msleep(QRandomGenerator::global()->bounded(1, kLongestPause));
        database = openOnce(path, network);
    }
    return database;
}

Result<std::unique_ptr<Database>> Database::openOnce(const std::string& path, const std::string& network) {
    const QString name = QStringLiteral("landfall-") + QUuid::createUuid().toString(QUuid::WithoutBraces);
    std::unique_ptr<Database> database(new Database(QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), name)));
    // Read before the lock is taken: closing any other descriptor of a file lets its locks go.
    database->m_foundSeal = readSeal(QString::fromStdString(path));
    if (database->m_foundSeal) {
        database->m_foundHash = hashOf(QString::fromStdString(path));
    }
    database->m_connection.setDatabaseName(QString::fromStdString(path));
    database->m_connection.setConnectOptions(QStringLiteral("QSQLITE_BUSY_TIMEOUT=0"));
    if (!database->m_connection.open()) {
        return errorOf(database->m_connection.lastError(), "'" + path + "'");
    }
    if (auto status = database->prepareFile(path, network); !status) {
        database.reset();
        return status.error().code == code::kStoreForeign && looksLikeOurs(path)
                   ? damaged("'" + path + "' is damaged (its first bytes are not a database's)")
                   : status.error();
    }
    database->m_ours = true;
    return database;
}

Database::~Database() {
    m_statements.clear();
    const QString name = m_connection.connectionName();
    const QString path = m_connection.databaseName();
    m_connection.close();
    m_connection = {};
    QSqlDatabase::removeDatabase(name);
    // What is still in the log was not written into the file.
    if (m_ours && !QFile::exists(path + QStringLiteral("-wal"))) {
        writeSeal(path);
    }
}

std::optional<std::string> Database::plain(const QString& sql, QVariant* first) {
    QSqlQuery query(m_connection);
    if (!query.exec(sql)) {
        m_failure = errorOf(query.lastError(), "'" + m_connection.databaseName().toStdString() + "'");
        return m_failure->message;
    }
    if (first != nullptr && query.next()) {
        *first = query.value(0);
    }
    return {};
}

Status Database::prepareFile(const std::string& path, const std::string& network) {
    QVariant tables;
    QVariant check;
    QVariant mode;
    // An exclusive lock also keeps a second node off; the read after it takes it.
    if (plain(QStringLiteral("PRAGMA locking_mode = EXCLUSIVE")) ||
        plain(QStringLiteral("SELECT COUNT(*) FROM sqlite_master WHERE type = 'table'"), &tables)) {
        return *m_failure;
    }
    QVariant ours;
    if (plain(QStringLiteral("SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name = 'landfall_meta'"),
              &ours)) {
        return *m_failure;
    }
    if (tables.toInt() > 0 && ours.toInt() == 0) {
        return Error::damaged(code::kStoreForeign,
                              "'" + path + "' is another program's database: choose another data folder");
    }
    int version = 0;
    if (ours.toInt() != 0) {
        if (plain(QStringLiteral("PRAGMA quick_check(1)"), &check)) {
            return *m_failure;
        }
        if (check.toString() != QLatin1String("ok")) {
            return damaged("'" + path + "' is damaged (" + check.toString().toStdString() + ")");
        }
        QVariant format;
        QVariant storedNetwork;
        if (plain(QStringLiteral("SELECT value FROM landfall_meta WHERE name = 'format'"), &format) ||
            plain(QStringLiteral("SELECT value FROM landfall_meta WHERE name = 'network'"), &storedNetwork)) {
            return *m_failure;
        }
        version = format.toInt();
        if (version > kSchemaVersion) {
            return Error::invalid("store-newer", "'" + path + "' was written by a newer version of Landfall (format " +
                                                     std::to_string(version) + ", this one knows " +
                                                     std::to_string(kSchemaVersion) + "): update Landfall");
        }
        if (version < 1) {
            return damaged("'" + path + "' does not say its format");
        }
        if (storedNetwork.toString().toStdString() != network) {
            return Error::invalid("store-other-network", "'" + path + "' belongs to network " +
                                                             storedNetwork.toString().toStdString() + ", not to " +
                                                             network + ": choose another data folder");
        }
    }
    if (ours.toInt() == 0) {
        m_foundSeal.reset(); // of a file that was set aside
    }
    if (auto status = checkSeal(path); !status) {
        return status;
    }
    if (plain(QStringLiteral("PRAGMA journal_mode = WAL"), &mode) ||
        plain(QStringLiteral("PRAGMA synchronous = FULL")) || plain(QStringLiteral("PRAGMA foreign_keys = ON"))) {
        return *m_failure;
    }
    if (version == kSchemaVersion) {
        return {};
    }
    if (plain(QStringLiteral("BEGIN IMMEDIATE"))) {
        return *m_failure;
    }
    if (auto status = migrate(version); !status) {
        return status;
    }
    if (version == 0) {
        run("INSERT INTO landfall_meta (name, value) VALUES ('network', ?)", {text(network)});
    }
    run("DELETE FROM landfall_meta WHERE name = 'format'");
    run("INSERT INTO landfall_meta (name, value) VALUES ('format', ?)", {text(std::to_string(kSchemaVersion))});
    if (m_failure || plain(QStringLiteral("COMMIT"))) {
        return *m_failure;
    }
    return {};
}

// The lock is ours by now: a seal that is still there is of the file that was read.
Status Database::checkSeal(const std::string& path) {
    const auto file = QString::fromStdString(path);
    if (m_foundSeal && m_foundSeal == readSeal(file) && *m_foundSeal != m_foundHash) {
        return damaged("'" + path +
                       "' is not as the node left it: it is damaged, or another one was put in its place. If you did "
                       "that on purpose, remove " +
                       path + ".sha256. Otherwise");
    }
    if (!breakSeal(file)) {
        return Error::unavailable("store-unavailable", path + ".sha256 can't be removed: make it and its folder "
                                                              "writable for this user, or choose another data folder");
    }
    return {};
}

Status Database::migrate(int from) {
    for (int version = from; version < kSchemaVersion; ++version) {
        for (const char* statement : migrationTo(version + 1)) {
            if (plain(QString::fromUtf8(statement))) {
                return *m_failure;
            }
        }
    }
    return {};
}

void Database::begin() {
    if (m_depth++ != 0) {
        return;
    }
    m_failure.reset();
    plain(QStringLiteral("BEGIN IMMEDIATE"));
}

Status Database::commit() {
    if (m_depth == 0) {
        return Error::internal("store-no-transaction", "a commit without a transaction");
    }
    if (--m_depth != 0) {
        return {};
    }
    if (!m_failure && !plain(QStringLiteral("COMMIT"))) {
        return {};
    }
    const Error failure = *m_failure;
    plain(QStringLiteral("ROLLBACK"));
    m_failure.reset();
    return failure;
}

void Database::rollback() {
    if (m_depth == 0) {
        return;
    }
    m_depth = 0;
    plain(QStringLiteral("ROLLBACK"));
    m_failure.reset();
}

Status Database::transaction(const std::function<void()>& body) {
    begin();
    body();
    return commit();
}

QSqlQuery* Database::execute(const char* sql, std::initializer_list<QVariant> parameters) {
    if (m_failure) {
        return nullptr;
    }
    auto found = m_statements.find(sql);
    if (found == m_statements.end()) {
        QSqlQuery fresh(m_connection);
        fresh.setForwardOnly(true);
        if (!fresh.prepare(QString::fromUtf8(sql))) {
            m_failure = errorOf(fresh.lastError(), "the database");
            return nullptr;
        }
        found = m_statements.emplace(sql, std::move(fresh)).first;
    }
    QSqlQuery& query = found->second;
    int position = 0;
    for (const QVariant& parameter : parameters) {
        query.bindValue(position++, parameter);
    }
    if (!query.exec()) {
        m_failure = errorOf(query.lastError(), "the database");
        return nullptr;
    }
    return &query;
}

void Database::run(const char* sql, std::initializer_list<QVariant> parameters) {
    if (QSqlQuery* query = execute(sql, parameters)) {
        m_changed = query->numRowsAffected();
        m_lastRowId = query->lastInsertId().toLongLong();
        query->finish();
    }
}

void Database::select(const char* sql, std::initializer_list<QVariant> parameters,
                      const std::function<void(const Row&)>& visit) {
    if (execute(sql, parameters) == nullptr) {
        return;
    }
    // The statement is taken out while rows are visited: a visitor that runs the
    // same statement gets one of its own.
    auto running = m_statements.extract(sql);
    QSqlQuery& query = running.mapped();
    const Row row(*this, query);
    while (!m_failure && query.next()) {
        visit(row);
    }
    if (query.lastError().isValid()) {
        fail(errorOf(query.lastError(), "the database"));
    }
    query.finish();
    m_statements.insert(std::move(running));
}

void Database::fail(Error error) {
    if (!m_failure) {
        m_failure = std::move(error);
    }
}

} // namespace landfall::store
