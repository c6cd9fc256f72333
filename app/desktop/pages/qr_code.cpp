#include "desktop/pages/qr_code.h"

#include <QtGui/QPainter>
#include <QtQuick/QQuickWindow>

#include <qrencode.h>

#include <algorithm>
#include <cmath>
#include <memory>

namespace landfall::desktop {
namespace {

constexpr int kQuietZone = 4; // modules, as ISO/IEC 18004 asks

} // namespace

QrCode::QrCode(QQuickItem* parent) : QQuickPaintedItem(parent) {
    setAntialiasing(false);
    setImplicitSize(192, 192);
}

void QrCode::setText(const QString& text) {
    if (text == m_text) {
        return;
    }
    m_text = text;
    m_side = 0;
    m_modules.clear();
    const std::unique_ptr<QRcode, decltype(&QRcode_free)> code(
        text.isEmpty() ? nullptr : QRcode_encodeString8bit(text.toUtf8().constData(), 0, QR_ECLEVEL_M), QRcode_free);
    if (code) {
        m_side = code->width;
        for (int i = 0; i < m_side * m_side; ++i) {
            m_modules.push_back((code->data[i] & 1) != 0);
        }
    }
    update();
    Q_EMIT textChanged();
}

void QrCode::setColor(const QColor& color) {
    m_color = color;
    update();
    Q_EMIT lookChanged();
}

void QrCode::setBackground(const QColor& color) {
    m_background = color;
    update();
    Q_EMIT lookChanged();
}

void QrCode::paint(QPainter* painter) {
    if (!valid()) {
        return;
    }
    const double ratio = window() != nullptr ? window()->effectiveDevicePixelRatio() : 1;
    const int all = m_side + 2 * kQuietZone;
    const double module = std::max(1.0, std::floor(std::min(width(), height()) * ratio / all)) / ratio;
    const auto start = [&](double room) { return std::floor((room - module * all) / 2 * ratio) / ratio; };
    const QPointF corner(start(width()), start(height()));
    painter->fillRect(QRectF(corner, QSizeF(module * all, module * all)), m_background);
    for (int row = 0; row < m_side; ++row) {
        for (int column = 0; column < m_side; ++column) {
            if (m_modules[static_cast<std::size_t>(row * m_side + column)]) {
                painter->fillRect(QRectF(corner.x() + module * (column + kQuietZone),
                                         corner.y() + module * (row + kQuietZone), module, module),
                                  m_color);
            }
        }
    }
}

} // namespace landfall::desktop
