#include "world.h"

namespace model {
namespace {

class Steps {
public:
    Steps(const Network& network, const State& state, bool named)
        : m_network(network), m_options(network.options), m_tree(network.tree), m_state(state), m_named(named),
          m_anyFrozen(isFrozen(network, state)) {}

    std::vector<Step> all() {
        for (int i = 0; i < m_network.chains; ++i) {
            if (m_state.chains[i].halted == 0) {
                batches(i);
                endings(i);
                goesSilent(i);
            } else if (m_options["back"] != 0) {
                deadlines(i); // by everybody's clock
            }
        }
        for (int i = 0; i < m_network.honest; ++i) {
            if (m_state.attesters[i].freeze == 0 && !isTwin(i)) {
                agree(i);
                revert(i);
                freeze(i);
            }
        }
        if (m_options["mislead"] != 0 && m_anyFrozen && m_state.misleads == 0) {
            for (int node = 0; node <= m_tree.size(); ++node) {
                State after = m_state;
                after.misleads = static_cast<std::uint8_t>(1 + node);
                add(after, false, "the dishonest attester shows FREEZE(", node, ")");
            }
        }
        comesBack();
        together();
        lastResort();
        return std::move(m_out);
    }

private:
    void add(const State& after, bool honest, const std::string& what, int node = -1, const char* end = "") {
        m_out.push_back({after, honest, m_named ? what + (node < 0 ? "" : m_tree.name(node)) + end : ""});
        m_urgent += honest ? 1 : 0;
    }
    static std::string chainName(int chain) { return "chain " + std::to_string(chain + 1) + ": "; }
    static std::string attesterName(int who) { return "attester " + std::to_string(who + 1) + ": "; }
    bool isLate(const Chain& chain, int node) const { return (chain.late & Tree::bit(node)) != 0; }
    bool tooLate(const Chain& chain, int node) const { return m_options["deadline"] != 0 && isLate(chain, node); }

    // Rules 24 to 27 and 32.
    void batches(int index) {
        const Chain& chain = m_state.chains[index];
        const std::string name = chainName(index);
        const bool open = chain.freeze < 2;
        const auto urgent = m_urgent;
        for (int node = 1; open && m_options["sequencer"] != 0 && node <= m_tree.size(); ++node) {
            if (m_tree.parent(node) == chain.head && !tooLate(chain, node)) { // a dishonest sequencer, any child
                State after = m_state;
                after.chains[index].head = static_cast<std::uint8_t>(node);
                add(after, m_options["ticket"] == 1, name + "commit ", node);
            }
        }
        m_urgent = urgent; // a commit is no step that must come
        if (open && chain.proven < m_tree.level(chain.head)) {
            const int node = m_tree.at(chain.head, chain.proven + 1);
            if (!tooLate(chain, node)) {
                State after = m_state;
                ++after.chains[index].proven;
                after.chains[index].ever |= Tree::bit(node);
                add(after, true, name + "prove ", node);
            }
        }
        deadlines(index);
        for (int node = 1; open && node <= m_tree.size(); ++node) {
            if (m_tree.isOnPathOf(node, chain.head)) {
                takeBack(index, node);
            }
        }
        execute(index);
    }

    void deadlines(int index) {
        const Chain& chain = m_state.chains[index];
        for (int node = 1; node <= m_tree.size(); ++node) {
            if (!isLate(chain, node) && (m_tree.parent(node) == 0 || isLate(chain, m_tree.parent(node)))) {
                State after = m_state;
                after.chains[index].late |= Tree::bit(node);
                add(after, true, chainName(index) + "the deadline passes of ", node);
            }
        }
    }

    void takeBack(int index, int node) {
        const Chain& chain = m_state.chains[index];
        const auto dropped = [&] {
            State after = m_state;
            auto& changed = after.chains[index];
            changed.head = static_cast<std::uint8_t>(m_tree.parent(node));
            changed.proven = static_cast<std::uint8_t>(std::min<int>(chain.proven, m_tree.level(node) - 1));
            return after;
        };
        const std::string name = chainName(index);
        if (m_tree.level(node) > chain.proven && isLate(chain, node)) {
            add(dropped(), true, name + "take back by its deadline ", node);
        }
        if (m_options["localrev"] != 0 && m_tree.level(node) > chain.executed && isLate(chain, node)) {
            const auto urgent = m_urgent;
            add(dropped(), true, name + "drop after a timeout, proven or not, ", node);
            m_urgent = urgent;
        }
        if (m_options["revcert"] == 0 || m_tree.level(node) <= chain.executed) {
            return;
        }
        const int votes = m_network.reverting(m_state, node);
        bool honest = votes >= m_options["pub"];
        if (m_options["revabs"] != 0) {
            honest = honest && std::none_of(m_state.attesters.begin(), m_state.attesters.begin() + m_network.honest,
                                            [](const Attester& each) { return each.freeze != 0; });
        }
        if (votes >= m_options["need"]) {
            add(dropped(), honest, name + "REVERT certificate for ", node);
        }
    }

    bool isExecutedSomewhere(int node) const {
        return std::any_of(m_state.chains.begin(), m_state.chains.begin() + m_network.chains, [&](const Chain& chain) {
            return chain.executed >= m_tree.level(node) && m_tree.isOnPathOf(node, chain.head);
        });
    }

    void execute(int index) {
        const Chain& chain = m_state.chains[index];
        if (chain.executed >= chain.proven || (chain.exits != 0 && m_options["execafter"] == 0)) {
            return;
        }
        const int node = m_tree.at(chain.head, chain.executed + 1);
        const int votes = m_network.agreeing(m_state, node);
        const bool ended = chain.ended != 0 && m_tree.isOnPathOf(node, chain.ended - 1);
        const bool may = chain.ended != 0 ? ended : votes >= m_options["need"];
        const bool honest = chain.ended != 0 ? ended : votes >= m_options["pub"] || isExecutedSomewhere(node);
        if (may) {
            State after = m_state;
            ++after.chains[index].executed;
            after.chains[index].freeze = chain.freeze == 1 ? 0 : chain.freeze;
            add(after, honest, chainName(index) + "execute ", node);
        }
    }

    // Rule 36.
    void endings(int index) {
        const Chain& chain = m_state.chains[index];
        const std::string name = chainName(index);
        if (m_options["freezing"] != 0 && chain.freeze < 2) {
            State after = m_state;
            ++after.chains[index].freeze;
            const auto urgent = m_urgent;
            add(after, true, name + (chain.freeze == 0 ? "its queue is overdue, armed" : "frozen"));
            m_urgent = urgent;
        }
        for (int node = 0; m_options["fzcert"] != 0 && chain.exits == 0 && chain.ended == 0 && node <= m_tree.size();
             ++node) {
            const int votes = m_network.freezing(m_state, node);
            const bool used = std::any_of(m_state.chains.begin(), m_state.chains.begin() + m_network.chains,
                                          [&](const Chain& other) { return other.ended == 1 + node; });
            if (votes >= m_options["need"]) {
                State after = m_state;
                after.chains[index].freeze = 2;
                after.chains[index].ended = static_cast<std::uint8_t>(1 + node);
                const int shown = m_state.misleads == 1 + node ? 1 : 0;
                add(after, votes + shown >= m_options["pub"] || used, name + "is given FREEZE(", node, ")");
            }
        }
        if (chain.freeze == 2 && chain.ended != 0 && chain.exits == 0 &&
            m_network.executedNode(chain) == chain.ended - 1) {
            add(withExits(index), true, name + "exits open at ", chain.ended - 1);
        }
        if (m_options["refund"] != 0 && chain.freeze == 2 && chain.refunded == 0) {
            State after = m_state;
            after.chains[index].refunded = static_cast<std::uint8_t>(1 + chain.executed);
            const auto urgent = m_urgent;
            add(after, true, name + "the queue is refunded");
            m_urgent = urgent;
        }
    }

    State withExits(int index) const {
        State after = m_state;
        auto& chain = after.chains[index];
        chain.exits = static_cast<std::uint8_t>(1 + chain.executed);
        chain.refunded = m_options["refund"] == 0 ? chain.exits : chain.refunded;
        return after;
    }

    // All see again what the chain has shown, and it goes on.
    void comesBack() {
        if (m_options["back"] == 0 || m_state.silent == 0) {
            return;
        }
        State after = m_state;
        after.chains[m_state.silent - 1].halted = 0;
        after.silent = 0;
        after.back = 1;
        for (auto& attester : after.attesters) {
            attester.seen = 0;
        }
        add(after, false, chainName(m_state.silent - 1) + "comes back");
    }

    // Two sign what their own views give in one moment, before they hear of each other.
    void together() {
        if (m_options["together"] == 0 || m_state.silent == 0) {
            return;
        }
        for (int one = 0; one < m_network.honest; ++one) {
            for (int other = one + 1; other < m_network.honest; ++other) {
                const bool none = std::all_of(m_state.attesters.begin(), m_state.attesters.end(),
                                              [](const Attester& each) { return each.freeze == 0; });
                const int first = freezeAlone(m_network, m_state, one);
                const int second = freezeAlone(m_network, m_state, other);
                if (none && m_anyFrozen && first >= 0 && second >= 0) {
                    State after = m_state;
                    after.attesters[one].freeze = static_cast<std::uint8_t>(1 + first);
                    after.attesters[other].freeze = static_cast<std::uint8_t>(1 + second);
                    add(after, false, attesterName(one) + "FREEZE(", first, ") with the next one");
                }
            }
        }
    }

    // It stops for good, or some attesters' servers of it do. What each has seen of it by then is anybody's choice,
    // but for what it has agreed to.
    void goesSilent(int index) {
        if (m_state.silent != 0 || m_state.back != 0 || isHalted(m_network, m_state)) {
            return;
        }
        for (const bool halts : {true, false}) {
            if (halts ? m_options["halt"] == 0 : m_options["views"] != 2) {
                continue;
            }
            State after = m_state;
            after.chains[index].halted = halts ? 1 : 0;
            after.silent = static_cast<std::uint8_t>(1 + index);
            seenBy(index, halts, 0, after);
        }
    }

    void seenBy(int index, bool halts, int who, const State& so) {
        if (who == m_network.honest) {
            const bool anybody = std::any_of(so.attesters.begin(), so.attesters.end(),
                                             [](const Attester& each) { return each.seen != 0; });
            if (anybody) {
                add(so, false,
                    chainName(index) + (halts ? "halts for good" : "its servers fail") +
                        (m_options["views"] != 0 ? "; some have not seen all of it" : ""));
            }
            return;
        }
        const Chain& chain = m_state.chains[index];
        int least = chain.proven;
        if (m_options["views"] != 0) {
            least = 0;
            for (int node = 1; node <= m_tree.size(); ++node) {
                const bool agreed = (m_state.attesters[who].agree & Tree::bit(node)) != 0 ||
                                    (m_options["views"] == 3 && m_network.agreeing(m_state, node) != 0);
                if (agreed && m_tree.isOnPathOf(node, chain.head)) {
                    least = std::max(least, m_tree.level(node));
                }
            }
        }
        State after = so;
        if (!halts) {
            seenBy(index, halts, who + 1, after); // this one sees it still
        }
        for (int level = least; level <= chain.proven; ++level) {
            after.attesters[who].seen = static_cast<std::uint8_t>(1 + level);
            seenBy(index, halts, who + 1, after);
        }
    }

    bool isTwin(int who) const {
        return std::any_of(m_state.attesters.begin(), m_state.attesters.begin() + who, [&](const Attester& other) {
            return std::memcmp(&other, &m_state.attesters[who], sizeof other) == 0;
        });
    }

    bool sawEverywhere(int who, int node) const {
        const auto& attester = m_state.attesters[who];
        return m_network.wasProvenEverywhere(m_state, node) &&
               (attester.seen == 0 || m_tree.level(node) <= attester.seen - 1);
    }

    // Rule 28. A view may be old: "was proven once" chain by chain, and a freeze may go unnoticed (lag).
    void agree(int who) {
        const auto& attester = m_state.attesters[who];
        const bool anyFreeze = std::any_of(m_state.attesters.begin(), m_state.attesters.end(),
                                           [](const Attester& each) { return each.freeze != 0; });
        if ((m_anyFrozen && m_options["lag"] == 0) || (anyFreeze && m_options["settle"] != 0) ||
            (m_options["views"] == 3 && m_state.silent != 0)) {
            return;
        }
        for (int node = 1; node <= m_tree.size(); ++node) {
            const bool somewhere = std::any_of(m_state.chains.begin(), m_state.chains.begin() + m_network.chains,
                                               [&](const Chain& chain) { return (chain.ever & Tree::bit(node)) != 0; });
            if ((attester.agree & Tree::bit(node)) == 0 &&
                !(m_options["excl"] != 0 && (attester.revert & m_tree.ancestors(node)) != 0) &&
                (m_options["everychain"] != 0 ? sawEverywhere(who, node) : somewhere)) {
                State after = m_state;
                after.attesters[who].agree |= Tree::bit(node);
                add(after, !m_anyFrozen, attesterName(who) + "AGREE ", node);
            }
        }
    }

    // Rule 29; only on what stands somewhere.
    void revert(int who) {
        const auto& attester = m_state.attesters[who];
        for (int node = 1; m_options["revcert"] != 0 && m_options["revabs"] == 0 && node <= m_tree.size(); ++node) {
            bool lost = false;
            bool stands = false;
            for (int i = 0; i < m_network.chains; ++i) {
                const auto& chain = m_state.chains[i];
                lost = lost || (isLate(chain, node) && !m_network.isProven(chain, node));
                stands = stands || m_tree.isOnPathOf(node, chain.head);
            }
            if (lost && stands && (attester.revert & Tree::bit(node)) == 0 &&
                !(m_options["excl"] != 0 && (attester.agree & m_tree.descendants(node)) != 0)) {
                State after = m_state;
                after.attesters[who].revert |= Tree::bit(node);
                add(after, true, attesterName(who) + "REVERT ", node);
            }
        }
    }

    // Rule 37.
    void freeze(int who) {
        if (m_options["fzcert"] == 0 || !m_anyFrozen) {
            return;
        }
        int given = -1;
        for (int i = 0; i < m_network.chains; ++i) {
            const auto& chain = m_state.chains[i];
            given = chain.ended != 0 ? chain.ended - 1
                                     : (chain.exits != 0 ? m_tree.at(chain.head, chain.exits - 1) : given);
        }
        if (m_options["fzcert"] < 4) {
            return freezeByOlderRules(who, given);
        }
        for (int evil = 0; evil <= m_options["all"] - 3; ++evil) {
            int choices = freezeChoices(m_network, m_state, who, evil);
            if (given >= 0) {
                choices = isFree(who, given) && sawEverywhere(who, given) ? 1 << given : choices & 1 << given;
            }
            for (int node = 0; node <= m_tree.size(); ++node) {
                if ((choices >> node & 1) != 0) {
                    signFreeze(who, node, evil == 0);
                }
            }
        }
    }

    void signFreeze(int who, int node, bool honest) {
        State after = m_state;
        after.attesters[who].freeze = static_cast<std::uint8_t>(1 + node);
        add(after, honest, attesterName(who) + "FREEZE(", node, ")");
    }

    bool isFree(int who, int node) const { return (m_state.attesters[who].agree & ~m_tree.ancestors(node)) == 0; }

    // 1: any batch proven everywhere; 2: only what facts give; 3: or what is left if any chain is held for dead.
    void freezeByOlderRules(int who, int given) {
        const int rule = m_options["fzcert"];
        int must = rule == 2 ? closed(false, false) : rule == 3 ? closed(true, true) : -2;
        int sure = rule == 3 ? closed(true, false) : must;
        for (const auto& other : m_state.attesters) {
            if (m_options["poll"] != 0 && other.freeze != 0) {
                must = sure = other.freeze - 1;
            }
        }
        for (int node = 0; node <= m_tree.size(); ++node) {
            if (m_network.wasProvenEverywhere(m_state, node) && (must == -2 || node == must) &&
                (given < 0 || node == given) && isFree(who, node)) {
                signFreeze(who, node, must == -2 || node == sure);
            }
        }
    }

    int closed(bool presume, bool wrongly) const {
        for (int frozen = 0; frozen < m_network.chains; ++frozen) {
            const auto& chain = m_state.chains[frozen];
            if (chain.freeze != 2) {
                continue;
            }
            int number = 0;
            while (number < chain.proven && m_network.wasProvenEverywhere(m_state, m_tree.at(chain.head, number + 1))) {
                ++number;
            }
            if (number == chain.proven) {
                return m_tree.at(chain.head, number);
            }
            const int next = m_tree.at(chain.head, number + 1);
            for (int other = 0; other < m_network.chains; ++other) {
                const auto& lacks = m_state.chains[other];
                if (!m_network.isProven(lacks, next) && (lacks.ever & Tree::bit(next)) == 0 &&
                    (lacks.freeze == 2 || isLate(lacks, next) || wrongly || (presume && lacks.halted != 0))) {
                    return m_tree.at(chain.head, number);
                }
            }
        }
        return -1;
    }

    // Exits at the last executed root, whatever other chains do: 1 at any time, 2 when honest parties are done.
    void lastResort() {
        const int mode = m_options["fallback"];
        const auto urgent = m_urgent;
        for (int i = 0; mode != 0 && i < m_network.chains; ++i) {
            const auto& chain = m_state.chains[i];
            if (chain.halted == 0 && chain.freeze == 2 && chain.ended == 0 && chain.exits == 0 &&
                (mode == 1 || urgent == 0)) {
                add(withExits(i), true, chainName(i) + "time has passed, exits open at ",
                    m_network.executedNode(chain));
            }
        }
    }

    const Network& m_network;
    const Options& m_options;
    const Tree& m_tree;
    const State& m_state;
    bool m_named;
    bool m_anyFrozen;
    int m_urgent = 0; // what honest parties have to do, and long times are long enough for
    std::vector<Step> m_out;
};

} // namespace

std::vector<Step> stepsFrom(const Network& network, const State& state, bool named) {
    auto out = Steps(network, state, named).all();
    addTicketSteps(network, state, named, out);
    return out;
}

} // namespace model
