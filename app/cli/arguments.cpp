#include "cli/arguments.h"

namespace landfall::cli {
namespace {

bool isOptional(const QString& positional) {
    return positional.startsWith(QLatin1Char('['));
}

const OptionSpec* findOption(const CommandSpec& spec, const QString& name) {
    for (const auto* list : {&spec.options, &commonOptions()}) {
        for (const auto& option : *list) {
            if (option.name == name) {
                return &option;
            }
        }
    }
    return nullptr;
}

Failure wrongWord(const CommandSpec& spec, const QString& message) {
    return usage((message + QStringLiteral(". See 'landfall-cli help %1'").arg(spec.name)).toStdString());
}

QString optionColumn(const OptionSpec& option) {
    const QString shown =
        QStringLiteral("--") + option.name + (option.value.isEmpty() ? QString() : QLatin1Char(' ') + option.value);
    return QStringLiteral("  %1  %2\n").arg(shown, -26).arg(option.description);
}

} // namespace

const QList<OptionSpec>& commonOptions() {
    static const QList<OptionSpec> options{
        {QStringLiteral("data"), QStringLiteral("DIR"), QStringLiteral("where wallet, node and settings lie")},
        {QStringLiteral("network"), QStringLiteral("FILE"), QStringLiteral("the network's description")},
        {QStringLiteral("json"), QString(), QStringLiteral("print one JSON value and nothing else")},
        {QStringLiteral("help"), QString(), QStringLiteral("this text")},
    };
    return options;
}

Outcome<Arguments> Arguments::parse(const CommandSpec& spec, const QStringList& words) {
    Arguments out;
    bool onlyPositional = false;
    for (qsizetype i = 0; i < words.size(); ++i) {
        const QString& word = words[i];
        if (!onlyPositional && word == QLatin1StringView("-h")) {
            out.m_options.insert(QStringLiteral("help"), QString());
            continue;
        }
        if (onlyPositional || !word.startsWith(QLatin1StringView("--"))) {
            if (word.trimmed().isEmpty()) {
                return wrongWord(spec, QStringLiteral("a word is empty"));
            }
            out.m_positional.append(word);
            continue;
        }
        if (word == QLatin1StringView("--")) {
            onlyPositional = true;
            continue;
        }
        const auto equals = word.indexOf(QLatin1Char('='));
        const QString name = word.mid(2, equals < 0 ? -1 : equals - 2);
        const OptionSpec* option = findOption(spec, name);
        if (option == nullptr) {
            return wrongWord(spec, QStringLiteral("'%1' has no option --%2").arg(spec.name, name));
        }
        if (out.m_options.contains(name)) {
            return wrongWord(spec, QStringLiteral("--%1 is given twice").arg(name));
        }
        if (option->value.isEmpty()) {
            if (equals >= 0) {
                return wrongWord(spec, QStringLiteral("--%1 takes no value").arg(name));
            }
            out.m_options.insert(name, QString());
            continue;
        }
        // A value that begins with two dashes has to be written with "=": it is more likely a forgotten one.
        if (equals < 0 && (i + 1 >= words.size() || words[i + 1].startsWith(QLatin1StringView("--")))) {
            return wrongWord(spec, QStringLiteral("--%1 needs a value (%2)").arg(name, option->value));
        }
        const QString value = equals >= 0 ? word.mid(equals + 1) : words[++i];
        if (value.trimmed().isEmpty()) {
            return wrongWord(
                spec,
                QStringLiteral("--%1 has an empty value: leave it out, or give it one (%2)").arg(name, option->value));
        }
        out.m_options.insert(name, value);
    }
    if (out.has(QStringLiteral("help"))) {
        return out;
    }
    if (out.m_positional.size() > spec.positional.size()) {
        return wrongWord(spec,
                         QStringLiteral("'%1' is one word too many").arg(out.m_positional[spec.positional.size()]));
    }
    if (out.m_positional.size() < spec.positional.size() && !isOptional(spec.positional[out.m_positional.size()])) {
        return wrongWord(spec, QStringLiteral("%1 is missing").arg(spec.positional[out.m_positional.size()]));
    }
    return out;
}

std::optional<QString> Arguments::option(const QString& name) const {
    return m_options.contains(name) ? std::optional(m_options.value(name)) : std::nullopt;
}

std::optional<QString> Arguments::positional(qsizetype index) const {
    return index < m_positional.size() ? std::optional(m_positional[index]) : std::nullopt;
}

Outcome<std::optional<std::uint64_t>> Arguments::number(const QString& name, std::uint64_t least,
                                                        std::uint64_t most) const {
    const auto text = option(name);
    if (!text) {
        return std::optional<std::uint64_t>();
    }
    bool ok = false;
    const auto value = text->toULongLong(&ok);
    if (!ok || value < least || value > most) {
        return usage(QStringLiteral("--%1 must be a whole number from %2 to %3, not '%4'")
                         .arg(name)
                         .arg(least)
                         .arg(most)
                         .arg(*text)
                         .toStdString());
    }
    return std::optional<std::uint64_t>(value);
}

QString helpText(const CommandSpec& spec) {
    QString out = spec.summary + QStringLiteral("\n\nUsage: landfall-cli ") + spec.name;
    for (const auto& positional : spec.positional) {
        out += QLatin1Char(' ') + positional;
    }
    out += QStringLiteral(" [options]\n\nOptions:\n");
    for (const auto& option : spec.options) {
        out += optionColumn(option);
    }
    for (const auto& option : commonOptions()) {
        out += optionColumn(option);
    }
    if (!spec.details.isEmpty()) {
        out += QLatin1Char('\n') + spec.details;
    }
    if (!spec.examples.isEmpty()) {
        out += QStringLiteral("\nExamples:\n");
        for (const auto& example : spec.examples) {
            out += QStringLiteral("  ") + example + QLatin1Char('\n');
        }
    }
    return out;
}

} // namespace landfall::cli
