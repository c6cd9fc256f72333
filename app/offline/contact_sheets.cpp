#include "offline/contact_sheets.h"

#include "offline/prepared_window.h"

#include <QtCore/QDir>
#include <QtGui/QPainter>

#include <map>

namespace landfall::offline {
namespace {

constexpr int kColumns = 3;
constexpr int kRows = 3;
constexpr int kThumbWidth = 640;
constexpr int kCaption = 28;
constexpr int kGap = 12;

struct Thumb {
    QString caption;
    QImage image;
};

Status save(const QImage& image, const QString& path) {
    QDir().mkpath(QFileInfo(path).path());
    if (!image.save(path)) {
        return Error::unavailable("picture-not-written",
                                  path.toStdString() + " can't be written: name a folder that can");
    }
    return {};
}

Status writeSheet(const QList<Thumb>& thumbs, const QString& path) {
    const int height = thumbs.front().image.height() + kCaption;
    QImage sheet(kColumns * (kThumbWidth + kGap) + kGap, kRows * (height + kGap) + kGap, QImage::Format_RGB32);
    sheet.fill(QColor(0x80, 0x80, 0x80));
    QPainter painter(&sheet);
    painter.setPen(Qt::white);
    for (int i = 0; i < thumbs.size(); ++i) {
        const QPoint at(kGap + i % kColumns * (kThumbWidth + kGap), kGap + i / kColumns * (height + kGap));
        painter.drawText(QRect(at, QSize(kThumbWidth, kCaption)), Qt::AlignVCenter, thumbs[i].caption);
        painter.drawImage(at + QPoint(0, kCaption), thumbs[i].image);
    }
    painter.end();
    return save(sheet, path);
}

QString nameOf(QSize size, int ratio, SettingsModel::Theme theme) {
    return QStringLiteral("%1x%2%3-%4")
        .arg(size.width())
        .arg(size.height())
        .arg(ratio > 1 ? QStringLiteral("@%1x").arg(ratio) : QString(),
             theme == SettingsModel::Dark ? QStringLiteral("dark") : QStringLiteral("light"));
}

} // namespace

Status writeContactSheets(const QString& folder, const QList<QSize>& sizes) {
    std::map<QString, QList<Thumb>> sheets;
    for (const auto& state : preparedStates()) {
        auto window = PreparedWindow::open(state);
        if (!window) {
            return window.error();
        }
        for (const auto theme : {SettingsModel::Light, SettingsModel::Dark}) {
            for (const auto& size : sizes) {
                const QImage picture = (*window)->picture(size, theme);
                const QString kind = nameOf(size, picture.width() / size.width(), theme);
                const QString name = QString::fromLatin1(state.name);
                if (auto saved = save(picture, QStringLiteral("%1/%2/%3.png").arg(folder, kind, name)); !saved) {
                    return saved;
                }
                QImage small = picture.scaledToWidth(kThumbWidth, Qt::SmoothTransformation);
                small.setDevicePixelRatio(1);
                sheets[kind].push_back({name, small});
            }
        }
    }
    for (const auto& [kind, thumbs] : sheets) {
        for (int first = 0; first < thumbs.size(); first += kColumns * kRows) {
            const QString path =
                QStringLiteral("%1/sheet-%2-%3.png").arg(folder, kind).arg(first / (kColumns * kRows) + 1);
            if (auto saved = writeSheet(thumbs.mid(first, kColumns * kRows), path); !saved) {
                return saved;
            }
        }
    }
    return {};
}

} // namespace landfall::offline
