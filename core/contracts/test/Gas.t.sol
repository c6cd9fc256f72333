// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {IRollupTypes} from "../src/IRollupTypes.sol";
import {Network} from "./support/Network.sol";
import {vm} from "./support/Vm.sol";
import {Words} from "./support/Words.sol";

/// @title Gas of each step, as whole transactions (forge test --isolate), with the floors that they must keep
/// @dev bench/gas.mjs prints what is emitted here. The ring has gone round once: the state of a network that has run
/// for a while. Addresses and amounts are random, so that calldata costs what it will.
contract GasTest is Network {
    event Measured(string name, uint256 value);

    function setUp() public override {
        super.setUp();
        _deposit(COIN, 1e33, _user(0));
        _deposit(NATIVE, 1e6 ether, _user(0));
        _finish(
            4,
            abi.encodePacked(
                Words.queued(1, CHAIN, COIN, 1, 1e33, _user(0)), Words.queued(1, CHAIN, NATIVE, 1, 1e24, _user(0))
            )
        );
        for (uint256 i = 0; i < 34; ++i) {
            _finish(4, _withdrawals(OTHER, COIN, 1, i));
        }
    }

    function testGasByStep() public {
        uint8[3] memory sizes = [4, 8, 32];
        string[3] memory names = ["4", "8", "32"];
        for (uint256 i = 0; i < 3; ++i) {
            _steps(sizes[i], names[i]);
        }
    }

    function _steps(uint8 size, string memory name) private {
        bytes memory operations = _withdrawals(CHAIN, COIN, size, size);
        uint256 snapshot = vm.snapshotState();
        Words.Reading memory reading = _commit(size, operations);
        _measured("gas.commit.", name);
        _prove(reading);
        _measured("gas.prove.", name);
        _execute(reading);
        _measured("gas.execute.new.", name);
        vm.revertToState(snapshot);
    }

    function testGasPerWithdrawal() public {
        uint8[3] memory sizes = [4, 8, 32];
        string[3] memory names = ["4", "8", "32"];
        for (uint256 i = 0; i < 3; ++i) {
            uint256 fresh = _twoTransactions(CHAIN, COIN, sizes[i], 500 + i) / sizes[i];
            emit Measured(string.concat("gas.per_withdrawal.new.", names[i]), fresh);
            uint256 present = _twoTransactions(CHAIN, COIN, sizes[i], 500 + i) / sizes[i];
            emit Measured(string.concat("gas.per_withdrawal.held.", names[i]), present);
            if (sizes[i] == 32) {
                vm.assertLe(fresh, 43_000, "a withdrawal to a recipient new to the token");
                vm.assertLe(present, 26_000, "a withdrawal to one who holds it");
            }
        }
        uint256 native = _twoTransactions(CHAIN, NATIVE, 32, 700) / 32;
        emit Measured("gas.per_withdrawal.native.new.32", native);
        native = _twoTransactions(CHAIN, NATIVE, 32, 700) / 32;
        emit Measured("gas.per_withdrawal.native.held.32", native);
    }

    function testGasOnAChainWithoutOperations() public {
        uint256 total = _twoTransactions(OTHER, COIN, 32, 900);
        emit Measured("gas.other_chain.32", total);
        vm.assertLe(total, 410_000, "a batch of 32 on a chain that has none of its operations");
    }

    /// Executes batch N - 1 in the transaction that commits and proves N.
    function testGasPipelined() public {
        Words.Reading memory before = _commitAndProve(32, _withdrawals(CHAIN, COIN, 32, 1000));
        for (uint256 i = 0; i < 2; ++i) {
            IRollupTypes.CommitData memory data = _data(32, _withdrawals(CHAIN, COIN, 32, 1000));
            Words.Reading memory reading = _read(data);
            IRollupTypes.Execution memory run = _run(before);
            uint256[8][] memory proofs = _list(_proof(32, reading.inputs));
            vm.prank(sequencer, sequencer);
            rollup.commitProveAndExecute(last, _list(data), proofs, run);
            emit Measured(
                i == 0 ? "gas.per_withdrawal.pipelined.new.32" : "gas.withdrawal.pipelined.held.32",
                vm.lastCallGas().gasTotalUsed / 32
            );
            last = reading.batch;
            before = reading;
        }
    }

    function testGasOfEightProofsAtOnce() public {
        IRollupTypes.StoredBatch[] memory batches = new IRollupTypes.StoredBatch[](8);
        IRollupTypes.PublicInputs[] memory inputs = new IRollupTypes.PublicInputs[](8);
        uint256[8][] memory proofs = new uint256[8][](8);
        for (uint256 i = 0; i < 8; ++i) {
            Words.Reading memory reading = _commit(8, _withdrawals(OTHER, COIN, 8, 2000 + i));
            batches[i] = reading.batch;
            inputs[i] = reading.inputs;
            proofs[i] = _proof(8, reading.inputs);
        }
        vm.prank(executor, executor);
        rollup.proveBatches(batches, inputs, proofs);
        emit Measured("gas.prove.eight_at_once", vm.lastCallGas().gasTotalUsed / 8);
    }

    /// What a spammer pays for an item, beside the queue fee: the gas of a forced exit of nothing is the least.
    function testGasOfAQueuedItem() public {
        _forcedExit(_user(1), 7, COIN);
        _forcedExit(_user(2), 7, COIN);
        emit Measured("gas.queue.forced_exit", vm.lastCallGas().gasTotalUsed);
        _setKey(_user(2), 7, 9);
        emit Measured("gas.queue.signing_key", vm.lastCallGas().gasTotalUsed);
        _deposit(NATIVE, 1 ether, _user(2));
        emit Measured("gas.queue.deposit_native", vm.lastCallGas().gasTotalUsed);
        _deposit(COIN, 1 ether, _user(2));
        emit Measured("gas.queue.deposit_token", vm.lastCallGas().gasTotalUsed);
    }

    function _twoTransactions(uint8 chain, uint16 token, uint8 size, uint256 salt) private returns (uint256 gasUsed) {
        Words.Reading memory reading = _commitAndProve(size, _withdrawals(chain, token, size, salt));
        gasUsed = vm.lastCallGas().gasTotalUsed;
        _execute(reading);
        gasUsed += vm.lastCallGas().gasTotalUsed;
    }

    function _measured(string memory step, string memory size) private {
        emit Measured(string.concat(step, size), vm.lastCallGas().gasTotalUsed);
    }

    function _withdrawals(uint8 chain, uint16 token, uint256 count, uint256 salt)
        private
        pure
        returns (bytes memory operations)
    {
        for (uint256 i = 0; i < count; ++i) {
            bytes32 random = keccak256(abi.encode(salt, i));
            address to = address(uint160(uint256(random)));
            operations = abi.encodePacked(
                operations,
                Words.withdraw(chain, token, uint32(uint256(random) >> 232), uint120(bytes15(random) >> 58), to)
            );
        }
    }
}
