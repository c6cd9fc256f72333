#include "world.h"

namespace model {
namespace {

// One attester's view of a state.
class View {
public:
    View(const Network& network, const State& state, int who, int evil)
        : m_network(network), m_tree(network.tree), m_state(state), m_me(state.attesters[who]), m_evil(evil) {}

    int choices() const {
        const int own = alone();
        // Facts need nobody's vote, unless votes keep their number from a quorum.
        if (m_me.seen == 0 && (own < 0 || isPossible(own) || m_network.options["follow"] == 0)) {
            return own < 0 ? 0 : 1 << own;
        }
        // A round: the first number that can still get a quorum is everybody's. Ties go by an order that all know;
        // here by any.
        std::array<int, 8> votes{};
        for (const auto& attester : m_state.attesters) {
            votes[attester.freeze == 0 ? 7 : attester.freeze - 1] += attester.freeze == 0 ? 0 : 1;
        }
        if (m_state.misleads != 0) {
            ++votes[m_state.misleads - 1];
        }
        int most = 0;
        for (int node = 0; node <= m_tree.size(); ++node) {
            votes[node] = votes[node] != 0 && isPossible(node) && isAcceptable(node) ? votes[node] : 0;
            most = std::max(most, votes[node]);
        }
        int out = 0;
        for (int node = 0; node <= m_tree.size(); ++node) {
            out |= most != 0 && votes[node] == most ? 1 << node : 0;
        }
        return out != 0 || own < 0 || !isPossible(own) ? out : 1 << own;
    }

    int alone() const {
        const int mine = own();
        return mine >= 0 && isAcceptable(mine) ? mine : -1;
    }

private:
    bool isSilent(int chain) const { return m_me.seen != 0 && m_state.silent == 1 + chain; }

    bool saw(int chain, int node) const {
        return node == 0 || ((m_state.chains[chain].ever & Tree::bit(node)) != 0 &&
                             !(isSilent(chain) && m_tree.level(node) > m_me.seen - 1));
    }

    int witnesses(int node) const {
        return m_evil + static_cast<int>(std::count_if(
                            m_state.attesters.begin(), m_state.attesters.end(), [&](const Attester& each) {
                                return (each.agree & m_tree.descendants(node)) != 0 ||
                                       (each.freeze != 0 && m_tree.isOnPathOf(node, each.freeze - 1));
                            }));
    }

    bool isShown(int chain, int node) const {
        return saw(chain, node) || (isSilent(chain) && node != 0 && witnesses(node) >= m_network.options["witnesses"]);
    }

    bool isShownEverywhere(int node) const {
        for (int chain = 0; chain < m_network.chains; ++chain) {
            if (!isShown(chain, node)) {
                return false;
            }
        }
        return true;
    }

    // The highest that a frozen chain has proven and every chain shows, once nothing can change it; else −1.
    int own() const {
        for (int frozen = 0; frozen < m_network.chains; ++frozen) {
            const auto& chain = m_state.chains[frozen];
            if (chain.freeze != 2 || !saw(frozen, m_tree.at(chain.head, chain.proven))) {
                continue;
            }
            int number = 0;
            while (number < chain.proven && isShownEverywhere(m_tree.at(chain.head, number + 1))) {
                ++number;
            }
            const int node = m_tree.at(chain.head, number);
            if (number == chain.proven || isClosed(m_tree.at(chain.head, number + 1))) {
                return node;
            }
        }
        return -1;
    }

    bool isClosed(int next) const {
        for (int other = 0; other < m_network.chains; ++other) {
            if (isShown(other, next)) {
                continue;
            }
            const auto& chain = m_state.chains[other];
            const bool late = (chain.late & Tree::bit(next)) != 0;
            const bool never = (chain.ever & Tree::bit(next)) == 0 && (chain.freeze == 2 || late);
            // Of a silent chain it is not known; but its time for it is over. One that is dead for good proves nothing.
            if (never || (isSilent(other) && ((chain.halted != 0 && m_network.options["back"] == 0) || late))) {
                return true;
            }
        }
        return false;
    }

    bool isAcceptable(int node) const {
        return isShownEverywhere(node) && (m_me.revert & m_tree.ancestors(node)) == 0 &&
               (m_me.agree & ~m_tree.ancestors(node)) == 0;
    }

    // Whether it can still get a quorum, as far as votes show.
    bool isPossible(int node) const {
        int blocked = m_state.misleads != 0 && m_state.misleads != 1 + node ? 1 : 0;
        for (const auto& attester : m_state.attesters) {
            blocked +=
                (attester.freeze != 0 && attester.freeze != 1 + node) || (attester.agree & ~m_tree.ancestors(node)) != 0
                    ? 1
                    : 0;
        }
        const int all = m_network.options["all"];
        return m_network.options["possible"] == 0 || all - blocked >= all * 2 / 3 + 1;
    }

    const Network& m_network;
    const Tree& m_tree;
    const State& m_state;
    const Attester& m_me;
    int m_evil;
};

} // namespace

int freezeChoices(const Network& network, const State& state, int who, int evil) {
    return View(network, state, who, evil).choices();
}

int freezeAlone(const Network& network, const State& state, int who) {
    return View(network, state, who, 0).alone();
}

} // namespace model
