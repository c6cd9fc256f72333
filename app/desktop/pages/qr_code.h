#pragma once

#include <QtGui/QColor>
#include <QtQml/qqmlregistration.h>
#include <QtQuick/QQuickPaintedItem>

#include <vector>

namespace landfall::desktop {

// A text as a QR code with its quiet zone, in whole device pixels.
class QrCode : public QQuickPaintedItem {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(QString text READ text WRITE setText NOTIFY textChanged)
    Q_PROPERTY(QColor color READ color WRITE setColor NOTIFY lookChanged)
    Q_PROPERTY(QColor background READ background WRITE setBackground NOTIFY lookChanged)
    // False for an empty text, and for one too long for a code.
    Q_PROPERTY(bool valid READ valid NOTIFY textChanged)

public:
    explicit QrCode(QQuickItem* parent = nullptr);

    const QString& text() const { return m_text; }
    void setText(const QString& text);
    const QColor& color() const { return m_color; }
    void setColor(const QColor& color);
    const QColor& background() const { return m_background; }
    void setBackground(const QColor& color);
    bool valid() const { return m_side > 0; }

    void paint(QPainter* painter) override;

Q_SIGNALS:
    void textChanged();
    void lookChanged();

private:
    QString m_text;
    int m_side = 0;              // modules
    std::vector<bool> m_modules; // row by row, true = dark
    QColor m_color = Qt::black;
    QColor m_background = Qt::white;
};

} // namespace landfall::desktop
