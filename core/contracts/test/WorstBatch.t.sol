// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {IRollup} from "../src/IRollup.sol";
import {IRollupTypes} from "../src/IRollupTypes.sol";
import {HostileRecipient, HostileToken} from "./support/HostileToken.sol";
import {Network} from "./support/Network.sol";
import {vm} from "./support/Vm.sol";
import {Words} from "./support/Words.sol";

/// @title A batch of the largest size, of any tokens and recipients, executes in one transaction
/// @dev At the highest bound of a push, within 15,000,000 gas, calldata included. Each kind of record that costs the
/// contract something of its own is tried; the dearest is gas.worst_batch (bench/gas.mjs).
contract WorstBatchTest is Network {
    event Measured(string name, uint256 value);

    uint256 private constant MOST_GAS = 15_000_000;
    uint256 private constant MOST_PUSH_GAS = 240_000;
    uint16 private constant FIRST = 10;
    uint16 private constant TOKEN_COUNT = 6; // as many vaults as a batch of 32 has slots

    HostileToken[TOKEN_COUNT] private tokens;
    address private recipient;
    uint256 private worst;

    function setUp() public override {
        super.setUp();
        recipient = address(new HostileRecipient());
        address alice = _user(1);
        bytes memory operations;
        for (uint16 i = 0; i < TOKEN_COUNT; ++i) {
            tokens[i] = new HostileToken();
            tokens[i].set(false, false, false, false, 0);
            _register(FIRST + i, address(tokens[i]), 0);
            _deposit(FIRST + i, 1000e18, alice);
            operations = abi.encodePacked(operations, Words.queued(1, CHAIN, FIRST + i, 1, 1000e18, alice));
        }
        _deposit(NATIVE, 1000 ether, alice);
        _finish(32, abi.encodePacked(operations, Words.queued(1, CHAIN, NATIVE, 1, 1000e18, alice)));
        _change(IRollupTypes.ChangeKind.PushGas, MOST_PUSH_GAS);
    }

    function _behave(bool burnsTransfer, bool reverts, bool burnsBalance, bool hooks, uint256 lies) private {
        for (uint256 i = 0; i < TOKEN_COUNT; ++i) {
            tokens[i].set(burnsTransfer, reverts, burnsBalance, hooks, lies);
        }
    }

    /// 32 withdrawals over the first `count` tokens in turn, or a partial exit as the last of each.
    function _records(uint256 count, bool partialExits, address to) private returns (bytes memory operations) {
        for (uint256 i = 0; i < 32; ++i) {
            uint16 token = FIRST + uint16(i % count);
            address one = to == address(0) ? address(uint160(0xc0de0000 + i)) : to;
            if (partialExits && i + count >= 32) {
                _forcedExit(_user(100 + i), 5, token);
                operations =
                    abi.encodePacked(operations, Words.queued(7, CHAIN, token, 5, uint120(1e18), _user(100 + i)));
            } else {
                operations = abi.encodePacked(operations, Words.withdraw(CHAIN, token, 1, 1e18, one));
            }
        }
    }

    /// Executes at the limit that a relayer may ask for, and measures.
    function _fits(string memory kind, bytes memory operations) private {
        Words.Reading memory reading = _commitAndProve(32, operations);
        IRollupTypes.Execution memory run = _run(reading);
        bytes memory call = abi.encodeCall(IRollup.executeBatches, (run));
        uint256 snapshot = vm.snapshotState();
        (bool ok,) = address(rollup).call{gas: MOST_GAS - 21_000 - 16 * call.length}(call);
        vm.assertTrue(ok, kind);
        vm.revertToState(snapshot);
        vm.prank(executor);
        rollup.executeBatches(run);
        uint256 used = vm.lastCallGas().gasTotalUsed;
        vm.assertLe(used, MOST_GAS, kind);
        emit Measured(string.concat("gas.hostile.", kind), used);
        if (used > worst) worst = used;
    }

    function testWorstBatch() public {
        _burners();
        _liars();
        _hooks();
        _partialExits();
        _coins();
        _late();
        _refusedDeposits();
        emit Measured("gas.worst_batch", worst);
        vm.assertTrue(worst > MOST_GAS / 2, "they do cost");
    }

    function _burners() private {
        _behave(true, false, true, false, 0);
        _fits("burning_token", _records(1, false, address(0)));
        _fits("two_burning_tokens_in_turn", _records(2, false, address(0)));
        _behave(false, true, true, false, 0);
        _fits("burning_tokens_that_revert", _records(2, false, address(0)));
    }

    function _liars() private {
        uint256 before = rollup.pendingTotal(FIRST);
        _behave(true, false, true, false, 32);
        _fits("mismatch_at_the_last_record", _records(1, false, address(0)));
        vm.assertEq(rollup.pendingTotal(FIRST), before + 32e18, "the run is pending");
        _behave(true, false, true, false, 1);
        _fits("mismatches_of_two_tokens_in_turn", _records(2, false, _user(1)));
        _behave(true, false, true, false, 1);
        _fits("mismatches_of_six_tokens_in_turn", _records(6, false, address(0)));
    }

    function _hooks() private {
        _behave(false, false, true, true, 0);
        _fits("hooks_that_burn", _records(2, false, recipient));
        HostileRecipient(payable(recipient)).set(true);
        _fits("hooks_that_send_back", _records(6, false, recipient));
    }

    function _limitAll(uint256 daily) private {
        for (uint256 i = 0; i < TOKEN_COUNT; ++i) {
            _change(IRollupTypes.ChangeKind.DailyLimit, ((FIRST + i) << 128) | daily);
        }
    }

    /// With a limit that lets everything through, so that keeping count comes on top.
    function _partialExits() private {
        _limitAll(1000e18);
        _behave(true, false, true, false, 1);
        _fits("partial_exits_of_tokens_that_lie", _records(6, true, address(0)));
        vm.assertEq(rollup.owedExits(FIRST + 2, _user(126)), 1, "owed");
    }

    function _coins() private {
        bytes memory operations;
        bytes memory mixed;
        _behave(true, false, true, false, 0);
        for (uint256 i = 0; i < 32; ++i) {
            bytes memory coins = Words.withdraw(CHAIN, NATIVE, 1, 1e15, address(new HostileRecipient()));
            operations = abi.encodePacked(operations, coins);
            mixed = abi.encodePacked(mixed, i % 2 == 0 ? coins : Words.withdraw(CHAIN, FIRST, 1, 1e18, _user(300 + i)));
        }
        _fits("coins_to_burners", operations);
        _fits("coins_and_tokens_in_turn", mixed);
    }

    function _late() private {
        _limitAll(1e18);
        _behave(true, false, true, false, 1);
        _fits("above_the_daily_limit", _records(6, true, address(0)));
        vm.assertTrue(rollup.delayedTotal(FIRST) > 0, "delayed");
    }

    function _refusedDeposits() private {
        bytes memory operations;
        _behave(false, false, false, false, 0);
        for (uint256 i = 0; i < 32; ++i) {
            uint16 token = FIRST + uint16(i % TOKEN_COUNT);
            _deposit(token, 1e18, _user(500 + i));
            operations = abi.encodePacked(operations, Words.queued(5, CHAIN, token, 0, 1e18, _user(500 + i)));
        }
        _behave(true, false, true, false, 1);
        _fits("refused_deposits", operations);
    }
}
