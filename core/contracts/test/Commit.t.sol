// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {IRollup} from "../src/IRollup.sol";
import {IRollupTypes} from "../src/IRollupTypes.sol";
import {Network} from "./support/Network.sol";
import {Relay} from "./support/Relay.sol";
import {vm} from "./support/Vm.sol";
import {Words} from "./support/Words.sol";

/// Calls while it is being made, when it has no code yet.
contract CallsFromItsConstructor {
    constructor(address target, bytes memory data) {
        (bool ok, bytes memory answer) = target.call(data);
        if (!ok) {
            assembly {
                revert(add(answer, 0x20), mload(answer))
            }
        }
    }
}

/// Rules 1 to 6, 24, 25: what a batch must be to be stored.
contract CommitTest is Network {
    address private alice = _user(1);
    address private bob = _user(2);

    function _one() private view returns (bytes memory) {
        return Words.withdraw(OTHER, COIN, 1, 5e18, bob);
    }

    function _refuse(bytes4 selector, IRollupTypes.CommitData memory data) private {
        vm.prank(sequencer, sequencer);
        vm.expectPartialRevert(selector);
        rollup.commitBatches(last, _list(data));
    }

    function _bad(bytes4 selector, Words.Header memory header, bytes memory operations) private {
        _refuse(selector, _data(header, operations));
    }

    function testStoresWhatASecondReadingFinds() public {
        _deposit(COIN, 10e18, alice);
        _deposit(CENT, 10e6, bob);
        _setKey(alice, 1, 12345);
        _forcedExit(bob, 2, CENT);
        bytes memory start = abi.encodePacked(
            Words.withdraw(9, CENT, 3, 1e18, alice),
            Words.queued(1, CHAIN, COIN, 1, 10e18, alice),
            Words.queued(5, CHAIN, CENT, 0, 10e18, bob)
        );
        Words.Reading memory reading = _commit(
            8,
            abi.encodePacked(
                start,
                Words.withdraw(CHAIN, COIN, 3, 1e18, alice),
                Words.setKey(CHAIN, 1, alice, 12345),
                Words.queued(3, CHAIN, CENT, 2, 4e18, bob),
                Words.queued(3, OTHER, CENT, 2, 4e18, bob)
            )
        );
        vm.assertEq(reading.batch.queueEnd, 4, "queue end");
        vm.assertEq(reading.payouts.length, 3 * 38, "refusal, withdrawal, forced exit");
        vm.assertEq(rollup.storedHash(1), keccak256(abi.encode(reading.batch)), "stored");
        vm.assertEq(rollup.counters().committed, 1, "committed");
        _prove(reading); // r and e are the second reading's, too
    }

    function testFuzzRAndE(uint256 n, uint256 seed) public {
        uint256 count = n % 32 + 1;
        bytes memory operations;
        for (uint256 i = 0; i < count; ++i) {
            bytes32 random = keccak256(abi.encode(seed, i));
            operations = abi.encodePacked(
                operations,
                uint8(uint256(random) % 5 + 1),
                OTHER,
                bytes29(random),
                bytes31(keccak256(abi.encode(random)))
            );
        }
        Words.Reading memory reading = _commitAndProve(32, operations);
        vm.assertEq(rollup.storedHash(1), keccak256(abi.encode(reading.batch)), "stored");
        vm.assertEq(rollup.counters().proven, 1, "proven");
    }

    function testRule1Length() public {
        IRollupTypes.CommitData memory data = _data(4, _one());
        bytes memory good = data.data;
        data.data = abi.encodePacked(good, bytes1(0));
        _refuse(IRollupTypes.BadLength.selector, data);
        data.data = abi.encodePacked(good, bytes31(0));
        _refuse(IRollupTypes.BadLength.selector, data);
        data.data = abi.encodePacked(good, bytes31(0), bytes31(0)); // n says one
        _refuse(IRollupTypes.BadLength.selector, data);
        data.data = "";
        _refuse(IRollupTypes.BadLength.selector, data);
        data.data = new bytes(62);
        _refuse(IRollupTypes.BadLength.selector, data);
    }

    function testRule3CountAndTypes() public {
        bytes memory operations;
        for (uint256 i = 0; i < 5; ++i) {
            operations = abi.encodePacked(operations, _one());
        }
        _refuse(IRollupTypes.BadCount.selector, _data(4, operations));
        Words.Header memory header = _header(4, 0);
        _bad(IRollupTypes.BadCount.selector, header, _one());
        IRollupTypes.CommitData memory data = _data(header, "");
        _refuse(IRollupTypes.BadLength.selector, data);

        bytes memory one = _one();
        uint8[4] memory kinds = [0, 8, 9, 255];
        for (uint256 i = 0; i < 4; ++i) {
            one[0] = bytes1(kinds[i]);
            _refuse(IRollupTypes.UnknownType.selector, _data(4, abi.encodePacked(_one(), one)));
        }
    }

    /// A chain's recipients are of one width: this one's have 160 bits.
    function testWithdrawWideIsCarriedForOtherChainsOnly() public {
        uint256 to = (1 << 251) - 257;
        bytes memory wide = Words.withdrawWide(OTHER, COIN, 1, 5e18, to);
        bytes memory narrow = Words.withdraw(CHAIN, COIN, 1, 5e18, bob);
        Words.Reading memory reading = _commitAndProve(4, abi.encodePacked(wide, narrow, wide));
        vm.assertEq(rollup.storedHash(1), keccak256(abi.encode(reading.batch)), "stored");
        vm.assertEq(reading.payouts.length, 38, "one is paid here");
        vm.assertEq(reading.batch.queueEnd, 0, "not queued");

        bytes memory here = Words.withdrawWide(CHAIN, COIN, 1, 5e18, to);
        _refuse(IRollupTypes.WrongAddressFamily.selector, _data(4, abi.encodePacked(wide, here)));
        here = Words.withdrawWide(CHAIN, COIN, 1, 0, to);
        _refuse(IRollupTypes.WrongAddressFamily.selector, _data(4, here));
        wide = Words.withdrawWide(3, COIN, 1, 5e18, to); // no chain of the set
        _refuse(IRollupTypes.ChainNotInSet.selector, _data(4, wide));
    }

    function testRule4FieldBounds() public {
        IRollupTypes.CommitData memory data = _data(4, _one());
        data.p = Words.FIELD;
        _refuse(IRollupTypes.NotInField.selector, data);
        data = _data(4, _one());
        data.newRoot = bytes32(Words.FIELD);
        _refuse(IRollupTypes.NotInField.selector, data);
        data.newRoot = bytes32(type(uint256).max);
        _refuse(IRollupTypes.NotInField.selector, data);
    }

    function testRule4Sizes() public {
        uint8[4] memory sizes = [0, 1, 16, 255];
        for (uint256 i = 0; i < 4; ++i) {
            _refuse(IRollupTypes.UnsupportedSize.selector, _data(sizes[i], _one()));
        }
        IRollupTypes.Config memory config = _config();
        config.verifier8 = address(0);
        rollup = _deploy(config);
        _refuse(IRollupTypes.UnsupportedSize.selector, _data(8, _one()));
    }

    function testRule6NumberNetworkChains() public {
        Words.Header memory header = _header(4, 1);
        header.number = 2;
        _bad(IRollupTypes.WrongNumber.selector, header, _one());
        header.number = 0;
        _bad(IRollupTypes.WrongNumber.selector, header, _one());
        header = _header(4, 1);
        header.networkId = bytes32(uint256(ID) ^ 1);
        _bad(IRollupTypes.WrongNetwork.selector, header, _one());
        header = _header(4, 1);
        header.chainSet = SET | (1 << 3);
        _bad(IRollupTypes.WrongChainSet.selector, header, _one());
        header.chainSet = uint16(1) << CHAIN;
        _bad(IRollupTypes.WrongChainSet.selector, header, _one());
        uint8[5] memory chains = [0, 1, 15, 16, 255];
        for (uint256 i = 0; i < 5; ++i) {
            _refuse(IRollupTypes.ChainNotInSet.selector, _data(4, Words.withdraw(chains[i], COIN, 1, 5e18, bob)));
        }
    }

    /// One that is built on an earlier batch would take the place of what came after it, even of proven batches.
    function testOnlyTheLastBatchIsBuiltOn() public {
        IRollupTypes.StoredBatch memory genesis = last;
        _commit(4, _one());
        last = genesis;
        _refuse(IRollupTypes.WrongNumber.selector, _data(4, _one()));
        vm.assertEq(rollup.counters().committed, 1, "what was committed stays");
    }

    function testRule6OldRootIsTheLastOne() public {
        _commit(4, _one());
        IRollupTypes.StoredBatch memory changed = last;
        changed.newRoot = bytes32(uint256(1));
        IRollupTypes.CommitData memory data = _data(4, _one());
        vm.prank(sequencer, sequencer);
        vm.expectRevert(abi.encodeWithSelector(IRollupTypes.UnknownBatch.selector, 1));
        rollup.commitBatches(changed, _list(data));
    }

    /// Every field of the stored batch is bound.
    function testEveryFieldOfTheLastBatchIsChecked() public {
        _commit(4, _one());
        IRollupTypes.CommitData memory data = _data(4, _one());
        for (uint256 field = 1; field < 9; ++field) {
            IRollupTypes.StoredBatch memory changed = last;
            assembly {
                let place := add(changed, mul(field, 0x20))
                mstore(place, xor(mload(place), 1))
            }
            vm.prank(sequencer, sequencer);
            vm.expectRevert(abi.encodeWithSelector(IRollupTypes.UnknownBatch.selector, 1));
            rollup.commitBatches(changed, _list(data));
        }
    }

    function testRule25Timestamps() public {
        Words.Header memory header = _header(4, 1);
        header.timestamp = uint40(block.timestamp + 10 minutes + 1);
        _bad(IRollupTypes.BadTimestamp.selector, header, _one());
        header.timestamp = uint40(block.timestamp - WINDOW - 1);
        _bad(IRollupTypes.TooLate.selector, header, _one());
        header.timestamp = uint40(block.timestamp - WINDOW);
        _commitHeader(header);
        header = _header(4, 1);
        header.timestamp = uint40(block.timestamp + 10 minutes);
        _commitHeader(header);
        header = _header(4, 1);
        header.timestamp = uint40(block.timestamp + 10 minutes - 1); // before the last one's
        _bad(IRollupTypes.BadTimestamp.selector, header, _one());
        header.timestamp += 1;
        _commitHeader(header);
    }

    function _commitHeader(Words.Header memory header) private {
        IRollupTypes.CommitData memory data = _data(header, _one());
        Words.Reading memory reading = _read(data);
        vm.prank(sequencer, sequencer);
        rollup.commitBatches(last, _list(data));
        last = reading.batch;
    }

    function testRule24AtMost32Unexecuted() public {
        Words.Reading memory first = _commitAndProve(4, _one());
        for (uint256 i = 1; i < 32; ++i) {
            _commit(4, _one());
        }
        _refuse(IRollupTypes.TooManyBatches.selector, _data(4, _one()));
        _execute(first);
        _commit(4, _one());
        _refuse(IRollupTypes.TooManyBatches.selector, _data(4, _one()));
    }

    function testRule24OnlySequencers() public {
        IRollupTypes.CommitData memory data = _data(4, _one());
        vm.prank(alice, alice);
        vm.expectPartialRevert(IRollupTypes.NotSequencer.selector);
        rollup.commitBatches(last, _list(data));
    }

    /// Batch data must lie in the calldata of a transaction to this contract.
    function testCommitOnlyStraightFromAPlainAccount() public {
        Relay relay = new Relay();
        IRollupTypes.CommitData memory data = _data(4, _one());
        bytes memory call = abi.encodeCall(IRollup.commitBatches, (last, _list(data)));
        vm.prank(sequencer, sequencer);
        vm.expectRevert(IRollupTypes.NotDirect.selector);
        relay.forward(address(rollup), call);
        // A sequencer with an EIP-7702 delegation could call through its own code: sender and origin are then equal.
        vm.etch(sequencer, abi.encodePacked(hex"ef0100", address(relay)));
        vm.prank(sequencer, sequencer);
        vm.expectRevert(IRollupTypes.NotDirect.selector);
        rollup.commitBatches(last, _list(data));
    }

    /// A contract has no code until its constructor is done, but it isn't the origin either.
    function testCommitNotFromAConstructor() public {
        Words.Header memory header = _header(4, 1);
        header.timestamp += uint40(ROLE_DELAY);
        IRollupTypes.CommitData memory data = _data(header, _one());
        bytes memory call = abi.encodeCall(IRollup.commitBatches, (last, _list(data)));
        bytes memory code =
            abi.encodePacked(type(CallsFromItsConstructor).creationCode, abi.encode(address(rollup), call));
        address made = address(
            uint160(uint256(keccak256(abi.encodePacked(bytes1(0xff), address(this), bytes32(0), keccak256(code)))))
        );
        _change(IRollupTypes.ChangeKind.SequencerAdd, uint160(made));
        try this.make(code) {
            vm.assertTrue(false, "a contract committed");
        } catch (bytes memory reason) {
            vm.assertEq(bytes32(bytes4(reason)), bytes32(IRollupTypes.NotDirect.selector), "why");
        }
    }

    function make(bytes memory code) external {
        assembly {
            if iszero(create2(0, add(code, 0x20), mload(code), 0)) {
                returndatacopy(0, 0, returndatasize())
                revert(0, returndatasize())
            }
        }
    }

    function testSeveralInOneCall() public {
        IRollupTypes.StoredBatch memory start = last;
        IRollupTypes.CommitData[] memory list = new IRollupTypes.CommitData[](3);
        uint256[8][] memory proofs = new uint256[8][](3);
        uint8[3] memory sizes = [8, 8, 4];
        for (uint256 i = 0; i < 3; ++i) {
            list[i] = _data(sizes[i], _one());
            Words.Reading memory reading = _read(list[i]);
            proofs[i] = _proof(sizes[i], reading.inputs);
            last = reading.batch;
        }
        vm.prank(sequencer, sequencer);
        rollup.commitAndProve(start, list, proofs);
        vm.assertEq(rollup.counters().proven, 3, "proven");
        vm.assertEq(rollup.storedHash(3), keccak256(abi.encode(last)), "stored");
    }

    function testNothingGiven() public {
        vm.prank(sequencer, sequencer);
        vm.expectRevert(IRollupTypes.NothingGiven.selector);
        rollup.commitBatches(last, new IRollupTypes.CommitData[](0));
    }

    // ---------------------------------------------------------------- queue

    function testQueueItemsInOrderAllOfThem() public {
        _deposit(COIN, 1e18, alice);
        _deposit(COIN, 2e18, bob);
        bytes memory first = Words.queued(1, CHAIN, COIN, 1, 1e18, alice);
        bytes memory second = Words.queued(1, CHAIN, COIN, 2, 2e18, bob);
        _refuse(IRollupTypes.QueueMismatch.selector, _data(4, second)); // skips the first
        _refuse(IRollupTypes.QueueMismatch.selector, _data(4, abi.encodePacked(second, first)));
        _refuse(IRollupTypes.QueueMismatch.selector, _data(4, abi.encodePacked(first, first)));
        _refuse(IRollupTypes.QueueMismatch.selector, _data(4, abi.encodePacked(first, second, second)));
        _commit(4, first);
        _refuse(IRollupTypes.QueueMismatch.selector, _data(4, first)); // consumed already
        _commit(4, second);
        vm.assertEq(last.queueEnd, 2, "queue end");
    }

    function testForgedQueueItemsAreRefused() public {
        _deposit(COIN, 1e18, alice);
        _setKey(alice, 3, 99);
        _forcedExit(alice, 3, COIN);
        bytes memory deposit_ = Words.queued(1, CHAIN, COIN, 1, 1e18, alice);
        bytes memory key = Words.setKey(CHAIN, 3, alice, 99);
        bytes memory exit = Words.queued(3, CHAIN, COIN, 3, 8e18, alice);
        // All bytes but a deposit's type and account (5 of 62) and an exit's amount (15) are the queue's.
        for (uint256 i = 2; i < 62; ++i) {
            if (i < 4 || i > 7) {
                _refuse(IRollupTypes.QueueMismatch.selector, _data(4, _flip(deposit_, i)));
            }
            _refuse(IRollupTypes.QueueMismatch.selector, _data(4, abi.encodePacked(deposit_, _flip(key, i))));
            if (i < 8 || i > 22) {
                bytes memory data = abi.encodePacked(deposit_, key, _flip(exit, i));
                _refuse(IRollupTypes.QueueMismatch.selector, _data(4, data));
            }
        }
        // A type of another kind doesn't pass for the one queued.
        for (uint8 kind = 2; kind < 4; ++kind) {
            bytes memory other = abi.encodePacked(deposit_);
            other[0] = bytes1(kind);
            _refuse(IRollupTypes.QueueMismatch.selector, _data(4, other));
        }
        _commit(4, abi.encodePacked(_flip(deposit_, 4), key, _flip(exit, 22)));
    }

    function testRefusedDepositConsumesItsItem() public {
        _deposit(COIN, 1e18, alice);
        _commit(4, Words.queued(5, CHAIN, COIN, 0, 1e18, alice));
        vm.assertEq(last.queueEnd, 1, "queue end");
    }

    function _flip(bytes memory words, uint256 place) private pure returns (bytes memory changed) {
        changed = abi.encodePacked(words);
        changed[place] ^= 0x01;
    }
}
