#include "desktop/secrets/secret_field.h"

#include "desktop/secrets/clipboard_sweep.h"
#include "desktop/secrets/secret_field_accessible.h"

#include <QtGui/QClipboard>
#include <QtGui/QCursor>
#include <QtGui/QFontMetricsF>
#include <QtGui/QGuiApplication>
#include <QtGui/QPainter>
#include <QtGui/QStyleHints>

#include <algorithm>

namespace landfall::desktop {
namespace {

constexpr char32_t kBullet = U'\u2022';

bool isBreak(char32_t character) {
    return character == U' ' || character == U'\t' || character == U'\n';
}

char32_t characterAt(ByteView utf8, std::size_t from, std::size_t to) {
    char32_t out = utf8[from];
    if (to - from > 1) {
        out &= 0x7FU >> (to - from);
    }
    for (std::size_t i = from + 1; i < to; ++i) {
        out = (out << 6) | (utf8[i] & 0x3FU);
    }
    return out;
}

} // namespace

SecretField::SecretField(QQuickItem* parent) : QQuickPaintedItem(parent) {
    installSecretFieldAccessible();
    setFlag(ItemAcceptsInputMethod);
    setActiveFocusOnTab(true);
    setAcceptedMouseButtons(Qt::LeftButton);
    setAntialiasing(true);
    setCursor(QCursor(Qt::IBeamCursor));
    connect(&m_blink, &QTimer::timeout, this, [this] {
        m_caretShown = !m_caretShown;
        update();
    });
    lookChange();
}

void SecretField::setMasked(bool masked) {
    m_masked = masked;
    lookChange();
}

void SecretField::setLabel(const QString& label) {
    m_label = label;
    Q_EMIT lookChanged();
}

void SecretField::setDescription(const QString& description) {
    m_description = description;
    Q_EMIT lookChanged();
}

void SecretField::setPlaceholder(const QString& text) {
    m_placeholder = text;
    lookChange();
}

void SecretField::setFont(const QFont& font) {
    m_font = font;
    lookChange();
}

void SecretField::setColor(const QColor& color) {
    m_color = color;
    lookChange();
}

void SecretField::setPlaceholderColor(const QColor& color) {
    m_placeholderColor = color;
    lookChange();
}

void SecretField::setAccent(const QColor& color) {
    m_accent = color;
    lookChange();
}

void SecretField::clear() {
    m_text.clear();
    m_caret = m_anchor = 0;
    changed();
}

void SecretField::paste() {
    QString text = QGuiApplication::clipboard()->text();
    if (text.isEmpty()) {
        return;
    }
    insert(text);
    new ClipboardSweep(text); // of the application
    text.fill(u'\0');
    Q_EMIT pasted(kClipboardSeconds);
}

void SecretField::selectAll() {
    m_anchor = 0;
    m_caret = m_text.bytes();
    update();
}

// --- editing ---

void SecretField::insert(const QString& text) {
    QByteArray utf8 = text.toUtf8();
    // What a person copies often ends with a line break that is no part of it.
    QByteArray kept;
    kept.reserve(utf8.size());
    for (const char byte : utf8) {
        if (static_cast<unsigned char>(byte) >= 0x20 && byte != 0x7F) {
            kept.append(byte);
        } else if (!m_masked && (byte == '\n' || byte == '\t')) {
            kept.append(' ');
        }
    }
    const bool erased = eraseSelection();
    const bool fits = m_text.insert(m_caret, viewOf({kept.constData(), static_cast<std::size_t>(kept.size())}));
    if (fits) {
        m_caret += static_cast<std::size_t>(kept.size());
        m_anchor = m_caret;
    }
    utf8.fill('\0');
    kept.fill('\0');
    if (erased || fits) {
        changed();
    }
}

bool SecretField::eraseSelection() {
    if (m_anchor == m_caret) {
        return false;
    }
    const auto [from, to] = std::minmax(m_anchor, m_caret);
    m_text.erase(from, to);
    m_caret = m_anchor = from;
    return true;
}

void SecretField::moveCaret(std::size_t to, bool select) {
    m_caret = to;
    if (!select) {
        m_anchor = to;
    }
    restartCaret();
}

void SecretField::changed() {
    setImplicitHeight(QFontMetricsF(m_font).lineSpacing() * (places().back().line + 1));
    restartCaret();
    Q_EMIT edited();
}

void SecretField::lookChange() {
    const QFontMetricsF metrics(m_font);
    setImplicitSize(metrics.averageCharWidth() * 24, metrics.lineSpacing() * (places().back().line + 1));
    updateInputMethod(Qt::ImHints);
    update();
    Q_EMIT lookChanged();
}

void SecretField::restartCaret() {
    m_caretShown = hasActiveFocus();
    if (const int period = QGuiApplication::styleHints()->cursorFlashTime(); m_caretShown && period > 1) {
        m_blink.start(period / 2);
    } else {
        m_blink.stop();
    }
    updateInputMethod(Qt::ImCursorRectangle);
    update();
}

// --- layout and painting ---

std::vector<SecretField::Place> SecretField::places() const {
    const QFontMetricsF metrics(m_font);
    const double bullet = metrics.horizontalAdvance(QChar(static_cast<ushort>(kBullet))) * 1.25;
    std::vector<Place> out;
    out.reserve(m_text.bytes() + 1);
    double x = 0;
    int line = 0;
    std::size_t wordAt = 0; // in `out`
    for (std::size_t offset = 0; offset < m_text.bytes(); offset = m_text.next(offset)) {
        Place place{offset, x, bullet, line, kBullet};
        if (!m_masked) {
            place.character = characterAt(m_text.view(), offset, m_text.next(offset));
            place.width = metrics.horizontalAdvance(QString::fromUcs4(&place.character, 1));
            if (isBreak(place.character)) {
                wordAt = out.size() + 1;
            } else if (width() > 0 && x + place.width > width() && x > 0) {
                // The word goes to the next line, or is cut if it fills a line alone.
                ++line;
                const double start = wordAt < out.size() && out[wordAt].x > 0 ? out[wordAt].x : x;
                for (std::size_t i = wordAt; start < x && i < out.size(); ++i) {
                    out[i].line = line;
                    out[i].x -= start;
                }
                x -= start;
                place.x = x;
                place.line = line;
            }
        }
        x += place.width;
        out.push_back(place);
    }
    out.push_back({m_text.bytes(), x, 0, line, 0});
    if (m_masked && width() > 0) {
        // A long secret scrolls, so that the caret stays in sight.
        const auto at =
            std::find_if(out.begin(), out.end(), [&](const Place& place) { return place.offset == m_caret; });
        if (const double over = at->x + 2 - width(); over > 0) {
            std::for_each(out.begin(), out.end(), [&](Place& place) { place.x -= over; });
        }
    }
    return out;
}

std::size_t SecretField::offsetAt(const QPointF& point) const {
    const int line = std::max(0, static_cast<int>(point.y() / QFontMetricsF(m_font).lineSpacing()));
    const auto all = places();
    std::size_t best = all.back().offset;
    for (const auto& place : all) {
        if (m_masked || place.line == line) {
            best = place.offset;
            if (point.x() < place.x + place.width / 2) {
                break;
            }
        }
    }
    return best;
}

void SecretField::paint(QPainter* painter) {
    const QFontMetricsF metrics(m_font);
    painter->setFont(m_font);
    const auto all = places();
    const double height = metrics.lineSpacing();
    const double top = m_masked ? (this->height() - height) / 2 : 0;
    if (m_text.bytes() == 0 && !m_placeholder.isEmpty()) {
        painter->setPen(m_placeholderColor);
        painter->drawText(QRectF(0, top, width(), m_masked ? height : this->height()),
                          Qt::AlignLeft | (m_masked ? Qt::AlignVCenter : Qt::AlignTop | Qt::TextWordWrap),
                          m_placeholder);
    }
    const auto [from, to] = std::minmax(m_anchor, m_caret);
    QColor selected = m_accent;
    selected.setAlphaF(0.3F);
    painter->setPen(m_color);
    for (const auto& place : all) {
        const double y = top + place.line * height;
        if (place.offset >= from && place.offset < to) {
            painter->fillRect(QRectF(place.x, y, place.width, height), selected);
        }
        if (place.character != 0) {
            painter->drawText(QPointF(place.x, y + metrics.ascent()), QString::fromUcs4(&place.character, 1));
        }
        if (place.offset == m_caret && m_caretShown) {
            painter->fillRect(QRectF(place.x, y + 1, 1.5, height - 2), m_accent);
        }
    }
}

void SecretField::geometryChange(const QRectF& now, const QRectF& before) {
    QQuickPaintedItem::geometryChange(now, before);
    if (now.width() != before.width()) {
        setImplicitHeight(QFontMetricsF(m_font).lineSpacing() * (places().back().line + 1));
    }
}

// --- events ---

bool SecretField::event(QEvent* event) {
    if (event->type() == QEvent::ShortcutOverride) {
        const auto* key = static_cast<QKeyEvent*>(event);
        const bool typed = !key->text().isEmpty() && !key->modifiers().testFlag(Qt::ControlModifier) &&
                           !key->modifiers().testFlag(Qt::AltModifier) && key->key() != Qt::Key_Escape &&
                           key->key() != Qt::Key_Tab && key->key() != Qt::Key_Return && key->key() != Qt::Key_Enter;
        if (typed || key->matches(QKeySequence::Paste) || key->matches(QKeySequence::SelectAll)) {
            event->accept();
            return true;
        }
    }
    return QQuickPaintedItem::event(event);
}

void SecretField::keyPressEvent(QKeyEvent* event) {
    const bool select = event->modifiers().testFlag(Qt::ShiftModifier);
    const bool far = event->modifiers().testFlag(Qt::ControlModifier);
    if (event->matches(QKeySequence::Paste)) {
        paste();
    } else if (event->matches(QKeySequence::SelectAll)) {
        selectAll();
    } else if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        Q_EMIT accepted();
    } else if (event->key() == Qt::Key_Backspace || event->key() == Qt::Key_Delete) {
        if (m_anchor == m_caret) {
            // With Ctrl all of that side: the borders of a secret's words are nobody's business.
            m_anchor = event->key() == Qt::Key_Backspace ? (far ? 0 : m_text.previous(m_caret))
                                                         : (far ? m_text.bytes() : m_text.next(m_caret));
        }
        if (eraseSelection()) {
            changed();
        }
    } else if (event->key() == Qt::Key_Left) {
        moveCaret(far ? 0 : m_text.previous(m_caret), select);
    } else if (event->key() == Qt::Key_Right) {
        moveCaret(far ? m_text.bytes() : m_text.next(m_caret), select);
    } else if (event->key() == Qt::Key_Home) {
        moveCaret(0, select);
    } else if (event->key() == Qt::Key_End) {
        moveCaret(m_text.bytes(), select);
    } else if (!far && event->key() != Qt::Key_Tab && event->key() != Qt::Key_Backtab &&
               event->key() != Qt::Key_Escape && !event->text().isEmpty()) {
        insert(event->text());
    } else {
        event->ignore();
        return;
    }
    event->accept();
}

// Only what an input method has decided on: a half-typed word would have to be drawn
// by it, out of our hands.
void SecretField::inputMethodEvent(QInputMethodEvent* event) {
    if (!event->commitString().isEmpty()) {
        insert(event->commitString());
    }
    event->accept();
}

QVariant SecretField::inputMethodQuery(Qt::InputMethodQuery query) const {
    switch (query) {
    case Qt::ImEnabled:
        return isEnabled();
    case Qt::ImHints: {
        Qt::InputMethodHints hints =
            Qt::ImhSensitiveData | Qt::ImhNoPredictiveText | Qt::ImhNoAutoUppercase | Qt::ImhNoTextHandles;
        return int(m_masked ? hints | Qt::ImhHiddenText : hints);
    }
    case Qt::ImCursorRectangle:
        for (const auto& place : places()) {
            if (place.offset == m_caret) {
                const double height = QFontMetricsF(m_font).lineSpacing();
                return QRectF(place.x, place.line * height, 2, height);
            }
        }
        return {};
    case Qt::ImFont:
        return m_font;
    default:
        return {};
    }
}

void SecretField::mousePressEvent(QMouseEvent* event) {
    forceActiveFocus(Qt::MouseFocusReason);
    moveCaret(offsetAt(event->position()), event->modifiers().testFlag(Qt::ShiftModifier));
    event->accept();
}

void SecretField::mouseMoveEvent(QMouseEvent* event) {
    moveCaret(offsetAt(event->position()), true);
}

void SecretField::mouseDoubleClickEvent(QMouseEvent*) {
    selectAll();
}

void SecretField::focusInEvent(QFocusEvent* event) {
    QQuickPaintedItem::focusInEvent(event);
    restartCaret();
}

void SecretField::focusOutEvent(QFocusEvent* event) {
    QQuickPaintedItem::focusOutEvent(event);
    m_anchor = m_caret;
    restartCaret();
}

} // namespace landfall::desktop
