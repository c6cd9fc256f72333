#pragma once

#include <QtCore/QAbstractListModel>
#include <QtQml/qqmlregistration.h>

#include <algorithm>
#include <memory>
#include <type_traits>
#include <vector>

namespace landfall::desktop {

// What QML knows of every list of ours.
class ValueList : public QAbstractListModel {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the view models")
    Q_PROPERTY(int count READ count NOTIFY countChanged)

public:
    explicit ValueList(QObject* parent = nullptr);

    int count() const { return rowCount({}); }

Q_SIGNALS:
    void countChanged();
};

// How QML calls a field of a row, and how it is read.
template <class Row>
struct RowRole {
    const char* name;
    QVariant (*read)(const Row&);
};

template <class Row>
class RowList;

// Small integers become ints, lists inside of rows become ValueLists.
template <class Field>
QVariant shownToQml(const Field& field) {
    if constexpr (std::is_integral_v<Field> && !std::is_same_v<Field, bool>) {
        return QVariant(static_cast<int>(field));
    } else {
        return QVariant::fromValue(field);
    }
}
template <class Row>
QVariant shownToQml(const std::shared_ptr<RowList<Row>>& list) {
    return QVariant::fromValue<ValueList*>(list.get());
}

template <class Row, class Field>
Row rowOf(Field Row::*);

template <auto Member, class Row = decltype(rowOf(Member))>
RowRole<Row> role(const char* name) {
    return {name, [](const Row& row) { return shownToQml(row.*Member); }};
}

// A list of plain rows. A row has a `key()`; delegates live as long as their row's
// key stays, and hear of the roles that changed, no others. A row that holds lists of
// its own has `settle(Row* before)`, which takes them over from its predecessor
// (null if it is new).
template <class Row>
class RowList : public ValueList {
public:
    explicit RowList(std::vector<RowRole<Row>> roles, QObject* parent = nullptr)
        : ValueList(parent), m_roles(std::move(roles)) {}

    const std::vector<Row>& rows() const { return m_rows; }

    void update(std::vector<Row> rows) {
        const auto before = m_rows.size();
        auto near = rows.size(); // neighbours mostly stay neighbours
        for (std::size_t i = m_rows.size(); i-- > 0;) {
            const bool follows = near > 0 && near <= rows.size() && rows[near - 1].key() == m_rows[i].key();
            near = follows ? near - 1 : find(rows, 0, m_rows[i]);
            if (near == rows.size()) {
                beginRemoveRows({}, int(i), int(i));
                m_rows.erase(m_rows.begin() + std::ptrdiff_t(i));
                endRemoveRows();
            }
        }
        for (std::size_t i = 0; i < rows.size(); ++i) {
            const auto old = find(m_rows, i, rows[i]);
            if (old == m_rows.size()) {
                settle(rows[i], nullptr);
                beginInsertRows({}, int(i), int(i));
                m_rows.insert(m_rows.begin() + std::ptrdiff_t(i), std::move(rows[i]));
                endInsertRows();
                continue;
            }
            if (old != i) {
                beginMoveRows({}, int(old), int(old), {}, int(i));
                std::rotate(m_rows.begin() + std::ptrdiff_t(i), m_rows.begin() + std::ptrdiff_t(old),
                            m_rows.begin() + std::ptrdiff_t(old) + 1);
                endMoveRows();
            }
            replace(i, std::move(rows[i]));
        }
        if (m_rows.size() != before) {
            Q_EMIT countChanged();
        }
    }

    int rowCount(const QModelIndex& parent = {}) const override {
        return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
    }

    QVariant data(const QModelIndex& index, int role) const override {
        const int at = role - Qt::UserRole;
        if (!checkIndex(index, CheckIndexOption::IndexIsValid) || at < 0 || at >= int(m_roles.size())) {
            return {};
        }
        return m_roles[std::size_t(at)].read(m_rows[std::size_t(index.row())]);
    }

    QHash<int, QByteArray> roleNames() const override {
        QHash<int, QByteArray> out;
        for (std::size_t i = 0; i < m_roles.size(); ++i) {
            out.insert(Qt::UserRole + int(i), m_roles[i].name);
        }
        return out;
    }

private:
    static std::size_t find(const std::vector<Row>& rows, std::size_t from, const Row& wanted) {
        const auto found = std::find_if(rows.begin() + std::ptrdiff_t(std::min(from, rows.size())), rows.end(),
                                        [&](const Row& row) { return row.key() == wanted.key(); });
        return std::size_t(found - rows.begin());
    }

    static void settle(Row& row, Row* before) {
        if constexpr (requires { row.settle(before); }) {
            row.settle(before);
        }
    }

    void replace(std::size_t at, Row row) {
        settle(row, &m_rows[at]);
        QList<int> changed;
        for (std::size_t i = 0; i < m_roles.size(); ++i) {
            if (m_roles[i].read(m_rows[at]) != m_roles[i].read(row)) {
                changed.push_back(Qt::UserRole + int(i));
            }
        }
        m_rows[at] = std::move(row);
        if (!changed.isEmpty()) {
            Q_EMIT dataChanged(index(int(at)), index(int(at)), changed);
        }
    }

    std::vector<RowRole<Row>> m_roles;
    std::vector<Row> m_rows;
};

} // namespace landfall::desktop
