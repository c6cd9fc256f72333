#include "app/offscreen.h"

#include <QtGui/QColor>
#include <QtQml/QQmlComponent>
#include <QtQml/QQmlEngine>

#include <algorithm>
#include <cmath>
#include <memory>

namespace {

// WCAG 2.2, "relative luminance" and "contrast ratio".
double luminance(const QColor& color) {
    const auto linear = [](double part) {
        return part <= 0.04045 ? part / 12.92 : std::pow((part + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF());
}

double contrast(const QColor& one, const QColor& other) {
    const auto [low, high] = std::minmax({luminance(one), luminance(other)});
    return (high + 0.05) / (low + 0.05);
}

constexpr double kText = 4.5;
constexpr double kShape = 3; // of what is no text: focus, bars, signs

} // namespace

// What is written can be read, by day and by night.
class TestTheme : public QObject {
    Q_OBJECT

private:
    QQmlEngine m_engine;
    std::unique_ptr<QObject> m_colors;

    QColor color(const char* name) { return m_colors->property(name).value<QColor>(); }
    void load(const QString& appearance) {
        QQmlComponent component(&m_engine);
        component.setData("import QtQuick\nimport Landfall.Theme\n" + appearance.toUtf8() + "Colors {}", QUrl());
        m_colors.reset(component.create());
        QVERIFY2(m_colors, qPrintable(component.errorString()));
    }

private Q_SLOTS:
    void initTestCase() { m_engine.addImportPath(QStringLiteral("qrc:/qt/qml")); }

    void isReadable_data() {
        QTest::addColumn<QString>("appearance");
        QTest::addColumn<QByteArray>("front");
        QTest::addColumn<QByteArray>("back");
        QTest::addColumn<double>("least");
        const auto add = [](const QByteArray& front, const QByteArray& back, double least) {
            for (const char* appearance : {"Light", "Dark"}) {
                QTest::newRow(appearance + (" " + front) + " on " + back)
                    << QString::fromLatin1(appearance) << front << back << least;
            }
        };
        for (const char* text : {"ink", "inkSoft", "accent", "good", "warning", "problem"}) {
            for (const char* back : {"window", "rail", "surface", "raised", "field", "neutralSoft"}) {
                add(text, back, kText);
            }
        }
        for (const char* back : {"window", "surface", "raised", "field"}) {
            add("inkFaint", back, kText); // place holders, steps to come
        }
        for (const char* back : {"accentSoft", "goodSoft", "warningSoft", "problemSoft"}) {
            add("ink", back, kText);
            add(QByteArray(back).chopped(4), back, kText);
        }
        for (const char* back : {"accent", "accentHover", "accentPressed", "problem", "problemHover"}) {
            add("accentInk", back, kText);
        }
        for (const char* shape : {"accent", "good", "warning", "problem", "inkFaint"}) {
            add(shape, "track", kShape);
        }
        // Borders of what one types in or switches, a field's when it is wrong, the ring around what has the keyboard.
        for (const char* border : {"edge", "problem", "accent"}) {
            for (const char* back : {"window", "rail", "surface", "raised", "field"}) {
                add(border, back, kShape);
            }
        }
        for (const char* back : {"accentSoft", "goodSoft", "warningSoft", "problemSoft"}) {
            add("accent", back, kShape); // buttons in banners
        }
    }
    void isReadable() {
        QFETCH(QString, appearance);
        QFETCH(QByteArray, front);
        QFETCH(QByteArray, back);
        QFETCH(double, least);
        load(appearance);
        QVERIFY(color(front).isValid() && color(back).isValid());
        const double found = contrast(color(front), color(back));
        QVERIFY2(found >= least, qPrintable(QString::number(found)));
    }
};

LANDFALL_OFFSCREEN_TEST(TestTheme)
#include "tst_theme.moc"
