// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

/// The fields of IRollupTypes.Config, in their order.
enum ConfigField {
    NetworkId,
    ChainIndex,
    ChainSet,
    GenesisRoot,
    Verifier4,
    Verifier8,
    Verifier32,
    ProveWindow,
    MaxFutureSkew,
    QueueWindow,
    ArmWindow,
    RoleDelay,
    ExitPriority,
    ReleaseDelay,
    QueueFee,
    LeastQueueFee,
    MostQueueFee,
    PushGas,
    Exits,
    VerifierExit,
    LastResort,
    Governor,
    Guardian,
    Sequencers,
    Attesters
}

/// @title Types, events and errors of the rollup contract of one chain
/// @notice Formats (words, P, r, e, commitment, queue hash, payouts, votes) are those of core/README.md.
/// Amounts named amount are in 18 decimals where the words carry them and in the token's own units where tokens move;
/// each place says which.
interface IRollupTypes {
    // ---------------------------------------------------------------- types

    /// Open → Armed (head of the queue overdue) → Frozen → ExitsOpen. Executing what is overdue brings Armed back to
    /// Open. Frozen: what is proven is still executed. ExitsOpen: for good; nothing is executed any more, and everybody
    /// takes out their share of what is here. A deployment without exits stays Open.
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

    /// Changes that wait behind the time lock. The value is an address (for Guardian zero too: none); for PushGas the
    /// gas bound; for Token token | tokenId << 160 | minDeposit << 176; for QueueFee wei, within the bounds of the
    /// deployment; for DailyLimit limit in 18 decimals | tokenId << 128, where limit 0 is none.
    enum ChangeKind {
        None,
        Governor,
        SequencerAdd,
        SequencerRemove,
        SequencerReadmit,
        PushGas,
        Token,
        QueueFee,
        DailyLimit,
        Guardian
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
        uint32 proveWindow; // D_prove, seconds; with exits at most 2 days
        uint32 maxFutureSkew; // seconds a batch's timestamp may be ahead of the block, at most an hour
        uint32 queueWindow; // seconds until a queued item is overdue, at least 3 · proveWindow
        uint32 armWindow; // seconds between arming and freezing, not 0
        uint32 roleDelay; // seconds a scheduled change waits, not 0, at most queueWindow + armWindow
        uint32 exitPriority; // seconds until forced exits go first (rule 38), above maxFutureSkew, at most proveWindow
        uint32 releaseDelay; // seconds a payout above the daily limit waits, an hour to 14 days
        uint96 queueFee; // wei that each queued item pays to the sequencer of the batch that takes it
        uint96 leastQueueFee; // bounds of later changes of the fee
        uint96 mostQueueFee;
        uint32 pushGas; // gas bound of one push, 30,000 to 240,000
        bool exits; // false: nothing can be proven after a freeze, so the contract can't be frozen
        address verifierExit; // of the exit circuit; zero exactly if exits is false
        uint32 lastResort; // seconds from a freeze by timer until anyone may open exits: 180 days or more; 0: never
        address governor;
        address guardian; // may pause executions; zero: nobody but the governor
        address[] sequencers;
        address[] attesters; // strictly ascending, not zero, at most 100
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

    /// An account's share of a token on this chain, at the last executed batch.
    struct ExitClaim {
        uint32 account;
        address owner; // of the account: who is paid
        uint16 token;
        uint120 amount; // 18 decimals
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
        uint64 armedAt; // 0 unless Armed; a pause moves it on by as long as it lasts
    }

    // --------------------------------------------------------------- events

    /// One queued item. Words as in the batch, with a deposit's account and a forced exit's amount zero.
    event QueuedItem(uint64 indexed index, bytes31 w0, bytes31 w1, uint64 deadline, uint256 fee);

    event BatchCommitted(uint64 indexed number, bytes32 indexed commitment, bytes32 newRoot, uint64 queueEnd);
    /// `r_proof` was verified for this batch. Never emitted otherwise.
    event FinalRoot(uint64 indexed batch, bytes32 final_root, bytes32 commitment);
    /// Bit i of paid stands for payout record i: 1 = pushed, or its amount is below the token's smallest unit here.
    /// Each 0 has a PayoutPending or a PayoutDelayed.
    event BatchExecuted(uint64 indexed number, bytes32 commitment, uint256 paid);
    /// Record `index` of the batch, or an exit (see ExitPaid), was not pushed; amount (token's units) waits for
    /// claimPending.
    event PayoutPending(uint64 indexed number, uint256 index, uint16 indexed token, address indexed to, uint256 amount);
    /// A pending balance was released; paid (token's units) is what left the contract.
    event PendingClaimed(uint16 indexed token, address indexed owner, uint256 paid);
    /// Record `index` of the batch, or an exit (see ExitPaid), is above what may leave today: from releaseAt on anyone
    /// may release it. Amount in the token's units.
    event PayoutDelayed(
        uint64 indexed number, uint256 index, uint16 indexed token, address indexed to, uint256 amount, uint64 releaseAt
    );
    /// A delayed payout was pushed; paid in the token's units. Where the push failed there is a PayoutPending instead.
    event DelayedReleased(uint64 indexed number, uint256 index, uint16 indexed token, address indexed to, uint256 paid);
    /// Record `index` of the batch paid a part of what the owner has: their next forced exit of the token is free.
    event ExitOwed(uint64 indexed number, uint256 index, uint16 indexed token, address indexed owner);
    event QueueFeesClaimed(address indexed sequencer, uint256 paid);
    /// Batches fromNumber … lastNumber are gone. byCertificate: a REVERT certificate, else the deadline.
    event BatchesReverted(uint64 indexed fromNumber, uint64 lastNumber, bytes32 commitment, bool byCertificate);
    event SequencerSuspended(address indexed sequencer, uint64 number);

    event Armed(uint64 queueHead, uint64 armedAt);
    event Disarmed(uint64 queueHead);
    /// byCertificate: FREEZE(number, commitment) was given; else number is the last executed batch, no commitment.
    event Frozen(uint64 number, bytes32 commitment, bool byCertificate);
    event ExitsOpened(uint64 number, bytes32 finalRoot);
    /// An account's share (18 decimals) was taken out; paid (token's units) is what was pushed. Where it is 0 there is
    /// a PayoutPending or a PayoutDelayed under the number of the last executed batch and the index
    /// 2^40 | account << 16 | token.
    event ExitPaid(uint32 indexed account, uint16 indexed token, address indexed owner, uint256 amount, uint256 paid);
    /// An item that no executed batch took: the amount of a deposit (18 decimals) waits for claimPending, the fee (wei)
    /// for claimQueueFees. Owner: of the deposit, or who asked for the key or the exit.
    event QueueRefunded(uint64 indexed index, uint16 indexed token, address indexed owner, uint256 amount, uint256 fee);

    event ExecutionsPaused(uint64 until);
    event ExecutionsResumed();

    event TokenRegistered(uint16 indexed tokenId, address indexed token, uint8 decimals, uint80 minDeposit);
    event ChangeScheduled(ChangeKind indexed kind, uint256 value, uint64 readyAt);
    event ChangeCancelled(ChangeKind indexed kind, uint256 value);
    event ChangeApplied(ChangeKind indexed kind, uint256 value);

    // --------------------------------------------------------------- errors

    error BadConfig(ConfigField field);
    error WrongSecondPart(address second); // no second part of this very configuration
    error Reentered();
    error NotOpen(Status status); // frozen, or exits are open

    error NotDirect(); // commit, prove: not a transaction of a plain account straight to this contract
    error NotSequencer(address sender, SequencerStatus status);
    error NotOrigin(); // setSigningKey, requestForcedExit: sent through a contract
    error NotGovernor();

    error WrongFee(uint256 sent, uint256 wanted);
    error UnknownToken(uint16 tokenId);
    error BadToken(address token); // registration: no code, no decimals(), more than 18
    error RegistrationClosed(); // batches were committed: schedule the token as a change
    error TokenTaken(uint16 tokenId); // id or address registered before
    error DepositTooSmall(uint256 amount, uint256 least);
    error DepositTooLarge(uint256 amount); // held, queued, delayed and pending together would reach 2^116
    error DepositNotReceived(uint256 wanted, uint256 received);
    error BadOwner(address owner); // zero, or has code that is no EIP-7702 delegation
    error BadKeyHash();
    error BadAccount(uint32 account);
    error NothingHeld(uint16 tokenId); // an owed exit: nothing is here to take, or another one goes first

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
    /// A withdrawal on this chain that pays an address of 251 bits.
    error WrongAddressFamily(uint256 operation);
    error ChainNotInSet(uint256 operation, uint8 chain);
    error QueueMismatch(uint64 queueEnd); // the batch's items here aren't the queue's next ones
    error ForcedExitFirst(uint16 tokenId); // rule 38: something is taken before a forced exit that it is owed to
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
    error BadRecipient(address to); // the zero address
    error NotDelayed(uint64 number, uint256 index);
    error StillDelayed(uint64 releaseAt);
    error ExecutionPaused(uint64 until);
    error PauseTooSoon(uint64 from);
    error TooSoonAfterPause(uint64 from); // who could not execute has proveWindow to do so
    error NotPaused();
    error NotGuardian(); // neither guardian nor governor

    error AlreadyProven(uint64 number);
    error AlreadyExecuted(uint64 number);
    error NoExits(); // this deployment has no exits, so it can't be armed or frozen
    error NotOverdue();
    error NotArmed();
    error ArmWindowOpen(uint64 until);
    error AlreadyFrozen();
    error NotFrozen(Status status);
    error NoLastResort(); // this deployment's exits open by a FREEZE certificate alone
    error CertificateGiven(uint64 number); // exits open when this batch is executed
    error LastResortTooEarly(uint64 from);

    error ExitsNotOpen(Status status);
    error BadAmount(uint256 amount); // 2^120 or more
    error BelowUnit(uint256 amount); // 18 decimals: less than the token's smallest unit here
    error InvalidExit(uint32 account, uint16 tokenId); // the proof isn't one of this root, chain, owner and amount
    error AlreadyExited(uint32 account, uint16 tokenId);
    error AboveHeld(uint256 amount, uint256 present); // 18 decimals: more than is here, whatever was proven
    error NotWaiting(uint64 index); // not queued, or an executed batch took it
    error AlreadyRefunded(uint64 index);
    error WrongItem(uint64 index); // the words aren't those that were queued there

    error UnknownChange();
    error ChangeNotReady(uint64 readyAt);
    error ChangeExpired(); // more than 14 days after it was ready
    error BadChange();
}
