// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

/// @title Proofs for any public inputs, made with the secret numbers behind a verifying key
/// @notice Whoever knows alpha, beta, gamma, delta and the logarithms of IC can solve the pairing equation for C. So
/// the tests run the real verifier, with its pairing, on any batch. The points of G2 are k·(EIP-197's generator),
/// computed by ffjavascript.
library Trapdoor {
    uint256 internal constant ORDER = 21888242871839275222246405745257275088548364400416034343698204186575808495617;
    uint256 internal constant BETA = 1234567890123456789;
    uint256 internal constant GAMMA = 98765432109876543210;
    uint256 internal constant DELTA = 31415926535897932384;
    uint256 internal constant DELTA_INVERSE =
        8524929191304866120167316790933956621201707917748453242075140363842513450536;
    uint256 internal constant B = 27182818284590452353;

    struct Key {
        uint256 alpha;
        uint256[4] ic;
    }

    /// A key of its own for each label.
    function key(uint256 label) internal pure returns (Key memory result) {
        result.alpha = _number(label, 0);
        for (uint256 i = 0; i < 4; ++i) {
            result.ic[i] = _number(label, i + 1);
        }
    }

    function words(Key memory k) internal view returns (uint256[22] memory w) {
        (w[0], w[1]) = multiple(k.alpha);
        w[2] = 15923859970697253099407340714145216502976470499739914511482867934790074459993;
        w[3] = 17753175471748343005546425099602083528411096816871556374566522453398783705804;
        w[4] = 18472915046078857728515500421981941621585749396868997118760234320809976738167;
        w[5] = 21162245513165067357461109140175156120021919118102116301318225764533718778576;
        w[6] = 14088248565199010883292352535746484818916983334238576577626243862483759732487;
        w[7] = 16467774958069064081073389143330030676046775138885409654498276817594598248953;
        w[8] = 21165903390451603064241755366391775543832363645138874855698574995479298074751;
        w[9] = 16379291780550355085851732441965554139401888015870244065791744070438682761170;
        w[10] = 7965009464458005441984846257756816182187286923990290038922047127936642980572;
        w[11] = 6190132891968815601818890792659768167214052404408435510742549182478261614344;
        w[12] = 5546627832369962968630784345443997027824988911053032147358239307263466880578;
        w[13] = 14199502291429221650428615808410561812246498188411194481879759111534043769505;
        for (uint256 i = 0; i < 4; ++i) {
            (w[14 + 2 * i], w[15 + 2 * i]) = multiple(k.ic[i]);
        }
    }

    /// c = (a·b − alpha·beta − x·gamma) / delta, x = IC0 + inputs · IC.
    function prove(Key memory k, uint256[3] memory inputs, uint256 a) internal view returns (uint256[8] memory proof) {
        uint256 x = k.ic[0];
        for (uint256 i = 0; i < 3; ++i) {
            x = addmod(x, mulmod(inputs[i], k.ic[i + 1], ORDER), ORDER);
        }
        uint256 taken = addmod(mulmod(k.alpha, BETA, ORDER), mulmod(x, GAMMA, ORDER), ORDER);
        uint256 c = mulmod(addmod(mulmod(a, B, ORDER), ORDER - taken, ORDER), DELTA_INVERSE, ORDER);
        (proof[0], proof[1]) = multiple(a);
        proof[2] = 4491926165555580135274096008418884966781299864639502461145987337477697791957;
        proof[3] = 1675521935933074287990405384755073654625498513019800511061085176214513860885;
        proof[4] = 15319616535815554116002118824948496348481102749183644007439798294161542815565;
        proof[5] = 13143499200918381998849722249218070887315733708185635623241758888597170521844;
        (proof[6], proof[7]) = multiple(c);
    }

    /// s·(1, 2)
    function multiple(uint256 s) internal view returns (uint256 x, uint256 y) {
        (bool ok, bytes memory answer) = address(7).staticcall(abi.encode(uint256(1), uint256(2), s));
        require(ok, "ecMul");
        return abi.decode(answer, (uint256, uint256));
    }

    function _number(uint256 label, uint256 place) private pure returns (uint256) {
        return uint256(keccak256(abi.encode("trapdoor", label, place))) % ORDER;
    }
}
