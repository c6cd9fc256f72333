// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {IRollup} from "../src/IRollup.sol";
import {IRollupTypes} from "../src/IRollupTypes.sol";
import {TestToken} from "../src/TestToken.sol";
import {ExitHandler} from "./support/ExitHandler.sol";
import {vm} from "./support/Vm.sol";

/// What holds on the way out of a frozen contract, after any sequence of exits, refunds, claims and attacks.
contract ExitInvariantTest {
    ExitHandler private handler;
    IRollup private rollup;

    function setUp() public {
        handler = new ExitHandler();
        rollup = handler.target();
        handler.queueDeposit(1, 1, 5e18);
        handler.queueOther(2, 7, false);
    }

    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    function targetSelectors() public view returns (FuzzSelector[] memory list) {
        bytes4[13] memory calls = [
            ExitHandler.queueDeposit.selector,
            ExitHandler.queueOther.selector,
            ExitHandler.open.selector,
            ExitHandler.exit.selector,
            ExitHandler.exit.selector, // most often
            ExitHandler.exit.selector,
            ExitHandler.refund.selector,
            ExitHandler.refund.selector,
            ExitHandler.release.selector,
            ExitHandler.claimTokens.selector,
            ExitHandler.claimFees.selector,
            ExitHandler.pause.selector,
            ExitHandler.tryTheRest.selector
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

    function invariantTheWayOut() public view {
        _holdsWhatItOwes();
        _nobodyIsPaidTwice();
        _feesAreAllThere();
        _nothingMovesAnyMore();
        vm.assertEq(uint256(keccak256(bytes(handler.breach()))), uint256(keccak256("")), handler.breach());
    }

    function _balance(uint256 place, address account) private view returns (uint256) {
        if (place == 3) return account.balance;
        if (place == 2) return handler.oddToken().balances(account);
        return TestToken(rollup.token(handler.tokens(place)).token).balanceOf(account);
    }

    /// Vaults less exits, and deposits that wait: that is held. What lies here covers it and all that is owed.
    function _holdsWhatItOwes() private view {
        for (uint256 place = 0; place < 4; ++place) {
            uint16 token = handler.tokens(place);
            uint256 wanted = handler.left(place);
            for (uint256 i = 0; i < handler.itemCount(); ++i) {
                (,, uint256 itemPlace, uint256 amount, bool refunded) = handler.items(i);
                if (itemPlace == place && !refunded) wanted += amount;
            }
            vm.assertEq(rollup.held(token), wanted, "held");
            uint256 owed = rollup.pendingTotal(token) + rollup.delayedTotal(token);
            if (place == 3) owed += handler.feesPaid() - handler.feesClaimed();
            uint256 scale = handler.scales(place);
            vm.assertEq(
                _balance(place, address(rollup)) * scale, wanted + owed * scale + handler.dust(place), "holds = owes"
            );
        }
    }

    /// What everybody has, can claim or waits for is their shares and refunds: no more, no less.
    function _nobodyIsPaidTwice() private view {
        for (uint256 place = 0; place < 4; ++place) {
            uint16 token = handler.tokens(place);
            for (uint256 i = 0; i < 4; ++i) {
                address user = handler.users(i);
                vm.assertEq(
                    _balance(place, user) + rollup.pending(token, user) + handler.lateTo(user, place),
                    handler.due(user, place),
                    "paid + pending + delayed = due"
                );
            }
        }
    }

    function _feesAreAllThere() private view {
        uint256 credited = rollup.queueFeePot() + rollup.queueFees(address(0x5e0));
        for (uint256 i = 0; i < 3; ++i) {
            credited += rollup.queueFees(handler.users(i));
        }
        vm.assertEq(credited, handler.feesPaid() - handler.feesClaimed(), "fees");
    }

    function _nothingMovesAnyMore() private view {
        IRollupTypes.Counters memory c = rollup.counters();
        vm.assertTrue((c.status == IRollupTypes.Status.ExitsOpen) == handler.opened(), "status");
        if (handler.opened()) vm.assertEq(c.executed, handler.openedAt(), "executed");
    }

    /// A handler that does nothing would leave the invariants nothing to judge.
    function afterInvariant() public view {
        vm.assertTrue(handler.count("open") == 1, "exits were opened");
        vm.assertTrue(handler.count("exit") > 0 && handler.count("refund") > 0, "money left");
    }
}
