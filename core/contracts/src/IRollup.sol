// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

/// @title The rollup contract of one chain: queue, commitments, proofs, payouts
/// @notice Formats (words, P, r, e, commitment, queue hash, payouts, votes) are those of core/README.md.
/// Amounts named amount are in 18 decimals where the words carry them and in the token's own units where tokens move;
/// each place says which.
interface IRollup {
    // ---------------------------------------------------------------- types

    /// Open → Armed (head of the queue overdue) → Frozen → ExitsOpen. Executing the head brings Armed back to Open.
    enum Status {
        Open,
        Armed,
        Frozen,
        ExitsOpen
    }

    /// Kinds of votes, as signed. FREEZE and TICKET are the votes of exits and stalls.
    enum VoteKind {
        None,
        Agree,
        Revert,
        Freeze,
        Ticket
    }

    /// Changes that wait behind the time lock. The value is an address; for PushGas the gas bound; for Token
    /// token | tokenId << 160 | minDeposit << 176.
    enum ChangeKind {
        None,
        Governor,
        SequencerAdd,
        SequencerRemove,
        SequencerReadmit,
        PushGas,
        Token
    }

    enum SequencerStatus {
        None,
        Active,
        Suspended
    }

    /// Everything that is fixed at deployment.
    struct Config {
        bytes32 networkId; // 31 bytes, the first byte zero
        uint8 chainIndex; // 1..15
        uint16 chainSet; // bit i stands for chain i
        bytes32 genesisRoot;
        address verifier4; // zero: size not supported; the same for 8 and 32
        address verifier8;
        address verifier32;
        uint32 proveWindow; // D_prove, seconds
        uint32 maxFutureSkew; // seconds a batch's timestamp may be ahead of the block, at most an hour
        uint32 queueWindow; // seconds until a queued item is overdue, at least 3 · proveWindow
        uint32 armWindow; // seconds between arming and freezing
        uint32 roleDelay; // seconds a scheduled change waits, not 0
        uint96 queueFee; // wei that each queued item pays to whoever executes it
        uint32 pushGas; // gas bound of one push, 30,000 to 400,000
        address governor;
        address[] sequencers;
        address[] attesters; // strictly ascending, not zero
    }

    /// What the contract keeps the hash of: keccak256(abi.encode(batch)). Callers pass it back.
    struct StoredBatch {
        uint64 number;
        uint64 timestamp;
        uint8 size;
        uint64 queueEnd; // queue items consumed on this chain up to and including this batch
        address sequencer; // who committed it here
        bytes32 newRoot;
        bytes32 commitment;
        bytes32 payoutsHash; // keccak256 of the batch's payout records on this chain
        bytes32 inputsHash; // keccak256(P ‖ r ‖ e)
    }

    struct CommitData {
        uint256 p; // Poseidon hash of roots and words
        bytes32 newRoot;
        bytes data; // the words: 31 · (2 + 2n) bytes
    }

    /// The proof's public signals.
    struct PublicInputs {
        uint256 p;
        uint256 r;
        uint256 e;
    }

    /// A run of batches to execute, in order.
    struct Execution {
        StoredBatch[] batches;
        bytes[] payouts; // the records of each, 38 bytes a record
        bytes signatures; // AGREE on the last batch: r ‖ s ‖ v, 65 bytes each, signers ascending; empty after FREEZE
    }

    struct TokenInfo {
        address token; // zero: the native coin
        uint8 decimals;
        bool registered;
        uint80 minDeposit; // in the token's units
    }

    struct Counters {
        uint64 committed; // number of the last committed batch
        uint64 proven;
        uint64 executed;
        uint64 queueLength; // items ever queued
        uint64 queueHead; // first item that no executed batch has consumed
        Status status;
        uint64 armedAt; // 0 unless Armed
    }

    // --------------------------------------------------------------- events

    /// One queued item. Words as in the batch, with a deposit's account and a forced exit's amount zero.
    event QueuedItem(uint64 indexed index, bytes31 w0, bytes31 w1, uint64 deadline, uint256 fee);

    event BatchCommitted(uint64 indexed number, bytes32 indexed commitment, bytes32 newRoot, uint64 queueEnd);
    /// `r_proof` was verified for this batch. Never emitted otherwise.
    event FinalRoot(uint64 indexed batch, bytes32 final_root, bytes32 commitment);
    /// Bit i of paid stands for payout record i: 1 = pushed, or its amount is below the token's smallest unit here.
    event BatchExecuted(uint64 indexed number, bytes32 commitment, uint256 paid);
    /// Record `index` of the batch was not pushed; amount (token's units) waits for claimPending.
    event PayoutPending(uint64 indexed number, uint256 index, uint16 indexed token, address indexed to, uint256 amount);
    /// A pending balance was released; paid (token's units) is what left the contract.
    event PendingClaimed(uint16 indexed token, address indexed owner, uint256 paid);
    event QueueFeesClaimed(address indexed executor, uint256 paid);
    /// Batches fromNumber … lastNumber are gone. byCertificate: a REVERT certificate, else the deadline.
    event BatchesReverted(uint64 indexed fromNumber, uint64 lastNumber, bytes32 commitment, bool byCertificate);
    event SequencerSuspended(address indexed sequencer, uint64 number);

    event Armed(uint64 queueHead, uint64 armedAt);
    event Disarmed(uint64 queueHead);
    /// byCertificate: FREEZE(number, commitment) was given; else number is the last executed batch, no commitment.
    event Frozen(uint64 number, bytes32 commitment, bool byCertificate);
    event ExitsOpened(uint64 number, bytes32 finalRoot);

    event TokenRegistered(uint16 indexed tokenId, address indexed token, uint8 decimals, uint80 minDeposit);
    event ChangeScheduled(ChangeKind indexed kind, uint256 value, uint64 readyAt);
    event ChangeCancelled(ChangeKind indexed kind, uint256 value);
    event ChangeApplied(ChangeKind indexed kind, uint256 value);

    // --------------------------------------------------------------- errors

    error BadConfig(uint8 field); // place of the field in Config, from 0
    error Reentered();
    error NotOpen(Status status); // frozen, or exits are open

    error NotDirect(); // commit: not a transaction of a plain account straight to this contract
    error NotSequencer(address sender, SequencerStatus status);
    error NotOrigin(); // setSigningKey, requestForcedExit: sent through a contract
    error NotGovernor();

    error WrongFee(uint256 sent, uint256 wanted);
    error UnknownToken(uint16 tokenId);
    error BadToken(address token); // registration: no code, no decimals(), more than 18
    error RegistrationClosed(); // batches were committed: schedule the token as a change
    error TokenTaken(uint16 tokenId); // id or address registered before
    error DepositTooSmall(uint256 amount, uint256 least);
    error DepositTooLarge(uint256 amount); // held + queued would reach 2^116
    error DepositNotReceived(uint256 wanted, uint256 received);
    error BadOwner(address owner); // zero, or has code that is no EIP-7702 delegation
    error BadKeyHash();
    error BadAccount(uint32 account);

    error NothingGiven(); // an empty list, or lists of different lengths
    error UnknownBatch(uint64 number); // not what this contract stored under that number
    error TooManyBatches(); // more than 32 unexecuted
    error BadLength(uint256 length); // batch data isn't 31 · (2 + 2n) bytes
    error WrongNetwork();
    error WrongNumber(uint64 given, uint64 wanted);
    error WrongChainSet(uint16 given);
    error BadTimestamp(uint64 given);
    error TooLate(uint64 number, uint64 deadline); // past timestamp + proveWindow
    error TooEarly(uint64 number, uint64 deadline); // not yet past it
    error UnsupportedSize(uint8 size);
    error BadCount(uint256 n); // 0 or above the size
    error UnknownType(uint256 operation, uint8 kind);
    error ChainNotInSet(uint256 operation, uint8 chain);
    error QueueMismatch(uint64 queueEnd); // the batch's items here aren't the queue's next ones
    error NotInField();
    error WrongInputs(uint64 number); // P, r, e aren't those of the stored batch
    error InvalidProof(uint64 number); // the proof of this batch, or of the run that starts with it

    error WrongPayouts(uint64 number);
    error NotProven(uint64 number);
    error BadSignature(uint256 index);
    error NoQuorum(uint256 given, uint256 wanted);
    error AboveFreeze(uint64 number, uint64 freezeNumber);
    error NeedMoreGas(); // a push would not get its gas bound
    error NothingPending();
    error TransferFailed();

    error AlreadyProven(uint64 number);
    error AlreadyExecuted(uint64 number);
    error NotOverdue();
    error NotArmed();
    error ArmWindowOpen(uint64 until);
    error AlreadyFrozen();

    error UnknownChange();
    error ChangeNotReady(uint64 readyAt);
    error BadChange();

    // ---------------------------------------------------------------- queue

    /// @param amount in the token's own units, must arrive in full. Value sent: the queue fee.
    function deposit(uint16 tokenId, uint256 amount, address owner) external payable;
    /// Value sent: the deposit and the queue fee.
    function depositNative(address owner) external payable;
    /// @param keyHash Poseidon hash of the L2 key, below the field; 0 takes the key away. Value sent: the queue fee.
    function setSigningKey(uint32 account, uint256 keyHash) external payable;
    /// Takes the account's whole balance of the token that this chain can pay. Value sent: the queue fee.
    function requestForcedExit(uint32 account, uint16 tokenId) external payable;

    // -------------------------------------------------------------- batches

    /// @param last the last committed batch (genesisBatch() before the first)
    function commitBatches(StoredBatch calldata last, CommitData[] calldata batches) external;
    /// Verifies the next unproven batches, in order.
    function proveBatches(StoredBatch[] calldata batches, PublicInputs[] calldata inputs, uint256[8][] calldata proofs)
        external;
    /// Commits and proves; needs that everything before is proven.
    function commitAndProve(StoredBatch calldata last, CommitData[] calldata batches, uint256[8][] calldata proofs)
        external;
    /// The same, then executes an earlier run. The run is left alone if its first batch was executed meanwhile.
    function commitProveAndExecute(
        StoredBatch calldata last,
        CommitData[] calldata batches,
        uint256[8][] calldata proofs,
        Execution calldata run
    ) external;
    function executeBatches(Execution calldata run) external;

    /// Removes `first` and all after it: unproven here and past timestamp + proveWindow. Suspends its sequencer.
    function revertBatches(StoredBatch calldata first) external;
    /// Removes `first`, proven or not, and all after it, by a REVERT certificate. Suspends its sequencer.
    function revertByCertificate(StoredBatch calldata first, bytes calldata signatures) external;

    // --------------------------------------------------------------- claims

    /// Pays the owner all of their pending balance of the token. Anyone may call.
    function claimPending(uint16 tokenId, address owner) external;
    /// Pays an executor the queue fees they earned. Anyone may call.
    function claimQueueFees(address executor) external;

    // --------------------------------------------------------------- freeze

    function arm() external;
    function freeze() external;
    /// FREEZE(N, C): freezes, counts as AGREE up to N, and opens exits once N is executed.
    /// @param batch batch N as stored here, proven
    function freezeByCertificate(StoredBatch calldata batch, bytes calldata signatures) external;

    // ---------------------------------------------------------------- roles

    /// Governor only, write-once, minDeposit in the token's units. At once before the first batch; later a false token
    /// could be traded for a true one held on another chain, so it waits like a role (ChangeKind.Token).
    function registerToken(uint16 tokenId, address token, uint80 minDeposit) external;
    /// Governor only. A change can be applied by anyone from readyAt on. A suspension cancels, without an event, what
    /// would add or readmit that sequencer.
    function scheduleChange(ChangeKind kind, uint256 value) external;
    function cancelChange(ChangeKind kind, uint256 value) external;
    function applyChange(ChangeKind kind, uint256 value) external;

    // ---------------------------------------------------------------- views

    function networkId() external view returns (bytes32);
    function chainIndex() external view returns (uint8);
    function chainSet() external view returns (uint16);
    function genesisBatch() external view returns (StoredBatch memory);
    function verifier(uint8 size) external view returns (address);
    function proveWindow() external view returns (uint32);
    function maxFutureSkew() external view returns (uint32);
    function queueWindow() external view returns (uint32);
    function armWindow() external view returns (uint32);
    function roleDelay() external view returns (uint32);
    function queueFee() external view returns (uint256);
    function pushGas() external view returns (uint32);

    function governor() external view returns (address);
    function sequencerStatus(address account) external view returns (SequencerStatus);
    function attesters() external view returns (address[] memory);
    function quorum() external view returns (uint256);
    function setEpoch() external view returns (uint64);
    /// Digest that attesters sign for a vote.
    function voteDigest(VoteKind kind, uint64 number, bytes32 finalRoot, bytes32 commitment)
        external
        view
        returns (bytes32);
    /// Unix seconds from which the change may be applied; 0 = not scheduled.
    function changeReadyAt(ChangeKind kind, uint256 value) external view returns (uint64);

    function counters() external view returns (Counters memory);
    /// keccak256(abi.encode(StoredBatch)) kept for the number; 0 outside (executed … committed).
    function storedHash(uint64 number) external view returns (bytes32);
    /// The number of a FREEZE certificate given here.
    function freezePoint() external view returns (bool given, uint64 number);
    /// High 27 bytes of the queue hash up to this item, and its deadline; zeros beyond the queue's end.
    function queueItem(uint64 index) external view returns (bytes27 hash, uint64 deadline);

    function token(uint16 tokenId) external view returns (TokenInfo memory);
    /// Held for vaults or still queued, in 18 decimals.
    function held(uint16 tokenId) external view returns (uint256);
    /// Owed as pending balances in all, in the token's units.
    function pendingTotal(uint16 tokenId) external view returns (uint256);
    /// In the token's units.
    function pending(uint16 tokenId, address owner) external view returns (uint256);
    /// Wei.
    function queueFees(address executor) external view returns (uint256);
}
