// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {IRollupTypes} from "../IRollupTypes.sol";

/// @title What a deployment may be told, and what a later change of it may say
library ConfigRules {
    uint256 private constant SCALAR_FIELD =
        21888242871839275222246405745257275088548364400416034343698204186575808495617;
    uint256 internal constant LEAST_PUSH_GAS = 30_000;
    /// Were each push of a full batch to burn all that it gets, one transaction (EIP-7825: 2^24 gas; relayers ask for
    /// 15,000,000 at most) must still be able to execute the batch, whatever its tokens are.
    uint256 internal constant MOST_PUSH_GAS = 240_000;
    /// Deadlines are counted from a batch's timestamp, and no later batch may have an earlier one: far ahead, a
    /// sequencer could put off the day on which anyone may revert.
    uint256 internal constant MOST_FUTURE_SKEW = 1 hours;
    uint256 internal constant LEAST_RELEASE_DELAY = 1 hours;
    uint256 internal constant MOST_RELEASE_DELAY = 14 days;
    uint256 internal constant LEAST_LAST_RESORT = 180 days;
    /// Arming and the last resort wait so long after a pause, and three days after one the next may begin. A day has to
    /// be left, or pauses could keep the way out shut for good.
    uint256 internal constant MOST_PROVE_WINDOW_WITH_EXITS = 2 days;
    /// Each signature of a quorum costs gas in every execution.
    uint256 internal constant MOST_ATTESTERS = 100;

    function requireSensible(IRollupTypes.Config memory config) internal view {
        _requireNetwork(config);
        _requireWindows(config);
        _requireFees(config);
        _requireExits(config);
        _requirePeople(config);
    }

    function _refuse(uint8 field) private pure {
        revert IRollupTypes.BadConfig(field);
    }

    function _requireNetwork(IRollupTypes.Config memory config) private view {
        if (config.networkId == 0 || uint256(config.networkId) >> 248 != 0) _refuse(0);
        if (config.chainIndex == 0 || config.chainIndex > 15) _refuse(1);
        if ((config.chainSet & 1) != 0 || ((config.chainSet >> config.chainIndex) & 1) == 0) _refuse(2);
        if (uint256(config.genesisRoot) >= SCALAR_FIELD) _refuse(3);
        address[3] memory verifiers = [config.verifier4, config.verifier8, config.verifier32];
        if (verifiers[0] == address(0) && verifiers[1] == address(0) && verifiers[2] == address(0)) _refuse(4);
        for (uint8 i = 0; i < 3; ++i) {
            if (verifiers[i] != address(0) && verifiers[i].code.length == 0) _refuse(4 + i);
        }
    }

    function _requireWindows(IRollupTypes.Config memory config) private pure {
        if (config.proveWindow == 0) _refuse(7);
        if (config.maxFutureSkew > MOST_FUTURE_SKEW) _refuse(8);
        if (config.queueWindow < 3 * uint256(config.proveWindow)) _refuse(9);
        if (config.armWindow == 0) _refuse(10);
        // A role must be changeable before what goes wrong ends in a freeze.
        if (config.roleDelay == 0 || config.roleDelay > uint256(config.queueWindow) + config.armWindow) _refuse(11);
        // Above the skew, or a forced exit just queued would be old for a batch that is stamped ahead.
        if (config.exitPriority <= config.maxFutureSkew || config.exitPriority > config.proveWindow) _refuse(12);
        if (config.releaseDelay < LEAST_RELEASE_DELAY || config.releaseDelay > MOST_RELEASE_DELAY) _refuse(13);
    }

    function _requireFees(IRollupTypes.Config memory config) private pure {
        if (config.leastQueueFee > config.queueFee) _refuse(15);
        if (config.queueFee > config.mostQueueFee) _refuse(16);
        if (config.pushGas < LEAST_PUSH_GAS || config.pushGas > MOST_PUSH_GAS) _refuse(17);
    }

    function _requireExits(IRollupTypes.Config memory config) private view {
        address exit = config.verifierExit;
        if (!config.exits) {
            if (exit != address(0)) _refuse(19);
            if (config.lastResort != 0) _refuse(20);
            return;
        }
        if (config.proveWindow > MOST_PROVE_WINDOW_WITH_EXITS) _refuse(7);
        // A batch's verifier in its place would let nobody out.
        if (exit == config.verifier4 || exit == config.verifier8 || exit == config.verifier32) _refuse(19);
        if (exit.code.length == 0) _refuse(19);
        if (config.lastResort != 0 && config.lastResort < LEAST_LAST_RESORT) _refuse(20);
    }

    function _requirePeople(IRollupTypes.Config memory config) private pure {
        if (config.governor == address(0)) _refuse(21);
        if (config.sequencers.length == 0) _refuse(23);
        uint256 count = config.attesters.length;
        if (count == 0 || count > MOST_ATTESTERS) _refuse(24);
        address previous = address(0);
        for (uint256 i = 0; i < count; ++i) {
            if (config.attesters[i] <= previous) _refuse(24);
            previous = config.attesters[i];
        }
    }
}
