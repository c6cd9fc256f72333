#include "l1/starknet/rollup_errors.h"

#include <QtTest>

using namespace landfall;
using l1::starknet::contractRefusal;

// What servers and receipts say of a panic.
class TestRollupRefusals : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aNameAlone() {
        const auto error =
            contractRefusal("Error in contract (contract address: 0x29, selector: 0x5):\n0x4e6f4578697473 "
                            "('NoExits').\n [\"0x4e6f4578697473\"]");
        QVERIFY(error);
        QCOMPARE(error->code, std::string("contract-no-exits"));
    }

    void itsArgumentsAreNumbersOrAddresses() {
        const auto number = contractRefusal("(0x57726f6e674e756d626572 ('WrongNumber'), 0x1f, 0x0 (''))");
        QVERIFY(number);
        QCOMPARE(number->code, std::string("contract-wrong-number"));
        QCOMPARE(number->message, std::string("the batch has number 31 where the contract expects 0"));
        const auto address = contractRefusal("(0x4e6f7453657175656e636572 ('NotSequencer'), "
                                             "0x292ec1bf89c2a54fcbabc3d0061ad4dd6435e79874100ff37a0e2628bac8c81)");
        QVERIFY(address);
        QVERIFY(
            address->message.starts_with("0x292ec1bf89c2a54fcbabc3d0061ad4dd6435e79874100ff37a0e2628bac8c81 is not"));
    }

    void theInnermostCounts() {
        const auto error =
            contractRefusal("0: (0x1 ('NotOpen'), 0x2 ('ENTRYPOINT_FAILED'))\n1: (0x1 ('BadSignature'), 0x4)");
        QVERIFY(error);
        QCOMPARE(error->code, std::string("contract-bad-signature"));
        QCOMPARE(error->message, std::string("attestation 4 is not by an attester of this chain, or out of order"));
    }

    void othersPanicsAreNotOurs() {
        QVERIFY(!contractRefusal(""));
        QVERIFY(!contractRefusal("0x4163636f756e743a ('Account: invalid signature')"));
        QVERIFY(!contractRefusal("0x62616c616e636520746f6f206c6f77 ('balance too low')"));
        QVERIFY(!contractRefusal("0x1 ('Unheard')"));
    }
};

QTEST_APPLESS_MAIN(TestRollupRefusals)
#include "tst_rollup_refusals.moc"
