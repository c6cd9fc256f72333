// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

/// @title A test that creates contracts from code, and is told why a constructor refused
/// @dev Called as `this.create`, so that the refusal can be caught.
abstract contract Creator {
    function create(bytes memory code) external {
        assembly {
            let made := create(0, add(code, 0x20), mload(code))
            if iszero(made) {
                returndatacopy(0, 0, returndatasize())
                revert(0, returndatasize())
            }
        }
    }
}
