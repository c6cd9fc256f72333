// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {IGroth16Verifier} from "../IGroth16Verifier.sol";
import {Claims} from "./Claims.sol";

/// @title The way out of a frozen contract: shares by proof, refunds of what no batch took, the last resort
/// @notice Rules 19, 36 and 39 to 41. All of it is at the last executed batch, which can't change any more.
abstract contract Exits is Claims {
    /// Marks an exit among the indices of payouts; a batch has 32 records at most.
    uint256 private constant EXIT_INDEX = 1 << 40;

    address internal immutable VERIFIER_EXIT;
    uint32 internal immutable LAST_RESORT;

    constructor(Config memory config) {
        VERIFIER_EXIT = config.verifierExit;
        LAST_RESORT = config.lastResort;
    }

    /// Rule 41. A FREEZE certificate names one root for all chains, so where there is one, it decides.
    function openExits(StoredBatch calldata last) external locked {
        if (LAST_RESORT == 0) revert NoLastResort();
        State memory state = _state;
        if (state.status != Status.Frozen) revert NotFrozen(state.status);
        if (_freezePoint != 0) revert CertificateGiven(uint64(_freezePoint - 1));
        uint64 from = _frozenAt + LAST_RESORT;
        if (block.timestamp < from) revert LastResortTooEarly(from);
        _requireTimeSincePause();
        bytes32 root = _executedRoot(state, last);
        _state.status = Status.ExitsOpen;
        emit ExitsOpened(state.executed, root);
    }

    /// Rules 19 and 39.
    function exitWithProof(StoredBatch calldata last, ExitClaim calldata claim, uint256[8] calldata proof)
        external
        locked
    {
        State memory state = _state;
        _requireExitsOpen(state);
        _requireNotPaused();
        bytes32 root = _executedRoot(state, last);
        uint256 amount = _amountOf(claim);
        uint256 units = _requireSensible(claim, amount);
        _spend(claim, amount);
        _requireProven(root, claim, amount, proof);
        uint256 paid = _payExit(state.executed, claim, amount, uint128(units));
        emit ExitPaid(claim.account, claim.token, claim.owner, amount, paid);
    }

    /// Rule 40.
    function refundQueued(uint64 index, bytes31 w0, bytes31 w1) external locked {
        State memory state = _state;
        _requireExitsOpen(state);
        if (index < state.queueHead || index >= state.queueLength) revert NotWaiting(index);
        uint256 item = _queue[index];
        if (item & MASK_40 == 0) revert AlreadyRefunded(index);
        uint256 hash = item & ~MASK_40;
        if (_queueHash(index == 0 ? 0 : _queue[index - 1], w0, w1) != hash) revert WrongItem(index);
        _queue[index] = hash; // no deadline any more: refunded. What follows is chained to the hash alone.

        (uint256 first, uint256 second) = (uint248(w0), uint248(w1));
        uint256 kind = first >> 240;
        uint16 tokenId = uint16(first >> 216); // 0 of a signing key
        address owner = address(uint160(kind == SET_KEY ? first : second >> 88));
        uint256 amount = kind == DEPOSIT ? (first >> 64) & MASK_120 : 0;
        if (amount != 0) _refundDeposit(tokenId, owner, amount);
        bool free = kind == FORCED_EXIT && _lastFreeExit[tokenId] == uint256(index) + 1;
        uint256 fee = _refundFee(state, owner, free);
        emit QueueRefunded(index, tokenId, owner, amount, fee);
    }

    function exited(uint32 account, uint16 tokenId) external view returns (bool) {
        return (_exited[_exitWord(account, tokenId)] >> (tokenId & 0xff)) & 1 == 1;
    }

    function verifierExit() external view returns (address) {
        return VERIFIER_EXIT;
    }

    function lastResort() external view returns (uint32) {
        return LAST_RESORT;
    }

    function frozenAt() external view returns (uint64) {
        return _frozenAt;
    }

    // ---------------------------------------------------------------- checks

    function _requireExitsOpen(State memory state) private pure {
        if (state.status != Status.ExitsOpen) revert ExitsNotOpen(state.status);
    }

    /// The root of the batch given, which must be the one executed last.
    function _executedRoot(State memory state, StoredBatch calldata last) private view returns (bytes32) {
        if (last.number != state.executed) revert WrongNumber(last.number, state.executed);
        _requireStored(state, last);
        return last.newRoot;
    }

    /// Read as it came: the decoder refuses one of more bits without saying why.
    function _amountOf(ExitClaim calldata claim) private pure returns (uint256 amount) {
        assembly ("memory-safe") {
            amount := calldataload(add(claim, 0x60))
        }
        if (amount > MASK_120) revert BadAmount(amount);
    }

    /// What the amount (18 decimals) is in the token's units.
    function _requireSensible(ExitClaim calldata claim, uint256 amount) private view returns (uint256 units) {
        if (claim.account >= ACCOUNTS) revert BadAccount(claim.account);
        if (claim.owner == address(0)) revert BadOwner(claim.owner);
        TokenInfo memory info = _tokens[claim.token];
        if (!info.registered) revert UnknownToken(claim.token);
        units = amount / 10 ** (18 - info.decimals);
        if (units == 0) revert BelowUnit(amount);
    }

    /// The public signals are made here, from this contract's own root and chain.
    function _requireProven(bytes32 root, ExitClaim calldata claim, uint256 amount, uint256[8] calldata proof)
        private
        view
    {
        uint256 packed =
            (uint256(CHAIN_INDEX) << 168) | (uint256(claim.token) << 152) | (uint256(claim.account) << 120);
        uint256[3] memory signals = [uint256(root), packed | amount, uint160(claim.owner)];
        if (!IGroth16Verifier(VERIFIER_EXIT).verify(signals, proof)) revert InvalidExit(claim.account, claim.token);
    }

    // --------------------------------------------------------------- effects

    /// Once per account and token.
    function _spend(ExitClaim calldata claim, uint256 amount) private {
        uint256 word = _exitWord(claim.account, claim.token);
        uint256 bit = 1 << (claim.token & 0xff);
        if (_exited[word] & bit != 0) revert AlreadyExited(claim.account, claim.token);
        _exited[word] |= bit;
        _takeOffHeld(claim.token, amount);
    }

    /// Never more than there is, whatever was proven.
    function _takeOffHeld(uint256 tokenId, uint256 amount) private {
        uint256 present = _ledger[tokenId].held;
        if (amount > present) revert AboveHeld(amount, present);
        _ledger[tokenId].held = uint128(present - amount);
    }

    /// Token's units that left the contract; 0 where they wait, as pending or for their day.
    function _payExit(uint64 number, ExitClaim calldata claim, uint256 amount, uint128 units)
        private
        returns (uint256)
    {
        uint256 index = EXIT_INDEX | (uint256(claim.account) << 16) | claim.token;
        if (_fitsToday(claim.token, amount)) {
            return _pushOrOwe(number, index, claim.token, claim.owner, units) ? units : 0;
        }
        uint64 releaseAt = uint64(block.timestamp + RELEASE_DELAY);
        _limits[claim.token].delayedTotal += units;
        _delayed[_delayedKey(number, index)] = Delayed(claim.owner, releaseAt, claim.token, units);
        emit PayoutDelayed(number, index, claim.token, claim.owner, units, releaseAt);
        return 0;
    }

    /// Whether the amount (18 decimals) is within the token's limit of today, and if so, counts it.
    function _fitsToday(uint256 tokenId, uint256 amount) private returns (bool) {
        Limit storage limit = _limits[tokenId];
        uint256 daily = limit.daily;
        if (daily == 0) return true;
        uint256 today = block.timestamp / 1 days;
        uint256 used = (limit.day == today ? limit.used : 0) + amount;
        if (used > daily) return false;
        limit.used = uint128(used);
        limit.day = uint64(today);
        return true;
    }

    /// A deposit came in whole units and goes back so.
    function _refundDeposit(uint256 tokenId, address owner, uint256 amount) private {
        uint256 units = amount / 10 ** (18 - _tokens[tokenId].decimals);
        _takeOffHeld(tokenId, amount);
        _pending[tokenId][owner] += units;
        _ledger[tokenId].pendingTotal += uint128(units);
    }

    /// What an item paid isn't kept, so those that are left share the pot evenly, as batches do; the last takes the
    /// rest. A free exit paid nothing and gets nothing: its part stays for those after it.
    function _refundFee(State memory state, address owner, bool free) private returns (uint256 fee) {
        uint256 left = uint256(state.queueLength) - state.queueHead - _refunds;
        ++_refunds;
        if (free) return 0;
        fee = _feePot / left;
        _feePot -= uint128(fee);
        _queueFees[owner] += fee;
    }

    function _exitWord(uint32 account, uint16 tokenId) private pure returns (uint256) {
        return (uint256(account) << 8) | (tokenId >> 8);
    }
}
