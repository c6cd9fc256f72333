#include "desktop/proof_watch.h"

#include "common/format.h"

#include <algorithm>
#include <cmath>

namespace landfall::desktop {
namespace {

constexpr double kNewest = 0.4; // weight of the newest proof among what was learned

QString about(double seconds) {
    const auto whole = static_cast<qint64>(std::ceil(seconds));
    return whole < 60 ? ProofWatch::tr("about %1 s left").arg(whole)
                      : ProofWatch::tr("about %1 left").arg(app::durationText(whole * 1000));
}

} // namespace

ProofWatch::ProofWatch(const Backend& backend, QObject* parent)
    : QObject(parent), m_backend(backend), m_file(backend.settingsFile, QSettings::IniFormat),
      m_phases({role<&PhaseRow::name>("name"), role<&PhaseRow::fraction>("fraction"), role<&PhaseRow::done>("done"),
                role<&PhaseRow::active>("active"), role<&PhaseRow::timeLeft>("timeLeft")}) {
    for (int part = 0; part < kParts; ++part) {
        const QString group = QStringLiteral("proof/%1/").arg(part);
        m_learned[Part(part)] = {m_file.value(group + QStringLiteral("seconds")).toDouble(),
                                 m_file.value(group + QStringLiteral("span")).toDouble()};
    }
    connect(m_backend.node, &NodeLink::proofProgress, this, &ProofWatch::heard);
    connect(m_backend.node, &NodeLink::snapshotChanged, this, &ProofWatch::look);
    connect(m_backend.node, &NodeLink::stateChanged, this, &ProofWatch::look);
    look();
}

std::optional<ProofWatch::Part> ProofWatch::partOf(const QString& phase) {
    static const std::map<QString, Part> parts{
        {QStringLiteral("circuit"), Key},
        {QStringLiteral("key check"), Key},
        {QStringLiteral("key"), Key},
        {QStringLiteral("witness"), Witness},
        {QStringLiteral("coefficients"), Polynomials},
        {QStringLiteral("ntt"), Polynomials},
        {QStringLiteral("msm C"), SumC},
        {QStringLiteral("msm A"), SumA},
        {QStringLiteral("msm B"), SumB},
    };
    const auto found = parts.find(phase);
    return found == parts.end() ? std::nullopt : std::optional(found->second);
}

QString ProofWatch::titleOf(Part part) {
    switch (part) {
    case Key:
        return tr("Load the proving key");
    case Witness:
        return tr("Witness");
    case Polynomials:
        return tr("NTT");
    case SumC:
        return tr("Sum C");
    case SumA:
        return tr("Sum A");
    case SumB:
        return tr("Sum B");
    case kParts:
        break;
    }
    return {};
}

// Snapshots say what is proved even to a window that came later.
void ProofWatch::look() {
    const auto snapshot = m_backend.node->snapshot();
    if (snapshot == nullptr || m_backend.node->state() != NodeLink::State::Running || !snapshot->status.prover.batch) {
        if (m_batch) {
            finish();
        }
        m_ended.reset();
        return;
    }
    const auto& prover = snapshot->status.prover;
    if (prover.batch == m_ended) {
        return; // an event was quicker
    }
    heard(*prover.batch, QString::fromStdString(prover.phase), prover.progress);
}

void ProofWatch::heard(protocol::BatchNumber batch, const QString& phase, double done) {
    if (batch != m_batch) {
        if (m_batch) {
            finish();
        }
        m_batch = batch;
        m_part.reset();
        m_sawKey = false;
        m_whole = done == 0;
        m_progress = 0;
        m_startedAt = now();
    }
    if (phase == QLatin1StringView("done")) {
        finish();
        return;
    }
    m_progress = std::max(m_progress, done);
    const auto part = partOf(phase);
    if (part && (!m_part || *part > *m_part)) {
        enter(*part);
    }
    refresh();
}

void ProofWatch::enter(Part part) {
    if (m_part && m_whole) {
        learn(*m_part, now() - m_partAt, m_progress - m_partFrom);
    }
    m_part = part;
    m_partAt = now();
    m_partFrom = m_progress;
    m_sawKey = m_sawKey || part == Key;
}

void ProofWatch::learn(Part part, double seconds, double span) {
    auto& known = m_learned[part];
    const double weight = known.seconds > 0 ? kNewest : 1;
    known.seconds += weight * (std::max(seconds, 0.001) - known.seconds);
    known.span += weight * (span - known.span);
    const QString group = QStringLiteral("proof/%1/").arg(int(part));
    m_file.setValue(group + QStringLiteral("seconds"), known.seconds);
    m_file.setValue(group + QStringLiteral("span"), known.span);
}

void ProofWatch::finish() {
    constexpr double kNearlyAll = 0.95; // else it was cancelled
    if (m_part == SumB && m_whole && m_progress > kNearlyAll) {
        learn(SumB, now() - m_partAt, 1 - m_partFrom);
    }
    m_ended = m_batch;
    m_batch.reset();
    m_part.reset();
    m_progress = 0;
    refresh();
}

double ProofWatch::partFraction() const {
    const auto& known = m_learned.at(*m_part);
    if (known.span > 0.01) {
        return std::clamp((m_progress - m_partFrom) / known.span, 0.0, 1.0);
    }
    return known.seconds > 0 ? std::clamp((now() - m_partAt) / known.seconds, 0.0, 0.95) : 0;
}

std::optional<double> ProofWatch::secondsLeft(Part part) const {
    const auto& known = m_learned.at(part);
    if (known.seconds == 0) {
        return {};
    }
    return part == m_part ? known.seconds * (1 - partFraction()) : known.seconds;
}

QString ProofWatch::phaseText() const {
    return m_part ? titleOf(*m_part) : QString();
}

QString ProofWatch::timeLeft() const {
    if (!m_batch) {
        return {};
    }
    double sum = 0;
    bool known = m_part.has_value();
    for (int part = m_part.value_or(Witness); part < kParts; ++part) {
        const auto left = secondsLeft(Part(part));
        known = known && left;
        sum += left.value_or(0);
    }
    if (known) {
        return about(sum);
    }
    const auto snapshot = m_backend.node->snapshot();
    if (snapshot != nullptr && snapshot->status.prover.expected) {
        return about(std::max(0.0, static_cast<double>(*snapshot->status.prover.expected) / 1000 * (1 - m_progress)));
    }
    constexpr double kEnoughToJudge = 0.2;
    if (m_whole && m_progress > kEnoughToJudge) {
        return about((now() - m_startedAt) / m_progress * (1 - m_progress));
    }
    return {};
}

void ProofWatch::refresh() {
    std::vector<PhaseRow> rows;
    for (int i = m_batch ? 0 : int(kParts); i < kParts; ++i) {
        const auto part = static_cast<Part>(i);
        if (part == Key && !m_sawKey) {
            continue;
        }
        PhaseRow row;
        row.name = titleOf(part);
        row.done = m_part && part < *m_part;
        row.active = m_part == part;
        row.fraction = row.done ? 1 : row.active ? partFraction() : 0;
        if (const auto left = secondsLeft(part); left && !row.done) {
            row.timeLeft = app::durationText(static_cast<qint64>(*left * 1000));
        }
        rows.push_back(std::move(row));
    }
    m_phases.update(std::move(rows));
    Q_EMIT changed();
}

} // namespace landfall::desktop
