// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {Base} from "./Base.sol";

/// @title Certificates: a quorum of attesters' EIP-712 signatures on one vote (rule 30)
abstract contract Votes is Base {
    bytes32 private constant VOTE_TYPE =
        keccak256("Vote(uint8 kind,uint64 setEpoch,uint64 number,bytes32 finalRoot,bytes32 commitment)");
    /// s above this is the other half of a signature that anyone can mirror.
    uint256 private constant HALF_ORDER = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0;
    uint256 private constant SIGNATURE = 65;

    /// The attesters named at deployment are epoch 0.
    uint64 internal constant SET_EPOCH = 0;

    bytes32 private immutable DOMAIN;

    constructor(bytes32 id) {
        DOMAIN = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,bytes32 salt)"),
                keccak256("Landfall"),
                keccak256("1"),
                id
            )
        );
    }

    /// Reverts unless `signatures` are valid, by registered attesters in strictly ascending order, and a quorum.
    function _requireQuorum(VoteKind kind, StoredBatch memory batch, bytes calldata signatures) internal view {
        bytes32 digest = _voteDigest(kind, batch.number, batch.newRoot, batch.commitment);
        uint256 count = signatures.length / SIGNATURE;
        if (signatures.length % SIGNATURE != 0) revert BadSignature(count);
        if (count < _quorum) revert NoQuorum(count, _quorum);
        address previous = address(0);
        for (uint256 i = 0; i < count; ++i) {
            bytes calldata signature = signatures[i * SIGNATURE:(i + 1) * SIGNATURE];
            bytes32 s = bytes32(signature[32:64]);
            if (uint256(s) > HALF_ORDER) revert BadSignature(i);
            // ecrecover answers zero for what it can't recover; zero is never above `previous`.
            address signer = ecrecover(digest, uint8(signature[64]), bytes32(signature[:32]), s);
            if (signer <= previous || !_isAttester[signer]) revert BadSignature(i);
            previous = signer;
        }
    }

    function _voteDigest(VoteKind kind, uint64 number, bytes32 finalRoot, bytes32 commitment)
        internal
        view
        returns (bytes32)
    {
        bytes32 content = keccak256(abi.encode(VOTE_TYPE, kind, SET_EPOCH, number, finalRoot, commitment));
        return keccak256(abi.encodePacked(hex"1901", DOMAIN, content));
    }
}
