// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {Base} from "./Base.sol";
import {IERC20} from "./IERC20.sol";

/// @title The governor's part: tokens once and for all, roles and the gas bound behind a time lock (rules 31, 35)
abstract contract Roles is Base {
    modifier onlyGovernor() {
        if (msg.sender != governor) revert NotGovernor();
        _;
    }

    function registerToken(uint16 tokenId, address tokenAddress, uint80 minDeposit) external onlyGovernor locked {
        // Batch 1's place in the ring stays written when that batch is reverted: what was closed stays closed.
        if (_ring[1] != 0) revert RegistrationClosed();
        _registerToken(tokenId, tokenAddress, minDeposit);
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
        if (_readyAt[key] != 0) revert BadChange();
        uint64 readyAt = uint64(block.timestamp + roleDelay);
        _readyAt[key] = readyAt;
        emit ChangeScheduled(kind, value, readyAt);
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
        delete _readyAt[key];
        address account = address(uint160(value));
        if (kind == ChangeKind.Governor) {
            governor = account;
        } else if (kind == ChangeKind.PushGas) {
            pushGas = uint32(value);
        } else if (kind == ChangeKind.Token) {
            _registerToken(uint16(value >> 160), account, uint80(value >> 176));
        } else {
            SequencerStatus status = sequencerStatus[account];
            bool fits = kind == ChangeKind.SequencerAdd
                ? status == SequencerStatus.None
                : kind == ChangeKind.SequencerReadmit
                    ? status == SequencerStatus.Suspended
                    : status != SequencerStatus.None;
            if (!fits) revert BadChange();
            sequencerStatus[account] =
                kind == ChangeKind.SequencerRemove ? SequencerStatus.None : SequencerStatus.Active;
        }
        emit ChangeApplied(kind, value);
    }

    function _requireSensibleChange(ChangeKind kind, uint256 value) private pure {
        bool fits = value != 0 && value <= type(uint160).max;
        if (kind == ChangeKind.PushGas) fits = value >= LEAST_PUSH_GAS && value <= MOST_PUSH_GAS;
        if (kind == ChangeKind.Token) fits = uint16(value >> 160) < TOKENS;
        if (kind == ChangeKind.None) fits = false;
        if (!fits) revert BadChange();
    }

    function changeReadyAt(ChangeKind kind, uint256 value) external view returns (uint64) {
        return _readyAt[_changeKey(kind, value)];
    }

    function token(uint16 tokenId) external view returns (TokenInfo memory) {
        return _tokens[tokenId];
    }
}
