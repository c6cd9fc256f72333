// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {ConfigField, IRollupTypes} from "../IRollupTypes.sol";

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

    function _refuse(ConfigField field) private pure {
        revert IRollupTypes.BadConfig(field);
    }

    function _requireNetwork(IRollupTypes.Config memory config) private view {
        if (config.networkId == 0 || uint256(config.networkId) >> 248 != 0) _refuse(ConfigField.NetworkId);
        if (config.chainIndex == 0 || config.chainIndex > 15) _refuse(ConfigField.ChainIndex);
        if ((config.chainSet & 1) != 0 || ((config.chainSet >> config.chainIndex) & 1) == 0) {
            _refuse(ConfigField.ChainSet);
        }
        if (uint256(config.genesisRoot) >= SCALAR_FIELD) _refuse(ConfigField.GenesisRoot);
        if (config.verifier4 == address(0) && config.verifier8 == address(0) && config.verifier32 == address(0)) {
            _refuse(ConfigField.Verifier4);
        }
        _requireCodeOrNone(config.verifier4, ConfigField.Verifier4);
        _requireCodeOrNone(config.verifier8, ConfigField.Verifier8);
        _requireCodeOrNone(config.verifier32, ConfigField.Verifier32);
    }

    function _requireCodeOrNone(address verifier, ConfigField field) private view {
        if (verifier != address(0) && verifier.code.length == 0) _refuse(field);
    }

    function _requireWindows(IRollupTypes.Config memory config) private pure {
        if (config.proveWindow == 0) _refuse(ConfigField.ProveWindow);
        if (config.maxFutureSkew > MOST_FUTURE_SKEW) _refuse(ConfigField.MaxFutureSkew);
        if (config.queueWindow < 3 * uint256(config.proveWindow)) _refuse(ConfigField.QueueWindow);
        if (config.armWindow == 0) _refuse(ConfigField.ArmWindow);
        // A role must be changeable before what goes wrong ends in a freeze.
        if (config.roleDelay == 0 || config.roleDelay > uint256(config.queueWindow) + config.armWindow) {
            _refuse(ConfigField.RoleDelay);
        }
        // Above the skew, or a forced exit just queued would be old for a batch that is stamped ahead.
        if (config.exitPriority <= config.maxFutureSkew || config.exitPriority > config.proveWindow) {
            _refuse(ConfigField.ExitPriority);
        }
        if (config.releaseDelay < LEAST_RELEASE_DELAY || config.releaseDelay > MOST_RELEASE_DELAY) {
            _refuse(ConfigField.ReleaseDelay);
        }
    }

    function _requireFees(IRollupTypes.Config memory config) private pure {
        if (config.leastQueueFee > config.queueFee) _refuse(ConfigField.LeastQueueFee);
        if (config.queueFee > config.mostQueueFee) _refuse(ConfigField.MostQueueFee);
        if (config.pushGas < LEAST_PUSH_GAS || config.pushGas > MOST_PUSH_GAS) _refuse(ConfigField.PushGas);
    }

    function _requireExits(IRollupTypes.Config memory config) private view {
        address exit = config.verifierExit;
        if (!config.exits) {
            if (exit != address(0)) _refuse(ConfigField.VerifierExit);
            if (config.lastResort != 0) _refuse(ConfigField.LastResort);
            return;
        }
        if (config.proveWindow > MOST_PROVE_WINDOW_WITH_EXITS) _refuse(ConfigField.ProveWindow);
        // A batch's verifier in its place would let nobody out.
        if (exit == config.verifier4 || exit == config.verifier8 || exit == config.verifier32) {
            _refuse(ConfigField.VerifierExit);
        }
        if (exit.code.length == 0) _refuse(ConfigField.VerifierExit);
        if (config.lastResort != 0 && config.lastResort < LEAST_LAST_RESORT) _refuse(ConfigField.LastResort);
    }

    function _requirePeople(IRollupTypes.Config memory config) private pure {
        if (config.governor == address(0)) _refuse(ConfigField.Governor);
        if (config.sequencers.length == 0) _refuse(ConfigField.Sequencers);
        uint256 count = config.attesters.length;
        if (count == 0 || count > MOST_ATTESTERS) _refuse(ConfigField.Attesters);
        address previous = address(0);
        for (uint256 i = 0; i < count; ++i) {
            if (config.attesters[i] <= previous) _refuse(ConfigField.Attesters);
            previous = config.attesters[i];
        }
    }
}
