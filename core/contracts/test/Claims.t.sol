// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {IRollup} from "../src/IRollup.sol";
import {IRollupTypes} from "../src/IRollupTypes.sol";
import {HostileRecipient, HostileToken} from "./support/HostileToken.sol";
import {Intruder, NastyToken, Rejecter} from "./support/NastyTokens.sol";
import {OddNetwork} from "./support/OddNetwork.sol";
import {vm} from "./support/Vm.sol";
import {Words} from "./support/Words.sol";

/// What waits for its owner: where it may go, and what it can come to.
contract ClaimsTest is OddNetwork {
    /// An owner that can't receive the coin, or that a token's list refuses, names another address.
    function testAnOwnerNamesWhereItGoes() public {
        address rejecter = address(new Rejecter());
        _finish(4, Words.withdraw(CHAIN, NATIVE, 1, 1e18, rejecter));
        vm.expectRevert(IRollupTypes.TransferFailed.selector);
        rollup.claimPending(NATIVE, rejecter);
        vm.expectEmit(address(rollup));
        emit IRollupTypes.PendingClaimed(NATIVE, rejecter, 1e18);
        vm.prank(rejecter);
        rollup.claimPendingTo(NATIVE, carol);
        vm.assertEq(carol.balance, 1 ether, "the coin");
        vm.assertEq(rollup.pendingTotal(NATIVE), 0, "nothing is owed any more");

        odd.set(NastyToken.Mode.Reverts, bob); // bob is on the token's list
        _finish(4, Words.withdraw(CHAIN, ODD, 1, 1e18, bob));
        vm.expectRevert(IRollupTypes.TransferFailed.selector);
        rollup.claimPending(ODD, bob);
        vm.prank(bob);
        rollup.claimPendingTo(ODD, carol);
        vm.assertEq(odd.balances(carol), 1e18, "the token");
    }

    function testOnlyOnesOwnAndOnlyOnce() public {
        odd.set(NastyToken.Mode.Reverts, bob);
        _finish(4, Words.withdraw(CHAIN, ODD, 1, 1e18, bob));
        vm.prank(carol);
        vm.expectRevert(IRollupTypes.NothingPending.selector);
        rollup.claimPendingTo(ODD, carol);
        vm.prank(bob);
        vm.expectRevert(abi.encodeWithSelector(IRollupTypes.BadRecipient.selector, address(0)));
        rollup.claimPendingTo(ODD, address(0));
        vm.prank(bob);
        vm.expectRevert(IRollupTypes.TransferFailed.selector); // the balance wouldn't fall
        rollup.claimPendingTo(ODD, address(rollup));
        vm.assertEq(rollup.pending(ODD, bob), 1e18, "still owed");
        vm.prank(bob);
        rollup.claimPendingTo(ODD, carol);
        vm.prank(bob);
        vm.expectRevert(IRollupTypes.NothingPending.selector);
        rollup.claimPendingTo(ODD, carol);
    }

    function testNoCoinsToTheContractItself() public {
        _finish(4, Words.withdraw(CHAIN, NATIVE, 1, 1e18, address(rollup)));
        address rejecter = address(new Rejecter());
        _finish(4, Words.withdraw(CHAIN, NATIVE, 1, 1e18, rejecter));
        vm.prank(rejecter);
        vm.expectRevert(IRollupTypes.TransferFailed.selector);
        rollup.claimPendingTo(NATIVE, address(rollup));
    }

    function testNoWayBackIntoAClaimToAnother() public {
        address rejecter = address(new Rejecter());
        _finish(4, Words.withdraw(CHAIN, NATIVE, 1, 1e18, rejecter));
        Intruder intruder = new Intruder(rollup);
        intruder.setCall(abi.encodeCall(IRollup.claimPending, (NATIVE, rejecter)));
        vm.prank(rejecter);
        rollup.claimPendingTo(NATIVE, address(intruder));
        vm.assertEq(bytes32(intruder.reason()), bytes32(IRollupTypes.Reentered.selector), "why it stayed outside");
        vm.assertEq(address(intruder).balance, 1 ether, "paid once");
    }

    // ---------------------------------------------------------------- rule 18

    /// What is pending still lies here: it counts, or a token could come to owe more than any claim can carry.
    function testRule18CountsWhatIsPending() public {
        uint256 limit = (uint256(1) << 116) - 1;
        _deposit(COIN, limit, alice);
        _finish(4, Words.queued(5, CHAIN, COIN, 0, uint120(limit), alice));
        vm.assertEq(rollup.pendingTotal(COIN), limit, "pending");
        vm.assertEq(rollup.held(COIN), 0, "held");
        _refuseDeposit(1e15);
        rollup.claimPending(COIN, alice);
        vm.prank(bob);
        rollup.deposit{value: FEE}(COIN, 1e15, bob);
    }

    function testRule18CountsWhatIsDelayed() public {
        uint256 limit = (uint256(1) << 116) - 1;
        _change(IRollupTypes.ChangeKind.DailyLimit, (uint256(COIN) << 128) | 1);
        _deposit(COIN, limit, alice);
        _finish(4, Words.queued(1, CHAIN, COIN, 1, uint120(limit), alice));
        _finish(4, Words.withdraw(CHAIN, COIN, 1, uint120(limit), alice));
        vm.assertEq(rollup.delayedTotal(COIN), limit, "delayed");
        _refuseDeposit(1e15);
        vm.warp(block.timestamp + RELEASE_DELAY);
        rollup.releaseDelayed(3, 0);
        vm.prank(bob);
        rollup.deposit{value: FEE}(COIN, 1e15, bob);
    }

    /// In a token's own units, of few decimals too.
    function testRule18CountsPendingUnitsScaled() public {
        uint256 most = ((uint256(1) << 116) - 1) / 1e12;
        _deposit(CENT, most, alice);
        _finish(4, Words.queued(5, CHAIN, CENT, 0, uint120(most * 1e12), alice));
        cent.mint(bob, 1);
        vm.deal(bob, FEE);
        vm.prank(bob);
        cent.approve(address(rollup), 1);
        vm.prank(bob);
        vm.expectPartialRevert(IRollupTypes.DepositTooLarge.selector);
        rollup.deposit{value: FEE}(CENT, 1, bob);
    }

    function _refuseDeposit(uint256 amount) private {
        coin.mint(bob, amount);
        vm.deal(bob, FEE);
        vm.prank(bob);
        coin.approve(address(rollup), amount);
        vm.prank(bob);
        vm.expectPartialRevert(IRollupTypes.DepositTooLarge.selector);
        rollup.deposit{value: FEE}(COIN, amount, bob);
    }

    // ------------------------------------------------------- hooks of a token

    /// Recipients of an ERC-20 with hooks may burn all that they get: that is theirs alone to bear.
    function testATokensRecipientThatBurnsGas() public {
        HostileToken token = _hooked();
        HostileRecipient burner = new HostileRecipient();
        IRollupTypes.Execution memory run = _run(_three(address(burner)));
        uint256 before = gasleft();
        rollup.executeBatches(run);
        vm.assertLe(before - gasleft(), 3 * (uint256(PUSH_GAS) + 90_000), "bounded");
        vm.assertEq(token.balanceOf(bob) + token.balanceOf(carol), 2e18, "the honest ones are paid");
        vm.assertEq(token.balanceOf(address(burner)) + rollup.pending(8, address(burner)), 1e18, "paid or owed, once");
    }

    /// A recipient that sends a part back makes the balance disagree: the run waits, nothing is lost, all can claim.
    function testATokensRecipientThatSendsBack() public {
        HostileToken token = _hooked();
        HostileRecipient sender = new HostileRecipient();
        sender.set(true);
        _execute(_three(address(sender)));
        vm.assertEq(rollup.pendingTotal(8), 3e18, "all pending");
        vm.assertEq(token.balanceOf(address(rollup)), 10e18, "nothing left");
        rollup.claimPending(8, bob);
        rollup.claimPending(8, carol);
        vm.assertEq(token.balanceOf(bob) + token.balanceOf(carol), 2e18, "the honest ones are paid");
        vm.expectRevert(IRollupTypes.TransferFailed.selector);
        rollup.claimPending{gas: 3_000_000}(8, address(sender));
    }

    function _hooked() private returns (HostileToken token) {
        token = new HostileToken();
        token.set(false, false, false, false, 0);
        _register(8, address(token), 0);
        _deposit(8, 10e18, alice);
        _finish(4, Words.queued(1, CHAIN, 8, 1, 10e18, alice));
        token.set(false, false, false, true, 0);
    }

    function _three(address recipient) private returns (Words.Reading memory) {
        return _commitAndProve(
            4,
            abi.encodePacked(
                Words.withdraw(CHAIN, 8, 1, 1e18, bob),
                Words.withdraw(CHAIN, 8, 1, 1e18, recipient),
                Words.withdraw(CHAIN, 8, 1, 1e18, carol)
            )
        );
    }
}
