#include "support/error_code.h"
#include "unit/snark/outside_subgroup.h"
#include "unit/snark/sample_key.h"

#include <QtTest>

using namespace landfall;
using namespace landfall::snark;
using algebra::Fr;
using testing::codeOf;

namespace {

struct Place {
    std::size_t header = 0; // of the section: its type
    std::size_t content = 0;
    std::size_t size = 0;
};

Place placeOf(const Bytes& zkey, std::uint32_t type) {
    for (std::size_t at = 12; at < zkey.size();) {
        std::uint32_t found = 0;
        std::uint64_t size = 0;
        std::memcpy(&found, zkey.data() + at, 4);
        std::memcpy(&size, zkey.data() + at + 4, 8);
        if (found == type) {
            return {at, at + 12, size};
        }
        at += 12 + size;
    }
    qFatal("no section %u", type);
}

// The sections that a prover reads points from, with and without the folded C.
constexpr zkey::Section kFoldedSections[] = {zkey::PointsA, zkey::PointsB1, zkey::PointsB2, zkey::FoldedC,
                                             zkey::PointsH};
constexpr zkey::Section kPlainSections[] = {zkey::PointsA, zkey::PointsB1, zkey::PointsB2, zkey::PointsC,
                                            zkey::PointsH};

// The file as other tools see it: our own section gets a type that nobody knows.
Bytes withoutFolding(Bytes zkey) {
    zkey[placeOf(zkey, zkey::FoldedC).header] = 99;
    return zkey;
}

QString codeAfter(const Bytes& zkey, std::size_t at, std::uint8_t change, ThreadPool& pool) {
    Bytes bytes = zkey;
    bytes[at] = change;
    return codeOf(ProvingKey::load(bytes, pool));
}

} // namespace

class ZkeyTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void headerSaysWhatTheCircuitIs();
    void anyAlignmentGivesTheSameProof();
    void foldingGivesTheSameProof();
    void brokenContainersAreRefused();
    void brokenHeadersAreRefused();
    void brokenSectionsAreRefused();
    void unfinishedCeremoniesAreRefused();
    void pointsOutsideTheGroupAreRefused();
    void changedPointsSpoilProofs();
    void changedCoefficientsSpoilProofs();

private:
    Bytes patched(std::size_t at, std::initializer_list<std::uint8_t> with) const;
    QString loadCode(const Bytes& zkey);
    bool proves(const Bytes& zkey);

    ThreadPool m_pool{2};
    NoProgress m_progress;
    test::SampleKey m_sample;
};

Bytes ZkeyTest::patched(std::size_t at, std::initializer_list<std::uint8_t> with) const {
    Bytes out = m_sample.zkey;
    std::copy(with.begin(), with.end(), out.begin() + static_cast<std::ptrdiff_t>(at));
    return out;
}

QString ZkeyTest::loadCode(const Bytes& zkey) {
    return codeOf(ProvingKey::load(zkey, m_pool));
}

// Whether a proof made with `zkey` passes under the true verifying key.
bool ZkeyTest::proves(const Bytes& zkey) {
    const auto key = ProvingKey::load(zkey, m_pool);
    if (!key) {
        qFatal("%s", key.error().message.c_str());
    }
    const auto& witness = m_sample.circuit.witness;
    const auto proof = prove(*key, witness, test::fixedRandomness(kProofRandomnessSize, 1), m_pool, m_progress);
    return proof && verify(m_sample.verifyingKey, publicSignalsOf(2, witness), *proof).ok();
}

void ZkeyTest::initTestCase() {
    m_sample = test::sampleKey(25, 2, 9, m_pool);
    QVERIFY(proves(m_sample.zkey));
}

void ZkeyTest::headerSaysWhatTheCircuitIs() {
    const auto view = parseZkey(m_sample.zkey);
    QVERIFY(view.ok());
    QCOMPARE(view->header.wireCount, m_sample.circuit.system.wireCount);
    QCOMPARE(view->header.publicCount, Wire{2});
    QCOMPARE(view->header.power, 5U);
    QCOMPARE(view->verifyingKey(), m_sample.verifyingKey);
}

void ZkeyTest::anyAlignmentGivesTheSameProof() {
    std::optional<Proof> first;
    for (std::size_t shift = 0; shift < 9; ++shift) {
        Bytes moved(shift);
        append(moved, m_sample.zkey);
        std::size_t released = 0;
        const auto key =
            ProvingKey::load(ByteView(moved).subspan(shift), m_pool, [&](ByteView range) { released += range.size(); });
        QVERIFY(key.ok());
        QVERIFY(released > m_sample.zkey.size() / 2);
        const auto proof =
            prove(*key, m_sample.circuit.witness, test::fixedRandomness(kProofRandomnessSize, 1), m_pool, m_progress);
        QVERIFY(proof.ok());
        QVERIFY(!first || *proof == *first);
        first = *proof;
    }
}

void ZkeyTest::brokenContainersAreRefused() {
    for (std::size_t size = 0; size < m_sample.zkey.size(); size += size < 1000 ? 1 : 97) {
        QVERIFY2(!parseZkey(ByteView(m_sample.zkey).first(size)), qPrintable(QString::number(size)));
    }
    QCOMPARE(loadCode(patched(0, {'r'})), QStringLiteral("zkey-wrong-magic"));
    QCOMPARE(loadCode(patched(4, {2})), QStringLiteral("zkey-unknown-version"));
    QCOMPARE(loadCode(patched(placeOf(m_sample.zkey, zkey::Protocol).content, {2})),
             QStringLiteral("zkey-wrong-protocol"));
    for (std::uint32_t section = zkey::Protocol; section <= zkey::PointsH; ++section) {
        const Place place = placeOf(m_sample.zkey, section);
        QCOMPARE(loadCode(patched(place.header, {99})), QStringLiteral("zkey-section-missing"));
        const Place last = placeOf(m_sample.zkey, zkey::Contributions);
        QCOMPARE(loadCode(patched(last.header, {static_cast<std::uint8_t>(section)})),
                 QStringLiteral("zkey-section-twice"));
    }
}

void ZkeyTest::brokenHeadersAreRefused() {
    const std::size_t header = placeOf(m_sample.zkey, zkey::Header).content;
    constexpr std::size_t sizeOfR = 36;
    constexpr std::size_t wires = 72;
    constexpr std::size_t publics = 76;
    constexpr std::size_t domain = 80;
    constexpr std::size_t points = 84;
    QCOMPARE(loadCode(patched(header, {48})), QStringLiteral("zkey-wrong-curve"));
    QCOMPARE(loadCode(patched(header + 4, {1})), QStringLiteral("zkey-wrong-curve"));
    QCOMPARE(loadCode(patched(header + sizeOfR, {31})), QStringLiteral("zkey-wrong-curve"));
    QCOMPARE(loadCode(patched(header + sizeOfR + 4, {2})), QStringLiteral("zkey-wrong-curve"));
    QCOMPARE(loadCode(patched(header + wires, {2, 0, 0, 0})), QStringLiteral("zkey-wire-count"));
    QCOMPARE(loadCode(patched(header + wires, {0xff, 0xff, 0xff, 0xff})), QStringLiteral("zkey-section-size"));
    QCOMPARE(loadCode(patched(header + publics, {3})), QStringLiteral("zkey-section-size"));
    QCOMPARE(loadCode(patched(header + domain, {0, 0, 0, 0})), QStringLiteral("zkey-domain-size"));
    QCOMPARE(loadCode(patched(header + domain, {33})), QStringLiteral("zkey-domain-size"));
    QCOMPARE(loadCode(patched(header + domain, {0, 0, 0, 0x10})), QStringLiteral("zkey-domain-size"));
    QCOMPARE(loadCode(patched(header + domain, {64})), QStringLiteral("zkey-section-size"));
    QCOMPARE(loadCode(patched(header + domain, {16})), QStringLiteral("zkey-section-size"));
    // alpha1, beta1, beta2, gamma2, delta1, delta2: none may leave its curve, nor the field.
    for (const std::size_t point : {0, 64, 128, 256, 384, 448}) {
        const std::size_t at = header + points + point;
        const auto flipped = static_cast<std::uint8_t>(m_sample.zkey[at] ^ 1);
        QCOMPARE(loadCode(patched(at, {flipped})), QStringLiteral("zkey-point-invalid"));
        QCOMPARE(loadCode(patched(at + 31, {0xff})), QStringLiteral("zkey-point-invalid"));
    }
}

void ZkeyTest::brokenSectionsAreRefused() {
    const std::size_t ic = placeOf(m_sample.zkey, zkey::Ic).content;
    QCOMPARE(loadCode(patched(ic + 63, {0xff})), QStringLiteral("zkey-point-invalid"));
    const std::size_t entries = placeOf(m_sample.zkey, zkey::Coefficients).content;
    QCOMPARE(loadCode(patched(entries, {0xff, 0xff, 0xff, 0xff})), QStringLiteral("zkey-truncated"));
    QCOMPARE(loadCode(patched(entries, {1, 0, 0, 0})), QStringLiteral("zkey-trailing-bytes"));
    QCOMPARE(loadCode(patched(entries + 4, {2})), QStringLiteral("zkey-entry-range"));
    QCOMPARE(loadCode(patched(entries + 8, {32})), QStringLiteral("zkey-entry-range"));
    QCOMPARE(loadCode(patched(entries + 12, {0xff})), QStringLiteral("zkey-entry-range"));
    QCOMPARE(loadCode(patched(entries + 16 + 31, {0xff})), QStringLiteral("zkey-not-in-field"));
    const auto spoilLast = [&](const Bytes& zkey, zkey::Section section) {
        const Place place = placeOf(zkey, section);
        const std::size_t last = place.content + place.size - 1;
        const auto flipped = static_cast<std::uint8_t>(zkey[last - 5] ^ 1);
        QCOMPARE(codeAfter(zkey, last, 0xff, m_pool), QStringLiteral("zkey-point-invalid"));
        QCOMPARE(codeAfter(zkey, last - 5, flipped, m_pool), QStringLiteral("zkey-point-invalid"));
    };
    for (const zkey::Section section : kFoldedSections) {
        spoilLast(m_sample.zkey, section);
    }
    for (const zkey::Section section : kPlainSections) {
        spoilLast(withoutFolding(m_sample.zkey), section);
    }
}

void ZkeyTest::foldingGivesTheSameProof() {
    const Bytes plain = withoutFolding(m_sample.zkey);
    const auto foldedKey = ProvingKey::load(m_sample.zkey, m_pool);
    const auto plainKey = ProvingKey::load(plain, m_pool);
    QVERIFY(foldedKey.ok() && foldedKey->cIsFolded());
    QVERIFY(plainKey.ok() && !plainKey->cIsFolded());
    const auto proofOf = [&](const ProvingKey& key) {
        return prove(key, m_sample.circuit.witness, test::fixedRandomness(kProofRandomnessSize, 1), m_pool, m_progress);
    };
    const auto folded = proofOf(*foldedKey);
    const auto unfolded = proofOf(*plainKey);
    QVERIFY(folded.ok() && unfolded.ok());
    QCOMPARE(*folded, *unfolded);
}

void ZkeyTest::unfinishedCeremoniesAreRefused() {
    const auto view = parseZkey(m_sample.zkey);
    QVERIFY(view.ok());
    const std::size_t beta2 = placeOf(m_sample.zkey, zkey::Header).content + 84 + 128;
    const std::size_t delta2 = beta2 + 320;
    const auto codeWith = [&](std::size_t at, const algebra::G2Affine& point) {
        Bytes bytes = m_sample.zkey;
        std::memcpy(bytes.data() + at, &point, sizeof point);
        return loadCode(bytes);
    };
    for (const auto& [at, point] :
         {std::pair{delta2, view->header.gamma2}, {beta2, view->header.gamma2}, {beta2, view->header.delta2}}) {
        QCOMPARE(codeWith(at, point), QStringLiteral("zkey-unfinished"));
        QCOMPARE(codeWith(at, -point), QStringLiteral("zkey-unfinished"));
    }
}

void ZkeyTest::pointsOutsideTheGroupAreRefused() {
    const std::size_t points = placeOf(m_sample.zkey, zkey::Header).content + 84;
    const auto outside = test::outsideSubgroup();
    for (const std::size_t point : {128, 256, 448}) {
        Bytes bytes = m_sample.zkey;
        std::memcpy(bytes.data() + points + point, &outside, sizeof outside);
        QCOMPARE(loadCode(bytes), QStringLiteral("zkey-point-invalid"));
    }
    // Infinity would leave proofs unblinded, or forgeable.
    for (const auto& [point, size] : {std::pair{0, 64}, {64, 64}, {128, 128}, {256, 128}, {384, 64}, {448, 128}}) {
        Bytes bytes = m_sample.zkey;
        std::memset(bytes.data() + points + static_cast<std::size_t>(point), 0, static_cast<std::size_t>(size));
        QCOMPARE(loadCode(bytes), QStringLiteral("zkey-point-invalid"));
    }
    // A query's point shows in the proof that it goes into.
    const Place query = placeOf(m_sample.zkey, zkey::PointsB2);
    std::size_t refused = 0;
    for (std::size_t at = query.content; at < query.content + query.size; at += zkey::kG2Size) {
        if (loadG2(m_sample.zkey.data() + at)->isInfinity()) {
            continue;
        }
        Bytes bytes = m_sample.zkey;
        std::memcpy(bytes.data() + at, &outside, sizeof outside);
        const auto key = ProvingKey::load(bytes, m_pool);
        QVERIFY(key.ok());
        const auto proof =
            prove(*key, m_sample.circuit.witness, test::fixedRandomness(kProofRandomnessSize, 1), m_pool, m_progress);
        QCOMPARE(codeOf(proof), QStringLiteral("key-point-invalid"));
        ++refused;
    }
    QVERIFY(refused > 3);
}

void ZkeyTest::changedPointsSpoilProofs() {
    // Negating a point leaves it on the curve; every query must matter.
    const auto someSpoil = [&](const Bytes& zkey, zkey::Section section) {
        const Place place = placeOf(zkey, section);
        const std::size_t size = section == zkey::PointsB2 ? zkey::kG2Size : zkey::kG1Size;
        for (std::size_t at = place.content; at < place.content + place.size; at += size) {
            Bytes bytes = zkey;
            if (size == zkey::kG1Size) {
                const auto point = -*loadG1(bytes.data() + at);
                std::memcpy(bytes.data() + at, &point, size);
            } else {
                const auto point = -*loadG2(bytes.data() + at);
                std::memcpy(bytes.data() + at, &point, size);
            }
            // A wire's point may be infinity, which is its own negative.
            if (bytes != zkey && !proves(bytes)) {
                return true;
            }
        }
        return false;
    };
    for (const zkey::Section section : kFoldedSections) {
        QVERIFY2(someSpoil(m_sample.zkey, section), qPrintable(QString::number(section)));
    }
    QVERIFY(proves(withoutFolding(m_sample.zkey)));
    for (const zkey::Section section : kPlainSections) {
        QVERIFY2(someSpoil(withoutFolding(m_sample.zkey), section), qPrintable(QString::number(section)));
    }
}

void ZkeyTest::changedCoefficientsSpoilProofs() {
    const std::size_t entries = placeOf(m_sample.zkey, zkey::Coefficients).content + 4;
    for (std::size_t i = 0; i < 10; ++i) {
        const std::size_t at = entries + i * zkey::kCoefficientSize + 12;
        const auto flipped = static_cast<std::uint8_t>(m_sample.zkey[at] ^ 1);
        QVERIFY2(!proves(patched(at, {flipped})), qPrintable(QString::number(i)));
    }
}

QTEST_APPLESS_MAIN(ZkeyTest)
#include "tst_zkey.moc"
