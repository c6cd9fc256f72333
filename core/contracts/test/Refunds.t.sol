// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {IRollupTypes} from "../src/IRollupTypes.sol";
import {ExitNetwork} from "./support/ExitNetwork.sol";
import {vm} from "./support/Vm.sol";
import {Words} from "./support/Words.sol";

/// Rule 40: what no executed batch took is given back once exits are open, each item once.
contract RefundsTest is ExitNetwork {
    uint256 private constant KEY = (7 << 248) | 12345;

    function _deposited(uint16 token, uint120 amount, address owner) private pure returns (bytes memory) {
        return Words.queued(1, CHAIN, token, 0, amount, owner);
    }

    /// Items 2, 3 and 4 wait: a deposit, a key and a forced exit.
    function _three() private {
        _deposit(CENT, 5e6, alice);
        _setKey(bob, 6, KEY);
        _forcedExit(carol, 7, ODD);
    }

    function testADepositGoesBackToItsOwner() public {
        _three();
        _openExits();
        vm.expectEmit(address(rollup));
        emit IRollupTypes.QueueRefunded(2, CENT, alice, 5e18, FEE);
        _refund(2, _deposited(CENT, 5e18, alice));
        vm.assertEq(rollup.held(CENT), 0, "held");
        vm.assertEq(rollup.pending(CENT, alice), 5e6, "pending");
        vm.assertEq(rollup.pendingTotal(CENT), 5e6, "in all");
        (, uint64 deadline) = rollup.queueItem(2);
        vm.assertEq(deadline, 0, "marked");
        _refuseRefund(
            abi.encodeWithSelector(IRollupTypes.AlreadyRefunded.selector, 2), 2, _deposited(CENT, 5e18, alice)
        );
        rollup.claimPending(CENT, alice);
        rollup.claimQueueFees(alice);
        vm.assertEq(cent.balanceOf(alice), 5e6, "the deposit");
        vm.assertEq(alice.balance, FEE, "the fee");
    }

    /// A key and a forced exit brought nothing but their fee, which goes to who asked.
    function testOtherItemsGetTheirFee() public {
        _three();
        _openExits();
        vm.expectEmit(address(rollup));
        emit IRollupTypes.QueueRefunded(4, ODD, carol, 0, FEE);
        _refund(4, Words.queued(3, CHAIN, ODD, 7, 0, carol)); // in any order
        vm.expectEmit(address(rollup));
        emit IRollupTypes.QueueRefunded(3, 0, bob, 0, FEE);
        _refund(3, Words.setKey(CHAIN, 6, bob, KEY));
        vm.assertEq(rollup.queueFees(carol), FEE, "carol's");
        vm.assertEq(rollup.queueFees(bob), FEE, "bob's");
        vm.assertEq(rollup.queueFeePot(), FEE, "one is left");
        vm.assertEq(rollup.held(ODD), 100e18, "nothing is taken off");
        vm.assertEq(rollup.held(NATIVE), 10e18, "of no token");
        vm.assertEq(rollup.pending(ODD, carol), 0, "nothing is owed");
        _refund(2, _deposited(CENT, 5e18, alice));
        vm.assertEq(rollup.queueFeePot(), 0, "all given back");
    }

    function testOnlyWhatWaits() public {
        _three();
        bytes memory refused = abi.encodeWithSelector(IRollupTypes.ExitsNotOpen.selector, IRollupTypes.Status.Open);
        _refuseRefund(refused, 2, _deposited(CENT, 5e18, alice));
        _finish(4, Words.queued(1, CHAIN, CENT, 1, 5e18, alice));
        _openExits();
        bytes memory reason = abi.encodeWithSelector(IRollupTypes.NotWaiting.selector, 2);
        _refuseRefund(reason, 2, _deposited(CENT, 5e18, alice)); // it is in a balance
        reason = abi.encodeWithSelector(IRollupTypes.NotWaiting.selector, 5);
        _refuseRefund(reason, 5, Words.queued(3, CHAIN, ODD, 7, 0, carol)); // beyond the end
        reason = abi.encodeWithSelector(IRollupTypes.NotWaiting.selector, type(uint64).max);
        _refuseRefund(reason, type(uint64).max, Words.queued(3, CHAIN, ODD, 7, 0, carol));
        _refund(3, Words.setKey(CHAIN, 6, bob, KEY));
        _refund(4, Words.queued(3, CHAIN, ODD, 7, 0, carol));
    }

    /// The words are those of the queue, to the last bit, and of this place.
    function testTheQueueSaysWhatItWas() public {
        _three();
        _openExits();
        bytes memory words = _deposited(CENT, 5e18, alice);
        for (uint256 i = 0; i < 62; ++i) {
            bytes memory changed = bytes.concat(words);
            changed[i] = bytes1(uint8(changed[i]) ^ 1);
            _refuseRefund(abi.encodeWithSelector(IRollupTypes.WrongItem.selector, 2), 2, changed);
        }
        _refuseRefund(abi.encodeWithSelector(IRollupTypes.WrongItem.selector, 3), 3, words);
        _refuseRefund(
            abi.encodeWithSelector(IRollupTypes.WrongItem.selector, 2), 2, Words.queued(1, CHAIN, CENT, 1, 5e18, alice)
        );
        _refund(2, words);
    }

    /// The first item of all is chained to nothing.
    function testFrozenBeforeAnyBatch() public {
        rollup = _deploy(_config());
        _register(COIN, address(coin), 0);
        last = rollup.genesisBatch();
        _deposit(COIN, 1e18, alice);
        _deposit(COIN, 2e18, bob);
        _openExits();
        _refund(1, _deposited(COIN, 2e18, bob));
        _refund(0, _deposited(COIN, 1e18, alice));
        rollup.claimPending(COIN, alice);
        rollup.claimPending(COIN, bob);
        vm.assertEq(coin.balanceOf(alice) + coin.balanceOf(bob), 3e18, "all back");
        vm.assertEq(rollup.held(COIN), 0, "held");
    }

    /// A batch above the freeze took nothing: it is never executed.
    function testItemsOfBatchesAboveTheFreezeGoBack() public {
        _three();
        IRollupTypes.StoredBatch memory first = last;
        _commitAndProve(4, Words.queued(1, CHAIN, CENT, 1, 5e18, alice));
        _commitAndProve(4, Words.setKey(CHAIN, 6, bob, KEY));
        last = first;
        _openExits();
        _refund(2, _deposited(CENT, 5e18, alice));
        _refund(3, Words.setKey(CHAIN, 6, bob, KEY));
        vm.assertEq(rollup.pending(CENT, alice), 5e6, "the deposit");
    }

    // ---------------------------------------------------------------- the pot

    /// A free exit of alice waits as item 4, between paid ones.
    function _withAFreeExit() private {
        _forcedExit(alice, 1, ODD);
        _finish(4, Words.queued(7, CHAIN, ODD, 1, 100e18 - 1, alice));
        _setKey(bob, 6, KEY);
        vm.assertEq(rollup.owedExits(ODD, alice), 1, "owed");
        vm.prank(alice, alice);
        rollup.requestForcedExit(1, ODD);
        _forcedExit(carol, 7, ODD);
    }

    /// Who paid nothing gets nothing; what that leaves goes to those after it.
    function testAFreeExitGetsNothing() public {
        _withAFreeExit();
        _openExits();
        vm.assertEq(rollup.queueFeePot(), 2 * FEE, "two paid");
        _refund(3, Words.setKey(CHAIN, 6, bob, KEY));
        vm.assertEq(rollup.queueFees(bob), uint256(2) * FEE / 3, "a third");
        vm.expectEmit(address(rollup));
        emit IRollupTypes.QueueRefunded(4, ODD, alice, 0, 0);
        _refund(4, Words.queued(3, CHAIN, ODD, 1, 0, alice));
        vm.assertEq(rollup.queueFees(alice), 0, "nothing");
        _refund(5, Words.queued(3, CHAIN, ODD, 7, 0, carol));
        vm.assertEq(rollup.queueFees(carol), 2 * FEE - uint256(2) * FEE / 3, "the rest");
        vm.assertEq(rollup.queueFeePot(), 0, "nothing stays");
    }

    /// A paid exit of the same token, and a free one that a batch took, are none of that.
    function testOnlyTheFreeExitGetsNothing() public {
        _withAFreeExit();
        _finish(4, abi.encodePacked(Words.setKey(CHAIN, 6, bob, KEY), Words.queued(3, CHAIN, ODD, 1, 1, alice)));
        _openExits();
        uint256 pot = rollup.queueFeePot();
        _refund(5, Words.queued(3, CHAIN, ODD, 7, 0, carol));
        vm.assertEq(rollup.queueFees(carol), pot, "all that is there");
    }

    /// Fees that changed, any order, some items taken: shares are even to a wei, and the pot is paid out to the last.
    function testFuzzThePotIsGivenBackEvenly(uint96 fee, uint256 order, uint8 taken) public {
        uint256 count = 6;
        for (uint256 i = 0; i < count; ++i) {
            if (i == 3) {
                fee = uint96(FEE / 10 + fee % (uint256(FEE) * 100 - FEE / 10));
                _change(IRollupTypes.ChangeKind.QueueFee, fee);
            }
            uint256 paid = i < 3 ? FEE : fee;
            vm.deal(_user(40 + i), paid);
            vm.prank(_user(40 + i), _user(40 + i));
            rollup.setSigningKey{value: paid}(1, i);
        }
        uint256 gone = taken % 5;
        for (uint256 i = 0; i < gone; ++i) {
            _finish(4, Words.setKey(CHAIN, 1, _user(40 + i), i));
        }
        _openExits();
        uint256 left = count - gone;
        uint256 pot = rollup.queueFeePot();
        uint256 before = address(rollup).balance;
        for (uint256 k = 0; k < left; ++k) {
            uint256 i = gone + (k + order % left) % left;
            _refund(uint64(2 + i), Words.setKey(CHAIN, 1, _user(40 + i), i));
            vm.assertGe(rollup.queueFees(_user(40 + i)), pot / left, "an even share");
            vm.assertLe(rollup.queueFees(_user(40 + i)), pot / left + left, "not more");
            rollup.claimQueueFees(_user(40 + i));
        }
        vm.assertEq(rollup.queueFeePot(), 0, "nothing stays");
        vm.assertEq(before - address(rollup).balance, pot, "the pot and no more");
    }

    function testWithoutAFeeDepositsGoBackToo() public {
        IRollupTypes.Config memory config = _config();
        (config.queueFee, config.leastQueueFee) = (0, 0);
        rollup = _deploy(config);
        _register(COIN, address(coin), 0);
        last = rollup.genesisBatch();
        coin.mint(alice, 1e18);
        vm.prank(alice);
        coin.approve(address(rollup), 1e18);
        vm.prank(alice);
        rollup.deposit(COIN, 1e18, alice);
        _openExits();
        _refund(0, _deposited(COIN, 1e18, alice));
        vm.assertEq(rollup.pending(COIN, alice), 1e18, "pending");
        vm.assertEq(rollup.queueFees(alice), 0, "no fee");
    }

    /// Exits that took more than the vaults can't pass unseen: what is left for a refund has a name.
    function testARefundOfWhatIsGone() public {
        _deposit(ODD, 5e18, alice);
        _openExits();
        _exit(IRollupTypes.ExitClaim(1, bob, ODD, 101e18)); // a proof that lies
        bytes memory reason = abi.encodeWithSelector(IRollupTypes.AboveHeld.selector, 5e18, 4e18);
        _refuseRefund(reason, 2, _deposited(ODD, 5e18, alice));
    }
}
