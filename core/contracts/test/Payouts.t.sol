// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {IRollup} from "../src/IRollup.sol";
import {IRollupTypes} from "../src/IRollupTypes.sol";
import {GasBurner, Intruder, NastyToken, Rejecter} from "./support/NastyTokens.sol";
import {OddNetwork} from "./support/OddNetwork.sol";
import {vm} from "./support/Vm.sol";
import {Words} from "./support/Words.sol";

/// Rules 32 to 34: nothing that a token or a recipient does stops a batch, or is paid twice, or touches others' money.
contract PayoutsTest is OddNetwork {
    function _checkPaidAndOwed(uint256 paid, uint256 wanted) private {
        vm.assertEq(paid, wanted, "bitmap");
        address[3] memory users = [bob, carol, alice];
        uint256 sum;
        for (uint256 i = 0; i < 3; ++i) {
            uint256 amount = 1e18 << i;
            bool pushed = (wanted >> i) & 1 == 1;
            vm.assertEq(odd.balances(users[i]), pushed ? amount : 0, "pushed");
            vm.assertEq(rollup.pending(ODD, users[i]), pushed ? 0 : amount, "pending");
            if (!pushed) sum += amount;
        }
        vm.assertEq(rollup.pendingTotal(ODD), sum, "pending in all");
        vm.assertEq(rollup.held(ODD), 93e18, "held");
        vm.assertEq(odd.balances(address(rollup)), 93e18 + sum, "nothing else left the contract");
        // The token recovers: everyone can be paid, once.
        for (uint256 i = 0; i < 3; ++i) {
            if ((wanted >> i) & 1 == 0) rollup.claimPending(ODD, users[i]);
            vm.assertEq(odd.balances(users[i]), 1e18 << i, "all paid in the end");
        }
        vm.assertEq(odd.balances(address(rollup)), 93e18, "what is held stays");
    }

    function testTokenReturnsNothing() public {
        _checkPaidAndOwed(_payThree(NastyToken.Mode.ReturnsNothing, address(0)), 7);
    }

    function testTokenReturnsFalse() public {
        _checkPaidAndOwed(_payThree(NastyToken.Mode.ReturnsFalse, carol), 5);
    }

    /// The balance decides: it moved, so it is paid.
    function testTokenMovesButReturnsFalse() public {
        _checkPaidAndOwed(_payThree(NastyToken.Mode.MovesButReturnsFalse, carol), 7);
    }

    function testTokenReverts() public {
        _checkPaidAndOwed(_payThree(NastyToken.Mode.Reverts, carol), 5);
        _checkNative();
    }

    function testTokenRevertsWithALongReason() public {
        _checkPaidAndOwed(_payThree(NastyToken.Mode.RevertsWithBomb, carol), 5);
    }

    /// What moved too much or too little is taken back as a whole, and the whole run waits: to try each record alone
    /// would let a token cost more gas than a transaction has.
    function testTokenTakesAFeeOnTop() public {
        _checkPaidAndOwed(_payThree(NastyToken.Mode.FeeOnTop, carol), 0);
    }

    function testTokenMovesHalf() public {
        _checkPaidAndOwed(_payThree(NastyToken.Mode.MovesHalf, carol), 0);
    }

    function testTokenCreditsTheSender() public {
        _checkPaidAndOwed(_payThree(NastyToken.Mode.CreditsSender, carol), 0);
    }

    function testTokenLies() public {
        _checkPaidAndOwed(_payThree(NastyToken.Mode.Lies, carol), 5);
    }

    function testTokenBurnsGas() public {
        _checkPaidAndOwed(_payThree(NastyToken.Mode.BurnsGas, carol), 5);
    }

    function testTokenFailsForEveryone() public {
        _checkPaidAndOwed(_payThree(NastyToken.Mode.FeeOnTop, address(0)), 0);
    }

    function testBalanceOfReverts() public {
        _checkPaidAndOwed(_payThree(NastyToken.Mode.BalanceReverts, address(0)), 0);
    }

    function testBalanceOfBurnsGas() public {
        _checkPaidAndOwed(_payThree(NastyToken.Mode.BalanceBurnsGas, address(0)), 0);
    }

    /// The contract's balance fell by the amount: paid. What the token keeps of it is between it and its users.
    function testTokenTakesAFeeInside() public {
        vm.assertEq(_payThree(NastyToken.Mode.FeeInside, carol), 7, "bitmap");
        vm.assertEq(odd.balances(carol), 2e18 - 1, "less the token's fee");
        vm.assertEq(odd.balances(address(rollup)), 93e18, "what is held stays");
    }

    function testTokenLosesItsCode() public {
        vm.etch(address(odd), "");
        Words.Reading memory reading = _commitAndProve(4, Words.withdraw(CHAIN, ODD, 1, 1e18, bob));
        _execute(reading);
        vm.assertEq(rollup.pending(ODD, bob), 1e18, "pending");
    }

    function testDepositOfATokenThatTakesAFeeIsRefused() public {
        odd.mint(bob, 10e18);
        vm.deal(bob, 1 ether);
        NastyToken.Mode[4] memory modes =
            [NastyToken.Mode.FeeInside, NastyToken.Mode.MovesHalf, NastyToken.Mode.Lies, NastyToken.Mode.ReturnsFalse];
        for (uint256 i = 0; i < 4; ++i) {
            odd.set(modes[i], address(rollup));
            vm.prank(bob);
            vm.expectPartialRevert(IRollupTypes.DepositNotReceived.selector);
            rollup.deposit{value: FEE}(ODD, 1e18, bob);
        }
        odd.set(NastyToken.Mode.ReturnsNothing, address(rollup));
        vm.prank(bob);
        rollup.deposit{value: FEE}(ODD, 1e18, bob);
        vm.assertEq(rollup.held(ODD), 101e18, "held");
    }

    // ------------------------------------------------------------- native coin

    function _checkNative() private {
        address[3] memory recipients = [address(new Rejecter()), address(new GasBurner()), address(rollup)];
        Words.Reading memory reading = _commitAndProve(
            4,
            abi.encodePacked(
                Words.withdraw(CHAIN, NATIVE, 1, 1e18, recipients[0]),
                Words.withdraw(CHAIN, NATIVE, 1, 1e18, recipients[1]),
                Words.withdraw(CHAIN, NATIVE, 1, 1e18, recipients[2]),
                Words.withdraw(CHAIN, NATIVE, 1, 1e18, bob)
            )
        );
        vm.recordLogs();
        _execute(reading);
        vm.assertEq(_paidBits(), 8, "only bob's was pushed");
        vm.assertEq(bob.balance, 1 ether, "bob");
        for (uint256 i = 0; i < 3; ++i) {
            vm.assertEq(rollup.pending(NATIVE, recipients[i]), 1 ether, "pending");
            vm.expectRevert(IRollupTypes.TransferFailed.selector);
            rollup.claimPending{gas: 3_000_000}(NATIVE, recipients[i]);
        }
        vm.assertEq(rollup.held(NATIVE), 6 ether, "held");
    }

    function testRecipientsThatRejectTheNativeCoin() public {
        _checkNative();
    }

    // ------------------------------------------------------------- re-entrance

    function _intrude(bytes memory call) private {
        Intruder intruder = new Intruder(rollup);
        intruder.setCall(call);
        uint256 snapshot = vm.snapshotState();
        _execute(_commitAndProve(4, Words.withdraw(CHAIN, NATIVE, 1, 1e18, address(intruder))));
        _checkIntruder(intruder);
        vm.assertEq(address(intruder).balance, 1 ether, "paid once");
        vm.revertToState(snapshot);

        odd.setHook(address(intruder));
        odd.set(NastyToken.Mode.Reenters, bob);
        _execute(_commitAndProve(4, Words.withdraw(CHAIN, ODD, 1, 1e18, bob)));
        _checkIntruder(intruder);
        vm.assertEq(odd.balances(bob), 1e18, "paid once");
        vm.revertToState(snapshot);
    }

    function _checkIntruder(Intruder intruder) private view {
        vm.assertTrue(intruder.tried() && !intruder.succeeded(), "came in");
        vm.assertEq(bytes32(intruder.reason()), bytes32(IRollupTypes.Reentered.selector), "why it stayed outside");
    }

    function testRule34NoWayBackIn() public {
        Words.Reading memory nothing;
        _intrude(abi.encodeCall(IRollup.executeBatches, (_run(nothing))));
        _intrude(abi.encodeCall(IRollup.claimPending, (NATIVE, bob)));
        _intrude(abi.encodeCall(IRollup.claimPendingTo, (NATIVE, bob)));
        _intrude(abi.encodeCall(IRollup.releaseDelayed, (1, 0)));
        _intrude(abi.encodeCall(IRollup.claimQueueFees, (bob)));
        _intrude(abi.encodeCall(IRollup.deposit, (ODD, 1e18, bob)));
        _intrude(abi.encodeCall(IRollup.depositNative, (1, bob)));
        _intrude(abi.encodeCall(IRollup.setSigningKey, (1, 1)));
        _intrude(abi.encodeCall(IRollup.requestForcedExit, (1, ODD)));
        _intrude(abi.encodeCall(IRollup.commitBatches, (nothing.batch, new IRollupTypes.CommitData[](0))));
        _intrude(abi.encodeCall(IRollup.revertBatches, (nothing.batch)));
        _intrude(abi.encodeCall(IRollup.revertByCertificate, (nothing.batch, "")));
        _intrude(abi.encodeCall(IRollup.freezeByCertificate, (nothing.batch, "")));
        _intrude(abi.encodeCall(IRollup.arm, ()));
        _intrude(abi.encodeCall(IRollup.freeze, ()));
        _intrude(abi.encodeCall(IRollup.applyChange, (IRollupTypes.ChangeKind.Governor, 1)));
    }

    /// During a claim too, which calls with all gas.
    function testRule34NoWayBackIntoAClaim() public {
        Intruder intruder = new Intruder(rollup);
        Rejecter rejecter = new Rejecter();
        bytes memory code = address(intruder).code;
        vm.etch(address(intruder), address(rejecter).code);
        _execute(_commitAndProve(4, Words.withdraw(CHAIN, NATIVE, 1, 1e18, address(intruder))));
        vm.etch(address(intruder), code);
        intruder.setCall(abi.encodeCall(IRollup.claimPending, (NATIVE, address(intruder))));
        rollup.claimPending(NATIVE, address(intruder));
        _checkIntruder(intruder);
        vm.assertEq(address(intruder).balance, 1 ether, "paid once");
    }

    /// A claim moves exactly what is owed, or nothing and stays owed.
    function testClaimOfATokenThatMisbehavesChangesNothing() public {
        _payThree(NastyToken.Mode.Reverts, carol);
        NastyToken.Mode[6] memory modes = [
            NastyToken.Mode.ReturnsFalse,
            NastyToken.Mode.Reverts,
            NastyToken.Mode.FeeOnTop,
            NastyToken.Mode.MovesHalf,
            NastyToken.Mode.Lies,
            NastyToken.Mode.CreditsSender
        ];
        for (uint256 i = 0; i < modes.length; ++i) {
            odd.set(modes[i], carol);
            vm.expectRevert(IRollupTypes.TransferFailed.selector);
            rollup.claimPending(ODD, carol);
            vm.assertEq(rollup.pending(ODD, carol), 2e18, "still owed");
        }
        odd.set(NastyToken.Mode.Honest, address(0));
        rollup.claimPending(ODD, carol);
        vm.assertEq(rollup.pendingTotal(ODD), 0, "nothing is owed any more");
        vm.expectRevert(IRollupTypes.NothingPending.selector);
        rollup.claimPending(ODD, carol);
    }

    /// What a refused deposit gives back waits to be fetched, the chain's own coin too.
    function testRefusedDepositOfTheNativeCoinIsNotPushed() public {
        _deposit(NATIVE, 1 ether, bob);
        Words.Reading memory reading = _commitAndProve(4, Words.queued(5, CHAIN, NATIVE, 0, 1e18, bob));
        _execute(reading);
        vm.assertEq(bob.balance, 0, "not pushed");
        vm.assertEq(rollup.pending(NATIVE, bob), 1 ether, "pending");
        rollup.claimPending(NATIVE, bob);
        vm.assertEq(bob.balance, 1 ether, "claimed");
    }

    function testPushRunIsForTheContractItselfOnly() public {
        (bool ok, bytes memory answer) = address(rollup)
            .call(
                abi.encodeWithSignature(
                    "pushRun(address,uint256,uint256,bytes)",
                    address(odd),
                    1,
                    0,
                    abi.encodePacked(uint8(0), ODD, address(this), uint120(1e18))
                )
            );
        vm.assertTrue(!ok && bytes4(answer) == bytes4(keccak256("OnlySelf()")), "refused");
    }
}
