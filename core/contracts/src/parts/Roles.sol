// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {Base} from "./Base.sol";
import {ConfigRules} from "./ConfigRules.sol";
import {IERC20} from "./IERC20.sol";

/// @title The governor's part: tokens once and for all, all else behind a time lock (rules 31, 35)
abstract contract Roles is Base {
    /// A change that nobody applied for so long was forgotten: users would not expect it any more.
    uint256 private constant CHANGE_LIFE = 14 days;

    uint32 internal immutable ROLE_DELAY;
    uint96 internal immutable LEAST_QUEUE_FEE;
    uint96 internal immutable MOST_QUEUE_FEE;

    constructor(Config memory config) {
        ROLE_DELAY = config.roleDelay;
        LEAST_QUEUE_FEE = config.leastQueueFee;
        MOST_QUEUE_FEE = config.mostQueueFee;
    }

    modifier onlyGovernor() {
        if (msg.sender != _governor) revert NotGovernor();
        _;
    }

    function registerToken(uint16 tokenId, address tokenAddress, uint80 minDeposit) external onlyGovernor locked {
        _requireNoBatch();
        _registerToken(tokenId, tokenAddress, minDeposit);
    }

    function limitToken(uint16 tokenId, uint128 dailyLimit) external onlyGovernor {
        _requireNoBatch();
        if (dailyLimit >= HELD_LIMIT) revert BadChange();
        _limitToken(tokenId, dailyLimit);
        emit ChangeApplied(ChangeKind.DailyLimit, (uint256(tokenId) << 128) | dailyLimit);
    }

    /// Batch 1's place in the ring stays written when that batch is reverted: what was closed stays closed.
    function _requireNoBatch() private view {
        if (_ring[1] != 0) revert RegistrationClosed();
    }

    function _limitToken(uint16 tokenId, uint128 dailyLimit) private {
        if (!_tokens[tokenId].registered) revert UnknownToken(tokenId);
        _limits[tokenId].daily = dailyLimit;
    }

    function _registerToken(uint16 tokenId, address tokenAddress, uint80 minDeposit) private {
        if (tokenId >= TOKENS) revert UnknownToken(tokenId);
        if (_tokens[tokenId].registered || _tokenTaken[tokenAddress]) revert TokenTaken(tokenId);
        uint8 decimals = 18;
        if (tokenAddress == address(0)) {
            _nativeToken = uint256(tokenId) + 1;
        } else {
            decimals = _decimalsOf(tokenAddress);
        }
        _tokenTaken[tokenAddress] = true;
        _tokens[tokenId] = TokenInfo(tokenAddress, decimals, true, minDeposit);
        emit TokenRegistered(tokenId, tokenAddress, decimals, minDeposit);
    }

    function _decimalsOf(address tokenAddress) private view returns (uint8) {
        if (tokenAddress.code.length == 0 || tokenAddress == address(this)) revert BadToken(tokenAddress);
        (bool ok, bytes memory answer) = tokenAddress.staticcall(abi.encodeCall(IERC20.decimals, ()));
        if (!ok || answer.length != 32) revert BadToken(tokenAddress);
        uint256 decimals = uint256(bytes32(answer));
        if (decimals > 18) revert BadToken(tokenAddress);
        return uint8(decimals);
    }

    function scheduleChange(ChangeKind kind, uint256 value) external onlyGovernor {
        _requireSensibleChange(kind, value);
        bytes32 key = _changeKey(kind, value);
        // Scheduling again must not bring the day nearer or push it away.
        uint256 before = _readyAt[key];
        if (before != 0 && block.timestamp <= before + CHANGE_LIFE) revert BadChange();
        _cancelOlder(kind, value);
        uint64 readyAt = uint64(block.timestamp + ROLE_DELAY);
        _readyAt[key] = readyAt;
        emit ChangeScheduled(kind, value, readyAt);
    }

    /// Of what has one value, the last one scheduled is meant: nobody may apply an older one after it.
    function _cancelOlder(ChangeKind kind, uint256 value) private {
        if (kind >= ChangeKind.SequencerAdd && kind <= ChangeKind.SequencerReadmit || kind == ChangeKind.Token) return;
        bytes32 place = _changeKey(kind, kind == ChangeKind.DailyLimit ? value >> 128 : 0);
        uint256 before = _newest[place];
        _newest[place] = value + 1;
        if (before == 0 || before == value + 1 || _readyAt[_changeKey(kind, before - 1)] == 0) return;
        delete _readyAt[_changeKey(kind, before - 1)];
        emit ChangeCancelled(kind, before - 1);
    }

    function cancelChange(ChangeKind kind, uint256 value) external onlyGovernor {
        bytes32 key = _changeKey(kind, value);
        if (_readyAt[key] == 0) revert UnknownChange();
        delete _readyAt[key];
        emit ChangeCancelled(kind, value);
    }

    function applyChange(ChangeKind kind, uint256 value) external locked {
        bytes32 key = _changeKey(kind, value);
        uint64 readyAt = _readyAt[key];
        if (readyAt == 0) revert UnknownChange();
        if (block.timestamp < readyAt) revert ChangeNotReady(readyAt);
        if (block.timestamp > readyAt + CHANGE_LIFE) revert ChangeExpired();
        delete _readyAt[key];
        _apply(kind, value);
        emit ChangeApplied(kind, value);
    }

    function _apply(ChangeKind kind, uint256 value) private {
        address account = address(uint160(value));
        if (kind == ChangeKind.Governor) {
            _governor = account;
        } else if (kind == ChangeKind.PushGas) {
            _pushGas = uint32(value);
        } else if (kind == ChangeKind.Token) {
            _registerToken(uint16(value >> 160), account, uint80(value >> 176));
        } else if (kind == ChangeKind.QueueFee) {
            _queueFee = uint96(value);
        } else if (kind == ChangeKind.DailyLimit) {
            _limitToken(uint16(value >> 128), uint128(value));
        } else if (kind == ChangeKind.Guardian) {
            _guardian = account;
        } else {
            _changeSequencer(kind, account);
        }
    }

    function _changeSequencer(ChangeKind kind, address account) private {
        SequencerStatus status = _sequencerStatus[account];
        bool fits = status != SequencerStatus.None;
        if (kind == ChangeKind.SequencerAdd) fits = status == SequencerStatus.None;
        if (kind == ChangeKind.SequencerReadmit) fits = status == SequencerStatus.Suspended;
        if (!fits) revert BadChange();
        _sequencerStatus[account] = kind == ChangeKind.SequencerRemove ? SequencerStatus.None : SequencerStatus.Active;
    }

    function _requireSensibleChange(ChangeKind kind, uint256 value) private view {
        bool fits = value != 0 && value <= type(uint160).max;
        if (kind == ChangeKind.PushGas) {
            fits = value >= ConfigRules.LEAST_PUSH_GAS && value <= ConfigRules.MOST_PUSH_GAS;
        }
        if (kind == ChangeKind.Token) fits = uint16(value >> 160) < TOKENS;
        if (kind == ChangeKind.QueueFee) fits = value >= LEAST_QUEUE_FEE && value <= MOST_QUEUE_FEE;
        if (kind == ChangeKind.DailyLimit) fits = value >> 128 < TOKENS && uint128(value) < HELD_LIMIT;
        if (kind == ChangeKind.Guardian) fits = value <= type(uint160).max;
        if (kind == ChangeKind.None) fits = false;
        if (!fits) revert BadChange();
    }
}
