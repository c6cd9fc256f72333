// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {Base} from "./Base.sol";

/// @title Reads a batch's words: header, operations, queue items and payouts of this chain, r and e
/// @dev Words are 31 bytes in calldata, so no word can reach the field's size (rule 1). Bits that the format leaves at
/// zero are the circuit's business; what is checked here is what this chain acts on.
abstract contract BatchData is Base {
    struct Header {
        uint256 number;
        uint256 timestamp;
        uint256 size;
        uint256 count;
    }

    /// What the loop over the operations builds up.
    struct Scan {
        bool partialExits; // there are some here
        uint256 e;
        uint256 queueEnd;
        bytes32 payoutsHash;
    }

    /// Rules 3, 6, 25.
    function _readHeader(bytes calldata data, uint256 lastNumber, uint256 lastTimestamp)
        internal
        view
        returns (Header memory header)
    {
        // n = 0 is refused here too: the shortest data has one operation.
        if (data.length < 124 || data.length % 62 != 0) revert BadLength(data.length);
        (uint256 h0, uint256 h1) = _twoWords(data, 0);
        if (h0 != uint256(NETWORK_ID)) revert WrongNetwork();
        header.number = h1 >> 208;
        header.timestamp = (h1 >> 168) & MASK_40;
        header.size = (h1 >> 160) & 0xff;
        header.count = (h1 >> 144) & 0xffff;
        if (header.number != lastNumber + 1) revert WrongNumber(uint64(header.number), uint64(lastNumber + 1));
        if (uint16(h1 >> 128) != CHAIN_SET) revert WrongChainSet(uint16(h1 >> 128));
        if (header.timestamp < lastTimestamp || header.timestamp > block.timestamp + MAX_FUTURE_SKEW) {
            revert BadTimestamp(uint64(header.timestamp));
        }
        if (block.timestamp > header.timestamp + PROVE_WINDOW) {
            revert TooLate(uint64(header.number), uint64(header.timestamp + PROVE_WINDOW));
        }
        if (_verifierOf(uint8(header.size)) == address(0)) revert UnsupportedSize(uint8(header.size));
        if (header.count == 0 || header.count > header.size) revert BadCount(header.count);
        if (data.length != 62 * (header.count + 1)) revert BadLength(data.length);
    }

    /// e at r over the roots and all words; the queue items and payouts of this chain on the way.
    /// @dev Unchecked: places and counts are bounded by calldata, queue indices by 2^40.
    function _scan(bytes calldata data, uint256 oldRoot, uint256 newRoot, uint256 r, uint256 queueStart)
        internal
        view
        returns (Scan memory scan)
    {
        uint256 square = mulmod(r, r, SCALAR_FIELD);
        uint256 power = square;
        uint256 queueEnd = queueStart;
        uint256 queueHash;
        bytes memory payouts = new bytes((data.length / 62 - 1) * RECORD + 26); // see _putRecord
        uint256 payoutsEnd;
        (uint256 w0, uint256 w1) = _twoWords(data, 0);
        // Two words a step: e += r^2k · (w0 + r·w1).
        uint256 e = addmod(oldRoot, mulmod(r, newRoot, SCALAR_FIELD), SCALAR_FIELD);
        e = addmod(e, mulmod(power, addmod(w0, mulmod(r, w1, SCALAR_FIELD), SCALAR_FIELD), SCALAR_FIELD), SCALAR_FIELD);
        unchecked {
            for (uint256 place = 62; place < data.length; place += 62) {
                (w0, w1) = _twoWords(data, place);
                power = mulmod(power, square, SCALAR_FIELD);
                e = addmod(
                    e, mulmod(power, addmod(w0, mulmod(r, w1, SCALAR_FIELD), SCALAR_FIELD), SCALAR_FIELD), SCALAR_FIELD
                );
                uint256 kind = w0 >> 240;
                uint256 chain = (w0 >> 232) & 0xff;
                if (kind == 0 || kind > PARTIAL_EXIT) revert UnknownType(place / 62 - 1, uint8(kind));
                if (((uint256(CHAIN_SET) >> chain) & 1) == 0) revert ChainNotInSet(place / 62 - 1, uint8(chain));
                if (chain != CHAIN_INDEX) continue;
                if (kind != WITHDRAW) {
                    // Its address has no place in a record of this chain.
                    if (kind == WITHDRAW_WIDE) revert WrongAddressFamily(place / 62 - 1);
                    if (queueEnd == queueStart && queueStart != 0) queueHash = _queue[queueStart - 1] & ~MASK_40;
                    queueHash = _nextQueueHash(queueHash, _asQueued(kind, w0), w1);
                    ++queueEnd;
                }
                // A partial exit has its record even where it takes nothing: its owner is owed another one.
                if (kind == PARTIAL_EXIT) scan.partialExits = true;
                if (kind >= FORCED_EXIT && (((w0 >> 64) & MASK_120) != 0 || kind == PARTIAL_EXIT)) {
                    _putRecord(payouts, payoutsEnd, kind, w0, w1);
                    payoutsEnd += RECORD;
                }
            }
            if (queueEnd != queueStart && (_queue[queueEnd - 1] & ~MASK_40) != queueHash) {
                revert QueueMismatch(uint64(queueEnd));
            }
        }
        assembly ("memory-safe") {
            mstore(payouts, payoutsEnd) // shrinks it to the records written
        }
        scan.e = e;
        scan.queueEnd = queueEnd;
        scan.payoutsHash = keccak256(payouts);
    }

    /// Rule 38: no withdrawal of a token here while a forced exit of it waits behind items that are old by the batch's
    /// own time. A second look at the data, needed only if the queue isn't served in time.
    function _requireExitsFirst(bytes calldata data, uint256 timestamp, uint256 queueEnd, uint256 queueLength)
        internal
        view
    {
        if (queueEnd >= queueLength) return;
        uint256 queuedAt = (_queue[queueEnd] & MASK_40) - QUEUE_WINDOW;
        if (queuedAt + EXIT_PRIORITY >= timestamp) return;
        for (uint256 place = 62; place < data.length; place += 62) {
            (uint256 w0,) = _twoWords(data, place);
            if (w0 >> 240 != WITHDRAW || (w0 >> 232) & 0xff != CHAIN_INDEX || (w0 >> 64) & MASK_120 == 0) continue;
            uint256 tokenId = (w0 >> 216) & 0xffff;
            if (_lastExit[tokenId] > queueEnd) revert ForcedExitFirst(uint16(tokenId));
        }
    }

    /// Rule 38: an exit of a token that could not be paid whole leaves nothing to the exits queued after it. Without
    /// this, a sequencer could let a friend's later one take what an earlier one was owed.
    function _requirePartialExitsLast(bytes calldata data) internal view {
        uint256[4] memory short; // a bit a token
        for (uint256 place = 62; place < data.length; place += 62) {
            (uint256 w0,) = _twoWords(data, place);
            uint256 kind = w0 >> 240;
            if ((kind != FORCED_EXIT && kind != PARTIAL_EXIT) || (w0 >> 232) & 0xff != CHAIN_INDEX) continue;
            uint256 tokenId = (w0 >> 216) & 0xffff;
            uint256 bit = 1 << (tokenId & 0xff);
            // Queued items are of registered tokens, so the id is below 1024.
            if (short[tokenId >> 8] & bit != 0 && (w0 >> 64) & MASK_120 != 0) revert ForcedExitFirst(uint16(tokenId));
            if (kind == PARTIAL_EXIT) short[tokenId >> 8] |= bit;
        }
    }

    /// Two words from `place` on, right-aligned. The 32 bytes read reach one byte past a word; it is shifted away.
    function _twoWords(bytes calldata data, uint256 place) private pure returns (uint256 w0, uint256 w1) {
        assembly ("memory-safe") {
            w0 := shr(8, calldataload(add(data.offset, place)))
            w1 := shr(8, calldataload(add(data.offset, add(place, 31))))
        }
    }

    /// Rule 21: the word as it was queued, before the batch filled in a deposit's account, whether it is refused, or a
    /// forced exit's amount and whether that is a part.
    function _asQueued(uint256 kind, uint256 w0) private pure returns (uint256) {
        if (kind == FORCED_EXIT || kind == PARTIAL_EXIT) {
            return (w0 & ~((uint256(0xff) << 240) | (MASK_120 << 64))) | (uint256(FORCED_EXIT) << 240);
        }
        if (kind == SET_KEY) return w0;
        return (w0 & ~((uint256(0xff) << 240) | (uint256(0xffffffff) << 184))) | (uint256(DEPOSIT) << 240);
    }

    /// keccak256(previous ‖ w0 ‖ w1), cut to its high 27 bytes.
    function _nextQueueHash(uint256 previous, uint256 w0, uint256 w1) private pure returns (uint256 result) {
        // Memory past the free pointer is used and given back.
        assembly ("memory-safe") {
            let m := mload(0x40)
            mstore(m, previous)
            mstore(add(m, 32), shl(8, w0))
            mstore(add(m, 63), shl(8, w1))
            result := keccak256(m, 94)
        }
        return result & ~MASK_40;
    }

    /// Writes the record at `end`; its two stores cover 64 bytes, 26 more than a record has.
    function _putRecord(bytes memory payouts, uint256 end, uint256 kind, uint256 w0, uint256 w1) private pure {
        uint256 recordKind = kind == DEPOSIT_REFUSED ? PENDING_ONLY : kind == PARTIAL_EXIT ? PUSH_PARTIAL : PUSH;
        uint256 amount = (w0 >> 64) & MASK_120;
        uint256 first = (recordKind << 248) | (((w0 >> 216) & 0xffff) << 232) | ((w1 >> 88) << 72) | (amount >> 48);
        assembly ("memory-safe") {
            let m := add(add(payouts, 0x20), end)
            mstore(m, first)
            mstore(add(m, 32), shl(208, amount))
        }
    }
}
