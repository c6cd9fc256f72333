// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {IRollupTypes} from "../src/IRollupTypes.sol";
import {Network} from "./support/Network.sol";
import {vm} from "./support/Vm.sol";
import {Words} from "./support/Words.sol";

/// The way of a deposit and a withdrawal, step by step, as a user lives it.
contract FlowTest is Network {
    function testDepositWithdrawClaim() public {
        address alice = _user(1);
        address bob = _user(2);
        _deposit(COIN, 10e18, alice);
        _deposit(CENT, 5e6, alice);
        _deposit(NATIVE, 2 ether, alice);
        vm.assertEq(rollup.held(COIN), 10e18, "held coin");
        vm.assertEq(rollup.held(CENT), 5e18, "held cent in 18 decimals");

        _finish(
            8,
            abi.encodePacked(
                Words.queued(1, CHAIN, COIN, 1, 10e18, alice),
                Words.queued(1, CHAIN, CENT, 1, 5e18, alice),
                Words.queued(1, CHAIN, NATIVE, 1, 2e18, alice)
            )
        );
        vm.assertEq(rollup.queueFees(sequencer), 3 * uint256(FEE), "the fees of the batch's sequencer");

        _finish(
            8,
            abi.encodePacked(
                Words.withdraw(CHAIN, COIN, 1, 4e18, bob),
                Words.withdraw(OTHER, COIN, 1, 1e18, bob),
                Words.withdraw(CHAIN, CENT, 1, 2_500_000e12, bob),
                Words.withdraw(CHAIN, NATIVE, 1, 0.5e18, bob),
                Words.withdraw(CHAIN, COIN, 1, 0, bob)
            )
        );
        vm.assertEq(coin.balanceOf(bob), 4e18, "coin");
        vm.assertEq(cent.balanceOf(bob), 2_500_000, "cent");
        vm.assertEq(bob.balance, 0.5 ether, "native");
        vm.assertEq(rollup.held(COIN), 6e18, "held after");

        IRollupTypes.Counters memory c = rollup.counters();
        vm.assertEq(c.executed, 2, "executed");
        vm.assertEq(c.queueHead, 3, "queue head");

        rollup.claimQueueFees(sequencer);
        vm.assertEq(sequencer.balance, 3 * uint256(FEE), "fees paid");
        vm.assertEq(rollup.queueFees(sequencer), 0, "fees gone");
    }
}
