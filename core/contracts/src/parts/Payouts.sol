// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {BatchData} from "./BatchData.sol";
import {IERC20} from "./IERC20.sol";

/// @title Pays a batch's records: a bounded push each, a pending balance where the push fails (rules 32 to 34)
/// @dev The balance decides what was paid, never a return value: a push counts exactly if the contract's balance fell
/// by the amount. Tokens are called from within a call to ourselves (pushRun), which is undone as a whole when a
/// balance moved by anything else, so a token can't both be paid out and stay owed. For the native coin the call's
/// success is the payment.
abstract contract Payouts is BatchData {
    /// What pushRun answers when a balance moved by something else than the amount.
    error PushMismatch();
    error OnlySelf();

    /// Gas beside the two bounded calls of a push: value transfer to a new account 36,700, a pending balance 45,000.
    uint256 private constant PUSH_MARGIN = 90_000;

    /// Pays the records of batch `number`; bit i of paid = record i is settled.
    /// @dev Unchecked: at most 32 records, each below 2^120.
    function _pay(uint64 number, bytes calldata records) internal returns (uint256 paid) {
        uint256 count = records.length / RECORD;
        for (uint256 start = 0; start < count;) {
            uint256 tokenId = _tokenOf(records, start);
            uint256 end = start;
            uint256 total = 0;
            unchecked {
                do {
                    (,, uint256 amount) = _record(records, end);
                    total += amount;
                    ++end;
                } while (end < count && _tokenOf(records, end) == tokenId);
            }
            // Before any call. It can't underflow: proofs keep payouts within the vaults, and the quorum vouches that
            // the vaults rose by deposits made here only.
            _ledger[tokenId].held -= uint128(total);
            paid |= _payRun(number, records, start, end, tokenId) << start;
            start = end;
        }
    }

    /// Records start … end − 1, all of one token.
    function _payRun(uint64 number, bytes calldata records, uint256 start, uint256 end, uint256 tokenId)
        private
        returns (uint256 paid)
    {
        TokenInfo memory info = _tokens[tokenId];
        uint256 scale = 10 ** (18 - info.decimals);
        bytes calldata run = records[start * RECORD:end * RECORD];
        paid = info.token == address(0) ? _pushNative(run) : _pushToken(info.token, scale, run);
        uint256 all = (1 << (end - start)) - 1;
        if (paid == all) return paid;
        uint256 sum = 0;
        for (uint256 i = start; i < end; ++i) {
            if ((paid >> (i - start)) & 1 == 1) continue;
            (, address to, uint256 amount) = _record(records, i);
            amount /= scale;
            sum += amount;
            _pending[tokenId][to] += amount;
            emit PayoutPending(number, i, uint16(tokenId), to, amount);
        }
        _ledger[tokenId].pendingTotal += uint128(sum);
    }

    function _pushNative(bytes calldata run) private returns (uint256 paid) {
        uint256 bound = pushGas;
        uint256 least = _leastGas(bound);
        uint256 count = run.length / RECORD;
        for (uint256 i = 0; i < count; ++i) {
            (uint256 kind, address to, uint256 amount) = _record(run, i);
            if (kind != PUSH) continue;
            if (gasleft() < least) revert NeedMoreGas();
            bool sent;
            assembly ("memory-safe") {
                sent := call(bound, to, amount, 0, 0, 0, 0)
            }
            if (sent) paid |= 1 << i;
        }
    }

    function _pushToken(address token, uint256 scale, bytes calldata run) private returns (uint256 paid) {
        bool undone;
        (undone, paid) = _callSelf(token, scale, run);
        if (!undone) return paid;
        // Some push moved another amount. Each record alone then, so that only the guilty ones stay unpaid.
        for (uint256 i = 0; i < run.length / RECORD; ++i) {
            uint256 one;
            (undone, one) = _callSelf(token, scale, run[i * RECORD:(i + 1) * RECORD]);
            if (!undone) paid |= one << i;
        }
    }

    /// @return undone a balance moved by something else than the amount, and everything was taken back
    function _callSelf(address token, uint256 scale, bytes calldata run) private returns (bool undone, uint256 paid) {
        try this.pushRun(token, scale, run) returns (uint256 result) {
            return (false, result);
        } catch (bytes memory reason) {
            // Only our own code writes this answer: what tokens return is never copied. All else is a lack of gas.
            if (bytes4(reason) != PushMismatch.selector) revert NeedMoreGas();
            return (true, 0);
        }
    }

    /// For calls from this contract itself: pushes the records of one token; bit i = record i is settled.
    function pushRun(address token, uint256 scale, bytes calldata run) external returns (uint256 paid) {
        if (msg.sender != address(this)) revert OnlySelf();
        uint256 bound = pushGas;
        uint256 least = _leastGas(bound);
        if (gasleft() < least) revert NeedMoreGas();
        (bool known, uint256 balance) = _balance(token, bound);
        uint256 count = run.length / RECORD;
        unchecked {
            for (uint256 i = 0; i < count; ++i) {
                (uint256 kind, address to, uint256 amount) = _record(run, i);
                if (kind != PUSH) continue;
                amount /= scale;
                if (amount == 0) {
                    paid |= 1 << i;
                    continue;
                }
                // No answer to balanceOf (no code any more, or broken): nothing can be known to be paid.
                if (!known) continue;
                if (gasleft() < least) revert NeedMoreGas();
                if (!_transfer(token, bound, to, amount)) continue; // reverted: nothing moved
                (bool answered, uint256 left) = _balance(token, bound);
                if (!answered) revert PushMismatch();
                if (left == balance) continue; // refused without reverting
                if (balance < amount || left != balance - amount) revert PushMismatch();
                balance = left; // the next push starts from here
                paid |= 1 << i;
            }
        }
    }

    /// Rule 33: a call gets at most 63/64 of what is left. Enough for two calls of the bound and our own work, or the
    /// whole execution reverts; so an executor can't make a push fail by sending little gas.
    function _leastGas(uint256 bound) private pure returns (uint256) {
        return bound * 2 * 64 / 63 + PUSH_MARGIN;
    }

    /// At most 32 bytes of the answer are copied. Scratch space and the words up to 0x44 hold the call; the free
    /// pointer's word at 0x40 is left alone.
    function _balance(address token, uint256 bound) private view returns (bool known, uint256 amount) {
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

    function _transfer(address token, uint256 bound, address to, uint256 amount) private returns (bool done) {
        assembly ("memory-safe") {
            let m := mload(0x40)
            mstore(m, shl(224, 0xa9059cbb)) // transfer(address,uint256)
            mstore(add(m, 0x04), to)
            mstore(add(m, 0x24), amount)
            done := call(bound, token, 0, m, 0x44, 0, 0)
        }
    }

    function _tokenOf(bytes calldata records, uint256 index) private pure returns (uint256 tokenId) {
        assembly ("memory-safe") {
            tokenId := and(shr(232, calldataload(add(records.offset, mul(index, 38)))), 0xffff)
        }
    }

    /// Kind, address and amount (18 decimals) of a record.
    function _record(bytes calldata records, uint256 index)
        private
        pure
        returns (uint256 kind, address to, uint256 amount)
    {
        assembly ("memory-safe") {
            let start := add(records.offset, mul(index, 38))
            let first := calldataload(start)
            kind := shr(248, first)
            to := and(shr(72, first), 0xffffffffffffffffffffffffffffffffffffffff)
            amount := and(calldataload(add(start, 6)), 0xffffffffffffffffffffffffffffff)
        }
    }

    function claimPending(uint16 tokenId, address owner) external locked {
        uint256 amount = _pending[tokenId][owner];
        if (amount == 0) revert NothingPending();
        _pending[tokenId][owner] = 0;
        _ledger[tokenId].pendingTotal -= uint128(amount);
        address token = _tokens[tokenId].token;
        uint256 paid;
        if (token == address(0)) {
            if (!_send(owner, amount)) revert TransferFailed();
            paid = amount;
        } else {
            uint256 before = IERC20(token).balanceOf(address(this));
            bool done = _transfer(token, gasleft(), owner, amount);
            uint256 left = IERC20(token).balanceOf(address(this));
            if (!done || left > before || before - left != amount) revert TransferFailed();
            paid = before - left;
        }
        emit PendingClaimed(tokenId, owner, paid);
    }

    function claimQueueFees(address executor) external locked {
        uint256 amount = _queueFees[executor];
        if (amount == 0) revert NothingPending();
        _queueFees[executor] = 0;
        if (!_send(executor, amount)) revert TransferFailed();
        emit QueueFeesClaimed(executor, amount);
    }

    /// A call with all gas that copies nothing back.
    function _send(address to, uint256 amount) private returns (bool sent) {
        assembly ("memory-safe") {
            sent := call(gas(), to, amount, 0, 0, 0, 0)
        }
    }

    function pending(uint16 tokenId, address owner) external view returns (uint256) {
        return _pending[tokenId][owner];
    }

    function pendingTotal(uint16 tokenId) external view returns (uint256) {
        return _ledger[tokenId].pendingTotal;
    }

    function held(uint16 tokenId) external view returns (uint256) {
        return _ledger[tokenId].held;
    }

    function queueFees(address executor) external view returns (uint256) {
        return _queueFees[executor];
    }
}
