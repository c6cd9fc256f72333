#include "cli/completion.h"

#include <QMap>

namespace landfall::cli {
namespace {

// Inside single quotes of any of the three shells. Fish alone takes a backslash there as more than itself, and no
// text of ours has one.
QString quoted(QString text, bool fish = false) {
    return QLatin1Char('\'') + text.replace(QLatin1Char('\''), fish ? QStringLiteral("\\'") : QStringLiteral("'\\''")) +
           QLatin1Char('\'');
}

struct FirstWord {
    QString word;
    QString summary;
    QList<CommandSpec> family; // what it goes on with; empty where it is a command itself
};

QList<FirstWord> firstWords(const QList<CommandSpec>& specs) {
    QList<FirstWord> out;
    for (const auto& spec : specs) {
        const QString word = spec.name.section(QLatin1Char(' '), 0, 0);
        if (word == spec.name) {
            out.append({word, spec.summary, {}});
            continue;
        }
        auto known = std::find_if(out.begin(), out.end(), [&](const FirstWord& first) { return first.word == word; });
        if (known == out.end()) {
            known = out.insert(out.end(), {word, QString(), {}});
        }
        known->family.append(spec);
        known->summary +=
            (known->summary.isEmpty() ? QString() : QStringLiteral(", ")) + spec.name.section(QLatin1Char(' '), 1, 1);
    }
    out.append({QStringLiteral("help"), QStringLiteral("what a command does, with all its options"), {}});
    return out;
}

QList<OptionSpec> optionsOf(const CommandSpec& spec) {
    return spec.options + commonOptions();
}

enum class Value { None, File, Folder, Role, Free };

Value valueOf(const OptionSpec& option) {
    static const QMap<QString, Value> known{{QString(), Value::None},
                                            {QStringLiteral("FILE"), Value::File},
                                            {QStringLiteral("DIR"), Value::Folder},
                                            {QStringLiteral("ROLE"), Value::Role}};
    return known.value(option.value, Value::Free);
}

// "--a|--b" of all options that take such a value.
QString bashPattern(const QList<CommandSpec>& specs, Value value) {
    QStringList out;
    for (const auto& spec : specs) {
        for (const auto& option : optionsOf(spec)) {
            if (const QString shown = QStringLiteral("--") + option.name;
                valueOf(option) == value && !out.contains(shown)) {
                out.append(shown);
            }
        }
    }
    return out.join(QLatin1Char('|'));
}

QString bash(const QList<CommandSpec>& specs) {
    QStringList firsts;
    QString families;
    for (const auto& first : firstWords(specs)) {
        firsts.append(first.word);
        if (!first.family.isEmpty()) {
            families += QStringLiteral("        %1) seconds='%2' ;;\n")
                            .arg(first.word, QString(first.summary).remove(QLatin1Char(',')));
        }
    }
    QString options;
    for (const auto& spec : specs) {
        QStringList names;
        for (const auto& option : optionsOf(spec)) {
            names.append(QStringLiteral("--") + option.name);
        }
        options += QStringLiteral("        '%1') options='%2' ;;\n").arg(spec.name, names.join(QLatin1Char(' ')));
    }
    return QStringLiteral("# bash completion for landfall-cli, made from its own table of commands.\n"
                          "_landfall_cli() {\n"
                          "    local word=${COMP_WORDS[COMP_CWORD]} at=1 name seconds='' options=''\n"
                          "    COMPREPLY=()\n"
                          "    [ \"${COMP_WORDS[1]}\" != help ] || [ \"$COMP_CWORD\" -eq 1 ] || at=2\n"
                          "    if [ \"$COMP_CWORD\" -eq \"$at\" ]; then\n"
                          "        mapfile -t COMPREPLY < <(compgen -W '%1' -- \"$word\")\n"
                          "        return\n"
                          "    fi\n"
                          "    name=${COMP_WORDS[at]}\n"
                          "    case $name in\n%2    esac\n"
                          "    if [ -n \"$seconds\" ]; then\n"
                          "        if [ \"$COMP_CWORD\" -eq $((at + 1)) ]; then\n"
                          "            mapfile -t COMPREPLY < <(compgen -W \"$seconds\" -- \"$word\")\n"
                          "            return\n"
                          "        fi\n"
                          "        name+=\" ${COMP_WORDS[at + 1]}\"\n"
                          "    fi\n"
                          "    case ${COMP_WORDS[COMP_CWORD - 1]} in\n"
                          "        %3)\n"
                          "            compopt -o filenames 2>/dev/null\n"
                          "            mapfile -t COMPREPLY < <(compgen -f -- \"$word\")\n"
                          "            return\n"
                          "            ;;\n"
                          "        %4)\n"
                          "            compopt -o filenames 2>/dev/null\n"
                          "            mapfile -t COMPREPLY < <(compgen -d -- \"$word\")\n"
                          "            return\n"
                          "            ;;\n"
                          "        %5)\n"
                          "            mapfile -t COMPREPLY < <(compgen -W 'sequencer attester' -- \"$word\")\n"
                          "            return\n"
                          "            ;;\n"
                          "        %6) return ;;\n"
                          "    esac\n"
                          "    case $name in\n%7    esac\n"
                          "    mapfile -t COMPREPLY < <(compgen -W \"$options\" -- \"$word\")\n"
                          "}\n"
                          "complete -F _landfall_cli landfall-cli\n")
        .arg(firsts.join(QLatin1Char(' ')), families, bashPattern(specs, Value::File),
             bashPattern(specs, Value::Folder), bashPattern(specs, Value::Role), bashPattern(specs, Value::Free),
             options);
}

// The words 'NAME:SUMMARY' that _describe takes, a line each.
QString zshWord(const QString& word, const QString& summary) {
    return QStringLiteral("            %1\n").arg(quoted(word + QLatin1Char(':') + summary));
}

QString zshOption(const OptionSpec& option) {
    QString text = option.description;
    text.replace(QLatin1Char('['), QStringLiteral("\\[")).replace(QLatin1Char(']'), QStringLiteral("\\]"));
    const QString head = QStringLiteral("--") + option.name;
    switch (valueOf(option)) {
    case Value::None:
        return quoted(head + QStringLiteral("[%1]").arg(text));
    case Value::File:
        return quoted(head + QStringLiteral("=[%1]:%2:_files").arg(text, option.value));
    case Value::Folder:
        return quoted(head + QStringLiteral("=[%1]:%2:_files -/").arg(text, option.value));
    case Value::Role:
        return quoted(head + QStringLiteral("=[%1]:%2:(sequencer attester)").arg(text, option.value));
    case Value::Free:
        break;
    }
    return quoted(head + QStringLiteral("=[%1]:%2: ").arg(text, option.value));
}

QString zsh(const QList<CommandSpec>& specs) {
    QString firsts;
    QString families;
    for (const auto& first : firstWords(specs)) {
        firsts += zshWord(first.word, first.summary);
        if (first.family.isEmpty()) {
            continue;
        }
        QString seconds;
        for (const auto& spec : first.family) {
            seconds += zshWord(spec.name.section(QLatin1Char(' '), 1, 1), spec.summary);
        }
        families += QStringLiteral("        (%1) candidates=(\n%2            ) ;;\n").arg(first.word, seconds);
    }
    QString options;
    for (const auto& spec : specs) {
        options += QStringLiteral("        (%1) _arguments").arg(quoted(spec.name));
        for (const auto& option : optionsOf(spec)) {
            options += QStringLiteral(" \\\n            ") + zshOption(option);
        }
        options += QStringLiteral(" ;;\n");
    }
    return QStringLiteral("#compdef landfall-cli\n"
                          "# zsh completion for landfall-cli, made from its own table of commands.\n"
                          "_landfall-cli() {\n"
                          "    local name\n"
                          "    local -a candidates\n"
                          "    if [[ $words[2] == help ]] && (( CURRENT > 2 )); then\n"
                          "        shift words\n"
                          "        (( CURRENT-- ))\n"
                          "    fi\n"
                          "    if (( CURRENT == 2 )); then\n"
                          "        candidates=(\n%1        )\n"
                          "        _describe command candidates\n"
                          "        return\n"
                          "    fi\n"
                          "    name=$words[2]\n"
                          "    case $name in\n%2    esac\n"
                          "    if (( $#candidates )); then\n"
                          "        if (( CURRENT == 3 )); then\n"
                          "            _describe command candidates\n"
                          "            return\n"
                          "        fi\n"
                          "        name+=\" $words[3]\"\n"
                          "        shift words\n"
                          "        (( CURRENT-- ))\n"
                          "    fi\n"
                          "    shift words\n"
                          "    (( CURRENT-- ))\n"
                          "    case $name in\n%3    esac\n"
                          "}\n"
                          "if [[ $funcstack[1] == _landfall-cli ]]; then\n"
                          "    _landfall-cli \"$@\"\n"
                          "else\n"
                          "    compdef _landfall-cli landfall-cli\n"
                          "fi\n")
        .arg(firsts, families, options);
}

QString fishLine(const QString& condition, const QString& rest, const QString& text) {
    return QStringLiteral("complete -c landfall-cli -n '%1' %2 -d %3\n").arg(condition, rest, quoted(text, true));
}

QString fishOption(const OptionSpec& option) {
    const QString head = QStringLiteral("-l ") + option.name;
    switch (valueOf(option)) {
    case Value::None:
        return head;
    case Value::File:
        return head + QStringLiteral(" -rF");
    case Value::Folder:
        return head + QStringLiteral(" -xa '(__fish_complete_directories)'");
    case Value::Role:
        return head + QStringLiteral(" -xa 'sequencer attester'");
    case Value::Free:
        break;
    }
    return head + QStringLiteral(" -x");
}

QString fish(const QList<CommandSpec>& specs) {
    QString out = QStringLiteral("# fish completion for landfall-cli, made from its own table of commands.\n"
                                 "function __landfall_cli_typed\n"
                                 "    set -l typed (commandline -opc)\n"
                                 "    set -e typed[1]\n"
                                 "    test \"$typed[1]\" = help; and set -e typed[1]\n"
                                 "    string join \\n -- $typed\n"
                                 "end\n"
                                 "# Whether exactly these words stand before the cursor.\n"
                                 "function __landfall_cli_after\n"
                                 "    set -l typed (__landfall_cli_typed)\n"
                                 "    test \"$typed\" = \"$argv\"\n"
                                 "end\n"
                                 "# Whether the command is this one.\n"
                                 "function __landfall_cli_in\n"
                                 "    set -l typed (__landfall_cli_typed)\n"
                                 "    set -l length (count $argv)\n"
                                 "    test (count $typed) -ge $length\n"
                                 "    and test \"$typed[1..$length]\" = \"$argv\"\n"
                                 "end\n"
                                 "complete -c landfall-cli -f\n");
    for (const auto& first : firstWords(specs)) {
        out += fishLine(QStringLiteral("__landfall_cli_after"), QStringLiteral("-a ") + first.word, first.summary);
        for (const auto& spec : first.family) {
            out += fishLine(QStringLiteral("__landfall_cli_after ") + first.word,
                            QStringLiteral("-a ") + spec.name.section(QLatin1Char(' '), 1, 1), spec.summary);
        }
    }
    for (const auto& spec : specs) {
        for (const auto& option : optionsOf(spec)) {
            out += fishLine(QStringLiteral("__landfall_cli_in ") + spec.name, fishOption(option), option.description);
        }
    }
    return out;
}

} // namespace

std::optional<QString> completionScript(const QString& shell, const QList<CommandSpec>& specs) {
    if (shell == QLatin1StringView("bash")) {
        return bash(specs);
    }
    if (shell == QLatin1StringView("zsh")) {
        return zsh(specs);
    }
    if (shell == QLatin1StringView("fish")) {
        return fish(specs);
    }
    return std::nullopt;
}

} // namespace landfall::cli
