#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <map>
#include <string>
#include <vector>

// The agreement between chains as a finite world. Contents of batches are the nodes of a small tree: a node is a
// commitment, which fixes its whole past. Of four attesters three are honest; the fourth signs everything.
namespace model {

using Nodes = std::uint8_t; // a set of nodes, bit n − 1 for node n; genesis is node 0 and in no set

struct Chain {
    std::uint8_t head = 0;   // last committed node
    std::uint8_t proven = 0; // numbers
    std::uint8_t executed = 0;
    std::uint8_t freeze = 0;   // 0 open, 1 armed, 2 frozen
    std::uint8_t exits = 0;    // 0, or 1 + the number at which exits opened
    std::uint8_t refunded = 0; // 0, or 1 + the number executed when the queue was refunded
    std::uint8_t ended = 0;    // 0, or 1 + the node of the FREEZE certificate that it was given
    Nodes late = 0;            // past their deadline here
    Nodes ever = 0;            // proven here once
    std::uint8_t halted = 0;   // for good
};

struct Attester { // an honest one
    Nodes agree = 0;
    Nodes revert = 0;
    Nodes ticket = 0;
    std::uint8_t freeze = 0; // 0, or 1 + the node
    std::uint8_t seen = 0;   // 0: sees all; else 1 + the highest number that it saw proven on the silent chain
};

struct State {
    std::array<Chain, 3> chains{};
    std::array<Attester, 3> attesters{};
    std::uint8_t misleads = 0; // 0, or 1 + the node on which the dishonest attester shows a FREEZE vote to all
    std::uint8_t silent = 0;   // 0, or 1 + the chain that some attesters see no more
    std::uint8_t back = 0;     // 1: it was silent, and came back
};
static_assert(sizeof(State) == 48, "states are compared byte by byte: no padding");

inline bool operator==(const State& left, const State& right) {
    return std::memcmp(&left, &right, sizeof left) == 0;
}

// Every option with its default is described in README.md.
class Options {
public:
    Options();
    // "name=value"; false if there is no such option.
    bool set(const std::string& text);
    int operator[](const char* name) const { return m_values.at(name); }

private:
    std::map<std::string, int> m_values;
};

class Tree {
public:
    explicit Tree(int kind);

    int size() const { return m_size; } // without genesis
    int level(int node) const { return m_level[node]; }
    int parent(int node) const { return m_parent[node]; }
    const char* name(int node) const { return m_name[node]; }
    bool isOnPathOf(int node, int head) const { return m_above[node][head]; } // or the same
    Nodes descendants(int node) const { return m_descendants[node]; }         // with itself
    Nodes ancestors(int node) const { return m_ancestors[node]; }
    int at(int head, int level) const {
        while (m_level[head] > level) {
            head = m_parent[head];
        }
        return head;
    }
    // Renamings of nodes that leave the tree as it is.
    const std::vector<std::array<std::uint8_t, 8>>& symmetries() const { return m_symmetries; }

    static Nodes bit(int node) { return static_cast<Nodes>(node == 0 ? 0 : 1 << (node - 1)); }

private:
    void add(int parent, const char* name);

    int m_size = 0;
    std::array<int, 8> m_parent{};
    std::array<int, 8> m_level{};
    std::array<const char*, 8> m_name{};
    std::array<std::array<bool, 8>, 8> m_above{};
    std::array<Nodes, 8> m_descendants{};
    std::array<Nodes, 8> m_ancestors{};
    std::vector<std::array<std::uint8_t, 8>> m_symmetries;
};

// One network's fixed parts, and what they make of a state.
struct Network {
    explicit Network(Options given);

    bool isProven(const Chain& chain, int node) const {
        return tree.isOnPathOf(node, chain.head) && chain.proven >= tree.level(node);
    }
    int executedNode(const Chain& chain) const { return tree.at(chain.head, chain.executed); }
    bool wasProvenEverywhere(const State& state, int node) const;
    int agreeing(const State& state, int node) const;
    int reverting(const State& state, int node) const;
    int freezing(const State& state, int node) const;
    int ticketing(const State& state, int node) const;
    // The same for states that differ only in the names of attesters, chains and contents.
    State canonical(const State& state) const;

    Options options;
    Tree tree;
    int chains;
    int honest;
};

// What may happen next. Honest: parties that keep to the rules can and will do it.
struct Step {
    State after;
    bool honest = false;
    std::string what; // only if it is asked for
};
std::vector<Step> stepsFrom(const Network& network, const State& state, bool named);

// --- self-drive (rule 24; README.md, "TICKET") ---

// Attesters that sign TICKET, and commits with a certificate of it.
void addTicketSteps(const Network& network, const State& state, bool named, std::vector<Step>& steps);
// Whether a batch of number 1 can still be committed and proven on every chain.
bool hasTime(const Network& network, const State& state);

// --- the number that FREEZE carries (rule 37; core/README.md, "FREEZE") ---

// What attester `who` may sign now, as a set of nodes by 1 << node. `evil`: how many votes of the dishonest attester
// it takes for somebody who saw the silent chain, 0 or 1.
int freezeChoices(const Network& network, const State& state, int who, int evil);
// What it signs if it has heard of nobody's vote; −1: nothing.
int freezeAlone(const Network& network, const State& state, int who);

// --- what must hold ---

// Bits: S1 … S5 and "S4 within one chain", see README.md.
int violations(const Network& network, const State& state);
bool isClean(const Network& network, const State& state);
bool isOut(const Network& network, const State& state);
bool isFrozen(const Network& network, const State& state);
bool isHalted(const Network& network, const State& state);
bool isSplit(const State& state);

} // namespace model
