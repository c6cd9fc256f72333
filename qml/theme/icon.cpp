#include "icon.h"

#include <QtCore/QFile>
#include <QtGui/QPainter>
#include <QtSvg/QSvgRenderer>

namespace landfall::theme {

Icon::Icon(QQuickItem* parent) : QQuickPaintedItem(parent) {
    setAntialiasing(true);
    setImplicitSize(m_size, m_size);
}

void Icon::setName(const QString& name) {
    if (m_name != name) {
        m_name = name;
        Q_EMIT nameChanged();
        update();
    }
}

void Icon::setColor(const QColor& color) {
    if (m_color != color) {
        m_color = color;
        Q_EMIT colorChanged();
        update();
    }
}

void Icon::setSize(int size) {
    if (m_size != size) {
        m_size = size;
        setImplicitSize(size, size);
        Q_EMIT sizeChanged();
        update();
    }
}

void Icon::paint(QPainter* painter) {
    if (m_name.isEmpty()) {
        return;
    }
    QFile file(QStringLiteral(":/landfall/icons/%1.svg").arg(m_name));
    if (!file.open(QIODevice::ReadOnly)) {
        qWarning("no icon is named %s", qPrintable(m_name));
        return;
    }
    // SVG Tiny knows no alpha in a colour: it goes to the painter.
    QByteArray drawing = file.readAll();
    drawing.replace("currentColor", m_color.name(QColor::HexRgb).toLatin1());
    painter->setOpacity(m_color.alphaF());
    QSvgRenderer(drawing).render(painter, boundingRect());
}

} // namespace landfall::theme
