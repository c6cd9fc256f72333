#include "cli/man_page.h"

namespace landfall::cli {
namespace {

// As text that roff takes literally. A dash is what is typed, so that it can be copied.
QString roff(QString text) {
    text.replace(QLatin1Char('\\'), QStringLiteral("\\e")).replace(QLatin1Char('-'), QStringLiteral("\\-"));
    return text.startsWith(QLatin1Char('.')) || text.startsWith(QLatin1Char('\'')) ? QStringLiteral("\\&") + text
                                                                                   : text;
}

QString block(const QStringList& lines) {
    QString out = QStringLiteral(".PP\n.nf\n");
    for (const auto& line : lines) {
        out += roff(line) + QLatin1Char('\n');
    }
    return out + QStringLiteral(".fi\n");
}

QString options(const QList<OptionSpec>& list) {
    QString out;
    for (const auto& option : list) {
        out += QStringLiteral(".TP\n\\fB%1\\fR%2\n%3\n")
                   .arg(roff(QStringLiteral("--") + option.name),
                        option.value.isEmpty() ? QString() : QStringLiteral(" \\fI%1\\fR").arg(roff(option.value)),
                        roff(option.description));
    }
    return out;
}

QString section(const CommandSpec& spec) {
    QString out = QStringLiteral(".SS \"%1\"\n%2.\n")
                      .arg(roff(QStringList(QStringList{spec.name} + spec.positional).join(QLatin1Char(' '))),
                           roff(spec.summary));
    out += options(spec.options);
    if (!spec.details.isEmpty()) {
        out += block(spec.details.trimmed().split(QLatin1Char('\n')));
    }
    return spec.examples.isEmpty() ? out : out + block(spec.examples);
}

} // namespace

QString manPage(const QList<Command>& commands, const QString& exitCodes) {
    QString out = QStringLiteral(
        ".TH LANDFALL\\-CLI 1 \"\" \"Landfall " LANDFALL_VERSION "\" \"User commands\"\n"
        ".SH NAME\n"
        "landfall\\-cli \\- withdraw rollup tokens to any connected chain, proven on this machine\n"
        ".SH SYNOPSIS\n"
        "\\fBlandfall\\-cli\\fR \\fICOMMAND\\fR [\\fIoptions\\fR]\n"
        ".br\n"
        "\\fBlandfall\\-cli help\\fR [\\fICOMMAND\\fR]\n"
        ".SH DESCRIPTION\n"
        "Wallet and node of a Landfall network in a terminal, on the same profile as the window of\n"
        ".BR landfall (1).\n"
        "Progress goes to standard error. \\fBlandfall\\-cli demo\\fR shows a whole withdrawal on local chains, with\n"
        "play money.\n"
        ".SH OPTIONS\n"
        "Every command takes these.\n");
    out += options(commonOptions());
    out += QStringLiteral(".SH COMMANDS\n");
    for (const auto& command : commands) {
        out += section(command.spec);
    }
    out += QStringLiteral(".SH \"EXIT STATUS\"\n");
    for (const auto& line : exitCodes.trimmed().split(QLatin1Char('\n'))) {
        out += QStringLiteral(".TP\n.B %1\n%2\n")
                   .arg(line.section(QStringLiteral("  "), 0, 0), roff(line.section(QStringLiteral("  "), 1)));
    }
    out += QStringLiteral(
        ".SH ENVIRONMENT\n"
        ".TP\n.B LANDFALL_HOME\nWhere wallet, node and settings lie, as with \\fB\\-\\-data\\fR.\n"
        ".TP\n.B LANDFALL_ANVIL\nAnvil's program, which runs the local chains, instead of the installed one.\n"
        ".TP\n.B LANDFALL_CONTRACTS\nThe folder of the compiled contracts, instead of the installed one.\n"
        ".TP\n.B NO_COLOR\nNo colours.\n"
        ".SH FILES\n"
        ".TP\n.I ~/.local/share/landfall\nWallet, node and settings, unless named otherwise.\n"
        ".SH \"SEE ALSO\"\n"
        ".BR landfall (1),\n.BR landfalld (1)\n");
    return out;
}

} // namespace landfall::cli
