#include "offline/contact_sheets.h"
#include "offline/prepared_window.h"

#include <QtCore/QCommandLineParser>
#include <QtCore/QRegularExpression>
#include <QtGui/QGuiApplication>

#include <cstdio>
#include <cstring>

// The window on prepared data: to look at, to test, and for pictures.
namespace {

using namespace landfall;
using namespace landfall::offline;

constexpr int kUsage = 2;

int fail(const std::string& message, int code) {
    std::fprintf(stderr, "landfall-offline: %s\n", message.c_str());
    return code;
}

// Qt reads these before there is an application to parse options with.
void prepareEnvironment(int argc, char** argv) {
    for (int i = 1; i < argc; ++i) {
        if (std::strcmp(argv[i], "--scale") == 0 && i + 1 < argc) {
            qputenv("QT_SCALE_FACTOR", argv[i + 1]);
        } else if (std::strcmp(argv[i], "--sheets") == 0 || std::strcmp(argv[i], "--picture") == 0) {
            qputenv("QT_QPA_PLATFORM", "offscreen");
        }
    }
}

std::optional<QSize> sizeOf(const QString& text) {
    static const QRegularExpression form(QStringLiteral("^(\\d{3,4})x(\\d{3,4})$"));
    const auto match = form.match(text);
    return match.hasMatch() ? std::optional(QSize(match.captured(1).toInt(), match.captured(2).toInt())) : std::nullopt;
}

QString stateNames() {
    QStringList names;
    for (const auto& state : preparedStates()) {
        names.push_back(QString::fromLatin1(state.name));
    }
    return names.join(QStringLiteral(", "));
}

int show(const QCommandLineParser& options, QSize size, SettingsModel::Theme theme) {
    const QString name = options.value(QStringLiteral("state"));
    const auto* state = preparedState(name);
    if (state == nullptr) {
        return fail("there is no state '" + name.toStdString() + "'; there are " + stateNames().toStdString(), kUsage);
    }
    auto window = PreparedWindow::open(*state);
    if (!window) {
        return fail(window.error().message, 1);
    }
    if (options.isSet(QStringLiteral("page"))) {
        Q_EMIT(*window)->world().app().showPage(options.value(QStringLiteral("page")));
    }
    const QImage picture = (*window)->picture(size, theme);
    if (!options.isSet(QStringLiteral("picture"))) {
        return QGuiApplication::exec();
    }
    const QString path = options.value(QStringLiteral("picture"));
    return picture.save(path) ? 0 : fail(path.toStdString() + " can't be written", 1);
}

} // namespace

int main(int argc, char** argv) {
    prepareEnvironment(argc, argv);
    QGuiApplication app(argc, argv);
    QGuiApplication::setApplicationName(QStringLiteral("landfall-offline"));
    QCommandLineParser options;
    options.setApplicationDescription(QStringLiteral("Landfall's window on prepared data. States: ") + stateNames());
    options.addHelpOption();
    options.addOptions({
        {QStringLiteral("state"), QStringLiteral("the situation to show"), QStringLiteral("name"),
         QStringLiteral("overview")},
        {QStringLiteral("page"), QStringLiteral("another page of it"), QStringLiteral("name")},
        {QStringLiteral("theme"), QStringLiteral("light or dark"), QStringLiteral("name"), QStringLiteral("light")},
        {QStringLiteral("size"), QStringLiteral("of the window"), QStringLiteral("WxH"), QStringLiteral("1280x800")},
        {QStringLiteral("scale"), QStringLiteral("device pixels a pixel"), QStringLiteral("n"), QStringLiteral("1")},
        {QStringLiteral("picture"), QStringLiteral("write one picture and end"), QStringLiteral("file")},
        {QStringLiteral("sheets"), QStringLiteral("write every state's pictures and contact sheets, and end"),
         QStringLiteral("folder")},
    });
    options.process(app);
    const QString theme = options.value(QStringLiteral("theme"));
    const auto size = sizeOf(options.value(QStringLiteral("size")));
    if (!size || (theme != QLatin1StringView("light") && theme != QLatin1StringView("dark"))) {
        return fail("--size is such as 1280x800, --theme is light or dark", kUsage);
    }
    if (options.isSet(QStringLiteral("sheets"))) {
        QList<QSize> sizes{*size};
        if (!options.isSet(QStringLiteral("size")) &&
            options.value(QStringLiteral("scale")) == QLatin1StringView("1")) {
            sizes.push_back({1000, 700});
        }
        const auto written = writeContactSheets(options.value(QStringLiteral("sheets")), sizes);
        return written ? 0 : fail(written.error().message, 1);
    }
    return show(options, *size, theme == QLatin1StringView("dark") ? SettingsModel::Dark : SettingsModel::Light);
}
