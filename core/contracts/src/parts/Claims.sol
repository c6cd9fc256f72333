// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {Base} from "./Base.sol";
import {IERC20} from "./IERC20.sol";
import {TokenCalls} from "./TokenCalls.sol";

/// The first part's way to push: a run of records, undone as a whole if a balance moves by another amount.
interface IPusher {
    function pushRun(address token, uint256 scale, uint256 late, bytes calldata run) external returns (uint256 paid);
}

/// @title What waits and is fetched later: pending balances, delayed payouts, queue fees (rules 32 to 34)
abstract contract Claims is Base {
    function claimPending(uint16 tokenId, address owner) external locked {
        _claim(tokenId, owner, owner);
    }

    function claimPendingTo(uint16 tokenId, address to) external locked {
        if (to == address(0)) revert BadRecipient(to);
        _claim(tokenId, msg.sender, to);
    }

    function _claim(uint16 tokenId, address owner, address to) private {
        uint256 amount = _pending[tokenId][owner];
        if (amount == 0) revert NothingPending();
        _pending[tokenId][owner] = 0;
        _ledger[tokenId].pendingTotal -= uint128(amount);
        address token = _tokens[tokenId].token;
        uint256 paid;
        if (token == address(0)) {
            if (!TokenCalls.send(to, amount)) revert TransferFailed();
            paid = amount;
        } else {
            uint256 before = IERC20(token).balanceOf(address(this));
            bool done = TokenCalls.transfer(token, gasleft(), to, amount);
            uint256 left = IERC20(token).balanceOf(address(this));
            if (!done || left > before || before - left != amount) revert TransferFailed();
            paid = before - left;
        }
        emit PendingClaimed(tokenId, owner, paid);
    }

    /// A payout that the limit held up, pushed as it would have been in its batch.
    function releaseDelayed(uint64 number, uint256 index) external locked {
        _requireNotPaused();
        uint256 key = _delayedKey(number, index);
        Delayed memory waiting = _delayed[key];
        if (waiting.amount == 0 || index >> 64 != 0) revert NotDelayed(number, index);
        if (block.timestamp < waiting.releaseAt) revert StillDelayed(waiting.releaseAt);
        delete _delayed[key];
        _limits[waiting.token].delayedTotal -= waiting.amount;
        if (_pushOrOwe(number, index, waiting.token, waiting.to, waiting.amount)) {
            emit DelayedReleased(number, index, waiting.token, waiting.to, waiting.amount);
        }
    }

    /// Pushes a payout (token's units) as one of a batch is; what can't be pushed is pending.
    function _pushOrOwe(uint64 number, uint256 index, uint16 tokenId, address to, uint128 amount)
        internal
        returns (bool pushed)
    {
        bytes memory record = abi.encodePacked(PUSH, tokenId, to, uint120(amount));
        if (_push(_tokens[tokenId].token, record)) return true;
        _pending[tokenId][to] += amount;
        _ledger[tokenId].pendingTotal += amount;
        emit PayoutPending(number, index, tokenId, to, amount);
    }

    function _push(address token, bytes memory record) private returns (bool) {
        try IPusher(address(this)).pushRun(token, 1, 0, record) returns (uint256 paid) {
            return paid == 1;
        } catch (bytes memory reason) {
            if (bytes4(reason) == NeedMoreGas.selector || reason.length == 0) revert NeedMoreGas();
            return false; // a balance moved by another amount, and all was undone
        }
    }

    function claimQueueFees(address sequencer) external locked {
        uint256 amount = _queueFees[sequencer];
        if (amount == 0) revert NothingPending();
        _queueFees[sequencer] = 0;
        if (!TokenCalls.send(sequencer, amount)) revert TransferFailed();
        emit QueueFeesClaimed(sequencer, amount);
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

    function delayed(uint64 number, uint256 index)
        external
        view
        returns (uint16 tokenId, address to, uint256 amount, uint64 releaseAt)
    {
        if (index >> 64 != 0) return (0, address(0), 0, 0);
        Delayed memory waiting = _delayed[_delayedKey(number, index)];
        return (waiting.token, waiting.to, waiting.amount, waiting.releaseAt);
    }

    function delayedTotal(uint16 tokenId) external view returns (uint256) {
        return _limits[tokenId].delayedTotal;
    }

    function owedExits(uint16 tokenId, address owner) external view returns (uint256) {
        return _owedExits[tokenId][owner];
    }

    function queueFees(address sequencer) external view returns (uint256) {
        return _queueFees[sequencer];
    }

    function queueFeePot() external view returns (uint256) {
        return _feePot;
    }
}
