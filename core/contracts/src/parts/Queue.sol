// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {Base} from "./Base.sol";
import {IERC20} from "./IERC20.sol";

/// @title Requests that start on this chain: deposits, signing keys, forced exits (rules 18, 20 to 23)
abstract contract Queue is Base {
    function deposit(uint16 tokenId, uint256 amount, address owner) external payable locked {
        TokenInfo memory info = _tokens[tokenId];
        if (!info.registered || info.token == address(0)) revert UnknownToken(tokenId);
        _requireFee();
        _enqueueDeposit(tokenId, info, amount, owner, msg.value);

        uint256 before = IERC20(info.token).balanceOf(address(this));
        // Tokens that return nothing are as welcome as those that return true: what arrived is what counts.
        (bool sent,) = info.token.call(abi.encodeCall(IERC20.transferFrom, (msg.sender, address(this), amount)));
        uint256 present = IERC20(info.token).balanceOf(address(this));
        uint256 received = sent && present > before ? present - before : 0;
        if (received != amount) revert DepositNotReceived(amount, received);
    }

    /// The amount is named, so that a fee that changed meanwhile can't take a part of it.
    function depositNative(uint256 amount, address owner) external payable locked {
        uint256 native = _nativeToken;
        if (native == 0) revert UnknownToken(0);
        uint256 fee = _queueFee;
        if (msg.value < amount || msg.value - amount != fee) {
            revert WrongFee(msg.value < amount ? 0 : msg.value - amount, fee);
        }
        uint16 tokenId = uint16(native - 1);
        _enqueueDeposit(tokenId, _tokens[tokenId], amount, owner, fee);
    }

    function setSigningKey(uint32 account, uint256 keyHash) external payable locked {
        _requireFee();
        _requireDirectRequest(account);
        if (keyHash >= SCALAR_FIELD) revert BadKeyHash();
        uint256 w0 = _head(SET_KEY) | (uint256(account) << 184) | ((keyHash >> 248) << 160) | uint160(msg.sender);
        _enqueue(w0, keyHash & ((1 << 248) - 1), msg.value);
    }

    function requestForcedExit(uint32 account, uint16 tokenId) external payable locked {
        bool free = msg.value == 0 && _queueFee != 0 && _owedExits[tokenId][msg.sender] != 0;
        if (free) {
            // While nothing is held, it could only end as a part of nothing, and be owed again. The first of several
            // would leave nothing to the others: one at a time, or one deposit would let all of them spam the queue.
            if (_ledger[tokenId].held == 0 || _lastFreeExit[tokenId] > _state.queueHead) revert NothingHeld(tokenId);
            _owedExits[tokenId][msg.sender] -= 1;
        } else {
            _requireFee();
        }
        _requireDirectRequest(account);
        if (!_tokens[tokenId].registered) revert UnknownToken(tokenId);
        uint256 w0 = _head(FORCED_EXIT) | (uint256(tokenId) << 216) | (uint256(account) << 184);
        uint256 end = _enqueue(w0, uint256(uint160(msg.sender)) << 88, msg.value) + 1;
        _lastExit[tokenId] = end;
        if (free) _lastFreeExit[tokenId] = end;
    }

    /// Rule 22: a contract's address can belong to different people on different chains, so whoever asks for an
    /// account's key or exit must be the origin itself.
    function _requireDirectRequest(uint32 account) private view {
        // solhint-disable-next-line avoid-tx-origin
        if (msg.sender != tx.origin) revert NotOrigin();
        if (account >= ACCOUNTS) revert BadAccount(account);
    }

    function _requireFee() private view {
        if (msg.value != _queueFee) revert WrongFee(msg.value, _queueFee);
    }

    /// Type and chain of W0.
    function _head(uint8 kind) private view returns (uint256) {
        return (uint256(kind) << 240) | (uint256(CHAIN_INDEX) << 232);
    }

    function _enqueueDeposit(uint16 tokenId, TokenInfo memory info, uint256 amount, address owner, uint256 fee)
        private
    {
        if (amount == 0 || amount < info.minDeposit) revert DepositTooSmall(amount, info.minDeposit);
        if (amount >= HELD_LIMIT) revert DepositTooLarge(amount); // so that scaling can't overflow
        if (owner == address(0) || _isContract(owner)) revert BadOwner(owner);
        uint256 scale = 10 ** (18 - info.decimals);
        uint256 scaled = amount * scale;
        Ledger memory ledger = _ledger[tokenId];
        uint256 waiting = (uint256(ledger.pendingTotal) + _limits[tokenId].delayedTotal) * scale;
        if (ledger.held + waiting + scaled >= HELD_LIMIT) revert DepositTooLarge(amount);
        _ledger[tokenId].held = uint128(ledger.held + scaled);
        _enqueue(_head(DEPOSIT) | (uint256(tokenId) << 216) | (scaled << 64), uint256(uint160(owner)) << 88, fee);
    }

    /// Rule 22: code other than an EIP-7702 delegation (0xef0100 ‖ address). No contract's code starts with 0xef.
    function _isContract(address owner) private view returns (bool) {
        uint256 length = owner.code.length;
        if (length == 0) return false;
        if (length != 23) return true;
        bytes32 start;
        assembly ("memory-safe") {
            extcodecopy(owner, 0, 0, 0x20)
            start := mload(0)
        }
        return bytes3(start) != 0xef0100;
    }

    /// Words right-aligned in 248 bits; fee is what the item paid, in wei.
    function _enqueue(uint256 w0, uint256 w1, uint256 fee) private returns (uint256 index) {
        State memory state = _state;
        _requireOpen(state.status);
        index = state.queueLength;
        uint256 last = index == 0 ? 0 : _queue[index - 1];
        uint256 deadline = block.timestamp + QUEUE_WINDOW;
        bytes31 first = bytes31(bytes32(w0 << 8));
        bytes31 second = bytes31(bytes32(w1 << 8));
        _queue[index] = _queueHash(last, first, second) | deadline;
        _state.queueLength = uint40(index + 1);
        _feePot += uint128(fee);
        emit QueuedItem(uint64(index), first, second, uint64(deadline), fee);
    }
}
