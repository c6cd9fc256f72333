#include "world.h"

namespace model {
namespace {

class Tickets {
public:
    Tickets(const Network& network, const State& state, bool named, std::vector<Step>& out)
        : m_network(network), m_tree(network.tree), m_state(state), m_rule(network.options["ticket"]), m_named(named),
          m_out(out) {}

    void add() {
        for (int i = 0; m_rule > 1 && i < m_network.chains; ++i) {
            commits(i);
        }
        for (int who = 0; m_rule > 1 && m_rule != 3 && who < m_network.honest; ++who) {
            signs(who);
        }
    }

private:
    // The contract: the next batch of an open chain, with its proof in the same call, before its deadline. It is the
    // batch that is named and not who brings it, so a certificate that was used once is everybody's.
    void commits(int index) {
        const Chain& chain = m_state.chains[index];
        const bool open = chain.halted == 0 && chain.freeze < 2 && chain.proven == m_tree.level(chain.head);
        for (int node = 1; open && node <= m_tree.size(); ++node) {
            const bool late = (chain.late & Tree::bit(node)) != 0 && m_network.options["deadline"] != 0;
            const int votes = m_network.ticketing(m_state, node);
            // 3 and 5, without any rule: everybody has every ticket at any time.
            const bool may = m_rule == 3 || m_rule == 5 || votes >= m_network.options["need"];
            if (m_tree.parent(node) != chain.head || late || !may) {
                continue;
            }
            State after = m_state;
            auto& changed = after.chains[index];
            changed.head = static_cast<std::uint8_t>(node);
            ++changed.proven;
            changed.ever |= Tree::bit(node);
            const bool honest = m_rule != 3 && (votes >= m_network.options["pub"] || wasCommitted(node));
            add(after, honest, "chain " + std::to_string(index + 1) + ": commit and prove, by ticket, ", node);
        }
    }

    // What an attester checks, as far as it is no matter of time.
    void signs(int who) {
        const auto& attester = m_state.attesters[who];
        for (int node = 1; attester.freeze == 0 && node <= m_tree.size(); ++node) {
            const bool reverted = (attester.revert & m_tree.ancestors(node)) != 0;
            if ((attester.ticket & Tree::bit(node)) != 0 || reverted || isLateSomewhere(node) || !isNext(node) ||
                !isFree(attester, node)) {
                continue;
            }
            State after = m_state;
            after.attesters[who].ticket |= Tree::bit(node);
            add(after, true, "attester " + std::to_string(who + 1) + ": TICKET ", node);
        }
    }

    // Every chain has proven what it builds on, and none has committed another one of its number.
    bool isNext(int node) const {
        return m_network.wasProvenEverywhere(m_state, m_tree.parent(node)) &&
               std::all_of(m_state.chains.begin(), m_state.chains.begin() + m_network.chains, [&](const Chain& chain) {
                   return m_tree.isOnPathOf(chain.head, node) || m_tree.isOnPathOf(node, chain.head);
               });
    }

    // One ticket a number, until the deadline of what was named has passed on every chain (4: for good).
    bool isFree(const Attester& attester, int node) const {
        for (int other = 1; other <= m_tree.size(); ++other) {
            const bool rival = other != node && m_tree.level(other) == m_tree.level(node);
            if (rival && (attester.ticket & Tree::bit(other)) != 0 && (m_rule == 4 || !isLateEverywhere(other))) {
                return false;
            }
        }
        return true;
    }

    bool wasCommitted(int node) const {
        return std::any_of(m_state.chains.begin(), m_state.chains.end(),
                           [&](const Chain& chain) { return (chain.ever & Tree::bit(node)) != 0; });
    }
    bool isLateEverywhere(int node) const {
        return std::all_of(m_state.chains.begin(), m_state.chains.begin() + m_network.chains,
                           [&](const Chain& chain) { return (chain.late & Tree::bit(node)) != 0; });
    }
    bool isLateSomewhere(int node) const {
        return std::any_of(m_state.chains.begin(), m_state.chains.begin() + m_network.chains,
                           [&](const Chain& chain) { return (chain.late & Tree::bit(node)) != 0; });
    }
    void add(const State& after, bool honest, const std::string& what, int node) {
        m_out.push_back({after, honest, m_named ? what + m_tree.name(node) : ""});
    }

    const Network& m_network;
    const Tree& m_tree;
    const State& m_state;
    int m_rule;
    bool m_named;
    std::vector<Step>& m_out;
};

} // namespace

void addTicketSteps(const Network& network, const State& state, bool named, std::vector<Step>& steps) {
    Tickets(network, state, named, steps).add();
}

bool hasTime(const Network& network, const State& state) {
    for (int node = 1; node <= network.tree.size(); ++node) {
        if (network.tree.level(node) == 1 &&
            std::none_of(state.chains.begin(), state.chains.begin() + network.chains,
                         [&](const Chain& chain) { return (chain.late & Tree::bit(node)) != 0; })) {
            return true;
        }
    }
    return false;
}

} // namespace model
