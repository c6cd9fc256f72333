// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {IRollupTypes} from "../../src/IRollupTypes.sol";

/// @title Batch words, and a plain second reading of them (core/README.md), to compare the contract with
library Words {
    uint256 internal constant FIELD = 21888242871839275222246405745257275088548364400416034343698204186575808495617;

    struct Header {
        bytes32 networkId;
        uint40 number;
        uint40 timestamp;
        uint8 size;
        uint16 n;
        uint16 chainSet;
        uint32 feeAccount;
    }

    struct Reading {
        IRollupTypes.StoredBatch batch;
        IRollupTypes.PublicInputs inputs;
        bytes payouts;
    }

    function head(Header memory h) internal pure returns (bytes memory) {
        return abi.encodePacked(
            bytes31(h.networkId << 8), h.number, h.timestamp, h.size, h.n, h.chainSet, h.feeAccount, bytes12(0)
        );
    }

    function withdraw(uint8 chain, uint16 token, uint32 account, uint120 amount, address to)
        internal
        pure
        returns (bytes memory)
    {
        bytes memory w0 = abi.encodePacked(uint8(4), chain, token, account, amount, uint16(2048), bytes6(0));
        return abi.encodePacked(w0, to, uint32(7), uint40(2_000_000_000), bytes2(0));
    }

    /// WithdrawWide (6): the address's high 3 bits and the nonce are in the first word, its low 248 bits the second.
    function withdrawWide(uint8 chain, uint16 token, uint32 account, uint120 amount, uint256 to)
        internal
        pure
        returns (bytes memory)
    {
        bytes memory w0 = abi.encodePacked(uint8(6), chain, token, account, amount, uint16(2048), bytes1(0));
        return abi.encodePacked(w0, uint8(to >> 248), uint32(7), uint248(to));
    }

    /// Deposit (1), ForcedExit (3), DepositRefused (5) or PartialExit (7).
    function queued(uint8 kind, uint8 chain, uint16 token, uint32 account, uint120 amount, address owner)
        internal
        pure
        returns (bytes memory)
    {
        bytes memory w0 = abi.encodePacked(kind, chain, token, account, amount, uint16(0), bytes6(0));
        return abi.encodePacked(w0, owner, bytes11(0));
    }

    function setKey(uint8 chain, uint32 account, address requester, uint256 keyHash)
        internal
        pure
        returns (bytes memory)
    {
        bytes memory head8 = abi.encodePacked(uint8(2), chain, uint16(0), account);
        return abi.encodePacked(head8, uint16(0), uint8(keyHash >> 248), requester, uint248(keyHash));
    }

    /// What the contract must make of the data.
    function read(
        IRollupTypes.StoredBatch memory last,
        IRollupTypes.CommitData memory given,
        uint8 chain,
        address sequencer
    ) internal pure returns (Reading memory result) {
        bytes memory data = given.data;
        bytes32 wordsHash = keccak256(data);
        uint256 r = uint256(keccak256(abi.encodePacked(given.p, last.newRoot, given.newRoot, wordsHash))) % (1 << 253);
        result.inputs = IRollupTypes.PublicInputs(given.p, r, evaluate(last.newRoot, given.newRoot, data, r));
        result.batch.number = uint64(slice(data, 31, 5));
        result.batch.timestamp = uint64(slice(data, 36, 5));
        result.batch.size = uint8(slice(data, 41, 1));
        result.batch.queueEnd = last.queueEnd;
        for (uint256 place = 62; place < data.length; place += 62) {
            if (slice(data, place + 1, 1) != chain) continue;
            uint256 kind = slice(data, place, 1);
            if (kind != 4) ++result.batch.queueEnd;
            uint256 amount = slice(data, place + 8, 15);
            if (kind < 3 || (amount == 0 && kind != 7)) continue;
            result.payouts = abi.encodePacked(
                result.payouts,
                uint8(kind == 5 ? 1 : kind == 7 ? 2 : 0),
                uint16(slice(data, place + 2, 2)),
                address(uint160(slice(data, place + 31, 20))),
                uint120(amount)
            );
        }
        result.batch.sequencer = sequencer;
        result.batch.newRoot = given.newRoot;
        result.batch.commitment =
            keccak256(abi.encodePacked(last.commitment, given.p, last.newRoot, given.newRoot, wordsHash));
        result.batch.payoutsHash = keccak256(result.payouts);
        result.batch.inputsHash = keccak256(abi.encode(result.inputs));
    }

    function evaluate(bytes32 oldRoot, bytes32 newRoot, bytes memory data, uint256 r)
        internal
        pure
        returns (uint256 e)
    {
        for (uint256 k = data.length / 31; k > 0; --k) {
            e = addmod(mulmod(e, r, FIELD), slice(data, (k - 1) * 31, 31), FIELD);
        }
        e = addmod(mulmod(e, r, FIELD), uint256(newRoot), FIELD);
        return addmod(mulmod(e, r, FIELD), uint256(oldRoot), FIELD);
    }

    /// `length` bytes from `place`, big-endian.
    function slice(bytes memory data, uint256 place, uint256 length) internal pure returns (uint256 value) {
        for (uint256 i = 0; i < length; ++i) {
            value = (value << 8) | uint8(data[place + i]);
        }
    }
}
