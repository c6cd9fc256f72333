#pragma once

#include "cli/failure.h"

#include <QMap>
#include <QString>
#include <QStringList>

#include <optional>

namespace landfall::cli {

struct OptionSpec {
    QString name;        // without dashes
    QString value;       // what the value is called; empty for a switch
    QString description; // one line
};

struct CommandSpec {
    QString name; // one or two words, such as "wallet create"
    QString summary;
    QStringList positional; // names; those in [brackets] may be left out
    QList<OptionSpec> options;
    QStringList examples;
    QString details = {}; // lines between options and examples
};

// A command line that fits its command's spec.
class Arguments {
public:
    // Error: usage, naming the word that is wrong.
    static Outcome<Arguments> parse(const CommandSpec& spec, const QStringList& words);

    bool has(const QString& option) const { return m_options.contains(option); }
    std::optional<QString> option(const QString& name) const;
    std::optional<QString> positional(qsizetype index) const;

    // Error: usage.
    Outcome<std::optional<std::uint64_t>> number(const QString& option, std::uint64_t least, std::uint64_t most) const;

private:
    QMap<QString, QString> m_options;
    QStringList m_positional;
};

// Options that every command takes.
const QList<OptionSpec>& commonOptions();

QString helpText(const CommandSpec& spec);

} // namespace landfall::cli
