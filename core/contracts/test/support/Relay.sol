// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

/// A contract that passes a call on, as a smart wallet does.
contract Relay {
    function forward(address target, bytes calldata data) external {
        (bool ok, bytes memory answer) = target.call(data);
        if (!ok) {
            assembly {
                revert(add(answer, 0x20), mload(answer))
            }
        }
    }
}
