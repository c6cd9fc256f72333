#include "desktop/pages/proof_watch.h"

#include "common/format.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace landfall::desktop {
namespace {

constexpr double kNewest = 0.4; // weight of the newest proof among what was learned
const auto kGroup = QStringLiteral("proof");

QString keyOf(int size, int part, const char* what) {
    return QStringLiteral("%1/%2/%3/%4").arg(kGroup).arg(size).arg(part).arg(QLatin1StringView(what));
}

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
    readLearned();
    connect(m_backend.node, &NodeLink::proofProgress, this, &ProofWatch::heard);
    connect(m_backend.node, &NodeLink::snapshotChanged, this, &ProofWatch::follow);
    connect(m_backend.node, &NodeLink::stateChanged, this, &ProofWatch::follow);
    follow();
}

void ProofWatch::readLearned() {
    m_file.beginGroup(kGroup);
    const auto sizes = m_file.childGroups();
    m_file.endGroup();
    for (const auto& name : sizes) {
        const int size = name.toInt();
        for (int part = 0; part < kParts && size > 0 && size <= std::numeric_limits<Size>::max(); ++part) {
            const Learned learned{m_file.value(keyOf(size, part, "seconds")).toDouble(),
                                  m_file.value(keyOf(size, part, "span")).toDouble()};
            if (learned.seconds > 0) {
                m_learned[static_cast<Size>(size)][Part(part)] = learned;
            }
        }
    }
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
void ProofWatch::follow() {
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
        m_took.clear();
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
        m_took[*m_part] = {std::max(now() - m_partAt, 0.001), m_progress - m_partFrom};
    }
    m_part = part;
    m_partAt = now();
    m_partFrom = m_progress;
    m_sawKey = m_sawKey || part == Key;
}

void ProofWatch::learn(Size size, Part part, const Learned& took) {
    auto& known = m_learned[size][part];
    const double weight = known.seconds > 0 ? kNewest : 1;
    known.seconds += weight * (took.seconds - known.seconds);
    known.span += weight * (took.span - known.span);
    m_file.setValue(keyOf(size, part, "seconds"), known.seconds);
    m_file.setValue(keyOf(size, part, "span"), known.span);
}

void ProofWatch::finish() {
    constexpr double kNearlyAll = 0.95; // else it was cancelled
    const auto of = size();
    if (m_part == SumB && m_whole && m_progress > kNearlyAll && of) {
        m_took[SumB] = {std::max(now() - m_partAt, 0.001), 1 - m_partFrom};
        for (const auto& [part, took] : m_took) {
            learn(*of, part, took);
        }
    }
    m_ended = m_batch;
    m_batch.reset();
    m_part.reset();
    m_progress = 0;
    refresh();
}

std::optional<ProofWatch::Size> ProofWatch::size() const {
    const auto snapshot = m_backend.node->snapshot();
    if (snapshot != nullptr && m_batch) {
        const auto found = std::ranges::find(snapshot->batches, *m_batch, &node::BatchView::number);
        if (found != snapshot->batches.end()) {
            return found->size;
        }
    }
    return {};
}

// Every phase grows about as the number of constraints does, and that as the size.
ProofWatch::Judge ProofWatch::judge() const {
    const auto of = size();
    if (!of || m_learned.empty()) {
        return {};
    }
    const auto distance = [&](const auto& entry) { return std::abs(std::log(double(entry.first) / *of)); };
    const auto nearest =
        std::ranges::min_element(m_learned, [&](const auto& a, const auto& b) { return distance(a) < distance(b); });
    return {&nearest->second, nearest->first, double(*of) / nearest->first};
}

double ProofWatch::partFraction(const Judge& judge) const {
    const auto known = judge.parts != nullptr ? judge.parts->find(*m_part) : Parts::const_iterator();
    if (judge.parts == nullptr || known == judge.parts->end()) {
        return 0;
    }
    if (known->second.span > 0.01) {
        return std::clamp((m_progress - m_partFrom) / known->second.span, 0.0, 1.0);
    }
    return std::clamp((now() - m_partAt) / (known->second.seconds * judge.scale), 0.0, 0.95);
}

std::optional<double> ProofWatch::secondsLeft(const Judge& judge, Part part) const {
    const auto known = judge.parts != nullptr ? judge.parts->find(part) : Parts::const_iterator();
    if (judge.parts == nullptr || known == judge.parts->end()) {
        return {};
    }
    const double whole = known->second.seconds * judge.scale;
    return part == m_part ? whole * (1 - partFraction(judge)) : whole;
}

QString ProofWatch::phaseText() const {
    return m_part ? titleOf(*m_part) : QString();
}

QString ProofWatch::timeLeft() const {
    if (!m_batch) {
        return {};
    }
    const auto by = judge();
    double sum = 0;
    bool known = m_part.has_value();
    for (int part = m_part.value_or(Witness); part < kParts; ++part) {
        const auto left = secondsLeft(by, Part(part));
        known = known && left;
        sum += left.value_or(0);
    }
    if (known && by.size == size()) {
        return about(sum);
    }
    const auto snapshot = m_backend.node->snapshot();
    if (snapshot != nullptr && snapshot->status.prover.batch == m_batch && snapshot->status.prover.expected) {
        return about(std::max(0.0, static_cast<double>(*snapshot->status.prover.expected) / 1000 * (1 - m_progress)));
    }
    if (known) {
        return tr("%1, judged by proofs of %2").arg(about(sum)).arg(by.size);
    }
    constexpr double kEnoughToJudge = 0.2;
    if (m_whole && m_progress > kEnoughToJudge) {
        return about((now() - m_startedAt) / m_progress * (1 - m_progress));
    }
    return {};
}

void ProofWatch::refresh() {
    const auto by = judge();
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
        row.fraction = row.done ? 1 : row.active ? partFraction(by) : 0;
        if (const auto left = secondsLeft(by, part); left && !row.done) {
            row.timeLeft = app::durationText(static_cast<qint64>(*left * 1000));
        }
        rows.push_back(std::move(row));
    }
    m_phases.update(std::move(rows));
    Q_EMIT changed();
}

} // namespace landfall::desktop
