// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {Base} from "./Base.sol";
import {TokenCalls} from "./TokenCalls.sol";

/// @title Pays a batch's records: a bounded push each, a pending balance where the push fails (rules 32 to 34)
/// @dev The balance decides what was paid, never a return value: a push counts exactly if the contract's
/// balance fell by the amount. Tokens are called from within a call to ourselves (pushRun). When a balance
/// moved by anything else, that call is undone as a whole. So a token can't both be paid out and stay owed. All
/// of the run is pending then: to try its records one by one would let a token cost more than a transaction
/// has. For the native coin the call's success is the payment.
abstract contract Payouts is Base {
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
                    (uint256 kind, address to, uint256 amount) = _record(records, end);
                    if (kind == PUSH_PARTIAL) {
                        ++_owedExits[tokenId][to];
                        emit ExitOwed(number, end, uint16(tokenId), to);
                    }
                    total += amount;
                    ++end;
                } while (end < count && _tokenOf(records, end) == tokenId);
            }
            // Before any call. It can't underflow: proofs keep payouts within the vaults, and the quorum vouches that
            // the vaults rose by deposits made here only.
            _ledger[tokenId].held -= uint128(total);
            paid |= _payRun(number, start, records[start * RECORD:end * RECORD], tokenId) << start;
            start = end;
        }
    }

    /// The records from `start` on that are of one token.
    function _payRun(uint64 number, uint256 start, bytes calldata run, uint256 tokenId) private returns (uint256 paid) {
        TokenInfo memory info = _tokens[tokenId];
        uint256 scale = 10 ** (18 - info.decimals);
        uint256 count = run.length / RECORD;
        uint256 late = _limits[tokenId].daily == 0 ? 0 : _delay(number, start, run, tokenId, scale);
        paid = info.token == address(0) ? _pushNative(run, late) : _pushToken(info.token, scale, late, run);
        if (paid | late == (1 << count) - 1) return paid;
        uint256 sum = 0;
        for (uint256 i = 0; i < count; ++i) {
            if (((paid | late) >> i) & 1 == 1) continue;
            (, address to, uint256 amount) = _record(run, i);
            amount /= scale;
            if (amount == 0) {
                paid |= 1 << i;
                continue;
            }
            sum += amount;
            _pending[tokenId][to] += amount;
            emit PayoutPending(number, start + i, uint16(tokenId), to, amount);
        }
        // Below 2^128: what is owed of a token in all stays below 2^116 (rule 18).
        _ledger[tokenId].pendingTotal += uint128(sum);
    }

    /// Writes down what is more than may leave today; bit i of late = record i waits. What a deposit's refusal gives
    /// back is no way around: the queue's hash says how much it was.
    function _delay(uint64 number, uint256 start, bytes calldata run, uint256 tokenId, uint256 scale)
        private
        returns (uint256 late)
    {
        Limit storage limit = _limits[tokenId];
        uint256 daily = limit.daily;
        uint256 today = block.timestamp / 1 days;
        uint256 used = limit.day == today ? limit.used : 0;
        uint256 sum = 0;
        uint64 releaseAt = uint64(block.timestamp + RELEASE_DELAY);
        for (uint256 i = 0; i < run.length / RECORD; ++i) {
            (uint256 kind, address to, uint256 amount) = _record(run, i);
            if (kind == PENDING_ONLY || amount < scale) continue;
            if (used + amount <= daily) {
                used += amount;
                continue;
            }
            late |= 1 << i;
            amount /= scale;
            sum += amount;
            _delayed[_delayedKey(number, start + i)] = Delayed(to, releaseAt, uint16(tokenId), uint128(amount));
            emit PayoutDelayed(number, start + i, uint16(tokenId), to, amount, releaseAt);
        }
        limit.used = uint128(used);
        limit.day = uint64(today);
        limit.delayedTotal += uint128(sum);
    }

    function _pushNative(bytes calldata run, uint256 late) private returns (uint256 paid) {
        uint256 bound = _pushGas;
        uint256 least = _leastGas(bound);
        uint256 count = run.length / RECORD;
        for (uint256 i = 0; i < count; ++i) {
            (uint256 kind, address to, uint256 amount) = _record(run, i);
            if (kind == PENDING_ONLY || amount == 0 || (late >> i) & 1 == 1) continue;
            if (gasleft() < least) revert NeedMoreGas();
            bool sent;
            assembly ("memory-safe") {
                sent := call(bound, to, amount, 0, 0, 0, 0)
            }
            if (sent) paid |= 1 << i;
        }
    }

    function _pushToken(address token, uint256 scale, uint256 late, bytes calldata run) private returns (uint256 paid) {
        try this.pushRun(token, scale, late, run) returns (uint256 result) {
            return result;
        } catch (bytes memory reason) {
            // Only our own code writes this answer: what tokens return is never copied. All else is a lack of gas.
            if (bytes4(reason) != PushMismatch.selector) revert NeedMoreGas();
            return 0;
        }
    }

    /// For calls from this contract itself: pushes the records of one token (zero: the native coin) but those in
    /// `late`; bit i = record i is settled.
    function pushRun(address token, uint256 scale, uint256 late, bytes calldata run) external returns (uint256 paid) {
        if (msg.sender != address(this)) revert OnlySelf();
        if (token == address(0)) return _pushNative(run, late);
        uint256 bound = _pushGas;
        uint256 balanceBound = _balanceGas(bound);
        uint256 least = _leastGas(bound);
        if (gasleft() < least) revert NeedMoreGas();
        (bool known, uint256 balance) = TokenCalls.balance(token, balanceBound);
        uint256 count = run.length / RECORD;
        unchecked {
            for (uint256 i = 0; i < count; ++i) {
                (uint256 kind, address to, uint256 amount) = _record(run, i);
                if (kind == PENDING_ONLY || (late >> i) & 1 == 1) continue;
                amount /= scale;
                if (amount == 0) {
                    paid |= 1 << i;
                    continue;
                }
                // No answer to balanceOf (no code any more, or broken): nothing can be known to be paid.
                if (!known) continue;
                if (gasleft() < least) revert NeedMoreGas();
                if (!TokenCalls.transfer(token, bound, to, amount)) continue; // reverted: nothing moved
                (bool answered, uint256 left) = TokenCalls.balance(token, balanceBound);
                if (!answered) revert PushMismatch();
                if (left == balance) continue; // refused without reverting
                if (balance < amount || left != balance - amount) revert PushMismatch();
                balance = left; // the next push starts from here
                paid |= 1 << i;
            }
        }
    }

    /// What balanceOf may take beside a transfer of this bound. A record can need it twice (tokens that alternate), so
    /// it is kept well below the bound.
    function _balanceGas(uint256 bound) private pure returns (uint256) {
        return bound / 5 + 20_000;
    }

    /// Rule 33: a call gets at most 63/64 of what is left. There must be enough for the transfer, the balance
    /// after it and our own work, or the whole execution reverts. So an executor can't make a push fail by
    /// sending little gas.
    function _leastGas(uint256 bound) private pure returns (uint256) {
        return (bound + _balanceGas(bound)) * 64 / 63 + PUSH_MARGIN;
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
}
