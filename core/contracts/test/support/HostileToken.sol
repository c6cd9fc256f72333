// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

interface Receiver {
    function tokensReceived(address from, uint256 value) external;
}

/// @title A token that spends all the gas it gets, as told, and can lie about its balances
contract HostileToken {
    /// What is left for the way out of a call that burns its gas.
    uint256 private constant WAY_OUT_OF_A_VIEW = 3_000;

    bool public burnsTransfer;
    bool public revertsTransfer; // after burning
    bool public burnsBalance;
    bool public hooks; // tells the recipient, as ERC-777 does
    uint256 public liesFrom; // number of transfers after which balances are wrong
    uint256 public transfers;
    mapping(address => uint256) private _balances;

    function decimals() external pure returns (uint8) {
        return 18;
    }

    function mint(address to, uint256 value) external {
        _balances[to] += value;
    }

    function set(bool burnsTransfer_, bool revertsTransfer_, bool burnsBalance_, bool hooks_, uint256 lies) external {
        (burnsTransfer, revertsTransfer, burnsBalance, hooks) =
        (burnsTransfer_, revertsTransfer_, burnsBalance_, hooks_);
        liesFrom = lies == 0 ? type(uint256).max : transfers + lies;
    }

    function approve(address, uint256) external pure returns (bool) {
        return true;
    }

    function balanceOf(address account) external view returns (uint256 balance) {
        balance = _balances[account];
        if (transfers >= liesFrom) balance += 7;
        if (burnsBalance) _burn(WAY_OUT_OF_A_VIEW);
    }

    function transferFrom(address from, address to, uint256 value) external returns (bool) {
        _balances[from] -= value;
        _balances[to] += value;
        return true;
    }

    function transfer(address to, uint256 value) external returns (bool) {
        if (revertsTransfer) {
            _burn(WAY_OUT_OF_A_VIEW);
            revert("burnt");
        }
        ++transfers;
        _balances[msg.sender] -= value;
        _balances[to] += value;
        if (hooks && to.code.length != 0) Receiver(to).tokensReceived(msg.sender, value);
        if (burnsTransfer) _burn(WAY_OUT_OF_A_VIEW);
        return true;
    }

    function _burn(uint256 rest) private view {
        while (gasleft() > rest) {}
    }
}

/// @title A recipient that burns what it gets, and may send tokens back where they came from
contract HostileRecipient is Receiver {
    bool public sendsBack;

    function set(bool sendsBack_) external {
        sendsBack = sendsBack_;
    }

    function tokensReceived(address from, uint256 value) external {
        if (sendsBack) HostileToken(msg.sender).transferFrom(address(this), from, value / 2);
        while (gasleft() > 3_000) {}
    }

    receive() external payable {
        while (gasleft() > 300) {}
    }
}
