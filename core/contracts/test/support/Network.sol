// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {IRollup} from "../../src/IRollup.sol";
import {IRollupTypes} from "../../src/IRollupTypes.sol";
import {TestToken} from "../../src/TestToken.sol";
import {Trapdoor} from "./Trapdoor.sol";
import {vm} from "./Vm.sol";
import {Words} from "./Words.sol";

/// @title A chain with the rollup contract on it, real verifiers, three tokens, four attesters (quorum 3)
/// @dev Contracts are deployed from their artefacts, so that editing a test doesn't compile them again.
abstract contract Network {
    uint8 internal constant CHAIN = 2;
    uint8 internal constant OTHER = 5;
    uint16 internal constant SET = (1 << 2) | (1 << 5) | (1 << 9);
    uint16 internal constant NATIVE = 0;
    uint16 internal constant COIN = 1; // 18 decimals
    uint16 internal constant CENT = 2; // 6 decimals
    uint96 internal constant FEE = 0.001 ether;
    uint32 internal constant WINDOW = 1 days;
    uint32 internal constant QUEUE_WINDOW = 3 days;
    uint32 internal constant ARM_WINDOW = 3 days;
    uint32 internal constant ROLE_DELAY = 2 days;
    uint32 internal constant EXIT_PRIORITY = 6 hours;
    uint32 internal constant RELEASE_DELAY = 1 days;
    uint32 internal constant PUSH_GAS = 150_000;
    uint32 internal constant LAST_RESORT = 200 days;
    uint8 internal constant EXIT_KEY = 1; // label of the exit circuit's key
    bytes32 internal constant ID = bytes32(uint256(keccak256("network of the tests")) >> 8);
    bytes32 internal constant GENESIS = bytes32(uint256(keccak256("genesis")) >> 8);

    IRollup internal rollup;
    TestToken internal coin;
    TestToken internal cent;
    address internal governor = address(0x60f);
    address internal guardian = address(0x6da);
    address internal sequencer = address(0x5e0);
    address internal executor = address(0xe0e);
    uint256[4] internal attesterKeys; // by ascending address
    IRollupTypes.StoredBatch internal last;
    uint256 private _salt;

    function setUp() public virtual {
        vm.warp(1_800_000_000);
        rollup = _deploy(_config());
        coin = new TestToken("Coin", "COIN", 18);
        cent = new TestToken("Cent", "CENT", 6);
        _register(NATIVE, address(0), 1);
        _register(COIN, address(coin), 1e15);
        _register(CENT, address(cent), 1);
        last = rollup.genesisBatch();
    }

    // ------------------------------------------------------------- deployment

    function _config() internal returns (IRollupTypes.Config memory c) {
        c.networkId = ID;
        c.chainIndex = CHAIN;
        c.chainSet = SET;
        c.genesisRoot = GENESIS;
        c.verifier4 = _deployVerifier(4);
        c.verifier8 = _deployVerifier(8);
        c.verifier32 = _deployVerifier(32);
        c.proveWindow = WINDOW;
        c.maxFutureSkew = 10 minutes;
        c.queueWindow = QUEUE_WINDOW;
        c.armWindow = ARM_WINDOW;
        c.roleDelay = ROLE_DELAY;
        c.exitPriority = EXIT_PRIORITY;
        c.releaseDelay = RELEASE_DELAY;
        c.queueFee = FEE;
        c.leastQueueFee = FEE / 10;
        c.mostQueueFee = FEE * 100;
        c.pushGas = PUSH_GAS;
        c.exits = true;
        c.verifierExit = _deployVerifier(EXIT_KEY);
        c.lastResort = LAST_RESORT;
        c.governor = governor;
        c.guardian = guardian;
        c.sequencers = new address[](1);
        c.sequencers[0] = sequencer;
        c.attesters = new address[](4);
        for (uint256 i = 0; i < 4; ++i) {
            attesterKeys[i] = uint256(keccak256(abi.encode("attester", i)));
        }
        for (uint256 i = 0; i < 4; ++i) {
            for (uint256 k = i + 1; k < 4; ++k) {
                if (vm.addr(attesterKeys[k]) < vm.addr(attesterKeys[i])) {
                    (attesterKeys[i], attesterKeys[k]) = (attesterKeys[k], attesterKeys[i]);
                }
            }
            c.attesters[i] = vm.addr(attesterKeys[i]);
        }
    }

    function _deploy(IRollupTypes.Config memory config) internal returns (IRollup) {
        address second = vm.deployCode("RollupSecond.sol:RollupSecond", abi.encode(config));
        return IRollup(vm.deployCode("Rollup.sol:Rollup", abi.encode(config, second)));
    }

    function _deployVerifier(uint8 size) internal returns (address) {
        return vm.deployCode("Groth16Verifier.sol:Groth16Verifier", abi.encode(Trapdoor.words(Trapdoor.key(size))));
    }

    /// At once, or through the time lock when batches exist.
    function _register(uint16 tokenId, address token, uint80 minDeposit) internal {
        if (rollup.counters().committed == 0) {
            vm.prank(governor);
            rollup.registerToken(tokenId, token, minDeposit);
            return;
        }
        uint256 value = uint160(token) | (uint256(tokenId) << 160) | (uint256(minDeposit) << 176);
        _change(IRollupTypes.ChangeKind.Token, value);
    }

    // ------------------------------------------------------------------ users

    function _user(uint256 n) internal pure returns (address) {
        return address((uint160(0x10) << 152) + uint160(n));
    }

    /// Amount in the token's units.
    function _deposit(uint16 tokenId, uint256 amount, address owner) internal {
        if (tokenId == NATIVE) {
            vm.deal(owner, amount + FEE);
            vm.prank(owner);
            rollup.depositNative{value: amount + FEE}(amount, owner);
            return;
        }
        TestToken token = TestToken(rollup.token(tokenId).token);
        token.mint(owner, amount);
        vm.deal(owner, FEE);
        vm.prank(owner);
        token.approve(address(rollup), amount);
        vm.prank(owner);
        rollup.deposit{value: FEE}(tokenId, amount, owner);
    }

    function _setKey(address owner, uint32 account, uint256 keyHash) internal {
        vm.deal(owner, FEE);
        vm.prank(owner, owner);
        rollup.setSigningKey{value: FEE}(account, keyHash);
    }

    function _forcedExit(address owner, uint32 account, uint16 tokenId) internal {
        vm.deal(owner, FEE);
        vm.prank(owner, owner);
        rollup.requestForcedExit{value: FEE}(account, tokenId);
    }

    // ---------------------------------------------------------------- batches

    function _header(uint8 size, uint256 n) internal view returns (Words.Header memory) {
        return Words.Header(ID, uint40(last.number + 1), uint40(block.timestamp), size, uint16(n), SET, 0);
    }

    function _data(uint8 size, bytes memory operations) internal view returns (IRollupTypes.CommitData memory) {
        return _data(_header(size, operations.length / 62), operations);
    }

    /// P and the new root are free here: what binds them to the data is the circuit's business.
    function _data(Words.Header memory header, bytes memory operations)
        internal
        view
        returns (IRollupTypes.CommitData memory)
    {
        uint256 p = uint256(keccak256(abi.encode("P", header, operations))) % Words.FIELD;
        bytes32 root = bytes32(uint256(keccak256(abi.encode("root", header, operations, _salt))) % Words.FIELD);
        return IRollupTypes.CommitData(p, root, abi.encodePacked(Words.head(header), operations));
    }

    /// Makes contents differ that would otherwise be equal.
    function _stir() internal {
        ++_salt;
    }

    function _list(IRollupTypes.CommitData memory data) internal pure returns (IRollupTypes.CommitData[] memory list) {
        list = new IRollupTypes.CommitData[](1);
        list[0] = data;
    }

    function _list(IRollupTypes.StoredBatch memory batch)
        internal
        pure
        returns (IRollupTypes.StoredBatch[] memory list)
    {
        list = new IRollupTypes.StoredBatch[](1);
        list[0] = batch;
    }

    function _list(IRollupTypes.PublicInputs memory inputs)
        internal
        pure
        returns (IRollupTypes.PublicInputs[] memory list)
    {
        list = new IRollupTypes.PublicInputs[](1);
        list[0] = inputs;
    }

    function _list(uint256[8] memory proof) internal pure returns (uint256[8][] memory list) {
        list = new uint256[8][](1);
        list[0] = proof;
    }

    function _read(IRollupTypes.CommitData memory data) internal view returns (Words.Reading memory) {
        return Words.read(last, data, CHAIN, sequencer);
    }

    function _proof(uint8 size, IRollupTypes.PublicInputs memory inputs) internal view returns (uint256[8] memory) {
        uint256 a = uint256(keccak256(abi.encode("a", inputs))) % Words.FIELD;
        return Trapdoor.prove(Trapdoor.key(size), [inputs.p, inputs.r, inputs.e], a);
    }

    /// Commits one batch; `last` moves on.
    function _commit(uint8 size, bytes memory operations) internal returns (Words.Reading memory reading) {
        IRollupTypes.CommitData memory data = _data(size, operations);
        reading = _read(data);
        vm.prank(sequencer, sequencer);
        rollup.commitBatches(last, _list(data));
        last = reading.batch;
    }

    function _prove(Words.Reading memory reading) internal {
        uint256[8][] memory proofs = _list(_proof(reading.batch.size, reading.inputs));
        vm.prank(executor, executor);
        rollup.proveBatches(_list(reading.batch), _list(reading.inputs), proofs);
    }

    function _commitAndProve(uint8 size, bytes memory operations) internal returns (Words.Reading memory reading) {
        IRollupTypes.CommitData memory data = _data(size, operations);
        reading = _read(data);
        uint256[8][] memory proofs = _list(_proof(size, reading.inputs));
        vm.prank(sequencer, sequencer);
        rollup.commitAndProve(last, _list(data), proofs);
        last = reading.batch;
    }

    function _run(Words.Reading memory reading) internal view returns (IRollupTypes.Execution memory run) {
        run.batches = _list(reading.batch);
        run.payouts = new bytes[](1);
        run.payouts[0] = reading.payouts;
        run.signatures = _certificate(IRollupTypes.VoteKind.Agree, reading.batch);
    }

    function _execute(Words.Reading memory reading) internal {
        IRollupTypes.Execution memory run = _run(reading);
        vm.prank(executor);
        rollup.executeBatches(run);
    }

    function _finish(uint8 size, bytes memory operations) internal returns (Words.Reading memory reading) {
        reading = _commitAndProve(size, operations);
        _execute(reading);
    }

    // ------------------------------------------------------------------ votes

    function _digest(IRollupTypes.VoteKind kind, IRollupTypes.StoredBatch memory batch)
        internal
        pure
        returns (bytes32)
    {
        bytes32 domain = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,bytes32 salt)"),
                keccak256("Landfall"),
                keccak256("1"),
                ID
            )
        );
        bytes32 vote = keccak256(
            abi.encode(
                keccak256("Vote(uint8 kind,uint64 setEpoch,uint64 number,bytes32 finalRoot,bytes32 commitment)"),
                uint8(kind),
                uint64(0),
                batch.number,
                batch.newRoot,
                batch.commitment
            )
        );
        return keccak256(abi.encodePacked(hex"1901", domain, vote));
    }

    function _schedule(IRollupTypes.ChangeKind kind, uint256 value) internal {
        vm.prank(governor);
        rollup.scheduleChange(kind, value);
    }

    /// Proposed, waited for and applied.
    function _change(IRollupTypes.ChangeKind kind, uint256 value) internal {
        _schedule(kind, value);
        vm.warp(block.timestamp + ROLE_DELAY);
        rollup.applyChange(kind, value);
    }

    function _readmit() internal {
        _change(IRollupTypes.ChangeKind.SequencerReadmit, uint160(sequencer));
    }

    function _signature(uint256 key, bytes32 digest) internal pure returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, digest);
        return abi.encodePacked(r, s, v);
    }

    /// By attesters 0, 1, 2.
    function _certificate(IRollupTypes.VoteKind kind, IRollupTypes.StoredBatch memory batch)
        internal
        view
        returns (bytes memory signatures)
    {
        bytes32 digest = _digest(kind, batch);
        for (uint256 i = 0; i < 3; ++i) {
            signatures = abi.encodePacked(signatures, _signature(attesterKeys[i], digest));
        }
    }
}
