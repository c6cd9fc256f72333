// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {IRollupTypes} from "../src/IRollupTypes.sol";
import {ExitNetwork} from "./support/ExitNetwork.sol";
import {vm} from "./support/Vm.sol";
import {Words} from "./support/Words.sol";

/// @title Gas of the way out, as whole transactions; bench/gas.mjs prints what is emitted here
contract ExitGasTest is ExitNetwork {
    event Measured(string name, uint256 value);

    function testGasOfTheWayOut() public {
        _deposit(COIN, 50e18, alice);
        _finish(4, Words.queued(1, CHAIN, COIN, 1, 50e18, alice));
        _deposit(COIN, 1e18, alice);
        _setKey(bob, 6, 77);
        _setKey(bob, 6, 78);
        _openExits();
        _exit(IRollupTypes.ExitClaim(1, bob, COIN, 1e18));
        _measured("gas.exit.new");
        vm.assertLe(vm.lastCallGas().gasTotalUsed, 330_000, "an exit of a token");
        _exit(IRollupTypes.ExitClaim(2, bob, COIN, 1e18));
        _measured("gas.exit.held");
        _exit(IRollupTypes.ExitClaim(2, bob, NATIVE, 1e18)); // another token of an account
        _measured("gas.exit.native");
        _refund(3, Words.queued(1, CHAIN, COIN, 0, 1e18, alice));
        _measured("gas.refund.deposit");
        vm.assertLe(vm.lastCallGas().gasTotalUsed, 125_000, "a refund of a deposit");
        _refund(4, Words.setKey(CHAIN, 6, bob, 77));
        _measured("gas.refund.request");
    }

    function _measured(string memory name) private {
        emit Measured(name, vm.lastCallGas().gasTotalUsed);
    }
}
