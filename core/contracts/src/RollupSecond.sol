// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {Base} from "./parts/Base.sol";
import {Exits} from "./parts/Exits.sol";
import {Freeze} from "./parts/Freeze.sol";
import {Pause} from "./parts/Pause.sol";
import {Queue} from "./parts/Queue.sol";
import {Reverts} from "./parts/Reverts.sol";
import {Roles} from "./parts/Roles.sol";
import {Views} from "./parts/Views.sol";
import {Votes} from "./parts/Votes.sol";

/// @title The half of Landfall's contract that a batch doesn't need: requests, claims, reverts, freezing, exits, roles
/// @notice Users call Rollup, which runs this code as its own. At this address there is nothing to use.
contract RollupSecond is Queue, Reverts, Freeze, Exits, Pause, Views {
    constructor(Config memory config) Base(config) Votes(config.networkId) Exits(config) Roles(config) Views(config) {
        // This contract's own storage, not Rollup's: nobody may queue or register anything here by mistake.
        _state.status = Status.ExitsOpen;
    }
}
