#include "world.h"

#include <numeric>

namespace model {

Options::Options()
    : m_values{{"chains", 2},     {"tree", 1},     {"need", 2},          {"pub", 3},       {"deadline", 1},
               {"everychain", 1}, {"lag", 1},      {"revcert", 0},       {"excl", 1},      {"revabs", 0},
               {"honest", 3},     {"localrev", 0}, {"freezing", 1},      {"fzcert", 0},    {"poll", 0},
               {"settle", 0},     {"ticket", 0},   {"sequencer", 1},     {"fallback", 0},  {"execafter", 0},
               {"refund", 0},     {"halt", 0},     {"views", 0},         {"witnesses", 2}, {"mislead", 0},
               {"possible", 1},   {"back", 0},     {"follow", 1},        {"together", 0},  {"all", 4},
               {"props", 31},     {"live", 0},     {"max", 120'000'000}, {"trace", 1}} {
}

bool Options::set(const std::string& text) {
    const auto equals = text.find('=');
    const auto found = m_values.find(text.substr(0, equals));
    if (equals == std::string::npos || found == m_values.end()) {
        return false;
    }
    found->second = std::stoi(text.substr(equals + 1));
    return true;
}

Tree::Tree(int kind) {
    m_name[0] = "0";
    m_parent[0] = -1;
    switch (kind) {
    case 1: // one number, two contents
        add(0, "A"), add(0, "B");
        break;
    case 2: // two numbers, two contents each
        add(0, "A"), add(0, "B"), add(1, "AA"), add(1, "AB"), add(2, "BA"), add(2, "BB");
        break;
    case 3: // two numbers, smaller
        add(0, "A"), add(0, "B"), add(1, "AA"), add(1, "AB");
        break;
    case 4: // three numbers, one fork
        add(0, "A"), add(1, "AA"), add(2, "AAA"), add(0, "B");
        break;
    default: // two numbers, the fork at the second
        add(0, "A"), add(1, "AA"), add(1, "AB");
        break;
    }
    for (int low = 0; low <= m_size; ++low) {
        for (int node = low; node != -1; node = m_parent[node]) {
            m_above[node][low] = true;
        }
    }
    for (int node = 0; node <= m_size; ++node) {
        for (int other = 1; other <= m_size; ++other) {
            m_descendants[node] |= m_above[node][other] ? bit(other) : 0;
            m_ancestors[node] |= m_above[other][node] ? bit(other) : 0;
        }
    }
    std::vector<int> order(static_cast<std::size_t>(m_size));
    std::iota(order.begin(), order.end(), 1);
    do {
        std::array<std::uint8_t, 8> names{};
        for (int node = 1; node <= m_size; ++node) {
            names[node] = static_cast<std::uint8_t>(order[node - 1]);
        }
        bool keeps = true;
        for (int node = 1; node <= m_size; ++node) {
            keeps = keeps && m_parent[names[node]] == names[m_parent[node]];
        }
        if (keeps) {
            m_symmetries.push_back(names);
        }
    } while (std::next_permutation(order.begin(), order.end()));
}

void Tree::add(int parent, const char* name) {
    ++m_size;
    m_parent[m_size] = parent;
    m_level[m_size] = m_level[parent] + 1;
    m_name[m_size] = name;
}

Network::Network(Options given)
    : options(std::move(given)), tree(options["tree"]), chains(options["chains"]), honest(options["honest"]) {
}

bool Network::wasProvenEverywhere(const State& state, int node) const {
    return node == 0 || std::all_of(state.chains.begin(), state.chains.begin() + chains,
                                    [&](const Chain& chain) { return (chain.ever & Tree::bit(node)) != 0; });
}

// The dead attester of honest=2 stays as it began, so counting all three is the same.
int Network::agreeing(const State& state, int node) const {
    return static_cast<int>(std::count_if(state.attesters.begin(), state.attesters.end(), [&](const Attester& each) {
        return (each.agree & tree.descendants(node)) != 0;
    }));
}

int Network::reverting(const State& state, int node) const {
    if (options["revabs"] == 0) {
        return static_cast<int>(
            std::count_if(state.attesters.begin(), state.attesters.end(),
                          [&](const Attester& each) { return (each.revert & Tree::bit(node)) != 0; }));
    }
    // More than the rules allow: a vote as soon as its lasting condition holds.
    const bool holds = std::any_of(state.chains.begin(), state.chains.begin() + chains, [&](const Chain& chain) {
        return (chain.late & Tree::bit(node)) != 0 && !isProven(chain, node);
    });
    int votes = 0;
    for (int i = 0; holds && i < honest; ++i) {
        votes += options["excl"] == 0 || (state.attesters[i].agree & tree.descendants(node)) == 0 ? 1 : 0;
    }
    return votes;
}

int Network::freezing(const State& state, int node) const {
    return static_cast<int>(std::count_if(state.attesters.begin(), state.attesters.end(),
                                          [&](const Attester& each) { return each.freeze == 1 + node; }));
}

int Network::ticketing(const State& state, int node) const {
    return static_cast<int>(std::count_if(state.attesters.begin(), state.attesters.end(),
                                          [&](const Attester& each) { return (each.ticket & Tree::bit(node)) != 0; }));
}

State Network::canonical(const State& state) const {
    static constexpr std::array<std::array<int, 3>, 6> kOrders{
        {{0, 1, 2}, {1, 0, 2}, {0, 2, 1}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}}};
    State best;
    bool first = true;
    for (const auto& names : tree.symmetries()) {
        const auto renamed = [&](Nodes nodes) {
            Nodes out = 0;
            for (int node = 1; node <= tree.size(); ++node) {
                out |= (nodes & Tree::bit(node)) != 0 ? Tree::bit(names[node]) : 0;
            }
            return out;
        };
        const auto above = [&](std::uint8_t value) {
            return static_cast<std::uint8_t>(value == 0 ? 0 : 1 + names[value - 1]);
        };
        State same = state;
        for (int i = 0; i < chains; ++i) {
            auto& chain = same.chains[i];
            chain.head = names[chain.head];
            chain.ended = above(chain.ended);
            chain.late = renamed(chain.late);
            chain.ever = renamed(chain.ever);
        }
        for (auto& attester : same.attesters) {
            attester.agree = renamed(attester.agree);
            attester.revert = renamed(attester.revert);
            attester.ticket = renamed(attester.ticket);
            attester.freeze = above(attester.freeze);
        }
        same.misleads = above(same.misleads);
        std::sort(same.attesters.begin(), same.attesters.begin() + honest,
                  [](const Attester& a, const Attester& b) { return std::memcmp(&a, &b, sizeof a) < 0; });
        for (int order = 0; order < (chains == 2 ? 2 : 6); ++order) {
            State candidate = same;
            for (int i = 0; i < chains; ++i) {
                candidate.chains[i] = same.chains[kOrders[order][i]];
                if (same.silent == 1 + kOrders[order][i]) {
                    candidate.silent = static_cast<std::uint8_t>(1 + i);
                }
            }
            if (first || std::memcmp(&candidate, &best, sizeof best) < 0) {
                best = candidate;
                first = false;
            }
        }
    }
    return best;
}

int violations(const Network& network, const State& state) {
    const auto& tree = network.tree;
    int out = 0;
    for (int i = 0; i < network.chains; ++i) {
        const auto& one = state.chains[i];
        for (int j = 0; j < network.chains; ++j) {
            const auto& other = state.chains[j];
            const int both = std::min(one.executed, other.executed);
            const bool sameRoot = one.exits == 0 || other.exits == 0 ||
                                  tree.at(one.head, one.exits - 1) == tree.at(other.head, other.exits - 1);
            out |= tree.at(one.head, both) != tree.at(other.head, both) ? 1 : 0;
            out |= one.executed != 0 && !network.isProven(other, network.executedNode(one)) ? 2 : 0;
            out |= sameRoot ? 0 : 4;
            out |= one.exits != 0 && other.executed > one.exits - 1 ? 8 : 0;
            out |= one.refunded != 0 && other.executed > one.refunded - 1 ? 16 : 0;
        }
        out |= one.exits != 0 && one.executed > one.exits - 1 ? 32 : 0;
    }
    return out;
}

bool isClean(const Network& network, const State& state) {
    return std::all_of(state.chains.begin(), state.chains.begin() + network.chains, [&](const Chain& chain) {
        return chain.freeze != 2 && chain.halted == 0 && chain.head == state.chains[0].head &&
               chain.executed == network.tree.level(chain.head);
    });
}

bool isOut(const Network& network, const State& state) {
    return std::all_of(state.chains.begin(), state.chains.begin() + network.chains,
                       [](const Chain& chain) { return chain.halted != 0 || chain.exits != 0; });
}

bool isFrozen(const Network& network, const State& state) {
    return std::any_of(state.chains.begin(), state.chains.begin() + network.chains,
                       [](const Chain& chain) { return chain.freeze == 2; });
}

bool isHalted(const Network& network, const State& state) {
    return std::any_of(state.chains.begin(), state.chains.begin() + network.chains,
                       [](const Chain& chain) { return chain.halted != 0; });
}

bool isSplit(const State& state) {
    int first = 0;
    for (const auto& attester : state.attesters) {
        if (first != 0 && attester.freeze != 0 && attester.freeze != first) {
            return true;
        }
        first = first == 0 ? attester.freeze : first;
    }
    return false;
}

} // namespace model
