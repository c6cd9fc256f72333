// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {IRollupTypes} from "../../src/IRollupTypes.sol";
import {NastyToken} from "./NastyTokens.sol";
import {Network} from "./Network.sol";
import {Vm, vm} from "./Vm.sol";
import {Words} from "./Words.sol";

/// @title The network with a token that misbehaves on demand, 100 of it and 10 of the native coin deposited
abstract contract OddNetwork is Network {
    uint16 internal constant ODD = 7;
    NastyToken internal odd;
    address internal alice = _user(1);
    address internal bob = _user(2);
    address internal carol = _user(3);

    function setUp() public virtual override {
        super.setUp();
        odd = new NastyToken(18);
        _register(ODD, address(odd), 0);
        odd.mint(alice, 100e18);
        vm.deal(alice, FEE);
        vm.prank(alice);
        rollup.deposit{value: FEE}(ODD, 100e18, alice);
        _deposit(NATIVE, 10 ether, alice);
        _finish(
            4,
            abi.encodePacked(
                Words.queued(1, CHAIN, ODD, 1, 100e18, alice), Words.queued(1, CHAIN, NATIVE, 1, 10e18, alice)
            )
        );
    }

    /// Three payouts, to bob, carol and alice; the token misbehaves towards carol (or everyone).
    function _payThree(NastyToken.Mode mode, address target) internal returns (uint256 paid) {
        odd.set(mode, target);
        Words.Reading memory reading = _commitAndProve(
            4,
            abi.encodePacked(
                Words.withdraw(CHAIN, ODD, 1, 1e18, bob),
                Words.withdraw(CHAIN, ODD, 1, 2e18, carol),
                Words.withdraw(CHAIN, ODD, 1, 4e18, alice)
            )
        );
        vm.recordLogs();
        _execute(reading);
        paid = _paidBits();
        odd.set(NastyToken.Mode.Honest, address(0));
    }

    /// Of the last event recorded, which is the batch's own.
    function _paidBits() internal returns (uint256 paid) {
        Vm.Log[] memory logs = vm.getRecordedLogs();
        Vm.Log memory log = logs[logs.length - 1];
        vm.assertEq(log.topics[0], IRollupTypes.BatchExecuted.selector, "the last event");
        (, paid) = abi.decode(log.data, (bytes32, uint256));
    }
}
