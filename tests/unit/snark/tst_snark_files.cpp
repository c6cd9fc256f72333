#include "snark/proof_json.h"
#include "snark/r1cs_check.h"
#include "snark/r1cs_file.h"
#include "snark/wtns_file.h"
#include "support/error_code.h"
#include "unit/snark/chain_circuit.h"
#include "unit/snark/outside_subgroup.h"

#include <QtTest>

using namespace landfall;
using namespace landfall::snark;
using algebra::Fr;
using testing::codeOf;

namespace {

Bytes r1csBytes(const ConstraintSystem& system) {
    Bytes out;
    if (!writeR1cs(system, appendTo(out))) {
        qFatal("writing to memory failed");
    }
    return out;
}

Bytes wtnsBytes(const Witness& witness) {
    Bytes out;
    if (!writeWtns(witness, appendTo(out))) {
        qFatal("writing to memory failed");
    }
    return out;
}

bool sameMatrix(const SparseMatrix& a, const SparseMatrix& b) {
    return a.offsets == b.offsets &&
           std::equal(a.terms.begin(), a.terms.end(), b.terms.begin(), b.terms.end(),
                      [](const Term& x, const Term& y) { return x.wire == y.wire && x.coefficient == y.coefficient; });
}

// Offsets in a .r1cs that writeR1cs made.
constexpr std::size_t kR1csHeader = 12 + 12;
constexpr std::size_t kR1csConstraints = kR1csHeader + 64 + 12;

Bytes patched(Bytes bytes, std::size_t at, std::initializer_list<std::uint8_t> with) {
    std::copy(with.begin(), with.end(), bytes.begin() + static_cast<std::ptrdiff_t>(at));
    return bytes;
}

} // namespace

class SnarkFilesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void chainCircuitIsSatisfied();
    void r1csComesBack();
    void r1csRefusals_data();
    void r1csRefusals();
    void everyShortR1csIsRefused();
    void wtnsComesBack();
    void wtnsRefusals();
    void verifyingKeyJsonComesBack();
    void proofJsonComesBack();
    void jsonRefusals_data();
    void jsonRefusals();
};

void SnarkFilesTest::chainCircuitIsSatisfied() {
    const auto circuit = test::chainCircuit(100, 2, 1);
    QVERIFY(checkShape(circuit.system).ok());
    QVERIFY(checkWitness(circuit.system, circuit.witness).ok());
    for (std::size_t wire = 0; wire < circuit.witness.size(); ++wire) {
        Witness other = circuit.witness;
        other[wire] += Fr::one();
        QVERIFY2(!checkWitness(circuit.system, other).ok(), qPrintable(QString::number(wire)));
    }
}

void SnarkFilesTest::r1csComesBack() {
    const auto circuit = test::chainCircuit(50, 3, 2);
    const Bytes bytes = r1csBytes(circuit.system);
    const auto back = parseR1cs(bytes);
    QVERIFY2(back.ok(), back ? "" : back.error().message.c_str());
    QCOMPARE(back->wireCount, circuit.system.wireCount);
    QCOMPARE(back->publicCount, circuit.system.publicCount);
    QVERIFY(sameMatrix(back->a, circuit.system.a));
    QVERIFY(sameMatrix(back->b, circuit.system.b));
    QVERIFY(sameMatrix(back->c, circuit.system.c));
    QCOMPARE(r1csBytes(*back), bytes);
}

void SnarkFilesTest::r1csRefusals_data() {
    QTest::addColumn<QByteArray>("file");
    QTest::addColumn<QString>("code");
    const Bytes good = r1csBytes(test::chainCircuit(5, 1, 3).system);
    const auto add = [](const char* name, const Bytes& bytes, const char* code) {
        QTest::newRow(name) << QByteArray(reinterpret_cast<const char*>(bytes.data()),
                                          static_cast<qsizetype>(bytes.size()))
                            << QString::fromLatin1(code);
    };
    add("empty", {}, "r1cs-truncated");
    add("other magic", patched(good, 0, {'w'}), "r1cs-wrong-magic");
    add("version 2", patched(good, 4, {2}), "r1cs-unknown-version");
    add("version 0", patched(good, 4, {0}), "r1cs-unknown-version");
    add("many sections", patched(good, 8, {0xff, 0xff, 0xff, 0xff}), "r1cs-too-many-sections");
    add("one section less", patched(good, 8, {2}), "r1cs-trailing-bytes");
    add("huge section", patched(good, 16, {0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff}), "r1cs-truncated");
    add("header twice", patched(good, kR1csConstraints - 12, {1}), "r1cs-section-twice");
    add("no header", patched(good, 12, {9}), "r1cs-section-missing");
    add("custom gates", patched(good, 12, {4}), "r1cs-custom-gates");
    add("field of 64 bytes", patched(good, kR1csHeader, {64}), "r1cs-wrong-curve");
    add("other prime", patched(good, kR1csHeader + 4, {3}), "r1cs-wrong-curve");
    add("no wires", patched(good, kR1csHeader + 36, {0, 0, 0, 0}), "r1cs-wire-count");
    add("2^31 wires", patched(good, kR1csHeader + 36, {0, 0, 0, 0x80}), "r1cs-wire-count");
    add("public count", patched(good, kR1csHeader + 44, {0xff, 0xff, 0xff, 0xff}), "r1cs-wire-count");
    add("constraint more", patched(good, kR1csHeader + 60, {6}), "r1cs-truncated");
    add("constraint less", patched(good, kR1csHeader + 60, {4}), "r1cs-trailing-bytes");
    add("terms", patched(good, kR1csConstraints, {0xff, 0xff, 0xff, 0xff}), "r1cs-truncated");
    add("wire not there", patched(good, kR1csConstraints + 4, {0xff}), "r1cs-wire-range");
    Bytes large = good;
    std::fill_n(large.begin() + kR1csConstraints + 8, 32, std::uint8_t{0xff});
    add("coefficient not in the field", large, "r1cs-not-in-field");
    std::fill_n(large.begin() + kR1csConstraints + 8, 32, std::uint8_t{0});
    add("coefficient zero", large, "r1cs-zero-coefficient");
}

void SnarkFilesTest::r1csRefusals() {
    QFETCH(QByteArray, file);
    QFETCH(QString, code);
    const auto result =
        parseR1cs({reinterpret_cast<const std::uint8_t*>(file.constData()), static_cast<std::size_t>(file.size())});
    QCOMPARE(codeOf(result), code);
}

void SnarkFilesTest::everyShortR1csIsRefused() {
    const Bytes good = r1csBytes(test::chainCircuit(3, 1, 4).system);
    for (std::size_t size = 0; size < good.size(); ++size) {
        QVERIFY2(!parseR1cs(ByteView(good).first(size)), qPrintable(QString::number(size)));
    }
}

void SnarkFilesTest::wtnsComesBack() {
    const auto circuit = test::chainCircuit(20, 1, 5);
    const Bytes bytes = wtnsBytes(circuit.witness);
    const auto back = parseWtns(bytes);
    QVERIFY(back.ok());
    QCOMPARE(*back, circuit.witness);
}

void SnarkFilesTest::wtnsRefusals() {
    const Bytes good = wtnsBytes({Fr::one(), Fr(7), Fr(-1)});
    constexpr std::size_t values = 12 + 12 + 40 + 12;
    QVERIFY(parseWtns(good).ok());
    for (std::size_t size = 0; size < good.size(); ++size) {
        QVERIFY(!parseWtns(ByteView(good).first(size)));
    }
    QCOMPARE(codeOf(parseWtns(patched(good, 4, {3}))), QStringLiteral("wtns-unknown-version"));
    QCOMPARE(codeOf(parseWtns(patched(good, 28, {0}))), QStringLiteral("wtns-wrong-curve"));
    QCOMPARE(codeOf(parseWtns(patched(good, 60, {0}))), QStringLiteral("wtns-value-count"));
    QCOMPARE(codeOf(parseWtns(patched(good, 60, {4}))), QStringLiteral("wtns-value-count"));
    QCOMPARE(codeOf(parseWtns(patched(good, values, {2}))), QStringLiteral("wtns-constant-wire"));
    // -1 + 1 is the modulus.
    QCOMPARE(codeOf(parseWtns(patched(good, values + 64, {1}))), QStringLiteral("wtns-not-in-field"));
}

void SnarkFilesTest::verifyingKeyJsonComesBack() {
    const auto g1 = [](std::uint64_t k) { return (algebra::G1Affine::generator() * Uint256(k)).toAffine(); };
    const auto g2 = [](std::uint64_t k) { return (algebra::G2Affine::generator() * Uint256(k)).toAffine(); };
    const VerifyingKey key{g1(2), g2(3), g2(1), g2(5), {g1(7), algebra::G1Affine::infinity(), g1(9)}};
    const auto back = parseVerifyingKeyJson(writeVerifyingKeyJson(key));
    QVERIFY2(back.ok(), back ? "" : back.error().message.c_str());
    QCOMPARE(*back, key);

    const auto codeWith = [&](auto change) {
        VerifyingKey other = key;
        change(other);
        return codeOf(parseVerifyingKeyJson(writeVerifyingKeyJson(other)));
    };
    QCOMPARE(codeWith([](VerifyingKey& k) { k.delta2 = k.gamma2; }), QStringLiteral("key-unfinished"));
    QCOMPARE(codeWith([](VerifyingKey& k) { k.delta2 = -k.gamma2; }), QStringLiteral("key-unfinished"));
    QCOMPARE(codeWith([](VerifyingKey& k) { k.gamma2 = test::outsideSubgroup(); }),
             QStringLiteral("key-point-invalid"));
    QCOMPARE(codeWith([](VerifyingKey& k) { k.ic[0].y = k.ic[0].x; }), QStringLiteral("key-point-invalid"));
}

void SnarkFilesTest::proofJsonComesBack() {
    const Proof proof{algebra::G1Affine::generator(), algebra::G2Affine::generator(), algebra::G1Affine::infinity()};
    const auto back = parseProofJson(writeProofJson(proof));
    QVERIFY2(back.ok(), back ? "" : back.error().message.c_str());
    QCOMPARE(*back, proof);

    const PublicSignals signals{Fr(0), Fr(-1), Fr(12345)};
    const auto signalsBack = parsePublicJson(writePublicJson(signals));
    QVERIFY(signalsBack.ok());
    QCOMPARE(*signalsBack, signals);
}

void SnarkFilesTest::jsonRefusals_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("code");
    const QString good = QString::fromStdString(
        writeProofJson({algebra::G1Affine::generator(), algebra::G2Affine::generator(), algebra::G1Affine{}}));
    const auto add = [&](const char* name, const char* from, const char* to, const char* code) {
        QString text = good;
        const QString before = QString::fromLatin1(from);
        if (!text.contains(before)) {
            qFatal("nothing to replace in the row %s", name);
        }
        QTest::newRow(name) << text.replace(before, QString::fromLatin1(to)) << QString::fromLatin1(code);
    };
    const char* const kGenerator = "[\"1\", \"2\", \"1\"]";
    add("trailing", "}\n", "} x", "json-syntax");
    add("unfinished", "}\n", "", "json-syntax");
    add("negative", "\"2\"", "-2", "json-syntax");
    add("escape", "bn128", "bn\\u0031", "json-syntax");
    add("other curve", "bn128", "bls12381", "json-protocol");
    add("other protocol", "groth16", "plonk", "json-protocol");
    add("no protocol", "protocol", "protocols", "json-protocol");
    add("member twice", "curve", "protocol", "json-name-twice");
    add("point missing", "pi_a", "pi_x", "json-shape");
    add("two coordinates", kGenerator, "[\"1\", \"2\"]", "json-shape");
    add("not affine", kGenerator, "[\"1\", \"2\", \"3\"]", "json-shape");
    add("infinity otherwise", kGenerator, "[\"1\", \"2\", \"0\"]", "json-shape");
    add("number, no string", kGenerator, "[1, \"2\", \"1\"]", "json-shape");
    add("no number", kGenerator, "[\"one\", \"2\", \"1\"]", "json-number");
    add("empty number", kGenerator, "[\"\", \"2\", \"1\"]", "json-number");
    add("leading zero", kGenerator, "[\"01\", \"2\", \"1\"]", "json-number");
    add("the modulus itself", kGenerator,
        "[\"21888242871839275222246405745257275088696311157297823662689037894645226208583\", \"2\", \"1\"]",
        "json-number");
    add("not on the curve", kGenerator, "[\"1\", \"3\", \"1\"]", "proof-point-invalid");
    QTest::newRow("outside G2") << QString::fromStdString(writeProofJson(
                                       {algebra::G1Affine::generator(), test::outsideSubgroup(), algebra::G1Affine{}}))
                                << QStringLiteral("proof-point-invalid");
    QTest::newRow("deep") << QString(100000, QLatin1Char('[')) << QStringLiteral("json-too-deep");
}

void SnarkFilesTest::jsonRefusals() {
    QFETCH(QString, text);
    QFETCH(QString, code);
    QCOMPARE(codeOf(parseProofJson(text.toStdString())), code);
}

QTEST_APPLESS_MAIN(SnarkFilesTest)
#include "tst_snark_files.moc"
