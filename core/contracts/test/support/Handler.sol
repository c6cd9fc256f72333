// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {IRollup} from "../../src/IRollup.sol";
import {IRollupTypes} from "../../src/IRollupTypes.sol";
import {NastyToken, Rejecter} from "./NastyTokens.sol";
import {Network} from "./Network.sol";
import {vm} from "./Vm.sol";
import {Words} from "./Words.sol";

/// @title Random life of a chain, with books of its own to compare the contract with
contract Handler is Network {
    uint16 internal constant ODD = 7;
    uint256 internal constant USERS = 4;

    struct Item {
        uint8 kind;
        uint16 token;
        uint120 amount; // 18 decimals
        address owner;
        uint256 queuedAt;
    }

    /// A payout that waits for its day.
    struct Late {
        uint64 number;
        uint256 index;
        uint256 place;
        address to;
        uint256 amount;
    }

    /// What is known of a batch by its number, if it isn't reverted.
    struct Batch {
        Words.Reading reading;
        bool proven;
        uint256[3] vaults; // after it
    }

    NastyToken public odd;
    IRollup public target;
    uint16[3] public tokens = [COIN, ODD, NATIVE];
    address[USERS] public users;
    Item[] public items;
    Batch[] private _batches; // [0] = genesis
    uint256 public executed;
    uint256 public consumed;
    /// Sum of payouts executed: user, place of the token.
    mapping(address => mapping(uint256 => uint256)) public dueTo;
    mapping(address => mapping(uint256 => uint256)) public startedWith;
    uint256 public feesClaimed;
    Late[] public late;
    /// Place of the token, owner.
    mapping(uint256 => mapping(address => uint256)) public owed;
    /// Day, place of the token: what was to be pushed.
    mapping(uint256 => mapping(uint256 => uint256)) private _pushedOn;
    uint256[3] private _lastFree; // 1 + index of the newest free exit of the token
    uint128[3] private _daily = [4e20, 2e20, 0]; // in reach of what is deposited
    /// The name of an attack that went through.
    string public breach;
    /// How often each thing happened, so that a run that does nothing can't pass for a good one.
    mapping(string => uint256) public count;

    constructor() {
        setUp();
        target = rollup;
        odd = new NastyToken(18);
        _register(ODD, address(odd), 0);
        for (uint256 place = 0; place < 3; ++place) {
            vm.prank(governor);
            rollup.limitToken(tokens[place], _daily[place]);
        }
        for (uint256 i = 0; i < USERS; ++i) {
            users[i] = i == 3 ? address(new Rejecter()) : _user(i + 1);
        }
        _batches.push();
        _batches[0].reading.batch = last;
        _batches[0].proven = true;
    }

    function held(uint256 place) external view returns (uint256 sum) {
        sum = _batches[executed].vaults[place];
        for (uint256 i = consumed; i < items.length; ++i) {
            if (items[i].kind == 1 && items[i].token == tokens[place]) sum += items[i].amount;
        }
    }

    function committed() public view returns (uint256) {
        return _batches.length - 1;
    }

    function proven() public view returns (uint256 number) {
        while (number + 1 < _batches.length && _batches[number + 1].proven) ++number;
    }

    function _did(string memory what) private {
        count[what] += 1;
    }

    // --------------------------------------------------------------- requests

    function queueDeposit(uint256 who, uint256 place, uint256 amount) external {
        address owner = users[who % 3];
        place %= 3;
        amount = amount % 1e21 + 1e15;
        if (place == 1) {
            if (odd.mode() != NastyToken.Mode.Honest) return;
            odd.mint(owner, amount);
            vm.deal(owner, owner.balance + FEE);
            vm.prank(owner);
            rollup.deposit{value: FEE}(ODD, amount, owner);
        } else if (place == 0) {
            coin.mint(owner, amount);
            vm.deal(owner, owner.balance + FEE);
            vm.prank(owner);
            coin.approve(address(rollup), amount);
            vm.prank(owner);
            rollup.deposit{value: FEE}(COIN, amount, owner);
        } else {
            vm.deal(owner, owner.balance + amount + FEE);
            vm.prank(owner);
            rollup.depositNative{value: amount + FEE}(amount, owner);
        }
        items.push(Item(1, tokens[place], uint120(amount), owner, block.timestamp));
        _did("deposit");
    }

    function queueExit(uint256 who, uint256 place) external {
        place %= 3;
        for (uint256 i = 0; i < 9; ++i) {
            if (owed[i % 3][users[i / 3]] != 0) (who, place) = (i / 3, i % 3); // rare enough
        }
        address owner = users[who % 3];
        bool free = owed[place][owner] != 0 && rollup.held(tokens[place]) != 0 && _lastFree[place] <= consumed;
        uint256 fee = free ? 0 : FEE;
        vm.deal(owner, owner.balance + fee);
        vm.prank(owner, owner);
        rollup.requestForcedExit{value: fee}(uint32(who % 100), tokens[place]);
        if (free) {
            owed[place][owner] -= 1;
            _lastFree[place] = items.length + 1;
            _did("free exit");
            _attack(
                "a second free exit",
                owner,
                abi.encodeCall(IRollup.requestForcedExit, (uint32(who % 100), tokens[place]))
            );
        }
        items.push(Item(3, tokens[place], uint120(who % 100), owner, block.timestamp)); // the account, for an exit
        _did("exit");
    }

    // ---------------------------------------------------------------- batches

    function commit(uint256 given) external {
        uint256 seed = uint256(keccak256(abi.encode(given))); // small numbers would be batches without withdrawals
        uint256 before = committed();
        if (before - executed >= 32) return;
        if (rollup.sequencerStatus(sequencer) == IRollupTypes.SequencerStatus.Suspended) _readmit();
        last = _batches[before].reading.batch;
        if (last.timestamp > block.timestamp) vm.warp(last.timestamp);
        uint256[3] memory vaults = _batches[before].vaults;
        bytes memory operations;
        uint256 next = _batches[before].reading.batch.queueEnd;
        bool[3] memory short; // tokens of which an exit was not paid whole
        for (uint256 i = 0; i < seed % 3 && next < items.length; ++i) {
            (bytes memory words, uint256 place, int256 change) = _consume(items[next], vaults, seed >> (8 * i));
            if (words[0] == 0x07) {
                if (short[place] && change != 0) break;
                short[place] = true;
            } else if (words[0] == 0x03 && short[place] && change != 0) {
                break;
            }
            vaults[place] = uint256(int256(vaults[place]) + change);
            operations = abi.encodePacked(operations, words);
            ++next;
        }
        for (uint256 i = 0; i < (seed >> 32) % 3; ++i) {
            uint256 place = (seed >> (40 + i)) % 3;
            uint256 amount = vaults[place] == 0 ? 0 : uint256(keccak256(abi.encode(seed, i))) % vaults[place];
            if (amount != 0 && _mustWait(tokens[place], next)) {
                _attackWithAWithdrawal(operations, tokens[place], uint120(amount));
                continue;
            }
            vaults[place] -= amount;
            address to = users[(seed >> (48 + i)) % USERS];
            operations = abi.encodePacked(operations, Words.withdraw(CHAIN, tokens[place], 1, uint120(amount), to));
        }
        if (operations.length == 0) operations = Words.withdraw(OTHER, COIN, 1, 5, users[0]);
        _stir();
        Words.Reading memory reading = _commit(operations.length > 248 ? 8 : 4, operations);
        _batches.push();
        _batches[before + 1].reading = reading;
        _batches[before + 1].vaults = vaults;
        _did("commit");
        if (given % 4 != 1) prove(given);
    }

    /// Rule 38, read from the handler's own list: a forced exit of the token waits, and the first in line is old.
    function _mustWait(uint16 tokenId, uint256 next) private view returns (bool) {
        if (next >= items.length || items[next].queuedAt + EXIT_PRIORITY >= block.timestamp) return false;
        for (uint256 i = next; i < items.length; ++i) {
            if (items[i].kind == 3 && items[i].token == tokenId) return true;
        }
        return false;
    }

    function _attackWithAWithdrawal(bytes memory operations, uint16 tokenId, uint120 amount) private {
        bytes memory all = abi.encodePacked(operations, Words.withdraw(CHAIN, tokenId, 1, amount, users[0]));
        _attack(
            "a withdrawal before a forced exit",
            sequencer,
            abi.encodeCall(IRollup.commitBatches, (last, _list(_data(8, all))))
        );
        _did("exits first");
    }

    /// The words of a queue item, and what it does to the vaults.
    function _consume(Item memory item, uint256[3] memory vaults, uint256 seed)
        private
        pure
        returns (bytes memory words, uint256 place, int256 change)
    {
        place = item.token == COIN ? 0 : item.token == ODD ? 1 : 2;
        if (item.kind == 1) {
            bool refused = seed % 4 == 0;
            words = Words.queued(refused ? 5 : 1, CHAIN, item.token, refused ? 0 : 7, item.amount, item.owner);
            return (words, place, refused ? int256(0) : int256(uint256(item.amount)));
        }
        uint256 amount = seed % 2 == 0 ? vaults[place] / 2 : 0;
        uint8 kind = seed % 3 == 0 ? 7 : 3;
        words = Words.queued(kind, CHAIN, item.token, uint32(item.amount), uint120(amount), item.owner);
        change = -int256(amount);
    }

    function prove(uint256 seed) public {
        uint256 number = proven() + 1;
        if (number > committed()) return;
        Batch storage batch = _batches[number];
        if (block.timestamp > batch.reading.batch.timestamp + WINDOW) return;
        uint256[8] memory proof = _proof(batch.reading.batch.size, batch.reading.inputs);
        uint256[8] memory forged = _proof(batch.reading.batch.size, batch.reading.inputs);
        (forged[6], forged[7]) = (proof[0], proof[1]);
        _attack(
            "forged proof",
            executor,
            abi.encodeCall(
                IRollup.proveBatches, (_list(batch.reading.batch), _list(batch.reading.inputs), _list(forged))
            )
        );
        if (seed % 5 == 0) return;
        vm.prank(executor, executor);
        rollup.proveBatches(_list(batch.reading.batch), _list(batch.reading.inputs), _list(proof));
        batch.proven = true;
        _did("prove");
    }

    function execute(uint256 seed) external {
        uint256 number = executed + 1;
        if (number > committed()) return;
        Words.Reading memory reading = _batches[number].reading;
        IRollupTypes.Execution memory run = _run(reading);
        if (!_batches[number].proven) {
            _attack("executed unproven", executor, abi.encodeCall(IRollup.executeBatches, (run)));
            return;
        }
        bytes memory good = run.signatures;
        run.signatures = new bytes(130);
        for (uint256 i = 0; i < 130; ++i) {
            run.signatures[i] = good[i];
        }
        _attack("executed without a quorum", executor, abi.encodeCall(IRollup.executeBatches, (run)));
        run.signatures = good;
        odd.set(NastyToken.Mode(seed % (uint256(type(NastyToken.Mode).max) + 1)), users[(seed >> 8) % USERS]);
        if (odd.mode() == NastyToken.Mode.FeeInside || odd.mode() == NastyToken.Mode.Reenters) {
            odd.set(NastyToken.Mode.Honest, address(0)); // the one takes from the recipient, the other needs a hook
        }
        if (block.timestamp < rollup.pausedUntil()) {
            _attack("executed during a pause", executor, abi.encodeCall(IRollup.executeBatches, (run)));
            vm.warp(rollup.pausedUntil());
        }
        vm.prank(executor);
        rollup.executeBatches(run);
        odd.set(NastyToken.Mode.Honest, address(0));
        executed = number;
        consumed = reading.batch.queueEnd;
        _book(uint64(number), reading.payouts);
        _did("execute");
        _attack("executed twice", executor, abi.encodeCall(IRollup.executeBatches, (run)));
    }

    function _book(uint64 number, bytes memory payouts) private {
        uint256 today = block.timestamp / 1 days;
        for (uint256 start = 0; start < payouts.length; start += 38) {
            uint256 token = Words.slice(payouts, start + 1, 2);
            uint256 place = token == COIN ? 0 : token == ODD ? 1 : 2;
            address to = address(uint160(Words.slice(payouts, start + 3, 20)));
            uint256 amount = Words.slice(payouts, start + 23, 15);
            dueTo[to][place] += amount;
            if (payouts[start] == 0x02) owed[place][to] += 1;
            (,, uint256 waits,) = rollup.delayed(number, start / 38);
            if (waits != 0) {
                late.push(Late(number, start / 38, place, to, waits));
                _did("delayed");
            } else if (payouts[start] != 0x01) {
                _pushedOn[today][place] += amount;
            }
        }
        for (uint256 place = 0; place < 2; ++place) {
            if (_pushedOn[today][place] > _daily[place]) breach = "more than the day's limit";
        }
    }

    /// Waits that are still in the books: owner, place of the token.
    function lateTo(address to, uint256 place) external view returns (uint256 sum) {
        for (uint256 i = 0; i < late.length; ++i) {
            if (late[i].to == to && late[i].place == place) sum += late[i].amount;
        }
    }

    function release(uint256 seed) external {
        if (late.length == 0) return;
        uint256 chosen = seed % late.length;
        Late memory one = late[chosen];
        bytes memory call = abi.encodeCall(IRollup.releaseDelayed, (one.number, one.index));
        (,,, uint64 releaseAt) = rollup.delayed(one.number, one.index);
        if (block.timestamp < releaseAt) {
            _attack("released early", executor, call);
            if (seed % 3 != 0) return;
            vm.warp(releaseAt);
        }
        if (block.timestamp < rollup.pausedUntil()) vm.warp(rollup.pausedUntil());
        odd.set(NastyToken.Mode(seed % (uint256(type(NastyToken.Mode).max) + 1)), users[(seed >> 8) % USERS]);
        if (odd.mode() == NastyToken.Mode.FeeInside || odd.mode() == NastyToken.Mode.Reenters) {
            odd.set(NastyToken.Mode.Honest, address(0));
        }
        vm.prank(executor);
        rollup.releaseDelayed(one.number, one.index);
        odd.set(NastyToken.Mode.Honest, address(0));
        late[chosen] = late[late.length - 1];
        late.pop();
        _did("release");
        _attack("released twice", executor, call);
    }

    function pause(uint256 seed) external {
        uint64 until = rollup.pausedUntil();
        if (until != 0 && block.timestamp < until + 3 days) {
            _attack("paused too soon", guardian, abi.encodeCall(IRollup.pause, ()));
            return;
        }
        if (seed % 4 != 0) return;
        vm.prank(guardian);
        rollup.pause();
        _did("pause");
    }

    function claim(uint256 who, uint256 place) external {
        place %= 3;
        address owner = users[who % USERS];
        if (place == 2 && who % USERS == 3) return; // the rejecter can't be paid in the native coin
        if (rollup.pending(tokens[place], owner) == 0) return;
        rollup.claimPending(tokens[place], owner);
        _did("claim");
    }

    function claimFees() external {
        uint256 fees = rollup.queueFees(sequencer);
        if (fees == 0) return;
        rollup.claimQueueFees(sequencer);
        feesClaimed += fees;
    }

    // ----------------------------------------------------------------- reverts

    function revertLate(uint256 seed) external {
        uint256 number = proven() + 1;
        if (number > committed() || seed % 3 != 0) return;
        IRollupTypes.StoredBatch memory batch = _batches[number].reading.batch;
        if (block.timestamp <= batch.timestamp + WINDOW) {
            _attack("reverted early", address(this), abi.encodeCall(IRollup.revertBatches, (batch)));
            vm.warp(batch.timestamp + WINDOW + 1);
        }
        rollup.revertBatches(batch);
        _drop(number);
        _did("revert");
    }

    function revertCertified(uint256 seed) external {
        if (seed % 4 != 0 || committed() == executed) return;
        uint256 number = executed + 1 + (seed >> 8) % (committed() - executed);
        IRollupTypes.StoredBatch memory batch = _batches[number].reading.batch;
        rollup.revertByCertificate(batch, _certificate(IRollupTypes.VoteKind.Revert, batch));
        _drop(number);
        _did("certified");
    }

    function revertExecuted() external {
        if (executed == 0) return;
        IRollupTypes.StoredBatch memory batch = _batches[executed].reading.batch;
        bytes memory certificate = _certificate(IRollupTypes.VoteKind.Revert, batch);
        _attack(
            "reverted what was executed",
            address(this),
            abi.encodeCall(IRollup.revertByCertificate, (batch, certificate))
        );
    }

    function _drop(uint256 number) private {
        while (_batches.length > number) _batches.pop();
    }

    function _attack(string memory name, address sender, bytes memory call) private {
        vm.prank(sender, sender);
        (bool ok,) = address(rollup).call{gas: 3_000_000}(call);
        if (ok) breach = name;
    }
}
