// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {IRollup} from "../src/IRollup.sol";
import {IRollupTypes} from "../src/IRollupTypes.sol";
import {CostlyReceiver, GasBurner, NastyToken} from "./support/NastyTokens.sol";
import {OddNetwork} from "./support/OddNetwork.sol";
import {vm} from "./support/Vm.sol";
import {Words} from "./support/Words.sol";

/// Rule 33: whoever executes gives each push its gas, or executes nothing; and what pushes may cost is bounded.
contract PayoutGasTest is OddNetwork {
    uint256 private constant MOST_PUSH_GAS = 240_000;

    /// An executor can't make a push fail by sending just too little gas: at any limit the execution goes through with
    /// everything paid, or not at all.
    function testRule33LittleGasRevertsTheWholeCall() public {
        _tryLimits(bob, 1_100_000, 6_500);
    }

    /// The same where one push needs nearly all that a push may use.
    function testRule33LittleGasNeverStarvesACostlyPush() public {
        odd.setCost(PUSH_GAS / 2);
        odd.set(NastyToken.Mode.Costly, carol);
        _tryLimits(bob, 1_400_000, 6_500);
    }

    /// With the largest bound, the 64th that a starved push leaves over pays for writing the rest down: only what is
    /// asked for before each push keeps an executor from turning payouts into pending balances.
    function testRule33LittleGasStarvesNothingAtTheLargestBound() public {
        _change(IRollupTypes.ChangeKind.PushGas, MOST_PUSH_GAS);
        odd.setCost(MOST_PUSH_GAS - 100_000);
        odd.set(NastyToken.Mode.Costly, carol);
        _tryLimits(address(new CostlyReceiver(MOST_PUSH_GAS - 100_000)), 2_600_000, 40_000);
    }

    /// Each push is two bounded calls: the transfer, and the balance after it.
    function testRule33LittleGasLeavesEnoughForTheBalanceToo() public {
        _change(IRollupTypes.ChangeKind.PushGas, MOST_PUSH_GAS);
        odd.setCost(MOST_PUSH_GAS / 5);
        odd.set(NastyToken.Mode.CostlyThroughout, carol);
        _tryLimits(bob, 1_600_000, 20_000);
    }

    function _tryLimits(address coinTo, uint256 most, uint256 step) private {
        Words.Reading memory reading = _commitAndProve(
            4,
            abi.encodePacked(
                Words.withdraw(CHAIN, ODD, 1, 1e18, bob),
                Words.withdraw(CHAIN, NATIVE, 1, 1e18, coinTo),
                Words.withdraw(CHAIN, ODD, 1, 1e18, carol)
            )
        );
        bytes memory call = abi.encodeCall(IRollup.executeBatches, (_run(reading)));
        uint256 done;
        uint256 failed;
        for (uint256 limit = 60_000; limit < most; limit += step) {
            uint256 snapshot = vm.snapshotState();
            (bool ok,) = address(rollup).call{gas: limit}(call);
            if (ok) {
                ++done;
                vm.assertEq(rollup.pendingTotal(ODD) + rollup.pendingTotal(NATIVE), 0, "nothing pending");
                vm.assertEq(odd.balances(bob) + odd.balances(carol) + coinTo.balance, 3e18, "all pushed");
            } else {
                ++failed;
                vm.assertEq(rollup.counters().executed, 1, "nothing executed");
            }
            vm.revertToState(snapshot);
        }
        vm.assertTrue(done > 10 && failed > 10, "the limits straddle what is needed");
    }

    /// Recipients may show an estimate another face than the block: then what was estimated, and a quarter more, is
    /// refused as a whole. 16 times as much covers the worst batch, and fits a transaction (EIP-7825: 2^24 gas).
    function testDoublingsOfAnEstimateCoverRecipientsThatFooledIt() public {
        bytes memory operations;
        for (uint256 i = 0; i < 32; ++i) {
            operations = abi.encodePacked(operations, Words.withdraw(CHAIN, NATIVE, 1, 1e15, _user(100 + i)));
        }
        bytes memory call = abi.encodeCall(IRollup.executeBatches, (_run(_commitAndProve(32, operations))));
        uint256 estimate = _leastGas(call, 60_000, 4_000_000);
        bytes memory burner = address(new GasBurner()).code;
        for (uint256 i = 0; i < 32; ++i) {
            vm.etch(_user(100 + i), burner);
        }
        vm.assertFalse(_succeeds(call, estimate + estimate / 4), "estimate");
        uint256 needed = _leastGas(call, 60_000, 16_000_000);
        vm.assertTrue(needed <= (estimate + estimate / 4) * 16 && needed < 7_500_000, "doublings");
    }

    /// At the largest bound, too, no recipients can make a batch so dear that no transaction executes it.
    function testAFullBatchOfBurnersFitsATransaction() public {
        _change(IRollupTypes.ChangeKind.PushGas, MOST_PUSH_GAS);
        bytes memory operations;
        for (uint256 i = 0; i < 32; ++i) {
            operations = abi.encodePacked(operations, Words.withdraw(CHAIN, NATIVE, 1, 1e15, address(new GasBurner())));
        }
        bytes memory call = abi.encodeCall(IRollup.executeBatches, (_run(_commitAndProve(32, operations))));
        uint256 whole = 15_000_000 - 21_000 - 16 * call.length;
        vm.assertTrue(_succeeds(call, whole), "what a relayer may ask for, calldata included");
        vm.assertFalse(_succeeds(call, 32 * MOST_PUSH_GAS), "and they do burn");
    }

    function _leastGas(bytes memory call, uint256 low, uint256 high) private returns (uint256) {
        while (high - low > 10_000) {
            uint256 middle = (low + high) / 2;
            (low, high) = _succeeds(call, middle) ? (low, middle) : (middle, high);
        }
        return high;
    }

    function _succeeds(bytes memory call, uint256 limit) private returns (bool ok) {
        uint256 snapshot = vm.snapshotState();
        (ok,) = address(rollup).call{gas: limit}(call);
        vm.revertToState(snapshot);
    }
}
