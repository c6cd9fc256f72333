// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {IRollup} from "../IRollup.sol";

/// @title What the rollup contract's parts share: fixed values, storage, the lock
abstract contract Base is IRollup {
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
    /// Rule 18: (held + queued) per token, 18 decimals.
    uint256 internal constant HELD_LIMIT = 1 << 116;

    uint256 internal constant LEAST_PUSH_GAS = 30_000;
    /// Were each of a batch's 32 recipients to burn all that it gets, one transaction (EIP-7825: 2^24 gas; relayers ask
    /// for 15,000,000 at most) must still be able to execute the batch.
    uint256 internal constant MOST_PUSH_GAS = 400_000;
    /// Deadlines are counted from a batch's timestamp, and no later batch may have an earlier one: far ahead, a
    /// sequencer could put off the day on which anyone may revert.
    uint256 internal constant MOST_FUTURE_SKEW = 1 hours;

    uint8 internal constant DEPOSIT = 1;
    uint8 internal constant SET_KEY = 2;
    uint8 internal constant FORCED_EXIT = 3;
    uint8 internal constant WITHDRAW = 4;
    uint8 internal constant DEPOSIT_REFUSED = 5;

    bytes32 public immutable networkId;
    uint8 public immutable chainIndex;
    uint16 public immutable chainSet;
    uint32 public immutable proveWindow;
    uint32 public immutable maxFutureSkew;
    uint32 public immutable queueWindow;
    uint32 public immutable armWindow;
    uint32 public immutable roleDelay;
    bytes32 internal immutable GENESIS_ROOT;
    address internal immutable VERIFIER_4;
    address internal immutable VERIFIER_8;
    address internal immutable VERIFIER_32;
    uint256 internal immutable QUEUE_FEE;

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

    State internal _state;
    /// Hash of the stored batch at number % RING. Entries above `committed` are what reverts left: they mean nothing.
    mapping(uint256 => bytes32) internal _ring;
    /// High 27 bytes of the queue hash | deadline 5 bytes.
    mapping(uint256 => uint256) internal _queue;

    mapping(uint256 => TokenInfo) internal _tokens;
    mapping(address => bool) internal _tokenTaken;
    mapping(uint256 => Ledger) internal _ledger;
    mapping(uint256 => mapping(address => uint256)) internal _pending;
    mapping(address => uint256) internal _queueFees;
    uint256 internal _nativeToken; // 1 + token id; 0 = the native coin isn't registered

    address public governor;
    uint32 public pushGas;
    uint48 internal _freezePoint; // 1 + number of a FREEZE certificate; 0 = none
    uint16 internal _quorum; // beside what every execution reads anyway
    mapping(address => SequencerStatus) public sequencerStatus;
    mapping(bytes32 => uint64) internal _readyAt;
    address[] internal _attesters;
    mapping(address => bool) internal _isAttester;

    bool private transient _entered;

    constructor(Config memory config) {
        _requireSensible(config);
        networkId = config.networkId;
        chainIndex = config.chainIndex;
        chainSet = config.chainSet;
        proveWindow = config.proveWindow;
        maxFutureSkew = config.maxFutureSkew;
        queueWindow = config.queueWindow;
        armWindow = config.armWindow;
        roleDelay = config.roleDelay;
        GENESIS_ROOT = config.genesisRoot;
        VERIFIER_4 = config.verifier4;
        VERIFIER_8 = config.verifier8;
        VERIFIER_32 = config.verifier32;
        QUEUE_FEE = config.queueFee;
        governor = config.governor;
        pushGas = config.pushGas;
        for (uint256 i = 0; i < config.sequencers.length; ++i) {
            sequencerStatus[config.sequencers[i]] = SequencerStatus.Active;
        }
        for (uint256 i = 0; i < config.attesters.length; ++i) {
            _attesters.push(config.attesters[i]);
            _isAttester[config.attesters[i]] = true;
        }
        _quorum = uint16(config.attesters.length * 2 / 3 + 1);
        _ring[0] = _hash(_genesis());
    }

    function _requireSensible(Config memory config) private view {
        if (config.networkId == 0 || uint256(config.networkId) >> 248 != 0) revert BadConfig(0);
        if (config.chainIndex == 0 || config.chainIndex > 15) revert BadConfig(1);
        if ((config.chainSet & 1) != 0 || ((config.chainSet >> config.chainIndex) & 1) == 0) revert BadConfig(2);
        if (uint256(config.genesisRoot) >= SCALAR_FIELD) revert BadConfig(3);
        if (config.verifier4 == address(0) && config.verifier8 == address(0) && config.verifier32 == address(0)) {
            revert BadConfig(4);
        }
        address[3] memory verifiers = [config.verifier4, config.verifier8, config.verifier32];
        for (uint8 i = 0; i < 3; ++i) {
            if (verifiers[i] != address(0) && verifiers[i].code.length == 0) revert BadConfig(4 + i);
        }
        if (config.proveWindow == 0) revert BadConfig(7);
        if (config.maxFutureSkew > MOST_FUTURE_SKEW) revert BadConfig(8);
        if (config.queueWindow < 3 * uint256(config.proveWindow)) revert BadConfig(9);
        if (config.roleDelay == 0) revert BadConfig(11);
        if (config.pushGas < LEAST_PUSH_GAS || config.pushGas > MOST_PUSH_GAS) revert BadConfig(13);
        if (config.governor == address(0)) revert BadConfig(14);
        if (config.sequencers.length == 0) revert BadConfig(15);
        if (config.attesters.length == 0 || config.attesters.length > type(uint16).max) revert BadConfig(16);
        address previous = address(0);
        for (uint256 i = 0; i < config.attesters.length; ++i) {
            if (config.attesters[i] <= previous) revert BadConfig(16);
            previous = config.attesters[i];
        }
    }

    /// The batch before the first.
    function _genesis() internal view returns (StoredBatch memory batch) {
        batch.newRoot = GENESIS_ROOT;
        batch.commitment = networkId;
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
