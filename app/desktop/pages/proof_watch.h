#pragma once

#include "desktop/backend/backend.h"
#include "desktop/pages/value_list.h"

#include <QtCore/QSettings>

#include <map>
#include <optional>

namespace landfall::desktop {

struct PhaseRow {
    QString name;
    double fraction = 0;
    bool done = false;
    bool active = false;
    QString timeLeft;

    const QString& key() const { return name; }
};

// The proof that is being made, phase by phase, with the time left. That is judged by how long this machine's
// own earlier proofs of the same batch size took. If there are none, it is judged by those of another size, and
// said to be. What a phase took is kept in the settings.
class ProofWatch : public QObject {
    Q_OBJECT
public:
    explicit ProofWatch(const Backend& backend, QObject* parent = nullptr);

    // Nothing if no proof is being made.
    std::optional<protocol::BatchNumber> batch() const { return m_batch; }
    double progress() const { return m_progress; }
    QString phaseText() const;
    // "about 2 s left", "about 16 s left, judged by proofs of 4"; empty before there is
    // anything to judge by.
    QString timeLeft() const;
    RowList<PhaseRow>& phases() { return m_phases; }

Q_SIGNALS:
    void changed();

private:
    // What people are told of; several phases of the prover make one part.
    enum Part { Key, Witness, Polynomials, SumC, SumA, SumB, kParts };
    struct Learned {
        double seconds = 0; // 0 = never seen
        double span = 0;    // of the progress
    };
    using Size = std::uint8_t; // of a batch
    using Parts = std::map<Part, Learned>;
    struct Judge {
        const Parts* parts = nullptr; // null: nothing was ever seen
        Size size = 0;                // whose they are
        double scale = 1;             // their seconds times this are ours
    };

    static std::optional<Part> partOf(const QString& phase);
    static QString titleOf(Part part);
    void heard(protocol::BatchNumber batch, const QString& phase, double done);
    void follow();
    void enter(Part part);
    void readLearned();
    void learn(Size size, Part part, const Learned& took);
    void finish();
    void refresh();
    // Of the batch that is proved, once a snapshot has it.
    std::optional<Size> size() const;
    Judge judge() const;
    // Of a part that is not over.
    std::optional<double> secondsLeft(const Judge& judge, Part part) const;
    double partFraction(const Judge& judge) const;
    double now() const { return static_cast<double>(m_backend.now()) / 1000; }

    Backend m_backend;
    QSettings m_file;
    RowList<PhaseRow> m_phases;
    std::map<Size, Parts> m_learned;
    Parts m_took; // by this proof
    std::optional<protocol::BatchNumber> m_batch;
    std::optional<protocol::BatchNumber> m_ended; // the last one
    std::optional<Part> m_part;
    bool m_sawKey = false; // it was loaded for this proof
    bool m_whole = false;  // this proof was watched from its start
    double m_progress = 0;
    double m_startedAt = 0;
    double m_partAt = 0;
    double m_partFrom = 0; // progress
};

} // namespace landfall::desktop
