// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {IRollup} from "../src/IRollup.sol";
import {IRollupTypes} from "../src/IRollupTypes.sol";
import {TestToken} from "../src/TestToken.sol";
import {Handler} from "./support/Handler.sol";
import {vm} from "./support/Vm.sol";

/// What holds after any sequence of requests, batches, proofs, executions, reverts and attacks.
contract InvariantTest {
    Handler private handler;
    IRollup private rollup;

    function setUp() public {
        handler = new Handler();
        rollup = handler.target();
        // One batch all the way, so that no run of chance calls is without an executed one to judge.
        handler.commit(2); // an even number proves too
        handler.execute(2);
    }

    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    function targetSelectors() public view returns (FuzzSelector[] memory list) {
        bytes4[14] memory calls = [
            Handler.queueDeposit.selector,
            Handler.queueExit.selector,
            Handler.commit.selector,
            Handler.commit.selector, // twice as often
            Handler.prove.selector,
            Handler.execute.selector,
            Handler.execute.selector,
            Handler.claim.selector,
            Handler.claimFees.selector,
            Handler.revertLate.selector,
            Handler.revertCertified.selector,
            Handler.revertExecuted.selector,
            Handler.release.selector,
            Handler.pause.selector
        ];
        list = new FuzzSelector[](1);
        list[0].addr = address(handler);
        list[0].selectors = new bytes4[](calls.length);
        for (uint256 i = 0; i < calls.length; ++i) {
            list[0].selectors[i] = calls[i];
        }
    }

    function targetContracts() public view returns (address[] memory list) {
        list = new address[](1);
        list[0] = address(handler);
    }

    /// One function, so that a run of calls is made once and judged by all.
    function invariantBooks() public view {
        _holdsWhatItOwes();
        _nothingPaidTwice();
        _numbersKeepTheirOrder();
        _noAttackWentThrough();
    }

    function _balance(uint256 place, address account) private view returns (uint256) {
        if (place == 2) return account.balance;
        if (place == 1) return handler.odd().balances(account);
        return TestToken(rollup.token(handler.tokens(0)).token).balanceOf(account);
    }

    function _holdsWhatItOwes() private view {
        for (uint256 place = 0; place < 3; ++place) {
            uint16 tokenId = handler.tokens(place);
            uint256 owed = rollup.held(tokenId) + rollup.pendingTotal(tokenId) + rollup.delayedTotal(tokenId);
            if (place == 2) {
                owed += rollup.queueFeePot() + rollup.queueFees(address(0x5e0));
            }
            vm.assertEq(_balance(place, address(rollup)), owed, "holds = owes");
            vm.assertEq(rollup.held(tokenId), handler.held(place), "held = vaults + queue");
        }
    }

    /// Pushed and claimed, plus what waits, is what the executed batches pay: no more, no less.
    function _nothingPaidTwice() private view {
        for (uint256 place = 0; place < 2; ++place) {
            uint16 tokenId = handler.tokens(place);
            uint256 waiting;
            for (uint256 i = 0; i < 4; ++i) {
                address user = handler.users(i);
                uint256 pending = rollup.pending(tokenId, user);
                waiting += pending;
                vm.assertEq(
                    _balance(place, user) + pending + handler.lateTo(user, place),
                    handler.dueTo(user, place),
                    "paid + pending + delayed = due"
                );
                vm.assertEq(rollup.owedExits(tokenId, user), handler.owed(place, user), "owed exits");
            }
            vm.assertEq(rollup.pendingTotal(tokenId), waiting, "sum of pending");
        }
        for (uint256 i = 0; i < 4; ++i) {
            address user = handler.users(i);
            vm.assertEq(
                user.balance + rollup.pending(handler.tokens(2), user), handler.dueTo(user, 2), "native paid + pending"
            );
        }
    }

    function _numbersKeepTheirOrder() private view {
        IRollupTypes.Counters memory c = rollup.counters();
        vm.assertEq(c.committed, handler.committed(), "committed");
        vm.assertEq(c.proven, handler.proven(), "proven");
        vm.assertEq(c.executed, handler.executed(), "executed");
        vm.assertEq(c.queueHead, handler.consumed(), "queue head");
        vm.assertTrue(c.executed <= c.proven && c.proven <= c.committed, "order");
        vm.assertLe(c.committed - c.executed, 32, "unexecuted");
        vm.assertLe(c.queueHead, c.queueLength, "queue");
    }

    function _noAttackWentThrough() private view {
        vm.assertEq(uint256(keccak256(bytes(handler.breach()))), uint256(keccak256("")), handler.breach());
    }

    /// A handler that does nothing would leave the invariants nothing to judge.
    function afterInvariant() public view {
        vm.assertTrue(handler.count("commit") > 1, "the run did something");
        vm.assertTrue(handler.count("prove") > 0 && handler.count("execute") > 0, "a batch went all the way");
    }
}
