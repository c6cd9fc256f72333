// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

/// @title Calls to tokens that copy no more than a word of what they answer
library TokenCalls {
    /// At most 32 bytes of the answer are copied. Scratch space and the words up to 0x44 hold the call; the free
    /// pointer's word at 0x40 is left alone.
    function balance(address token, uint256 bound) internal view returns (bool known, uint256 amount) {
        assembly ("memory-safe") {
            mstore(0x00, shl(224, 0x70a08231)) // balanceOf(address): 4 bytes, then the address at 4
            mstore(0x04, address())
            let ok := staticcall(bound, token, 0x00, 0x24, 0x00, 0x20)
            // Two statements: arguments are evaluated right to left, so and(call, gt(returndatasize(), 31)) would
            // look at the size before the call.
            known := and(ok, gt(returndatasize(), 31))
            amount := mload(0x00)
        }
    }

    function transfer(address token, uint256 bound, address to, uint256 amount) internal returns (bool done) {
        assembly ("memory-safe") {
            let m := mload(0x40)
            mstore(m, shl(224, 0xa9059cbb)) // transfer(address,uint256)
            mstore(add(m, 0x04), to)
            mstore(add(m, 0x24), amount)
            done := call(bound, token, 0, m, 0x44, 0, 0)
        }
    }

    /// A call with all gas that copies nothing back.
    function send(address to, uint256 amount) internal returns (bool sent) {
        assembly ("memory-safe") {
            sent := call(gas(), to, amount, 0, 0, 0, 0)
        }
    }
}
