// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {IRollupTypes} from "../src/IRollupTypes.sol";
import {Relay} from "./Commit.t.sol";
import {Network} from "./support/Network.sol";
import {vm} from "./support/Vm.sol";
import {Words} from "./support/Words.sol";

/// Rule 42: what a TICKET certificate lets anybody do, and what it does not.
contract TicketTest is Network {
    address private bob = _user(2);
    address private driver = address(0xd41);

    function _one() private view returns (bytes memory) {
        return Words.withdraw(CHAIN, COIN, 1, 5e17, bob);
    }

    struct Offer {
        IRollupTypes.CommitData data;
        Words.Reading reading;
        uint256[8] proof;
    }

    function _offer(bytes memory operations) private view returns (Offer memory offer) {
        offer.data = _data(4, operations);
        offer.reading = Words.read(last, offer.data, CHAIN, driver);
        offer.proof = _proof(4, offer.reading.inputs);
    }

    function _ticket(IRollupTypes.StoredBatch memory batch) private view returns (bytes memory) {
        return _certificate(IRollupTypes.VoteKind.Ticket, batch);
    }

    function _drive(Offer memory offer, bytes memory signatures) private {
        vm.prank(driver, driver);
        rollup.commitByTicket(last, _list(offer.data), _list(offer.proof), signatures);
    }

    function _refuse(bytes4 selector, Offer memory offer, bytes memory signatures) private {
        vm.prank(driver, driver);
        vm.expectPartialRevert(selector);
        rollup.commitByTicket(last, _list(offer.data), _list(offer.proof), signatures);
        vm.assertEq(rollup.counters().committed, last.number, "nothing committed");
    }

    /// Signed by those attesters, in this order, over any text.
    function _signed(bytes32 digest, uint256[3] memory who) private view returns (bytes memory signatures) {
        for (uint256 i = 0; i < 3; ++i) {
            signatures = abi.encodePacked(signatures, _signature(attesterKeys[who[i]], digest));
        }
    }

    function testAnybodyBringsTheBatchThatTheTicketNames() public {
        _deposit(COIN, 1e18, bob);
        Offer memory offer = _offer(abi.encodePacked(Words.queued(1, CHAIN, COIN, 1, 1e18, bob), _one()));
        _drive(offer, _ticket(offer.reading.batch));
        IRollupTypes.Counters memory c = rollup.counters();
        vm.assertEq(c.committed, 1, "committed");
        vm.assertEq(c.proven, 1, "proven in the same call");
        vm.assertEq(rollup.storedHash(1), keccak256(abi.encode(offer.reading.batch)), "as any batch");
        last = offer.reading.batch;
        _execute(offer.reading);
        vm.assertEq(coin.balanceOf(bob), 5e17, "paid");
        rollup.claimQueueFees(driver);
        vm.assertEq(driver.balance, FEE, "who did the work earned the fee");
        _finish(4, Words.withdraw(OTHER, COIN, 1, 1e17, bob)); // the sequencer goes on from there
    }

    /// The ticket names the batch and not who brings it: it is the same batch for whoever comes.
    function testFuzzAnyDriver(uint160 who) public {
        vm.assume(who > 0xffff && address(who).code.length == 0);
        driver = address(who);
        Offer memory offer = _offer(_one());
        _drive(offer, _ticket(offer.reading.batch));
        vm.assertEq(rollup.storedHash(1), keccak256(abi.encode(offer.reading.batch)), "stored");
    }

    function testOneTicketForARun() public {
        Offer memory first = _offer(_one());
        IRollupTypes.StoredBatch memory start = last;
        last = first.reading.batch;
        _stir();
        Offer memory second = _offer(_one());
        last = start;
        IRollupTypes.CommitData[] memory both = new IRollupTypes.CommitData[](2);
        (both[0], both[1]) = (first.data, second.data);
        uint256[8][] memory proofs = new uint256[8][](2);
        (proofs[0], proofs[1]) = (first.proof, second.proof);
        bytes memory onTheFirst = _ticket(first.reading.batch);
        vm.prank(driver, driver);
        vm.expectPartialRevert(IRollupTypes.BadSignature.selector);
        rollup.commitByTicket(last, both, proofs, onTheFirst);
        bytes memory onTheLast = _ticket(second.reading.batch);
        vm.prank(driver, driver);
        rollup.commitByTicket(last, both, proofs, onTheLast);
        vm.assertEq(rollup.counters().proven, 2, "both");
    }

    /// Every other way to commit stays the sequencers'.
    function testOthersNeedATicket() public {
        Offer memory offer = _offer(_one());
        vm.prank(driver, driver);
        vm.expectPartialRevert(IRollupTypes.NotSequencer.selector);
        rollup.commitBatches(last, _list(offer.data));
        vm.prank(driver, driver);
        vm.expectPartialRevert(IRollupTypes.NotSequencer.selector);
        rollup.commitAndProve(last, _list(offer.data), _list(offer.proof));
        IRollupTypes.Execution memory none;
        vm.prank(driver, driver);
        vm.expectPartialRevert(IRollupTypes.NotSequencer.selector);
        rollup.commitProveAndExecute(last, _list(offer.data), _list(offer.proof), none);
    }

    function testWithoutAQuorum() public {
        Offer memory offer = _offer(_one());
        bytes32 digest = _digest(IRollupTypes.VoteKind.Ticket, offer.reading.batch);
        bytes memory two = abi.encodePacked(_signature(attesterKeys[0], digest), _signature(attesterKeys[1], digest));
        _refuse(IRollupTypes.NoQuorum.selector, offer, "");
        _refuse(IRollupTypes.NoQuorum.selector, offer, two);
        _refuse(IRollupTypes.BadSignature.selector, offer, _signed(digest, [uint256(0), 1, 1])); // doubled
        _refuse(IRollupTypes.BadSignature.selector, offer, _signed(digest, [uint256(1), 0, 2])); // unsorted
        _refuse(IRollupTypes.BadSignature.selector, offer, abi.encodePacked(two, _signature(77, digest))); // a stranger
        _drive(offer, _signed(digest, [uint256(0), 2, 3]));
    }

    function testOnlyATicketAndOnlyForThis() public {
        Offer memory offer = _offer(_one());
        IRollupTypes.StoredBatch memory batch = offer.reading.batch;
        _refuse(IRollupTypes.BadSignature.selector, offer, _certificate(IRollupTypes.VoteKind.Agree, batch));
        _refuse(IRollupTypes.BadSignature.selector, offer, _certificate(IRollupTypes.VoteKind.Revert, batch));
        batch.number = 2;
        _refuse(IRollupTypes.BadSignature.selector, offer, _ticket(batch));
        batch.number = 1;
        batch.commitment ^= bytes32(uint256(1));
        _refuse(IRollupTypes.BadSignature.selector, offer, _ticket(batch));
        batch.commitment ^= bytes32(uint256(1));
        batch.newRoot ^= bytes32(uint256(1));
        _refuse(IRollupTypes.BadSignature.selector, offer, _ticket(batch));
        batch.newRoot ^= bytes32(uint256(1));
        uint256[3] memory who = [uint256(0), 1, 2];
        _refuse(IRollupTypes.BadSignature.selector, offer, _signed(_otherText(batch, ID, 1), who)); // epoch
        bytes32 otherNetwork = bytes32(uint256(keccak256("another network")) >> 8);
        _refuse(IRollupTypes.BadSignature.selector, offer, _signed(_otherText(batch, otherNetwork, 0), who));
        _drive(offer, _signed(_otherText(batch, ID, 0), who)); // the text itself is right
    }

    function _otherText(IRollupTypes.StoredBatch memory batch, bytes32 network, uint64 epoch)
        private
        pure
        returns (bytes32)
    {
        bytes32 domain = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,bytes32 salt)"),
                keccak256("Landfall"),
                keccak256("1"),
                network
            )
        );
        bytes32 kind = keccak256("Vote(uint8 kind,uint64 setEpoch,uint64 number,bytes32 finalRoot,bytes32 commitment)");
        bytes32 vote = keccak256(
            abi.encode(kind, uint8(IRollupTypes.VoteKind.Ticket), epoch, batch.number, batch.newRoot, batch.commitment)
        );
        return keccak256(abi.encodePacked(hex"1901", domain, vote));
    }

    /// Rule 25: a ticket ends with the batch's own deadline.
    function testExpires() public {
        Offer memory offer = _offer(_one());
        bytes memory ticket = _ticket(offer.reading.batch);
        vm.warp(offer.reading.batch.timestamp + WINDOW + 1);
        _refuse(IRollupTypes.TooLate.selector, offer, ticket);
        vm.warp(offer.reading.batch.timestamp + WINDOW);
        _drive(offer, ticket);
    }

    function testNothingStaysOfAProofThatIsFalse() public {
        Offer memory offer = _offer(_one());
        offer.proof = _proof(4, IRollupTypes.PublicInputs(1, 2, 3));
        _refuse(IRollupTypes.InvalidProof.selector, offer, _ticket(offer.reading.batch));
    }

    /// The queue, the order and the place of a batch are checked as a sequencer's are.
    function testATicketLiftsNoOtherRule() public {
        Offer memory offer = _offer(Words.queued(1, CHAIN, COIN, 1, 1e18, bob)); // nobody deposited it
        _refuse(IRollupTypes.QueueMismatch.selector, offer, _ticket(offer.reading.batch));
        IRollupTypes.StoredBatch memory genesis = last;
        Words.Reading memory unproven = _commit(4, _one());
        offer = _offer(_one());
        _refuse(IRollupTypes.NotProven.selector, offer, _ticket(offer.reading.batch));
        vm.warp(unproven.batch.timestamp + WINDOW + 1);
        rollup.revertBatches(unproven.batch);
        last = genesis;
        offer = _offer(_one());
        _drive(offer, _ticket(offer.reading.batch)); // the sequencer is suspended, the network goes on
        last = offer.reading.batch;
        vm.assertTrue(rollup.sequencerStatus(sequencer) == IRollupTypes.SequencerStatus.Suspended, "still suspended");
    }

    function testStraightToTheContract() public {
        Offer memory offer = _offer(_one());
        bytes memory call = abi.encodeCall(
            rollup.commitByTicket, (last, _list(offer.data), _list(offer.proof), _ticket(offer.reading.batch))
        );
        Relay relay = new Relay();
        vm.prank(driver, driver);
        vm.expectPartialRevert(IRollupTypes.NotDirect.selector);
        relay.forward(address(rollup), call);
    }

    /// A second driver with the same batch comes too late and breaks nothing; with another one, its ticket is void.
    function testTwoDrivers() public {
        Offer memory one = _offer(_one());
        _stir();
        Offer memory other = _offer(_one());
        _drive(one, _ticket(one.reading.batch));
        IRollupTypes.StoredBatch memory genesis = last;
        bytes memory ticket = _ticket(other.reading.batch);
        vm.prank(driver, driver);
        vm.expectPartialRevert(IRollupTypes.NotProven.selector);
        rollup.commitByTicket(genesis, _list(other.data), _list(other.proof), ticket);
        last = one.reading.batch;
        _refuse(IRollupTypes.WrongNumber.selector, other, ticket);
    }

    /// Rule 27: what a driver brought is taken back like any batch, and no sequencer is suspended for it. An old ticket
    /// may bring the same batch again, until its deadline, and no other one.
    function testRevertOfADrivenBatch() public {
        IRollupTypes.StoredBatch memory genesis = last;
        Offer memory offer = _offer(_one());
        bytes memory ticket = _ticket(offer.reading.batch);
        _drive(offer, ticket);
        bytes memory certificate = _certificate(IRollupTypes.VoteKind.Revert, offer.reading.batch);
        vm.recordLogs();
        rollup.revertByCertificate(offer.reading.batch, certificate);
        vm.assertEq(vm.getRecordedLogs().length, 1, "BatchesReverted alone");
        vm.assertTrue(rollup.sequencerStatus(driver) == IRollupTypes.SequencerStatus.None, "driver");
        vm.assertTrue(rollup.sequencerStatus(sequencer) == IRollupTypes.SequencerStatus.Active, "sequencer");
        last = genesis;
        _drive(offer, ticket);
        vm.assertEq(rollup.storedHash(1), keccak256(abi.encode(offer.reading.batch)), "the same");
    }

    /// A sequencer that comes with a ticket is suspended like one that comes without.
    function testRevertOfASequencersTicket() public {
        driver = sequencer;
        Offer memory offer = _offer(_one());
        _drive(offer, _ticket(offer.reading.batch));
        bytes memory certificate = _certificate(IRollupTypes.VoteKind.Revert, offer.reading.batch);
        rollup.revertByCertificate(offer.reading.batch, certificate);
        vm.assertTrue(rollup.sequencerStatus(sequencer) == IRollupTypes.SequencerStatus.Suspended, "suspended");
    }

    function testNotOnceFrozen() public {
        _deposit(COIN, 1e18, bob);
        vm.warp(block.timestamp + QUEUE_WINDOW + 1);
        rollup.arm();
        Offer memory offer = _offer(Words.queued(1, CHAIN, COIN, 1, 1e18, bob));
        uint256 snapshot = vm.snapshotState();
        _drive(offer, _ticket(offer.reading.batch));
        last = offer.reading.batch;
        _execute(offer.reading);
        vm.assertTrue(rollup.counters().status == IRollupTypes.Status.Open, "driving disarms");
        vm.revertToState(snapshot);
        last = rollup.genesisBatch();
        vm.warp(block.timestamp + ARM_WINDOW + 1);
        rollup.freeze();
        offer = _offer(_one());
        _refuse(IRollupTypes.NotOpen.selector, offer, _ticket(offer.reading.batch));
    }
}
