// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {IRollup} from "../src/IRollup.sol";
import {IRollupTypes} from "../src/IRollupTypes.sol";
import {TestToken} from "../src/TestToken.sol";
import {Network} from "./support/Network.sol";
import {vm} from "./support/Vm.sol";
import {Words} from "./support/Words.sol";

/// Sends a request from a contract: msg.sender is not the origin.
contract Middleman {
    function setSigningKey(IRollup rollup, uint32 account, uint256 keyHash) external payable {
        rollup.setSigningKey{value: msg.value}(account, keyHash);
    }

    function requestForcedExit(IRollup rollup, uint32 account, uint16 tokenId) external payable {
        rollup.requestForcedExit{value: msg.value}(account, tokenId);
    }

    function depositNative(IRollup rollup, uint256 amount, address owner) external payable {
        rollup.depositNative{value: msg.value}(amount, owner);
    }
}

/// Rules 18, 20 to 23.
contract QueueTest is Network {
    address private alice = _user(1);

    function testRule21QueueHashOfEveryKindOfItem() public {
        _deposit(COIN, 3e18, alice);
        uint256 keyHash = Words.FIELD - 1;
        _setKey(alice, 0xabcdef, keyHash);
        _forcedExit(alice, 0xffffff, CENT);

        bytes[3] memory items = [
            Words.queued(1, CHAIN, COIN, 0, 3e18, alice),
            Words.setKey(CHAIN, 0xabcdef, alice, keyHash),
            Words.queued(3, CHAIN, CENT, 0xffffff, 0, alice)
        ];
        bytes32 hash;
        for (uint64 i = 0; i < 3; ++i) {
            hash = bytes32(bytes27(keccak256(abi.encodePacked(hash, items[i]))));
            (bytes27 stored, uint64 deadline) = rollup.queueItem(i);
            vm.assertEq(stored, hash, "queue hash");
            vm.assertEq(deadline, block.timestamp + QUEUE_WINDOW, "deadline");
        }
        vm.assertEq(rollup.counters().queueLength, 3, "length");
        (bytes27 none,) = rollup.queueItem(3);
        vm.assertEq(none, 0, "beyond the end");
    }

    function testEventCarriesTheItem() public {
        bytes memory item = Words.queued(1, CHAIN, CENT, 0, 7_000_000e12, alice);
        bytes31 w0 = bytes31(bytes32(Words.slice(item, 0, 31) << 8));
        bytes31 w1 = bytes31(bytes32(Words.slice(item, 31, 31) << 8));
        cent.mint(alice, 7_000_000);
        vm.deal(alice, FEE);
        vm.prank(alice);
        cent.approve(address(rollup), 7_000_000);
        vm.expectEmit(address(rollup));
        emit IRollupTypes.QueuedItem(0, w0, w1, uint64(block.timestamp + QUEUE_WINDOW), FEE);
        vm.prank(alice);
        rollup.deposit{value: FEE}(CENT, 7_000_000, alice);
    }

    function testRule20Refusals() public {
        vm.deal(alice, 100 ether);
        coin.mint(alice, 1e40);
        vm.prank(alice);
        coin.approve(address(rollup), type(uint256).max);

        _expect(IRollupTypes.UnknownToken.selector);
        rollup.deposit{value: FEE}(77, 1e18, alice);
        _expect(IRollupTypes.UnknownToken.selector); // the native coin has its own entry
        rollup.deposit{value: FEE}(NATIVE, 1e18, alice);
        _expect(IRollupTypes.DepositTooSmall.selector);
        rollup.deposit{value: FEE}(COIN, 0, alice);
        _expect(IRollupTypes.DepositTooSmall.selector);
        rollup.deposit{value: FEE}(COIN, 1e15 - 1, alice);
        _expect(IRollupTypes.BadOwner.selector);
        rollup.deposit{value: FEE}(COIN, 1e18, address(0));
        _expect(IRollupTypes.DepositTooLarge.selector);
        rollup.deposit{value: FEE}(COIN, 1 << 116, alice);
        _expect(IRollupTypes.DepositTooLarge.selector);
        rollup.deposit{value: FEE}(COIN, type(uint256).max, alice);
        _expect(IRollupTypes.DepositTooLarge.selector);
        rollup.deposit{value: FEE}(CENT, (uint256(1) << 116) / 1e12 + 1, alice);
        _expect(IRollupTypes.DepositTooSmall.selector);
        rollup.depositNative{value: FEE}(0, alice);
        _expect(IRollupTypes.WrongFee.selector);
        rollup.depositNative{value: 1e17 + FEE - 1}(1e17, alice);
        _expect(IRollupTypes.BadKeyHash.selector);
        rollup.setSigningKey{value: FEE}(1, Words.FIELD);
        _expect(IRollupTypes.BadAccount.selector);
        rollup.setSigningKey{value: FEE}(1 << 24, 1);
        _expect(IRollupTypes.BadAccount.selector);
        rollup.requestForcedExit{value: FEE}(1 << 24, COIN);
        _expect(IRollupTypes.UnknownToken.selector);
        rollup.requestForcedExit{value: FEE}(1, 1023);
        vm.assertEq(rollup.counters().queueLength, 0, "nothing was queued");
        vm.assertEq(address(rollup).balance, 0, "nothing was taken");
    }

    function testRule23FeeIsExact() public {
        vm.deal(alice, 1 ether);
        coin.mint(alice, 1e18);
        vm.prank(alice);
        coin.approve(address(rollup), 1e18);
        _expect(IRollupTypes.WrongFee.selector);
        rollup.deposit{value: FEE + 1}(COIN, 1e18, alice);
        _expect(IRollupTypes.WrongFee.selector);
        rollup.deposit(COIN, 1e18, alice);
        _expect(IRollupTypes.WrongFee.selector);
        rollup.setSigningKey(1, 1);
        _expect(IRollupTypes.WrongFee.selector);
        rollup.requestForcedExit{value: FEE - 1}(1, COIN);
        _expect(IRollupTypes.WrongFee.selector);
        rollup.depositNative{value: 1e17 + FEE + 1}(1e17, alice);
        _expect(IRollupTypes.WrongFee.selector);
        rollup.depositNative{value: 1e16}(1e17, alice);
    }

    /// The last amount below 2^116 is taken, one unit more is not; executed payouts make room again.
    function testRule18HeldStaysBelowTheLimit() public {
        uint256 limit = (uint256(1) << 116) - 1;
        _deposit(COIN, limit, alice);
        vm.assertEq(rollup.held(COIN), limit, "held");
        coin.mint(alice, 1e15);
        vm.deal(alice, FEE);
        vm.prank(alice);
        coin.approve(address(rollup), 1e15);
        _expect(IRollupTypes.DepositTooLarge.selector);
        rollup.deposit{value: FEE}(COIN, 1e15, alice);

        _finish(4, Words.queued(1, CHAIN, COIN, 1, uint120(limit), alice));
        _finish(4, Words.withdraw(CHAIN, COIN, 1, 1e15, alice));
        vm.prank(alice);
        rollup.deposit{value: FEE}(COIN, 1e15, alice);
        vm.assertEq(rollup.held(COIN), limit, "held again");
    }

    function testRule22KeysAndExitsOnlyFromTheOrigin() public {
        Middleman middleman = new Middleman();
        vm.deal(alice, 1 ether);
        vm.prank(alice, alice);
        vm.expectRevert(IRollupTypes.NotOrigin.selector);
        middleman.setSigningKey{value: FEE}(rollup, 1, 1);
        vm.prank(alice, alice);
        vm.expectRevert(IRollupTypes.NotOrigin.selector);
        middleman.requestForcedExit{value: FEE}(rollup, 1, COIN);
        // A deposit may come through a contract: what counts is its owner.
        vm.prank(alice, alice);
        middleman.depositNative{value: 1e17 + FEE}(rollup, 1e17, alice);
        vm.assertEq(rollup.counters().queueLength, 1, "queued");
    }

    function testRule22DepositToAContractIsRefusedToADelegationNot() public {
        address owner = _user(9);
        vm.deal(alice, 1 ether);
        vm.etch(owner, hex"600160005260206000f3");
        _expect(IRollupTypes.BadOwner.selector);
        rollup.depositNative{value: 1e17 + FEE}(1e17, owner);
        vm.etch(owner, abi.encodePacked(hex"600100", address(0x1234))); // as long as a delegation
        _expect(IRollupTypes.BadOwner.selector);
        rollup.depositNative{value: 1e17 + FEE}(1e17, owner);
        vm.etch(owner, abi.encodePacked(hex"ef0100", address(0x1234)));
        vm.prank(alice);
        rollup.depositNative{value: 1e17 + FEE}(1e17, owner);
        vm.assertEq(rollup.counters().queueLength, 1, "queued");
    }

    function testDepositWithoutAllowanceIsRefused() public {
        coin.mint(alice, 1e18);
        vm.deal(alice, 1 ether);
        vm.prank(alice);
        vm.expectRevert(abi.encodeWithSelector(IRollupTypes.DepositNotReceived.selector, 1e18, 0));
        rollup.deposit{value: FEE}(COIN, 1e18, alice);
        vm.assertEq(rollup.held(COIN), 0, "held");
    }

    function testFuzzDepositScales(uint256 amount, uint8 decimals, address owner) public {
        decimals = decimals % 19;
        vm.assume(owner != address(0) && owner.code.length == 0);
        uint256 scale = 10 ** (18 - decimals);
        amount = amount % (((uint256(1) << 116) - 1) / scale) + 1;
        if (amount * scale >= 1 << 116) amount -= 1;
        vm.assume(amount > 0);
        TestToken token = new TestToken("T", "T", decimals);
        _register(100, address(token), 0);
        token.mint(alice, amount);
        vm.deal(alice, FEE);
        vm.prank(alice);
        token.approve(address(rollup), amount);
        vm.prank(alice);
        rollup.deposit{value: FEE}(100, amount, owner);
        vm.assertEq(rollup.held(100), amount * scale, "held in 18 decimals");
        bytes memory item = Words.queued(1, CHAIN, 100, 0, uint120(amount * scale), owner);
        (bytes27 hash,) = rollup.queueItem(0);
        vm.assertEq(hash, bytes27(keccak256(abi.encodePacked(bytes32(0), item))), "hash");
    }

    function _expect(bytes4 selector) private {
        vm.prank(alice, alice);
        vm.expectPartialRevert(selector);
    }
}
