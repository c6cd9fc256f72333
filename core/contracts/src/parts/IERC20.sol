// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

/// The calls that the rollup contract makes to tokens. Return values of transfers are ignored (balances decide).
interface IERC20 {
    function balanceOf(address account) external view returns (uint256);
    function decimals() external view returns (uint8);
    function transfer(address to, uint256 amount) external returns (bool);
    function transferFrom(address from, address to, uint256 amount) external returns (bool);
}
