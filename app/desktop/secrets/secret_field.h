#pragma once

#include "desktop/secrets/secret_text.h"

#include <QtCore/QTimer>
#include <QtGui/QColor>
#include <QtGui/QFont>
#include <QtQml/qqmlregistration.h>
#include <QtQuick/QQuickPaintedItem>

#include <vector>

namespace landfall::desktop {

// A line (masked) or a wrapping paragraph (not masked) to type a secret into. What
// is typed never becomes a property, an accessible text or a string: QML sees its
// length only, C++ takes the bytes.
class SecretField : public QQuickPaintedItem {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(int length READ length NOTIFY edited)
    Q_PROPERTY(bool masked READ masked WRITE setMasked NOTIFY lookChanged)
    // What a screen reader calls it, and what it adds. QML sets Accessible.role too, so
    // that Qt Quick counts it among the accessible items.
    Q_PROPERTY(QString label READ label WRITE setLabel NOTIFY lookChanged)
    Q_PROPERTY(QString description READ description WRITE setDescription NOTIFY lookChanged)
    Q_PROPERTY(QString placeholder READ placeholder WRITE setPlaceholder NOTIFY lookChanged)
    Q_PROPERTY(QFont font READ font WRITE setFont NOTIFY lookChanged)
    Q_PROPERTY(QColor color READ color WRITE setColor NOTIFY lookChanged)
    Q_PROPERTY(QColor placeholderColor READ placeholderColor WRITE setPlaceholderColor NOTIFY lookChanged)
    // Of the caret and, thinned, of what is selected.
    Q_PROPERTY(QColor accent READ accent WRITE setAccent NOTIFY lookChanged)

public:
    explicit SecretField(QQuickItem* parent = nullptr);

    // UTF-8, as typed.
    ByteView view() const { return m_text.view(); }

    int length() const { return static_cast<int>(m_text.length()); }
    bool masked() const { return m_masked; }
    void setMasked(bool masked);
    const QString& label() const { return m_label; }
    void setLabel(const QString& label);
    const QString& description() const { return m_description; }
    void setDescription(const QString& description);
    const QString& placeholder() const { return m_placeholder; }
    void setPlaceholder(const QString& text);
    const QFont& font() const { return m_font; }
    void setFont(const QFont& font);
    const QColor& color() const { return m_color; }
    void setColor(const QColor& color);
    const QColor& placeholderColor() const { return m_placeholderColor; }
    void setPlaceholderColor(const QColor& color);
    const QColor& accent() const { return m_accent; }
    void setAccent(const QColor& color);

    Q_INVOKABLE void clear();
    Q_INVOKABLE void paste();
    Q_INVOKABLE void selectAll();

    void paint(QPainter* painter) override;
    QVariant inputMethodQuery(Qt::InputMethodQuery query) const override;

Q_SIGNALS:
    void edited();
    void accepted();
    // What was pasted leaves the clipboard after so long.
    void pasted(int seconds);
    void lookChanged();

protected:
    bool event(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void inputMethodEvent(QInputMethodEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void geometryChange(const QRectF& now, const QRectF& before) override;

private:
    // Where a character is drawn.
    struct Place {
        std::size_t offset = 0;
        double x = 0;
        double width = 0;
        int line = 0;
        char32_t character = 0;
    };

    // One more than there are characters: the last is the end.
    std::vector<Place> places() const;
    std::size_t offsetAt(const QPointF& point) const;
    void insert(const QString& text);
    bool eraseSelection();
    void moveCaret(std::size_t to, bool select);
    void changed();
    void lookChange();
    void restartCaret();

    SecretText m_text;
    std::size_t m_caret = 0;
    std::size_t m_anchor = 0; // the selection lies between it and the caret
    bool m_masked = true;
    bool m_caretShown = false;
    QTimer m_blink;
    QString m_label;
    QString m_description;
    QString m_placeholder;
    QFont m_font;
    QColor m_color = Qt::black;
    QColor m_placeholderColor = Qt::gray;
    QColor m_accent = Qt::blue;
};

} // namespace landfall::desktop
