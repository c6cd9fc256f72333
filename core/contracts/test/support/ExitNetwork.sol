// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {IRollupTypes} from "../../src/IRollupTypes.sol";
import {OddNetwork} from "./OddNetwork.sol";
import {Trapdoor} from "./Trapdoor.sol";
import {vm} from "./Vm.sol";
import {Words} from "./Words.sol";

/// @title The network with ways into the freeze, and proofs of exits for the real verifier
/// @dev Proofs come from the secret numbers behind the key (see Trapdoor), so what a claim says of the state is free
/// here; that a proof needs a true one is the exit circuit's business.
abstract contract ExitNetwork is OddNetwork {
    /// Opens exits at the batch executed last, by certificate.
    function _openExits() internal {
        rollup.freezeByCertificate(last, _certificate(IRollupTypes.VoteKind.Freeze, last));
        _requireStatus(IRollupTypes.Status.ExitsOpen);
    }

    /// Frozen by the timer; the queue's head is a deposit of `alice`.
    function _freezeByTimer() internal returns (uint256 frozenAt) {
        _deposit(COIN, 1e18, alice);
        vm.warp(block.timestamp + QUEUE_WINDOW + 1);
        rollup.arm();
        vm.warp(block.timestamp + ARM_WINDOW + 1);
        rollup.freeze();
        return block.timestamp;
    }

    function _requireStatus(IRollupTypes.Status status) internal view {
        vm.assertEq(uint256(rollup.counters().status), uint256(status), "status");
    }

    /// The exit circuit's public signals: 22 bytes chain ‖ token ‖ account ‖ amount are the second.
    function _signals(bytes32 root, uint8 chain, IRollupTypes.ExitClaim memory claim)
        internal
        pure
        returns (uint256[3] memory)
    {
        bytes memory packed = abi.encodePacked(chain, claim.token, claim.account, claim.amount);
        return [uint256(root), Words.slice(packed, 0, packed.length), uint160(claim.owner)];
    }

    function _exitProof(bytes32 root, uint8 chain, IRollupTypes.ExitClaim memory claim)
        internal
        view
        returns (uint256[8] memory)
    {
        return Trapdoor.prove(Trapdoor.key(EXIT_KEY), _signals(root, chain, claim), 5);
    }

    function _goodProof(IRollupTypes.ExitClaim memory claim) internal view returns (uint256[8] memory) {
        return _exitProof(last.newRoot, CHAIN, claim);
    }

    /// By a stranger.
    function _exit(IRollupTypes.ExitClaim memory claim) internal {
        uint256[8] memory proof = _goodProof(claim);
        vm.prank(executor);
        rollup.exitWithProof(last, claim, proof);
    }

    function _refuseExit(bytes memory reason, IRollupTypes.ExitClaim memory claim) internal {
        uint256[8] memory proof = _goodProof(claim);
        vm.expectRevert(reason);
        rollup.exitWithProof(last, claim, proof);
    }

    function _exitIndex(uint32 account, uint16 token) internal pure returns (uint256) {
        return Words.slice(abi.encodePacked(uint8(1), uint24(account), token), 0, 6);
    }

    function _words(bytes memory operation) internal pure returns (bytes31 w0, bytes31 w1) {
        w0 = bytes31(bytes32(Words.slice(operation, 0, 31) << 8));
        w1 = bytes31(bytes32(Words.slice(operation, 31, 31) << 8));
    }

    function _refund(uint64 index, bytes memory operation) internal {
        (bytes31 w0, bytes31 w1) = _words(operation);
        vm.prank(executor);
        rollup.refundQueued(index, w0, w1);
    }

    function _refuseRefund(bytes memory reason, uint64 index, bytes memory operation) internal {
        (bytes31 w0, bytes31 w1) = _words(operation);
        vm.expectRevert(reason);
        rollup.refundQueued(index, w0, w1);
    }
}
