// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {Roles} from "./Roles.sol";
import {Votes} from "./Votes.sol";

/// @title What the contract shows of its configuration, its roles and its state
abstract contract Views is Roles, Votes {
    bytes32 public immutable configHash;

    constructor(Config memory config) {
        configHash = keccak256(abi.encode(config));
    }

    // -------------------------------------------------------- configuration

    function networkId() external view returns (bytes32) {
        return NETWORK_ID;
    }

    function chainIndex() external view returns (uint8) {
        return CHAIN_INDEX;
    }

    function chainSet() external view returns (uint16) {
        return CHAIN_SET;
    }

    function genesisBatch() external view returns (StoredBatch memory) {
        return _genesis();
    }

    function verifier(uint8 size) external view returns (address) {
        return _verifierOf(size);
    }

    function proveWindow() external view returns (uint32) {
        return PROVE_WINDOW;
    }

    function maxFutureSkew() external view returns (uint32) {
        return MAX_FUTURE_SKEW;
    }

    function queueWindow() external view returns (uint32) {
        return QUEUE_WINDOW;
    }

    function armWindow() external view returns (uint32) {
        return ARM_WINDOW;
    }

    function roleDelay() external view returns (uint32) {
        return ROLE_DELAY;
    }

    function exitPriority() external view returns (uint32) {
        return EXIT_PRIORITY;
    }

    function releaseDelay() external view returns (uint32) {
        return RELEASE_DELAY;
    }

    function exits() external view returns (bool) {
        return EXITS;
    }

    function queueFee() external view returns (uint256) {
        return _queueFee;
    }

    function leastQueueFee() external view returns (uint256) {
        return LEAST_QUEUE_FEE;
    }

    function mostQueueFee() external view returns (uint256) {
        return MOST_QUEUE_FEE;
    }

    function pushGas() external view returns (uint32) {
        return _pushGas;
    }

    // ---------------------------------------------------------------- roles

    function governor() external view returns (address) {
        return _governor;
    }

    function guardian() external view returns (address) {
        return _guardian;
    }

    function pausedUntil() external view returns (uint64) {
        return _pausedUntil;
    }

    function sequencerStatus(address account) external view returns (SequencerStatus) {
        return _sequencerStatus[account];
    }

    function attesters() external view returns (address[] memory) {
        return _attesters;
    }

    function quorum() external view returns (uint256) {
        return _quorum;
    }

    function setEpoch() external pure returns (uint64) {
        return SET_EPOCH;
    }

    function voteDigest(VoteKind kind, uint64 number, bytes32 finalRoot, bytes32 commitment)
        external
        view
        returns (bytes32)
    {
        return _voteDigest(kind, number, finalRoot, commitment);
    }

    function changeReadyAt(ChangeKind kind, uint256 value) external view returns (uint64) {
        return _readyAt[_changeKey(kind, value)];
    }

    // ---------------------------------------------------------------- state

    function counters() external view returns (Counters memory) {
        State memory state = _state;
        return Counters(
            state.committed,
            state.proven,
            state.executed,
            state.queueLength,
            state.queueHead,
            state.status,
            state.armedAt
        );
    }

    function storedHash(uint64 number) external view returns (bytes32) {
        State memory state = _state;
        return number < state.executed || number > state.committed ? bytes32(0) : _ring[number % RING];
    }

    function freezePoint() external view returns (bool given, uint64 number) {
        return _freezePoint == 0 ? (false, 0) : (true, uint64(_freezePoint - 1));
    }

    function queueItem(uint64 index) external view returns (bytes27 hash, uint64 deadline) {
        uint256 item = _queue[index];
        return (bytes27(bytes32(item)), uint64(item & MASK_40));
    }

    function token(uint16 tokenId) external view returns (TokenInfo memory) {
        return _tokens[tokenId];
    }

    function dailyLimit(uint16 tokenId) external view returns (uint256) {
        return _limits[tokenId].daily;
    }

    function leftToday(uint16 tokenId) external view returns (uint256) {
        Limit memory limit = _limits[tokenId];
        if (limit.daily == 0) return type(uint256).max;
        if (limit.day != block.timestamp / 1 days) return limit.daily;
        return limit.used < limit.daily ? limit.daily - limit.used : 0;
    }
}
