#include "circuits/batch_synthesis.h"
#include "circuits/lenient.h"

#include <QtTest>

#include <set>

using namespace landfall;
using namespace landfall::testing;
using snark::Builder;

// A whole batch in which nothing is idle: each advice of its words, effects, trees and slots is
// changed, all that follows is computed from it, and roots and words stay what the world
// expects. LANDFALL_FULL=1 in the environment tries every advice with every value.
class TestBatchMutation : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void adviceIsBound();
};

namespace {

// One of each type that changes something, three vaults, one fee: every slot of size 4 is used.
BatchTrace busyBatch() {
    World world(11);
    world.fund();
    world.advance({World::deposit(world.users[1], 2, 1, 10'000'000)});
    const SignedWithdraw request =
        world.sign(world.users[3], world.withdraw(world.users[3], 1, 2, 1000, *packFee(2'060'000)));
    return Batch(world)
        .add(World::deposit(world.users[0], 0, 3, 500))
        .add(world.setKey(2, world.users[1].address, world.randomFr()))
        .add(World::forcedExit(3, world.users[2].address, 2, 1))
        .add(request)
        .finish()
        .trace();
}

// Gadgets with tests of their own, which for operations without a signature decide nothing here.
bool hasItsOwnTest(std::string_view name) {
    for (const std::string_view prefix : {"eddsa", "edwards", "montgomery", "ladder", "base8", "order"}) {
        if (name.starts_with(prefix)) {
            return true;
        }
    }
    return false;
}

const std::map<std::string, std::string> kHarmless{
    {"fee.plain", "where the exponent is 0 and the mantissa at least 205, either answer holds"},
    {"vault.drained", "claims that a vault ends empty; without a forced exit that needs it, it may go unclaimed"},
};

// Only where it is 0: the "inverse" of a difference that is 0, which is multiplied by that 0.
const std::set<std::string> kFreeAtZero{"effect.isOwner"};

} // namespace

void TestBatchMutation::adviceIsBound() {
    const BatchTrace trace = busyBatch();
    BatchData batch{trace.header, {}};
    for (const auto& each : trace.operations) {
        batch.operations.push_back(each.operation);
    }
    const PublicData data = publicDataOf(batch, trace.oldRoot, trace.newRoot);
    const auto run = [&](Builder& builder) {
        circuits::PartCounts parts;
        circuits::synthesizeBatch(builder, parts, *shapeOfSize(4), trace, data);
        return builder.satisfied();
    };
    Builder honest(Builder::Mode::Values);
    QVERIFY(run(honest));

    const bool full = qEnvironmentVariableIsSet("LANDFALL_FULL");
    std::map<std::string, int> tried;
    std::size_t count = 0;
    for (std::size_t i = 0; i < honest.advices().size(); ++i) {
        const std::string name(honest.advices()[i].name);
        if (hasItsOwnTest(name)) {
            continue;
        }
        // Every kind of advice a few times, and then one in a while.
        if (!full && ++tried[name] > 4 && ++count % 61 != 0) {
            continue;
        }
        const Fr value = honest.witness()[honest.advices()[i].wire];
        const std::array others{value + Fr::one(), value.isZero() ? Fr::one() : Fr::zero(), Fr(-1), -value,
                                Fr(1'000'003) * value + Fr(77)};
        for (std::size_t k = 0; k < others.size(); ++k) {
            if (others[k] == value || (!full && k != i % others.size() && k != 0)) {
                continue;
            }
            Builder cheat(Builder::Mode::Values);
            cheat.overrideAdvice(i, others[k]);
            if (run(cheat) && !(value.isZero() && kFreeAtZero.contains(name))) {
                QVERIFY2(
                    kHarmless.contains(name),
                    qPrintable(
                        QStringLiteral("%1, advice %2, value %3").arg(QString::fromStdString(name)).arg(i).arg(k)));
            }
        }
    }
    QVERIFY(tried.size() > 25 || full);
}

QTEST_APPLESS_MAIN(TestBatchMutation)
#include "tst_batch_mutation.moc"
