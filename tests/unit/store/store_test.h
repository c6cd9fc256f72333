#pragma once

#include "store/store.h"

#include <QtCore/QTemporaryDir>
#include <QtTest/QtTest>

namespace landfall::store {

inline const std::string kNetwork = "0x11";

inline Bytes32 filled(std::uint8_t value) {
    Bytes32 out{};
    out.fill(value);
    return out;
}

inline protocol::Address address(std::uint8_t value) {
    protocol::Address out;
    out.bytes.fill(value);
    return out;
}

// For tests of a store in a folder of its own.
class StoreTest : public QObject {
protected:
    QString path() const { return m_folder->filePath(QStringLiteral("node.sqlite")); }
    // Closes it first. The error's code, empty if there is none.
    std::string open(const std::string& network = kNetwork) {
        m_store.reset();
        auto opened = Store::open(m_folder->path().toStdString(), network);
        if (!opened) {
            return opened.error().code;
        }
        m_store = std::move(*opened);
        return {};
    }
    void openNew() {
        m_store.reset();
        m_folder = std::make_unique<QTemporaryDir>();
        QCOMPARE(open(), std::string());
    }
    void write(const std::function<void()>& body) {
        const auto status = m_store->transaction(body);
        QVERIFY2(status.ok(), status ? "" : status.error().message.c_str());
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Store> m_store;
};

} // namespace landfall::store
