#include "desktop/pages/phrase_view.h"

#include <QtGui/QFontMetricsF>
#include <QtGui/QPainter>

#include <algorithm>

namespace landfall::desktop {
namespace {

constexpr double kRowSpacing = 1.9; // of the font's line

} // namespace

PhraseView::PhraseView(QQuickItem* parent) : QQuickPaintedItem(parent) {
    setAntialiasing(true);
    lookChange();
}

void PhraseView::setSource(WelcomeModel* source) {
    if (m_source != nullptr) {
        m_source->disconnect(this);
    }
    m_source = source;
    if (source != nullptr) {
        connect(source, &WelcomeModel::changed, this, &PhraseView::lookChange);
    }
    lookChange();
}

void PhraseView::setRevealed(bool revealed) {
    m_revealed = revealed;
    lookChange();
}

void PhraseView::setColumns(int columns) {
    m_columns = std::max(1, columns);
    lookChange();
}

void PhraseView::setFont(const QFont& font) {
    m_font = font;
    lookChange();
}

void PhraseView::setColor(const QColor& color) {
    m_color = color;
    lookChange();
}

void PhraseView::setNumberColor(const QColor& color) {
    m_numberColor = color;
    lookChange();
}

int PhraseView::rows() const {
    const auto* phrase = m_source != nullptr ? m_source->phrase() : nullptr;
    const int words = phrase != nullptr ? static_cast<int>(phrase->wordCount()) : 24;
    return (words + m_columns - 1) / m_columns;
}

double PhraseView::rowHeight() const {
    return QFontMetricsF(m_font).lineSpacing() * kRowSpacing;
}

void PhraseView::lookChange() {
    // The longest word has eight letters, and its number two digits and a gap.
    setImplicitSize(QFontMetricsF(m_font).averageCharWidth() * 13 * m_columns, rowHeight() * rows());
    update();
    Q_EMIT lookChanged();
}

void PhraseView::paint(QPainter* painter) {
    const auto* phrase = m_source != nullptr ? m_source->phrase() : nullptr;
    if (!m_revealed || phrase == nullptr) {
        return;
    }
    painter->setFont(m_font);
    const QFontMetricsF metrics(m_font);
    const double numberWidth = metrics.horizontalAdvance(QStringLiteral("00"));
    const double gap = metrics.averageCharWidth();
    const double columnWidth = width() / m_columns;
    const double rise = (rowHeight() - metrics.height()) / 2 + metrics.ascent();
    for (unsigned place = 0; place < phrase->wordCount(); ++place) {
        // Down each column, as on paper.
        const int column = static_cast<int>(place) / rows();
        const int row = static_cast<int>(place) % rows();
        const double x = column * columnWidth;
        const double y = row * rowHeight() + rise;
        const QString number = QString::number(place + 1);
        painter->setPen(m_numberColor);
        painter->drawText(QPointF(x + numberWidth - metrics.horizontalAdvance(number), y), number);
        painter->setPen(m_color);
        // The list's words are everywhere in memory; only their order is the secret.
        const auto word = phrase->word(place);
        painter->drawText(QPointF(x + numberWidth + gap, y),
                          QString::fromLatin1(word.data(), static_cast<qsizetype>(word.size())));
    }
}

} // namespace landfall::desktop
