// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {IRollup} from "../../src/IRollup.sol";
import {IRollupTypes} from "../../src/IRollupTypes.sol";
import {ExitNetwork} from "./ExitNetwork.sol";
import {NastyToken, Rejecter} from "./NastyTokens.sol";
import {vm} from "./Vm.sol";
import {Words} from "./Words.sol";

/// @title The end of a chain: requests, a freeze by any way, then exits, refunds, claims and attacks in any order
/// @dev Shares are worked out here from balances and vaults, as the exit circuit does. Books of its own are kept to
/// compare the contract with.
contract ExitHandler is ExitNetwork {
    uint256 internal constant USERS = 4;
    uint32 internal constant ACCOUNTS = 7;
    uint256 internal constant PLACES = 4;

    struct Item {
        bytes words;
        address owner;
        uint256 place; // of a deposit's token
        uint256 amount; // of a deposit, 18 decimals
        bool refunded;
    }

    struct Late {
        uint64 number;
        uint256 index;
        uint256 place;
        address to;
        uint256 amount;
    }

    IRollup public target;
    NastyToken public oddToken;
    uint16[PLACES] public tokens = [COIN, CENT, ODD, NATIVE];
    address[USERS] public users;
    uint256[PLACES] public scales = [uint256(1), 1e12, 1, 1];
    uint256[PLACES] public vaults; // here, at the batch executed last
    uint256[PLACES] private _elsewhere;
    mapping(uint256 => mapping(uint256 => uint256)) public balances; // place, account
    uint256[PLACES] public left; // of the vault
    uint256[PLACES] public dust; // taken off, and below a unit
    Item[] public items; // that no batch took
    uint256 private _firstItem;
    Late[] public late;
    /// User, place: token's units that are theirs, wherever they are.
    mapping(address => mapping(uint256 => uint256)) public due;
    uint256 public feesPaid;
    uint256 public feesClaimed;
    uint64 public openedAt; // number of the batch
    bool public opened;
    mapping(uint256 => mapping(uint256 => uint256)) private _pushedOn; // day, place
    uint128[PLACES] private _daily = [30e18, 0, 20e18, 0];
    string public breach;
    mapping(string => uint256) public count;

    constructor() {
        setUp();
        target = rollup;
        oddToken = odd;
        for (uint256 i = 0; i < USERS; ++i) {
            users[i] = i == 3 ? address(new Rejecter()) : _user(60 + i);
        }
        _deposit(COIN, 200e18, alice);
        _deposit(CENT, 77e6 + 7, alice);
        bytes memory operations = abi.encodePacked(
            Words.queued(1, CHAIN, COIN, 1, 200e18, alice), Words.queued(1, CHAIN, CENT, 1, 77e18 + 7e12, alice)
        );
        _finish(4, operations);
        for (uint256 place = 0; place < PLACES; ++place) {
            if (_daily[place] != 0) {
                _change(IRollupTypes.ChangeKind.DailyLimit, (uint256(tokens[place]) << 128) | _daily[place]);
            }
            vaults[place] = rollup.held(tokens[place]);
            left[place] = vaults[place];
            _elsewhere[place] = place * 33e18 + 5;
        }
        vm.warp((block.timestamp / 1 days + 1) * 1 days);
        _firstItem = rollup.counters().queueHead;
        feesPaid = address(rollup).balance - vaults[3];
        _share(uint256(keccak256("balances")));
    }

    /// Balances of the accounts, whose sum is that of the vaults.
    function _share(uint256 seed) private {
        for (uint256 place = 0; place < PLACES; ++place) {
            uint256 rest = vaults[place] + _elsewhere[place];
            for (uint256 account = 0; account < ACCOUNTS; ++account) {
                uint256 part = uint256(keccak256(abi.encode(seed, place, account))) % (rest / 2 + 1);
                if (account == ACCOUNTS - 1) part = rest;
                balances[place][account] = part;
                rest -= part;
            }
        }
    }

    function itemCount() external view returns (uint256) {
        return items.length;
    }

    function lateTo(address to, uint256 place) external view returns (uint256 sum) {
        for (uint256 i = 0; i < late.length; ++i) {
            if (late[i].to == to && late[i].place == place) sum += late[i].amount;
        }
    }

    function _did(string memory what) private {
        count[what] += 1;
    }

    function _attack(string memory name, bytes memory given) private {
        vm.prank(executor, executor);
        (bool done,) = address(rollup).call{gas: 3_000_000}(given);
        if (done) breach = name;
    }

    // --------------------------------------------------------- before the end

    function queueDeposit(uint256 who, uint256 place, uint256 amount) external {
        if (opened) return;
        place %= PLACES;
        address owner = users[who % 3];
        uint256 units = amount % 50e18 / scales[place] + 1e15 / scales[place] + 1;
        uint256 coins = owner.balance;
        if (place == 2) odd.set(NastyToken.Mode.Honest, address(0));
        _deposit(tokens[place], units, owner);
        vm.deal(owner, coins);
        amount = units * scales[place];
        items.push(Item(Words.queued(1, CHAIN, tokens[place], 0, uint120(amount), owner), owner, place, amount, false));
        feesPaid += FEE;
        _did("deposit");
    }

    function queueOther(uint256 who, uint32 account, bool key) external {
        if (opened) return;
        address owner = users[who % 3];
        uint256 coins = owner.balance;
        account %= 1 << 24;
        if (key) {
            _setKey(owner, account, account);
            items.push(Item(Words.setKey(CHAIN, account, owner, account), owner, 0, 0, false));
        } else {
            _forcedExit(owner, account, COIN);
            items.push(Item(Words.queued(3, CHAIN, COIN, account, 0, owner), owner, 0, 0, false));
        }
        vm.deal(owner, coins);
        feesPaid += FEE;
        _did("other");
    }

    /// By a certificate at the executed batch, by one above it, or by the last resort.
    function open(uint256 seed) public {
        if (opened) return;
        if (seed % 3 == 1) {
            // A batch that pays, and takes a queued item if there is one.
            bytes memory operations = Words.withdraw(CHAIN, COIN, 1, 31e18, users[0]);
            bool takes = items.length != 0 && items[0].amount == 0;
            if (takes) operations = abi.encodePacked(operations, items[0].words);
            Words.Reading memory reading = _commitAndProve(4, operations);
            rollup.freezeByCertificate(last, _certificate(IRollupTypes.VoteKind.Freeze, last));
            if (block.timestamp < rollup.pausedUntil()) vm.warp(rollup.pausedUntil());
            _execute(reading);
            if (takes) {
                _dropFirst();
            }
            vaults[0] -= 31e18;
            left[0] -= 31e18;
            balances[0][ACCOUNTS - 1] = 0;
            _share(seed);
            due[users[0]][0] += 31e18;
            late.push(Late(last.number, 0, 0, users[0], 31e18)); // above the day's limit
        } else if (seed % 3 == 0 && items.length != 0) {
            vm.warp(block.timestamp + QUEUE_WINDOW + 1);
            if (rollup.pausedUntil() != 0) vm.warp(rollup.pausedUntil() + WINDOW + QUEUE_WINDOW + 1);
            rollup.arm();
            vm.warp(block.timestamp + ARM_WINDOW + 1);
            rollup.freeze();
            _attack("opened early", abi.encodeCall(IRollup.openExits, (last)));
            vm.warp(block.timestamp + LAST_RESORT);
            rollup.openExits(last);
            _did("last resort");
        } else {
            _openExits();
        }
        opened = true;
        openedAt = last.number;
        _did("open");
    }

    /// The batch took it; the others keep their order.
    function _dropFirst() private {
        for (uint256 i = 0; i + 1 < items.length; ++i) {
            items[i] = items[i + 1];
        }
        items.pop();
        ++_firstItem;
    }

    // ------------------------------------------------------------------- exits

    function exit(uint256 account, uint256 place, uint256 seed) external {
        account %= ACCOUNTS;
        place %= PLACES;
        uint256 amount = balances[place][account] * vaults[place] / (vaults[place] + _elsewhere[place]);
        address owner = users[account % USERS];
        IRollupTypes.ExitClaim memory claim =
            IRollupTypes.ExitClaim(uint32(account), owner, tokens[place], uint120(amount));
        uint256[8] memory proof = _goodProof(claim);
        bytes memory good = abi.encodeCall(IRollup.exitWithProof, (last, claim, proof));
        if (!opened) {
            _attack("an exit before exits are open", good);
            if (seed % 3 == 0) open(seed / 3);
            return;
        }
        if (rollup.exited(uint32(account), tokens[place])) {
            _attack("an exit taken twice", good);
            return;
        }
        if (amount / scales[place] == 0) {
            _attack("an exit of nothing", good);
            return;
        }
        if (block.timestamp < rollup.pausedUntil()) {
            _attack("an exit during a pause", good);
            vm.warp(rollup.pausedUntil());
        }
        claim.amount += 1;
        _attack("more than was proven", abi.encodeCall(IRollup.exitWithProof, (last, claim, proof)));
        claim.amount -= 1;
        claim.owner = users[(account + 1) % USERS];
        _attack("to another", abi.encodeCall(IRollup.exitWithProof, (last, claim, proof)));
        claim.owner = owner;
        _misbehave(seed);
        vm.prank(executor);
        rollup.exitWithProof(last, claim, proof);
        odd.set(NastyToken.Mode.Honest, address(0));
        _bookExit(claim, place);
    }

    /// Not the modes that take from the recipient or need a hook.
    function _misbehave(uint256 seed) private {
        NastyToken.Mode mode = NastyToken.Mode(seed % (uint256(type(NastyToken.Mode).max) + 1));
        if (mode == NastyToken.Mode.FeeInside || mode == NastyToken.Mode.Reenters) mode = NastyToken.Mode.Honest;
        odd.set(mode, users[(seed >> 8) % USERS]);
    }

    function _bookExit(IRollupTypes.ExitClaim memory claim, uint256 place) private {
        uint256 units = claim.amount / scales[place];
        left[place] -= claim.amount;
        dust[place] += claim.amount % scales[place];
        due[claim.owner][place] += units;
        uint256 index = _exitIndex(claim.account, claim.token);
        (,, uint256 waits,) = rollup.delayed(last.number, index);
        if (waits != 0) {
            late.push(Late(last.number, index, place, claim.owner, waits));
            _did("delayed exit");
        } else {
            uint256 today = block.timestamp / 1 days;
            _pushedOn[today][place] += claim.amount;
            if (_daily[place] != 0 && _pushedOn[today][place] > _daily[place]) breach = "more than the day's limit";
        }
        _did("exit");
    }

    function refund(uint256 chosen) external {
        if (items.length == 0) return;
        chosen %= items.length;
        Item storage item = items[chosen];
        uint64 index = uint64(_firstItem + chosen);
        (bytes31 w0, bytes31 w1) = _words(item.words);
        bytes memory good = abi.encodeCall(IRollup.refundQueued, (index, w0, w1));
        if (!opened) {
            _attack("a refund before exits are open", good);
            return;
        }
        if (item.refunded) {
            _attack("refunded twice", good);
            return;
        }
        _attack(
            "more than was queued", abi.encodeCall(IRollup.refundQueued, (index, bytes31(uint248(w0) + (1 << 64)), w1))
        );
        if (index != 0) _attack("at another's place", abi.encodeCall(IRollup.refundQueued, (index - 1, w0, w1)));
        uint256 fees = rollup.queueFees(item.owner);
        rollup.refundQueued(index, w0, w1);
        item.refunded = true;
        if (rollup.queueFees(item.owner) - fees != FEE) breach = "another fee than was paid"; // all paid the same
        due[item.owner][item.place] += item.amount / scales[item.place];
        _did("refund");
    }

    // ------------------------------------------------------ what goes on anyway

    function release(uint256 chosen, uint256 seed) external {
        if (late.length == 0) return;
        chosen %= late.length;
        Late memory one = late[chosen];
        bytes memory good = abi.encodeCall(IRollup.releaseDelayed, (one.number, one.index));
        (,,, uint64 releaseAt) = rollup.delayed(one.number, one.index);
        if (block.timestamp < releaseAt) {
            _attack("released early", good);
            vm.warp(releaseAt);
        }
        if (block.timestamp < rollup.pausedUntil()) vm.warp(rollup.pausedUntil());
        _misbehave(seed);
        vm.prank(executor);
        rollup.releaseDelayed(one.number, one.index);
        odd.set(NastyToken.Mode.Honest, address(0));
        late[chosen] = late[late.length - 1];
        late.pop();
        _did("release");
        _attack("released twice", good);
    }

    function claimTokens(uint256 who, uint256 place) external {
        place %= PLACES;
        address owner = users[who % USERS];
        if (place == 3 && who % USERS == 3) return; // can't be paid in the native coin
        if (rollup.pending(tokens[place], owner) == 0) return;
        rollup.claimPending(tokens[place], owner);
        _did("claim");
    }

    function claimFees(uint256 who) external {
        address owner = users[who % 3];
        uint256 fees = rollup.queueFees(owner);
        if (fees == 0) return;
        uint256 coins = owner.balance;
        rollup.claimQueueFees(owner);
        if (owner.balance - coins != fees) breach = "other fees than were credited";
        vm.deal(owner, coins); // the books below are of tokens
        feesClaimed += fees;
    }

    function pause(uint256 seed) external {
        uint64 until = rollup.pausedUntil();
        if (seed % 4 != 0 || (until != 0 && block.timestamp < until + 3 days)) return;
        vm.prank(guardian);
        rollup.pause();
        _did("pause");
    }

    /// What must stay closed once exits are open.
    function tryTheRest() external {
        if (!opened) return;
        bytes memory certificate = _certificate(IRollupTypes.VoteKind.Freeze, last);
        _attack("frozen again", abi.encodeCall(IRollup.freezeByCertificate, (last, certificate)));
        _attack("opened again", abi.encodeCall(IRollup.openExits, (last)));
        _attack("armed", abi.encodeCall(IRollup.arm, ()));
        _attack("a request", abi.encodeCall(IRollup.requestForcedExit, (1, COIN)));
    }
}
