// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {IRollup} from "../src/IRollup.sol";
import {ConfigField, IRollupTypes} from "../src/IRollupTypes.sol";
import {TestToken} from "../src/TestToken.sol";
import {Creator} from "./support/Creator.sol";
import {Network} from "./support/Network.sol";
import {vm} from "./support/Vm.sol";
import {Words} from "./support/Words.sol";

contract FiveDecimalBytes {
    fallback() external payable {
        assembly {
            mstore(0, 6)
            return(0, 5)
        }
    }
}

/// Rules 31 and 35: configuration, tokens, roles behind the time lock.
contract RolesTest is Network, Creator {
    address private bob = _user(2);

    function testRule35Registration() public {
        TestToken good = new TestToken("G", "G", 0);
        vm.expectRevert(IRollupTypes.NotGovernor.selector);
        rollup.registerToken(9, address(good), 0);
        _refuse(IRollupTypes.TokenTaken.selector, COIN, address(good)); // write-once by id
        _refuse(IRollupTypes.TokenTaken.selector, 9, address(coin)); // and by address
        _refuse(IRollupTypes.TokenTaken.selector, 9, address(0));
        _refuse(IRollupTypes.UnknownToken.selector, 1024, address(good));
        _refuse(IRollupTypes.BadToken.selector, 9, bob); // no code
        _refuse(IRollupTypes.BadToken.selector, 9, address(rollup)); // no decimals()
        address nineteen = address(new TestToken("N", "N", 19));
        _refuse(IRollupTypes.BadToken.selector, 9, nineteen);
        address short = address(new FiveDecimalBytes());
        _refuse(IRollupTypes.BadToken.selector, 9, short);
        vm.expectEmit(address(rollup));
        emit IRollupTypes.TokenRegistered(1023, address(good), 0, 5);
        _register(1023, address(good), 5);
        IRollupTypes.TokenInfo memory info = rollup.token(1023);
        vm.assertTrue(info.registered && info.token == address(good) && info.decimals == 0, "info");
        vm.assertEq(info.minDeposit, 5, "min deposit");
    }

    /// Once batches exist, a new token waits: a false one could be traded for a true one on another chain.
    function testRule31LaterTokensWaitForTheTimeLock() public {
        TestToken later = new TestToken("L", "L", 3);
        TestToken twin = new TestToken("L", "L", 3);
        _commit(4, Words.withdraw(OTHER, COIN, 1, 5, bob));
        _refuse(IRollupTypes.RegistrationClosed.selector, 9, address(later));
        uint256 value = uint160(address(later)) | (uint256(9) << 160) | (uint256(77) << 176);
        uint256 rival = uint160(address(twin)) | (uint256(9) << 160);
        _schedule(IRollupTypes.ChangeKind.Token, value);
        _schedule(IRollupTypes.ChangeKind.Token, rival);
        vm.expectPartialRevert(IRollupTypes.ChangeNotReady.selector);
        rollup.applyChange(IRollupTypes.ChangeKind.Token, value);
        vm.warp(block.timestamp + ROLE_DELAY);
        rollup.applyChange(IRollupTypes.ChangeKind.Token, value);
        vm.expectPartialRevert(IRollupTypes.TokenTaken.selector); // write-once here too
        rollup.applyChange(IRollupTypes.ChangeKind.Token, rival);
        IRollupTypes.TokenInfo memory info = rollup.token(9);
        vm.assertTrue(info.registered && info.token == address(later) && info.decimals == 3, "info");
        vm.assertEq(info.minDeposit, 77, "min deposit");
    }

    /// Once closed, a revert of everything does not open the direct way again.
    function testRule31ARevertedFirstBatchOpensNothing() public {
        TestToken later = new TestToken("L", "L", 3);
        Words.Reading memory first = _commit(4, Words.withdraw(OTHER, COIN, 1, 5, bob));
        vm.warp(first.batch.timestamp + WINDOW + 1);
        rollup.revertBatches(first.batch);
        vm.assertEq(rollup.counters().committed, 0, "none left");
        _refuse(IRollupTypes.RegistrationClosed.selector, 9, address(later));
    }

    /// A suspended sequencer waits out the whole time lock: what was scheduled before the cause is void, whatever way
    /// it was to come back.
    function testRule35SuspensionVoidsWhatWouldLiftIt() public {
        uint256 value = uint160(sequencer);
        _schedule(IRollupTypes.ChangeKind.SequencerReadmit, value);
        _schedule(IRollupTypes.ChangeKind.SequencerRemove, value);
        _schedule(IRollupTypes.ChangeKind.SequencerAdd, value);
        _schedule(IRollupTypes.ChangeKind.SequencerAdd, uint160(bob));
        Words.Reading memory first = _commit(4, Words.withdraw(OTHER, COIN, 1, 5, bob));
        vm.warp(first.batch.timestamp + ROLE_DELAY + WINDOW + 1);
        rollup.revertBatches(first.batch);
        _status(sequencer, IRollupTypes.SequencerStatus.Suspended);
        vm.expectRevert(IRollupTypes.UnknownChange.selector);
        rollup.applyChange(IRollupTypes.ChangeKind.SequencerReadmit, value);
        rollup.applyChange(IRollupTypes.ChangeKind.SequencerRemove, value);
        vm.expectRevert(IRollupTypes.UnknownChange.selector);
        rollup.applyChange(IRollupTypes.ChangeKind.SequencerAdd, value);
        rollup.applyChange(IRollupTypes.ChangeKind.SequencerAdd, uint160(bob)); // nobody else's affair
        _change(IRollupTypes.ChangeKind.SequencerAdd, value);
        _status(sequencer, IRollupTypes.SequencerStatus.Active);
    }

    function _refuse(bytes4 selector, uint16 tokenId, address token) private {
        vm.prank(governor);
        vm.expectPartialRevert(selector);
        rollup.registerToken(tokenId, token, 0);
    }

    function _status(address account, IRollupTypes.SequencerStatus status) private view {
        vm.assertEq(uint256(rollup.sequencerStatus(account)), uint256(status), "sequencer");
    }

    function testRule35ChangesWaitForTheTimeLock() public {
        uint256 value = uint160(bob);
        vm.expectRevert(IRollupTypes.NotGovernor.selector);
        rollup.scheduleChange(IRollupTypes.ChangeKind.SequencerAdd, value);
        vm.expectRevert(IRollupTypes.UnknownChange.selector);
        rollup.applyChange(IRollupTypes.ChangeKind.SequencerAdd, value);
        vm.expectEmit(address(rollup));
        emit IRollupTypes.ChangeScheduled(
            IRollupTypes.ChangeKind.SequencerAdd, value, uint64(block.timestamp + ROLE_DELAY)
        );
        _schedule(IRollupTypes.ChangeKind.SequencerAdd, value);
        vm.assertEq(
            rollup.changeReadyAt(IRollupTypes.ChangeKind.SequencerAdd, value), block.timestamp + ROLE_DELAY, "ready at"
        );
        vm.warp(block.timestamp + ROLE_DELAY - 1);
        vm.expectPartialRevert(IRollupTypes.ChangeNotReady.selector);
        rollup.applyChange(IRollupTypes.ChangeKind.SequencerAdd, value);
        // Scheduling the same again neither restarts nor shortens the wait.
        vm.prank(governor);
        vm.expectRevert(IRollupTypes.BadChange.selector);
        rollup.scheduleChange(IRollupTypes.ChangeKind.SequencerAdd, value);
        vm.warp(block.timestamp + 1);
        vm.expectRevert(IRollupTypes.UnknownChange.selector); // another kind of the same value
        rollup.applyChange(IRollupTypes.ChangeKind.Governor, value);
        vm.prank(bob); // anyone
        rollup.applyChange(IRollupTypes.ChangeKind.SequencerAdd, value);
        _status(bob, IRollupTypes.SequencerStatus.Active);
        vm.expectRevert(IRollupTypes.UnknownChange.selector); // once
        rollup.applyChange(IRollupTypes.ChangeKind.SequencerAdd, value);
    }

    function testCancelledChangeIsGone() public {
        uint256 value = uint160(bob);
        _schedule(IRollupTypes.ChangeKind.Governor, value);
        vm.expectRevert(IRollupTypes.NotGovernor.selector);
        rollup.cancelChange(IRollupTypes.ChangeKind.Governor, value);
        vm.prank(governor);
        rollup.cancelChange(IRollupTypes.ChangeKind.Governor, value);
        vm.warp(block.timestamp + ROLE_DELAY);
        vm.expectRevert(IRollupTypes.UnknownChange.selector);
        rollup.applyChange(IRollupTypes.ChangeKind.Governor, value);
        vm.prank(governor);
        vm.expectRevert(IRollupTypes.UnknownChange.selector);
        rollup.cancelChange(IRollupTypes.ChangeKind.Governor, value);
    }

    function testNewGovernor() public {
        _change(IRollupTypes.ChangeKind.Governor, uint160(bob));
        vm.assertEq(rollup.governor(), bob, "governor");
        vm.prank(governor);
        vm.expectRevert(IRollupTypes.NotGovernor.selector);
        rollup.scheduleChange(IRollupTypes.ChangeKind.PushGas, 100_000);
    }

    function testSequencersComeAndGo() public {
        _change(IRollupTypes.ChangeKind.SequencerAdd, uint160(bob));
        _change(IRollupTypes.ChangeKind.SequencerRemove, uint160(bob));
        _status(bob, IRollupTypes.SequencerStatus.None);
        _schedule(IRollupTypes.ChangeKind.SequencerReadmit, uint160(bob)); // was never suspended
        _schedule(IRollupTypes.ChangeKind.SequencerAdd, uint160(sequencer)); // is one
        _schedule(IRollupTypes.ChangeKind.SequencerRemove, uint160(bob)); // isn't one
        vm.warp(block.timestamp + ROLE_DELAY);
        vm.expectRevert(IRollupTypes.BadChange.selector);
        rollup.applyChange(IRollupTypes.ChangeKind.SequencerReadmit, uint160(bob));
        vm.expectRevert(IRollupTypes.BadChange.selector);
        rollup.applyChange(IRollupTypes.ChangeKind.SequencerAdd, uint160(sequencer));
        vm.expectRevert(IRollupTypes.BadChange.selector);
        rollup.applyChange(IRollupTypes.ChangeKind.SequencerRemove, uint160(bob));
    }

    function testSenselessChangesAreRefused() public {
        uint256[2][12] memory bad = [
            [uint256(IRollupTypes.ChangeKind.Token), uint160(bob) | (uint256(1024) << 160)],
            [uint256(IRollupTypes.ChangeKind.None), uint160(bob)],
            [uint256(IRollupTypes.ChangeKind.Governor), 0],
            [uint256(IRollupTypes.ChangeKind.SequencerAdd), uint256(1) << 160],
            [uint256(IRollupTypes.ChangeKind.PushGas), 29_999],
            [uint256(IRollupTypes.ChangeKind.PushGas), 240_001],
            [uint256(IRollupTypes.ChangeKind.QueueFee), FEE / 10 - 1],
            [uint256(IRollupTypes.ChangeKind.QueueFee), uint256(FEE) * 100 + 1],
            [uint256(IRollupTypes.ChangeKind.QueueFee), FEE | (uint256(1) << 96)],
            [uint256(IRollupTypes.ChangeKind.DailyLimit), uint256(1024) << 128],
            [uint256(IRollupTypes.ChangeKind.DailyLimit), uint256(1) << 116],
            [uint256(IRollupTypes.ChangeKind.Guardian), uint256(1) << 160]
        ];
        for (uint256 i = 0; i < bad.length; ++i) {
            vm.prank(governor);
            vm.expectRevert(IRollupTypes.BadChange.selector);
            rollup.scheduleChange(IRollupTypes.ChangeKind(bad[i][0]), bad[i][1]);
        }
        uint32[3] memory good = [uint32(30_000), 150_000, 240_000];
        for (uint256 i = 0; i < 3; ++i) {
            _change(IRollupTypes.ChangeKind.PushGas, good[i]);
            vm.assertEq(rollup.pushGas(), good[i], "push gas");
        }
    }

    // --------------------------------------------------------- configuration

    function _refuseConfig(IRollupTypes.Config memory config, ConfigField field) private {
        bytes memory code = abi.encodePacked(vm.getCode("RollupSecond.sol:RollupSecond"), abi.encode(config));
        try this.create(code) {
            vm.assertTrue(false, "a bad configuration was accepted");
        } catch (bytes memory reason) {
            vm.assertEq(
                keccak256(reason), keccak256(abi.encodeWithSelector(IRollupTypes.BadConfig.selector, field)), "why"
            );
        }
    }

    function testBadConfigurationsAreRefused() public {
        IRollupTypes.Config memory c = _config();
        c.networkId = 0;
        _refuseConfig(c, ConfigField.NetworkId);
        c.networkId = bytes32(type(uint256).max);
        _refuseConfig(c, ConfigField.NetworkId);
        c.networkId = ID;
        c.chainIndex = 0;
        _refuseConfig(c, ConfigField.ChainIndex);
        c.chainIndex = 16;
        _refuseConfig(c, ConfigField.ChainIndex);
        c.chainIndex = 3; // not in the set
        _refuseConfig(c, ConfigField.ChainSet);
        c.chainIndex = CHAIN;
        c.chainSet = SET | 1;
        _refuseConfig(c, ConfigField.ChainSet);
        c.chainSet = SET;
        c.genesisRoot = bytes32(type(uint256).max);
        _refuseConfig(c, ConfigField.GenesisRoot);
        c.genesisRoot = GENESIS;
        address[3] memory verifiers = [c.verifier4, c.verifier8, c.verifier32];
        (c.verifier4, c.verifier8, c.verifier32) = (address(0), address(0), address(0));
        _refuseConfig(c, ConfigField.Verifier4);
        (c.verifier4, c.verifier8, c.verifier32) = (verifiers[0], bob, verifiers[2]);
        _refuseConfig(c, ConfigField.Verifier8);
        c.verifier8 = verifiers[1];
        c.proveWindow = 0;
        _refuseConfig(c, ConfigField.ProveWindow);
        c.proveWindow = WINDOW;
        c.maxFutureSkew = 1 hours + 1;
        _refuseConfig(c, ConfigField.MaxFutureSkew);
        c.maxFutureSkew = 1 hours;
        c.queueWindow = 3 * WINDOW - 1;
        _refuseConfig(c, ConfigField.QueueWindow);
        c.queueWindow = QUEUE_WINDOW;
        c.armWindow = 0;
        _refuseConfig(c, ConfigField.ArmWindow);
        c.armWindow = ARM_WINDOW;
        c.roleDelay = 0;
        _refuseConfig(c, ConfigField.RoleDelay);
        c.roleDelay = QUEUE_WINDOW + ARM_WINDOW + 1;
        _refuseConfig(c, ConfigField.RoleDelay);
        c.roleDelay = QUEUE_WINDOW + ARM_WINDOW;
        c.exitPriority = c.maxFutureSkew;
        _refuseConfig(c, ConfigField.ExitPriority);
        c.exitPriority = WINDOW + 1;
        _refuseConfig(c, ConfigField.ExitPriority);
        c.exitPriority = WINDOW;
        c.releaseDelay = 1 hours - 1;
        _refuseConfig(c, ConfigField.ReleaseDelay);
        c.releaseDelay = 14 days + 1;
        _refuseConfig(c, ConfigField.ReleaseDelay);
        c.releaseDelay = 14 days;
        _deploy(c);
        _checkFeesAndPeople();
    }

    function _checkFeesAndPeople() private {
        IRollupTypes.Config memory c = _config();
        c.leastQueueFee = FEE + 1;
        _refuseConfig(c, ConfigField.LeastQueueFee);
        c.leastQueueFee = FEE;
        c.mostQueueFee = FEE - 1;
        _refuseConfig(c, ConfigField.MostQueueFee);
        c.mostQueueFee = FEE;
        c.pushGas = 29_999;
        _refuseConfig(c, ConfigField.PushGas);
        c.pushGas = 240_001;
        _refuseConfig(c, ConfigField.PushGas);
        c.pushGas = PUSH_GAS;
        c.governor = address(0);
        _refuseConfig(c, ConfigField.Governor);
        c.governor = governor;
        c.guardian = address(0); // may be absent
        _deploy(c);
        c.sequencers = new address[](0);
        _refuseConfig(c, ConfigField.Sequencers);
        c = _config();
        (c.attesters[0], c.attesters[1]) = (c.attesters[1], c.attesters[0]);
        _refuseConfig(c, ConfigField.Attesters);
        c.attesters = new address[](0);
        _refuseConfig(c, ConfigField.Attesters);
        c.attesters = new address[](1); // the zero address
        _refuseConfig(c, ConfigField.Attesters);
        c.attesters = new address[](101);
        for (uint160 i = 0; i < 101; ++i) {
            c.attesters[i] = address(i + 1);
        }
        _refuseConfig(c, ConfigField.Attesters);
        _deploy(_config());
    }

    /// With exits there is a verifier of their own, and a last resort only after 180 days; without them neither.
    function testBadExitsAreRefused() public {
        IRollupTypes.Config memory c = _config();
        address exit = c.verifierExit;
        address[5] memory bad = [address(0), bob, c.verifier4, c.verifier8, c.verifier32];
        for (uint256 i = 0; i < 5; ++i) {
            c.verifierExit = bad[i];
            _refuseConfig(c, ConfigField.VerifierExit);
        }
        c.verifierExit = exit;
        c.lastResort = 1;
        _refuseConfig(c, ConfigField.LastResort);
        c.lastResort = 180 days - 1;
        _refuseConfig(c, ConfigField.LastResort);
        c.lastResort = 180 days;
        _deploy(c);
        c.lastResort = 0;
        IRollup never = _deploy(c);
        vm.assertTrue(never.exits() && never.verifierExit() == exit && never.lastResort() == 0, "views");
        c.proveWindow = 2 days + 1; // arming waits that long after a pause, and pauses come back after three days
        c.queueWindow = 3 * c.proveWindow;
        _refuseConfig(c, ConfigField.ProveWindow);
        c.proveWindow = 2 days;
        _deploy(c);
        c.exits = false;
        _refuseConfig(c, ConfigField.VerifierExit);
        c.verifierExit = address(0);
        c.lastResort = 180 days;
        _refuseConfig(c, ConfigField.LastResort);
        c.lastResort = 0;
        c.proveWindow = 20 days;
        c.queueWindow = 3 * c.proveWindow;
        _deploy(c);
    }

    /// The two halves must be of one configuration, or they would read different rules for one storage.
    function testTheSecondHalfMustBeOfTheSameConfiguration() public {
        IRollupTypes.Config memory c = _config();
        address second = vm.deployCode("RollupSecond.sol:RollupSecond", abi.encode(c));
        _refuseSecond(c, bob); // no code
        _refuseSecond(c, address(0));
        IRollup good = IRollup(vm.deployCode("Rollup.sol:Rollup", abi.encode(c, second)));
        vm.assertEq(good.secondPart(), second, "second part");
        vm.assertEq(good.configHash(), keccak256(abi.encode(c)), "hash of the configuration");
        c.armWindow += 1;
        _refuseSecond(c, second);
        c.armWindow -= 1;
        c.attesters[3] = address(uint160(c.attesters[3]) + 1);
        _refuseSecond(c, second);
    }

    function _refuseSecond(IRollupTypes.Config memory config, address second) private {
        bytes memory code = abi.encodePacked(vm.getCode("Rollup.sol:Rollup"), abi.encode(config, second));
        try this.create(code) {
            vm.assertTrue(false, "a foreign half was accepted");
        } catch (bytes memory reason) {
            bytes memory wanted = abi.encodeWithSelector(IRollupTypes.WrongSecondPart.selector, second);
            vm.assertEq(keccak256(reason), keccak256(wanted), "why");
        }
    }

    /// Called by itself, the second half has nothing to give and takes nothing.
    function testTheSecondHalfAloneIsClosed() public {
        IRollup alone = IRollup(rollup.secondPart());
        vm.deal(bob, 10 ether);
        vm.prank(bob, bob);
        vm.expectPartialRevert(IRollupTypes.UnknownToken.selector);
        alone.depositNative{value: 1 ether + FEE}(1 ether, bob);
        vm.prank(bob, bob);
        vm.expectPartialRevert(IRollupTypes.NotOpen.selector);
        alone.setSigningKey(1, 1);
        vm.prank(governor);
        vm.expectRevert(IRollupTypes.NotGovernor.selector);
        alone.registerToken(3, address(0), 0);
        IRollupTypes.StoredBatch memory genesis = alone.genesisBatch();
        vm.expectPartialRevert(IRollupTypes.NotOpen.selector);
        alone.freezeByCertificate(genesis, "");
        vm.expectPartialRevert(IRollupTypes.NotFrozen.selector);
        alone.openExits(genesis);
        uint256[8] memory proof;
        vm.expectPartialRevert(IRollupTypes.UnknownBatch.selector);
        alone.exitWithProof(genesis, IRollupTypes.ExitClaim(1, bob, 0, 1), proof);
        vm.expectPartialRevert(IRollupTypes.NotWaiting.selector);
        alone.refundQueued(0, 0, 0);
        vm.expectPartialRevert(IRollupTypes.NotOpen.selector);
        alone.revertByCertificate(genesis, "");
        vm.prank(bob);
        (bool taken,) = address(alone).call{value: 1}("");
        vm.assertFalse(taken, "coins");
    }

    function testCoinsWithoutADepositAreRefused() public {
        vm.deal(bob, 1 ether);
        vm.prank(bob);
        (bool taken,) = address(rollup).call{value: 1}("");
        vm.assertFalse(taken, "coins");
        vm.prank(bob);
        (taken,) = address(rollup).call{value: 1}(hex"12345678");
        vm.assertFalse(taken, "an unknown call");
    }

    /// Of two values for one thing, the later one is meant: a stranger can't apply the older one after it.
    function testALaterValueCancelsTheOlderOne() public {
        uint256 loose = (uint256(COIN) << 128) | 1e30;
        uint256 tight = (uint256(COIN) << 128) | 1e20;
        uint256 other = (uint256(CENT) << 128) | 1e30;
        _schedule(IRollupTypes.ChangeKind.DailyLimit, loose);
        _schedule(IRollupTypes.ChangeKind.DailyLimit, other);
        vm.expectEmit(address(rollup));
        emit IRollupTypes.ChangeCancelled(IRollupTypes.ChangeKind.DailyLimit, loose);
        _schedule(IRollupTypes.ChangeKind.DailyLimit, tight);
        IRollupTypes.ChangeKind[4] memory kinds = [
            IRollupTypes.ChangeKind.Governor,
            IRollupTypes.ChangeKind.Guardian,
            IRollupTypes.ChangeKind.PushGas,
            IRollupTypes.ChangeKind.QueueFee
        ];
        uint256[4] memory first = [uint256(0x1111), 0x1111, 100_000, FEE * 2];
        uint256[4] memory second = [uint256(0x2222), 0x2222, 110_000, FEE * 3];
        for (uint256 i = 0; i < 4; ++i) {
            _schedule(kinds[i], first[i]);
            _schedule(kinds[i], second[i]);
        }
        _schedule(IRollupTypes.ChangeKind.SequencerAdd, 0x1111);
        _schedule(IRollupTypes.ChangeKind.SequencerAdd, 0x2222);
        vm.warp(block.timestamp + ROLE_DELAY);
        vm.expectRevert(IRollupTypes.UnknownChange.selector);
        rollup.applyChange(IRollupTypes.ChangeKind.DailyLimit, loose);
        rollup.applyChange(IRollupTypes.ChangeKind.DailyLimit, tight);
        rollup.applyChange(IRollupTypes.ChangeKind.DailyLimit, other); // another token's
        for (uint256 i = 0; i < 4; ++i) {
            vm.expectRevert(IRollupTypes.UnknownChange.selector);
            rollup.applyChange(kinds[i], first[i]);
            rollup.applyChange(kinds[i], second[i]);
        }
        rollup.applyChange(IRollupTypes.ChangeKind.SequencerAdd, 0x1111); // each its own
        rollup.applyChange(IRollupTypes.ChangeKind.SequencerAdd, 0x2222);
        vm.assertEq(rollup.dailyLimit(COIN), 1e20, "the tight one");
    }

    // ---------------------------------------------------------------- expiry

    /// A change that was forgotten can't be applied when nobody looks any more.
    function testChangesExpire() public {
        uint256 value = uint160(bob);
        _schedule(IRollupTypes.ChangeKind.Governor, value);
        uint256 readyAt = block.timestamp + ROLE_DELAY;
        vm.warp(readyAt + 14 days);
        uint256 snapshot = vm.snapshotState();
        rollup.applyChange(IRollupTypes.ChangeKind.Governor, value); // the last second
        vm.revertToState(snapshot);
        vm.prank(governor);
        vm.expectRevert(IRollupTypes.BadChange.selector); // still scheduled
        rollup.scheduleChange(IRollupTypes.ChangeKind.Governor, value);
        vm.warp(readyAt + 14 days + 1);
        vm.expectRevert(IRollupTypes.ChangeExpired.selector);
        rollup.applyChange(IRollupTypes.ChangeKind.Governor, value);
        _schedule(IRollupTypes.ChangeKind.Governor, value); // again, and with the whole wait
        vm.expectPartialRevert(IRollupTypes.ChangeNotReady.selector);
        rollup.applyChange(IRollupTypes.ChangeKind.Governor, value);
        vm.warp(block.timestamp + ROLE_DELAY);
        rollup.applyChange(IRollupTypes.ChangeKind.Governor, value);
        vm.assertEq(rollup.governor(), bob, "governor");
    }

    function testViewsShowTheConfiguration() public view {
        vm.assertEq(rollup.networkId(), ID, "network id");
        vm.assertEq(rollup.chainIndex(), CHAIN, "chain index");
        vm.assertEq(rollup.chainSet(), SET, "chain set");
        vm.assertEq(rollup.proveWindow(), WINDOW, "prove window");
        vm.assertEq(rollup.maxFutureSkew(), 10 minutes, "skew");
        vm.assertEq(rollup.queueWindow(), QUEUE_WINDOW, "queue window");
        vm.assertEq(rollup.armWindow(), ARM_WINDOW, "arm window");
        vm.assertEq(rollup.roleDelay(), ROLE_DELAY, "role delay");
        vm.assertEq(rollup.exitPriority(), EXIT_PRIORITY, "exit priority");
        vm.assertEq(rollup.releaseDelay(), RELEASE_DELAY, "release delay");
        vm.assertTrue(rollup.exits(), "exits");
        vm.assertEq(rollup.queueFee(), FEE, "queue fee");
        vm.assertEq(rollup.leastQueueFee(), FEE / 10, "least queue fee");
        vm.assertEq(rollup.mostQueueFee(), FEE * 100, "most queue fee");
        vm.assertEq(rollup.guardian(), guardian, "guardian");
        vm.assertEq(rollup.pushGas(), PUSH_GAS, "push gas");
        vm.assertEq(rollup.governor(), governor, "governor");
        vm.assertEq(rollup.attesters().length, 4, "attesters");
        vm.assertEq(rollup.attesters()[2], vm.addr(attesterKeys[2]), "attester");
        vm.assertEq(rollup.quorum(), 3, "quorum");
        vm.assertEq(rollup.setEpoch(), 0, "set epoch");
        vm.assertTrue(rollup.verifier(4) != address(0) && rollup.verifier(4) != rollup.verifier(8), "verifiers");
        vm.assertEq(rollup.verifier(16), address(0), "no such size");
        IRollupTypes.StoredBatch memory genesis = rollup.genesisBatch();
        vm.assertEq(genesis.newRoot, GENESIS, "genesis root");
        vm.assertEq(genesis.commitment, ID, "commitment 0");
        vm.assertEq(rollup.storedHash(0), keccak256(abi.encode(genesis)), "stored");
        vm.assertEq(rollup.storedHash(1), 0, "none yet");
    }
}
