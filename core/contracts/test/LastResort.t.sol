// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {IRollupTypes} from "../src/IRollupTypes.sol";
import {ExitNetwork} from "./support/ExitNetwork.sol";
import {vm} from "./support/Vm.sol";
import {Words} from "./support/Words.sol";

/// Rule 41: where a deployment says so, anyone opens exits long after a freeze by timer, if no certificate came.
contract LastResortTest is ExitNetwork {
    function _withdraw() private view returns (bytes memory) {
        return Words.withdraw(CHAIN, ODD, 1, 10e18, bob);
    }

    function _refuse(bytes memory reason) private {
        vm.expectRevert(reason);
        rollup.openExits(last);
    }

    function testAnyoneOpensExitsWhenItsTimeHasCome() public {
        vm.assertEq(rollup.frozenAt(), 0, "never");
        Words.Reading memory waiting = _commitAndProve(4, _withdraw());
        IRollupTypes.Execution memory run = _run(waiting);
        uint256 since = _freezeByTimer();
        vm.assertEq(rollup.frozenAt(), since, "since");
        last = waiting.batch;
        rollup.executeBatches(run); // goes on while frozen
        vm.warp(since + LAST_RESORT - 1);
        _refuse(abi.encodeWithSelector(IRollupTypes.LastResortTooEarly.selector, since + LAST_RESORT));
        vm.warp(since + LAST_RESORT);
        vm.expectEmit(address(rollup));
        emit IRollupTypes.ExitsOpened(2, last.newRoot);
        vm.prank(bob);
        rollup.openExits(last);
        _requireStatus(IRollupTypes.Status.ExitsOpen);
        (bool given,) = rollup.freezePoint();
        vm.assertFalse(given, "no certificate");
        _exit(IRollupTypes.ExitClaim(1, alice, ODD, 90e18));
        _refund(2, Words.queued(1, CHAIN, COIN, 0, 1e18, alice));
        vm.assertEq(odd.balances(alice), 90e18, "out");
        _refuse(abi.encodeWithSelector(IRollupTypes.NotFrozen.selector, IRollupTypes.Status.ExitsOpen));
    }

    /// The root is that of what was executed here, not of a batch that waits.
    function testItOpensAtTheLastExecutedBatch() public {
        IRollupTypes.StoredBatch memory first = last;
        Words.Reading memory second = _commitAndProve(4, _withdraw());
        IRollupTypes.Execution memory run = _run(second);
        uint256 since = _freezeByTimer();
        vm.warp(since + LAST_RESORT);
        _refuse(abi.encodeWithSelector(IRollupTypes.WrongNumber.selector, 2, 1));
        last = first;
        last.newRoot = second.batch.newRoot;
        _refuse(abi.encodeWithSelector(IRollupTypes.UnknownBatch.selector, 1));
        last.newRoot = first.newRoot;
        rollup.openExits(first);
        vm.expectRevert(abi.encodeWithSelector(IRollupTypes.NotOpen.selector, IRollupTypes.Status.ExitsOpen));
        rollup.executeBatches(run); // closed for good
    }

    function testBeforeAnyBatch() public {
        rollup = _deploy(_config());
        _register(COIN, address(coin), 0);
        last = rollup.genesisBatch();
        uint256 since = _freezeByTimer();
        vm.warp(since + LAST_RESORT);
        vm.expectEmit(address(rollup));
        emit IRollupTypes.ExitsOpened(0, GENESIS);
        rollup.openExits(last);
        _refund(0, Words.queued(1, CHAIN, COIN, 0, 1e18, alice));
    }

    function testNeverWhereTheDeploymentSaysSo() public {
        IRollupTypes.Config memory config = _config();
        config.lastResort = 0;
        rollup = _deploy(config);
        _register(COIN, address(coin), 0);
        last = rollup.genesisBatch();
        uint256 since = _freezeByTimer();
        vm.warp(since + 10_000 days);
        _refuse(abi.encodeWithSelector(IRollupTypes.NoLastResort.selector));
        rollup.freezeByCertificate(last, _certificate(IRollupTypes.VoteKind.Freeze, last));
        _requireStatus(IRollupTypes.Status.ExitsOpen);
    }

    /// Whatever the time: a contract that isn't frozen has another way on.
    function testOnlyFromFrozen() public {
        vm.warp(block.timestamp + 10_000 days);
        _refuse(abi.encodeWithSelector(IRollupTypes.NotFrozen.selector, IRollupTypes.Status.Open));
        _deposit(COIN, 1e18, alice);
        vm.warp(block.timestamp + 10_000 days);
        rollup.arm();
        vm.warp(block.timestamp + 10_000 days);
        _refuse(abi.encodeWithSelector(IRollupTypes.NotFrozen.selector, IRollupTypes.Status.Armed));
        rollup.freeze();
        _refuse(abi.encodeWithSelector(IRollupTypes.LastResortTooEarly.selector, block.timestamp + LAST_RESORT));
    }

    /// A certificate decides for all chains: after it, exits open at its batch and at no other.
    function testACertificateBeforeItWins() public {
        IRollupTypes.StoredBatch memory first = last;
        Words.Reading memory second = _commitAndProve(4, _withdraw());
        uint256 since = _freezeByTimer();
        vm.warp(since + LAST_RESORT);
        rollup.freezeByCertificate(second.batch, _certificate(IRollupTypes.VoteKind.Freeze, second.batch));
        last = first;
        _refuse(abi.encodeWithSelector(IRollupTypes.CertificateGiven.selector, 2));
        IRollupTypes.Execution memory run = _run(second);
        run.signatures = "";
        rollup.executeBatches(run);
        _requireStatus(IRollupTypes.Status.ExitsOpen);
    }

    /// Without a freeze by timer too, where the time since is counted from 1970.
    function testACertificateAloneIsNoFreezeByTimer() public {
        Words.Reading memory second = _commitAndProve(4, _withdraw());
        rollup.freezeByCertificate(second.batch, _certificate(IRollupTypes.VoteKind.Freeze, second.batch));
        vm.assertEq(rollup.frozenAt(), 0, "no timer");
        last = rollup.genesisBatch();
        _refuse(abi.encodeWithSelector(IRollupTypes.CertificateGiven.selector, 2));
    }

    function testACertificateAfterItIsRefused() public {
        IRollupTypes.StoredBatch memory first = last;
        Words.Reading memory second = _commitAndProve(4, _withdraw());
        bytes memory at1 = _certificate(IRollupTypes.VoteKind.Freeze, first);
        bytes memory at2 = _certificate(IRollupTypes.VoteKind.Freeze, second.batch);
        uint256 since = _freezeByTimer();
        vm.warp(since + LAST_RESORT);
        rollup.openExits(first);
        bytes memory reason = abi.encodeWithSelector(IRollupTypes.NotOpen.selector, IRollupTypes.Status.ExitsOpen);
        vm.expectRevert(reason);
        rollup.freezeByCertificate(second.batch, at2);
        vm.expectRevert(reason);
        rollup.freezeByCertificate(first, at1);
        _requireStatus(IRollupTypes.Status.ExitsOpen);
    }

    /// Who may not execute can't be late: a pause just before the day leaves time to execute what is agreed on.
    function testNotUntilSomeTimeAfterAPause() public {
        IRollupTypes.StoredBatch memory first = last;
        uint256 since = _freezeByTimer();
        vm.warp(since + LAST_RESORT - 1);
        vm.prank(guardian);
        rollup.pause();
        uint256 until = block.timestamp + 3 days;
        last = first;
        vm.warp(since + LAST_RESORT);
        _refuse(abi.encodeWithSelector(IRollupTypes.TooSoonAfterPause.selector, until + WINDOW));
        vm.warp(until + WINDOW - 1);
        _refuse(abi.encodeWithSelector(IRollupTypes.TooSoonAfterPause.selector, until + WINDOW));
        vm.warp(until + WINDOW);
        rollup.openExits(last); // before the next pause may begin
    }
}
