#pragma once

#include "desktop/pages/welcome_model.h"

#include <QtCore/QPointer>
#include <QtQuick/QQuickPaintedItem>

namespace landfall::desktop {

// Shows a recovery phrase by painting it: the words never become strings of QML's.
class PhraseView : public QQuickPaintedItem {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(landfall::desktop::WelcomeModel* source READ source WRITE setSource NOTIFY lookChanged)
    Q_PROPERTY(bool revealed READ revealed WRITE setRevealed NOTIFY lookChanged)
    Q_PROPERTY(int columns READ columns WRITE setColumns NOTIFY lookChanged)
    Q_PROPERTY(QFont font READ font WRITE setFont NOTIFY lookChanged)
    Q_PROPERTY(QColor color READ color WRITE setColor NOTIFY lookChanged)
    Q_PROPERTY(QColor numberColor READ numberColor WRITE setNumberColor NOTIFY lookChanged)

public:
    explicit PhraseView(QQuickItem* parent = nullptr);

    WelcomeModel* source() const { return m_source; }
    void setSource(WelcomeModel* source);
    bool revealed() const { return m_revealed; }
    void setRevealed(bool revealed);
    int columns() const { return m_columns; }
    void setColumns(int columns);
    const QFont& font() const { return m_font; }
    void setFont(const QFont& font);
    const QColor& color() const { return m_color; }
    void setColor(const QColor& color);
    const QColor& numberColor() const { return m_numberColor; }
    void setNumberColor(const QColor& color);

    void paint(QPainter* painter) override;

Q_SIGNALS:
    void lookChanged();

private:
    int rows() const;
    double rowHeight() const;
    void lookChange();

    QPointer<WelcomeModel> m_source;
    bool m_revealed = false;
    int m_columns = 4;
    QFont m_font;
    QColor m_color = Qt::black;
    QColor m_numberColor = Qt::gray;
};

} // namespace landfall::desktop
