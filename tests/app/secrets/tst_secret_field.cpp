#include "app/offscreen.h"
#include "desktop/secrets/clipboard_sweep.h"
#include "desktop/secrets/secret_field.h"

#include <QtGui/QAccessible>
#include <QtGui/QClipboard>
#include <QtGui/QStyleHints>
#include <QtQml/QQmlComponent>
#include <QtQml/QQmlEngine>
#include <QtQml/QQmlExtensionPlugin>
#include <QtQuick/QQuickItem>
#include <QtQuick/QQuickWindow>
#include <QtTest/QSignalSpy>

Q_IMPORT_QML_PLUGIN(Landfall_DesktopPlugin)

using namespace landfall;
using namespace landfall::desktop;

namespace {

const QString kSecret = QStringLiteral("s3cret-Zauberwort");

QByteArray typed(const SecretField& field) {
    return {reinterpret_cast<const char*>(field.view().data()), static_cast<qsizetype>(field.view().size())};
}

} // namespace

class TestSecretField : public QObject {
    Q_OBJECT

    std::unique_ptr<QQuickWindow> m_window;
    SecretField* m_field = nullptr;

    void type(const QString& text) {
        for (const QChar letter : text) {
            QTest::sendKeyEvent(QTest::Click, m_window.get(), Qt::Key_unknown, QString(letter), Qt::NoModifier);
        }
    }
    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = Qt::NoModifier) {
        QTest::keyClick(m_window.get(), key, modifiers);
    }

private Q_SLOTS:
    void init() {
        m_window = std::make_unique<QQuickWindow>();
        m_window->resize(320, 120);
        m_field = new SecretField(m_window->contentItem());
        m_field->setSize({300, 30});
        m_window->show();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
        m_field->forceActiveFocus();
    }

    void keepsWhatIsTyped() {
        const QSignalSpy edited(m_field, &SecretField::edited);
        type(kSecret);
        QCOMPARE(typed(*m_field), kSecret.toUtf8());
        QCOMPARE(m_field->length(), kSecret.size());
        QCOMPARE(edited.size(), kSecret.size());
        m_field->clear();
        QCOMPARE(m_field->length(), 0);
    }

    void countsCharactersNotBytes() {
        type(QStringLiteral("aé€"));
        QCOMPARE(m_field->length(), 3);
        QCOMPARE(m_field->view().size(), std::size_t{6});
        press(Qt::Key_Backspace);
        QCOMPARE(typed(*m_field), QByteArray("a\xC3\xA9"));
    }

    void edits_data() {
        QTest::addColumn<QList<int>>("keys");
        QTest::addColumn<QByteArray>("left");
        const int shift = static_cast<int>(Qt::ShiftModifier);
        const int control = static_cast<int>(Qt::ControlModifier);
        QTest::newRow("backspace") << QList<int>{Qt::Key_Backspace} << QByteArray("abc");
        QTest::newRow("delete at the end") << QList<int>{Qt::Key_Delete} << QByteArray("abcd");
        QTest::newRow("delete at the start") << QList<int>{Qt::Key_Home, Qt::Key_Delete} << QByteArray("bcd");
        QTest::newRow("backspace inside")
            << QList<int>{Qt::Key_Left, Qt::Key_Left, Qt::Key_Backspace} << QByteArray("acd");
        QTest::newRow("selection") << QList<int>{shift | Qt::Key_Left, shift | Qt::Key_Left, Qt::Key_Delete}
                                   << QByteArray("ab");
        QTest::newRow("everything") << QList<int>{control | Qt::Key_A, Qt::Key_Delete} << QByteArray();
        QTest::newRow("all before") << QList<int>{Qt::Key_Left, control | Qt::Key_Backspace} << QByteArray("d");
        QTest::newRow("all after") << QList<int>{Qt::Key_Home, Qt::Key_Right, control | Qt::Key_Delete}
                                   << QByteArray("a");
        QTest::newRow("escape") << QList<int>{Qt::Key_Escape} << QByteArray("abcd");
    }
    void edits() {
        QFETCH(QList<int>, keys);
        QFETCH(QByteArray, left);
        type(QStringLiteral("abcd"));
        for (const int key : keys) {
            const auto modifiers = Qt::KeyboardModifiers(key & int(Qt::KeyboardModifierMask));
            press(static_cast<Qt::Key>(key & ~int(Qt::KeyboardModifierMask)), modifiers);
        }
        QCOMPARE(typed(*m_field), left);
    }

    void replacesASelection() {
        type(QStringLiteral("abcd"));
        press(Qt::Key_A, Qt::ControlModifier);
        type(QStringLiteral("x"));
        QCOMPARE(typed(*m_field), QByteArray("x"));
    }

    void pastesWithoutLineBreaksWhenMasked() {
        QGuiApplication::clipboard()->setText(QStringLiteral("one\ttwo\r\n"));
        press(Qt::Key_V, Qt::ControlModifier);
        QCOMPARE(typed(*m_field), QByteArray("onetwo"));
        m_field->clear();
        m_field->setMasked(false);
        press(Qt::Key_V, Qt::ControlModifier);
        QCOMPARE(typed(*m_field), QByteArray("one two "));
    }

    void whatWasPastedLeavesTheClipboard() {
        auto* clipboard = QGuiApplication::clipboard();
        clipboard->setText(kSecret);
        const QSignalSpy told(m_field, &SecretField::pasted);
        m_field->paste();
        QCOMPARE(told.size(), 1);
        QCOMPARE(told.front().front().toInt(), kClipboardSeconds);
        QCOMPARE(clipboard->text(), kSecret); // it may be pasted a second time
        sweepClipboard();
        QCOMPARE(clipboard->text(), QString());

        clipboard->setText(kSecret);
        m_field->paste();
        clipboard->setText(QStringLiteral("something else"));
        sweepClipboard();
        QCOMPARE(clipboard->text(), QStringLiteral("something else"));

        clipboard->setText(kSecret);
        new ClipboardSweep(kSecret, std::chrono::milliseconds(20)); // of the application
        QTRY_COMPARE(clipboard->text(), QString());
    }

    void neverCopies() {
        QGuiApplication::clipboard()->setText(QStringLiteral("before"));
        type(kSecret);
        press(Qt::Key_A, Qt::ControlModifier);
        press(Qt::Key_C, Qt::ControlModifier);
        press(Qt::Key_X, Qt::ControlModifier);
        QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("before"));
        QCOMPARE(typed(*m_field), kSecret.toUtf8());
    }

    void takesAKilobyteAndNoMore() {
        QGuiApplication::clipboard()->setText(QString(SecretText::kMostBytes, u'a'));
        m_field->paste();
        QCOMPARE(m_field->length(), int(SecretText::kMostBytes));
        type(QStringLiteral("b"));
        QCOMPARE(m_field->length(), int(SecretText::kMostBytes));
    }

    void acceptsOnEnterAndLeavesOnTab() {
        auto* other = new QQuickItem(m_window->contentItem());
        other->setActiveFocusOnTab(true);
        const QSignalSpy accepted(m_field, &SecretField::accepted);
        press(Qt::Key_Return);
        press(Qt::Key_Enter);
        QCOMPARE(accepted.size(), 2);
        press(Qt::Key_Tab);
        QVERIFY(!m_field->hasActiveFocus());
        QVERIFY(other->hasActiveFocus());
        QCOMPARE(m_field->length(), 0);
    }

    void takesWhatAnInputMethodDecided() {
        QInputMethodEvent half(QStringLiteral("ni"), {});
        QCoreApplication::sendEvent(m_field, &half);
        QCOMPARE(m_field->length(), 0);
        QInputMethodEvent whole;
        whole.setCommitString(QStringLiteral("你"));
        QCoreApplication::sendEvent(m_field, &whole);
        QCOMPARE(m_field->length(), 1);
        const auto hints = Qt::InputMethodHints(m_field->inputMethodQuery(Qt::ImHints).toInt());
        QVERIFY(hints.testFlag(Qt::ImhHiddenText) && hints.testFlag(Qt::ImhSensitiveData) &&
                hints.testFlag(Qt::ImhNoPredictiveText));
        QVERIFY(!m_field->inputMethodQuery(Qt::ImSurroundingText).isValid());
        QVERIFY(!m_field->inputMethodQuery(Qt::ImCurrentSelection).isValid());
    }

    // Two secrets of one length, drawn: only an unmasked field shows which it is.
    void masksWhatItPaints() {
        const auto picture = [&](const QString& text) {
            m_field->clear();
            type(text);
            press(Qt::Key_Home);
            return m_window->grabWindow();
        };
        QGuiApplication::styleHints()->setCursorFlashTime(0);
        const QImage empty = picture({});
        QCOMPARE(picture(QStringLiteral("abcdef")), picture(QStringLiteral("uvwxyz")));
        QVERIFY(picture(QStringLiteral("abcdef")) != empty);
        m_field->setMasked(false);
        QVERIFY(picture(QStringLiteral("abcdef")) != picture(QStringLiteral("uvwxyz")));
    }

    void wrapsWordsWhenNotMasked() {
        m_field->setMasked(false);
        const double line = m_field->implicitHeight();
        type(QStringLiteral("abandon ability able about above absent absorb abstract absurd abuse access accident "));
        QVERIFY(m_field->implicitHeight() >= 2 * line);
    }

    void tellsNobody() {
        QQmlEngine engine;
        engine.addImportPath(QStringLiteral("qrc:/qt/qml"));
        QQmlComponent component(&engine);
        component.setData("import QtQuick\nimport Landfall.Desktop\nSecretField { width: 300; height: 30; "
                          "label: 'Passphrase'; "
                          "Accessible.role: Accessible.EditableText }",
                          QUrl());
        std::unique_ptr<QObject> made(component.create());
        auto* field = qobject_cast<SecretField*>(made.get());
        QVERIFY2(field != nullptr, qPrintable(component.errorString()));
        field->setParentItem(m_window->contentItem());
        field->forceActiveFocus();
        type(kSecret);
        QCOMPARE(field->length(), kSecret.size());

        const auto* meta = field->metaObject();
        for (int i = 0; i < meta->propertyCount(); ++i) {
            const QVariant value = meta->property(i).read(field);
            QVERIFY2(!value.toString().contains(kSecret.left(4)), meta->property(i).name());
        }
        QString said;
        QDebug(&said) << static_cast<QObject*>(field);
        QVERIFY(!said.contains(kSecret.left(4)));

        QAccessible::setActive(true);
        auto* spoken = QAccessible::queryAccessibleInterface(field);
        QVERIFY(spoken != nullptr);
        QCOMPARE(spoken->role(), QAccessible::EditableText);
        QVERIFY(spoken->state().passwordEdit);
        QCOMPARE(spoken->text(QAccessible::Name), QStringLiteral("Passphrase"));
        for (const auto kind : {QAccessible::Name, QAccessible::Description, QAccessible::Value, QAccessible::Help}) {
            QVERIFY(!spoken->text(kind).contains(kSecret.left(4)));
        }
        if (auto* text = spoken->textInterface()) {
            QVERIFY(!text->text(0, text->characterCount()).contains(kSecret.left(4)));
        }
    }
};

LANDFALL_OFFSCREEN_TEST(TestSecretField)
#include "tst_secret_field.moc"
