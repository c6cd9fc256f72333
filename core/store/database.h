#pragma once

#include "base/bytes.h"
#include "base/result.h"
#include "protocol/chain_address.h"

#include <QtCore/QVariant>
#include <QtSql/QSqlDatabase>
#include <QtSql/QSqlQuery>

#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>

namespace landfall::store {

class Database;

// What a statement's row holds. A value of the wrong size fails the database
// (see Database) and reads as zeros.
class Row {
public:
    Row(Database& database, const QSqlQuery& query) : m_database(database), m_query(query) {}

    bool isNull(int column) const { return m_query.isNull(column); }
    std::int64_t integer(int column) const { return m_query.value(column).toLongLong(); }
    std::uint64_t number(int column) const { return static_cast<std::uint64_t>(integer(column)); }
    std::string text(int column) const { return m_query.value(column).toString().toStdString(); }
    Bytes bytes(int column) const;
    template <std::size_t N>
    FixedBytes<N> fixed(int column) const {
        FixedBytes<N> out{};
        readFixed(column, out);
        return out;
    }

    // Of 20 or 32 bytes.
    protocol::ChainAddress address(int column) const;

private:
    void readFixed(int column, std::span<std::uint8_t> out) const;

    Database& m_database;
    const QSqlQuery& m_query;
};

QVariant blob(ByteView bytes);
QVariant blob(const protocol::ChainAddress& address);
inline QVariant text(std::string_view value) {
    return QString::fromUtf8(value.data(), static_cast<qsizetype>(value.size()));
}
inline QVariant integer(std::uint64_t value) {
    return QVariant::fromValue(static_cast<qlonglong>(value));
}
inline QVariant null() {
    return {};
}

// One connection to one node's database, of one thread. The SQL of the tables is
// what SQLite and PostgreSQL share; what differs (pragmas, opening) is here.
//
// A transaction collects its first failure: statements after it do nothing, and
// commit() rolls back and answers it. So nothing may leave the process, and no
// decision may be acted on, before commit() has said yes. Then no single read
// or write needs a check of its own.
class Database {
public:
    // Creates the file if there is none. An existing file is checked and never
    // overwritten. Errors: store-in-use, store-foreign, store-newer,
    // store-other-network, store-damaged, store-unavailable.
    static Result<std::unique_ptr<Database>> open(const std::string& path, const std::string& network);
    ~Database();
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    void begin();
    Status commit();
    void rollback();

    // One transaction around `body`.
    Status transaction(const std::function<void()>& body);

    // Parameters are bound in order to the statement's question marks. `sql`
    // must be a literal: prepared statements are kept by its address.
    void run(const char* sql, std::initializer_list<QVariant> parameters = {});
    void select(const char* sql, std::initializer_list<QVariant> parameters,
                const std::function<void(const Row&)>& visit);
    // How many rows the last run() changed.
    int changed() const { return m_changed; }
    std::int64_t lastRowId() const { return m_lastRowId; }

    void fail(Error error);
    bool failed() const { return m_failure.has_value(); }

private:
    explicit Database(const QSqlDatabase& connection) : m_connection(connection) {}

    static Result<std::unique_ptr<Database>> openOnce(const std::string& path, const std::string& network);
    Status prepareFile(const std::string& path, const std::string& network);
    Status checkSeal(const std::string& path);
    Status migrate(int from);
    std::optional<std::string> plain(const QString& sql, QVariant* first = nullptr);
    QSqlQuery* execute(const char* sql, std::initializer_list<QVariant> parameters);

    QSqlDatabase m_connection;
    std::unordered_map<const char*, QSqlQuery> m_statements;
    std::optional<Error> m_failure;
    int m_depth = 0;
    int m_changed = 0;
    std::int64_t m_lastRowId = 0;
    QByteArray m_foundHash; // of the file, before it was opened
    std::optional<QByteArray> m_foundSeal;
    bool m_ours = false; // the file is good, and open to be written
};

} // namespace landfall::store
