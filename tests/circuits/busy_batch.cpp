#include "circuits/busy_batch.h"

#include "circuits/batch_synthesis.h"

namespace landfall::testing {

BatchTrace busyBatch(unsigned turn) {
    World world(11);
    world.fund();
    world.advance({World::deposit(world.users[1], 2, 1, 10'000'000)});
    const SignedWithdraw request =
        world.sign(world.users[3], world.withdraw(world.users[3], 1, 2, 1000, *packFee(2'060'000)));
    Batch batch(world);
    for (unsigned i = 0; i < 4; ++i) {
        switch ((i + turn) % 4) {
        case 0:
            batch.add(World::deposit(world.users[0], 0, 3, 500));
            break;
        case 1:
            batch.add(world.setKey(2, world.users[1].address, world.randomFr()));
            break;
        case 2:
            batch.add(World::forcedExit(3, world.users[2].address, 2, 1));
            break;
        default:
            batch.add(request);
        }
    }
    return batch.finish().trace();
}

BatchTrace exitsBatch() {
    World world(11);
    world.fund();
    world.advance({World::forcedExit(1, world.users[0].address, 0, 1)});
    Batch batch(world);
    batch.add(World::forcedExit(2, world.users[1].address, 0, 1));
    batch.add(World::forcedExit(3, world.users[2].address, 0, 1));
    batch.add(World::deposit(world.users[0], 1, 2, 500));
    batch.add(world.sign(world.users[3], world.withdrawWide(world.users[3], 2, 3, 1000, *packFee(2'060'000))));
    return batch.finish().trace();
}

BatchTrace refusedBatch() {
    World world(11);
    world.fund();
    Batch batch(world);
    for (unsigned i = 0; i < 4; ++i) {
        batch.add(World::deposit(world.users[i], 0, 1, kAmountLimit - 1));
    }
    return batch.finish().trace();
}

Gadget batchGadget(const BatchTrace& trace) {
    BatchData batch{trace.header, {}};
    for (const auto& each : trace.operations) {
        batch.operations.push_back(each.operation);
    }
    const PublicData data = publicDataOf(batch, trace.oldRoot, trace.newRoot);
    return [=](Builder& builder) {
        circuits::PartCounts parts;
        return circuits::synthesizeBatch(builder, parts, *shapeOfSize(4), trace, data);
    };
}

} // namespace landfall::testing
