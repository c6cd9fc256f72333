// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {IRollup} from "../../src/IRollup.sol";

library Gas {
    function burn(uint256 amount) internal view {
        for (uint256 start = gasleft(); start - gasleft() < amount;) {}
    }
}

/// @title A token that misbehaves as told
contract NastyToken {
    enum Mode {
        Honest,
        ReturnsNothing,
        ReturnsFalse, // and moves nothing
        MovesButReturnsFalse,
        Reverts,
        RevertsWithBomb, // 60 kB of reason
        FeeInside, // the recipient gets less
        FeeOnTop, // the sender loses more
        MovesHalf,
        BurnsGas,
        Costly, // honest, for `cost` gas
        CostlyThroughout, // the same, and balanceOf takes as much
        Lies, // returns true, moves nothing
        BalanceReverts,
        BalanceBurnsGas,
        Reenters,
        CreditsSender // the balance rises
    }

    uint8 public immutable decimals;
    Mode public mode;
    /// Only transfers to this address misbehave; zero = all.
    address public target;
    address public hook;
    uint256 public cost = 400_000;
    mapping(address => uint256) public balances;
    uint256 public sink;

    constructor(uint8 decimals_) {
        decimals = decimals_;
    }

    function set(Mode mode_, address target_) external {
        (mode, target) = (mode_, target_);
    }

    function setCost(uint256 cost_) external {
        cost = cost_;
    }

    function setHook(address hook_) external {
        hook = hook_;
    }

    function mint(address to, uint256 value) external {
        balances[to] += value;
    }

    function approve(address, uint256) external pure returns (bool) {
        return true;
    }

    function balanceOf(address account) external view returns (uint256) {
        if (mode == Mode.BalanceReverts) revert();
        if (mode == Mode.BalanceBurnsGas) {
            while (true) {}
        }
        if (mode == Mode.CostlyThroughout) Gas.burn(cost);
        return balances[account];
    }

    function transferFrom(address from, address to, uint256 value) external returns (bool) {
        return _move(from, to, value);
    }

    function transfer(address to, uint256 value) external returns (bool) {
        return _move(msg.sender, to, value);
    }

    function _move(address from, address to, uint256 value) private returns (bool) {
        Mode now_ = target == address(0) || target == to ? mode : Mode.Honest;
        if (now_ == Mode.Reverts) revert();
        if (now_ == Mode.RevertsWithBomb) {
            assembly {
                revert(0, 60000)
            }
        }
        if (now_ == Mode.BurnsGas) {
            while (true) {
                ++sink;
            }
        }
        if (now_ == Mode.Costly || now_ == Mode.CostlyThroughout) Gas.burn(cost);
        if (now_ == Mode.ReturnsFalse) return false;
        if (now_ == Mode.Lies) return true;
        if (now_ == Mode.Reenters) Hook(hook).enter();
        uint256 taken = now_ == Mode.FeeOnTop ? value + 1 : now_ == Mode.MovesHalf ? value / 2 : value;
        uint256 given = now_ == Mode.FeeInside ? value - 1 : now_ == Mode.MovesHalf ? value / 2 : value;
        if (now_ == Mode.CreditsSender) (taken, given) = (0, value);
        require(balances[from] >= taken, "balance");
        balances[from] -= taken;
        balances[to] += given;
        if (now_ == Mode.CreditsSender) balances[from] += 1;
        if (now_ == Mode.ReturnsNothing) {
            assembly {
                return(0, 0)
            }
        }
        return now_ != Mode.MovesButReturnsFalse;
    }
}

interface Hook {
    function enter() external;
}

/// @title Tries to come back into the rollup while it is being paid; remembers what answered
contract Intruder is Hook {
    IRollup public immutable rollup;
    bytes public call;
    bool public tried;
    bool public succeeded;
    bytes4 public reason;

    constructor(IRollup rollup_) {
        rollup = rollup_;
    }

    function setCall(bytes calldata call_) external {
        call = call_;
    }

    function enter() public {
        tried = true;
        bytes memory answer;
        (succeeded, answer) = address(rollup).call(call);
        if (!succeeded) reason = bytes4(answer);
    }

    receive() external payable {
        enter();
    }
}

contract Rejecter {
    receive() external payable {
        revert("no");
    }
}

contract GasBurner {
    receive() external payable {
        uint256 i;
        while (true) ++i;
    }
}

contract CostlyReceiver {
    uint256 private immutable COST;

    constructor(uint256 cost) {
        COST = cost;
    }

    receive() external payable {
        Gas.burn(COST);
    }
}
