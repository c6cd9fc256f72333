// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {IRollupTypes} from "../IRollupTypes.sol";
import {ConfigRules} from "./ConfigRules.sol";

/// @title What the rollup contract's parts share: fixed values, storage, the lock
/// @dev Rollup and RollupSecond run on one storage. All of it is declared here, and both derive from this first, so
/// that every slot is the same in both.
abstract contract Base is IRollupTypes {
    uint256 internal constant SCALAR_FIELD =
        21888242871839275222246405745257275088548364400416034343698204186575808495617;
    /// Rule 24.
    uint256 internal constant MAX_UNEXECUTED = 32;
    /// One more than the batches that may wait: the last executed one must stay known, because a revert of all the
    /// others makes it the one that the next commit builds on.
    uint256 internal constant RING = MAX_UNEXECUTED + 1;
    uint256 internal constant MASK_40 = (1 << 40) - 1;
    uint256 internal constant MASK_120 = (1 << 120) - 1;
    uint256 internal constant ACCOUNTS = 1 << 24;
    uint256 internal constant TOKENS = 1 << 10;
    /// Rule 18: what is owed of a token in all (held, queued, delayed, pending), 18 decimals.
    uint256 internal constant HELD_LIMIT = 1 << 116;

    uint8 internal constant DEPOSIT = 1;
    uint8 internal constant SET_KEY = 2;
    uint8 internal constant FORCED_EXIT = 3;
    uint8 internal constant WITHDRAW = 4;
    uint8 internal constant DEPOSIT_REFUSED = 5;
    /// To a chain with addresses of 251 bits, which this one is not: carried here without a payout.
    uint8 internal constant WITHDRAW_WIDE = 6;
    uint8 internal constant PARTIAL_EXIT = 7;

    /// Length of a payout record: kind 1, token 2, address 20, amount 15.
    uint256 internal constant RECORD = 38;
    uint8 internal constant PUSH = 0;
    uint8 internal constant PENDING_ONLY = 1;
    uint8 internal constant PUSH_PARTIAL = 2;

    bytes32 internal immutable NETWORK_ID;
    uint8 internal immutable CHAIN_INDEX;
    uint16 internal immutable CHAIN_SET;
    uint32 internal immutable PROVE_WINDOW;
    uint32 internal immutable MAX_FUTURE_SKEW;
    uint32 internal immutable QUEUE_WINDOW;
    uint32 internal immutable EXIT_PRIORITY;
    bytes32 internal immutable GENESIS_ROOT;
    address internal immutable VERIFIER_4;
    address internal immutable VERIFIER_8;
    address internal immutable VERIFIER_32;
    uint32 internal immutable RELEASE_DELAY;
    uint32 internal immutable ARM_WINDOW;
    bool internal immutable EXITS;

    /// 248 bits: one slot. Numbers of 40 bits, as in the header.
    struct State {
        uint40 committed;
        uint40 proven;
        uint40 executed;
        uint40 queueLength;
        uint40 queueHead;
        Status status;
        uint40 armedAt;
    }

    struct Ledger {
        uint128 held; // for vaults and queue, 18 decimals
        uint128 pendingTotal; // token's units
    }

    /// What may leave in a day, and what has to wait because of that. The first slot is all that an unlimited token
    /// reads.
    struct Limit {
        uint128 daily; // 18 decimals, 0 = none
        uint128 used; // on that day, 18 decimals
        uint64 day; // since 1970
        uint128 delayedTotal; // token's units
    }

    struct Delayed {
        address to;
        uint64 releaseAt;
        uint16 token;
        uint128 amount; // token's units, not 0
    }

    State internal _state;
    /// Hash of the stored batch at number % RING. Entries above `committed` are what reverts left: they mean nothing.
    mapping(uint256 => bytes32) internal _ring;
    /// High 27 bytes of the queue hash | deadline 5 bytes.
    mapping(uint256 => uint256) internal _queue;

    /// 1 + index of the newest forced exit of a token.
    mapping(uint256 => uint256) internal _lastExit;
    /// 1 + index of the newest one that paid no fee.
    mapping(uint256 => uint256) internal _lastFreeExit;

    mapping(uint256 => TokenInfo) internal _tokens;
    mapping(address => bool) internal _tokenTaken;
    mapping(uint256 => Ledger) internal _ledger;
    mapping(uint256 => Limit) internal _limits;
    mapping(uint256 => mapping(address => uint256)) internal _pending;
    /// By number and index of the record: see _delayedKey.
    mapping(uint256 => Delayed) internal _delayed;
    /// Token, owner.
    mapping(uint256 => mapping(address => uint256)) internal _owedExits;
    mapping(address => uint256) internal _queueFees;
    /// Of an account, a bit a token: paid out by proof. See Exits.
    mapping(uint256 => uint256) internal _exited;
    uint128 internal _feePot; // what the waiting items paid
    uint96 internal _queueFee;
    uint256 internal _nativeToken; // 1 + token id; 0 = the native coin isn't registered
    uint64 internal _frozenAt; // by the timer; 0 = never
    uint64 internal _refunds; // queued items that were refunded

    address internal _governor;
    uint32 internal _pushGas;
    uint48 internal _freezePoint; // 1 + number of a FREEZE certificate; 0 = none
    uint16 internal _quorum; // beside what every execution reads anyway
    address internal _guardian;
    uint64 internal _pausedUntil;
    mapping(address => SequencerStatus) internal _sequencerStatus;
    mapping(bytes32 => uint64) internal _readyAt;
    /// 1 + the value that was scheduled last, of changes that set one value: see Roles.
    mapping(bytes32 => uint256) internal _newest;
    address[] internal _attesters;
    mapping(address => bool) internal _isAttester;

    bool private transient _entered;

    constructor(Config memory config) {
        ConfigRules.requireSensible(config);
        NETWORK_ID = config.networkId;
        CHAIN_INDEX = config.chainIndex;
        CHAIN_SET = config.chainSet;
        PROVE_WINDOW = config.proveWindow;
        MAX_FUTURE_SKEW = config.maxFutureSkew;
        QUEUE_WINDOW = config.queueWindow;
        EXIT_PRIORITY = config.exitPriority;
        GENESIS_ROOT = config.genesisRoot;
        VERIFIER_4 = config.verifier4;
        VERIFIER_8 = config.verifier8;
        VERIFIER_32 = config.verifier32;
        RELEASE_DELAY = config.releaseDelay;
        ARM_WINDOW = config.armWindow;
        EXITS = config.exits;
    }

    /// The batch before the first.
    function _genesis() internal view returns (StoredBatch memory batch) {
        batch.newRoot = GENESIS_ROOT;
        batch.commitment = NETWORK_ID;
        batch.payoutsHash = keccak256("");
    }

    /// Rule 34. A revert clears it with everything else.
    modifier locked() {
        _enter();
        _;
        _entered = false;
    }

    function _enter() private {
        if (_entered) revert Reentered();
        _entered = true;
    }

    /// Rule 36: no deposit, commit, prove or revert once frozen.
    function _requireOpen(Status status) internal pure {
        if (status > Status.Armed) revert NotOpen(status);
    }

    /// Whether the queue's first item is past its deadline.
    function _isOverdue(State memory state) internal view returns (bool) {
        return state.queueHead != state.queueLength && block.timestamp > _queue[state.queueHead] & MASK_40;
    }

    function _requireNotPaused() internal view {
        if (block.timestamp < _pausedUntil) revert ExecutionPaused(_pausedUntil);
    }

    /// Who may not execute can't be late, and a pause may have used up the time that there was.
    function _requireTimeSincePause() internal view {
        uint64 until = _pausedUntil;
        if (until != 0 && block.timestamp < until + PROVE_WINDOW) revert TooSoonAfterPause(until + PROVE_WINDOW);
    }

    /// An index is a record's place in its batch, or an exit's (see Exits): below 2^64.
    function _delayedKey(uint256 number, uint256 index) internal pure returns (uint256) {
        return (number << 64) | index;
    }

    /// Cut to its high 27 bytes; `previous` too, whatever stands beside it.
    function _queueHash(uint256 previous, bytes31 w0, bytes31 w1) internal pure returns (uint256) {
        return uint256(keccak256(abi.encodePacked(previous & ~MASK_40, w0, w1))) & ~MASK_40;
    }

    function _changeKey(ChangeKind kind, uint256 value) internal pure returns (bytes32) {
        return keccak256(abi.encode(kind, value));
    }

    function _verifierOf(uint8 size) internal view returns (address) {
        if (size == 4) return VERIFIER_4;
        if (size == 8) return VERIFIER_8;
        if (size == 32) return VERIFIER_32;
        return address(0);
    }

    /// keccak256(abi.encode(batch)): a struct of value types lies in memory as it would be encoded.
    function _hash(StoredBatch memory batch) internal pure returns (bytes32 result) {
        assembly ("memory-safe") {
            result := keccak256(batch, 0x120)
        }
    }

    /// Reverts unless `batch` is the one stored under its number, which must be among the live ones.
    function _requireStored(State memory state, StoredBatch memory batch) internal view {
        if (batch.number > state.committed || batch.number < state.executed) revert UnknownBatch(batch.number);
        if (_ring[batch.number % RING] != _hash(batch)) revert UnknownBatch(batch.number);
    }
}
