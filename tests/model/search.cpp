#include "world.h"

#include <cstdio>
#include <functional>

// Goes through every state that can be reached, breadth first, so that each trace that is printed is a shortest one.
// Exit status: 0 all that was checked holds, 1 something is violated or has dead ends, 2 wrong use or not finished.
namespace model {
namespace {

constexpr std::array kProperties{
    "S1 different contents executed", "S2 executed on one chain, reverted on another",
    "S3 exits at different roots",    "S4 paid twice",
    "S5 refunded and credited",       "S4 within one chain (executed after its own exits opened)"};

using Holds = std::function<bool(const State&)>;

class Search {
public:
    explicit Search(const Network& network) : m_network(network) {
        grow();
        intern(network.canonical(State{}), 0);
    }

    int run() {
        const int wanted = m_network.options["props"];
        const bool live = m_network.options["live"] != 0;
        for (std::uint32_t at = 0; at < m_states.size(); ++at) {
            if (static_cast<int>(m_states.size()) > m_network.options["max"]) {
                std::printf(" not exhaustive: %zu states, then stopped\n", m_states.size());
                return 2;
            }
            m_firstEdge.push_back(m_edges.size());
            const State from = m_states[at];
            for (const auto& step : stepsFrom(m_network, from, false)) {
                ++m_steps;
                const auto [id, isNew] = intern(m_network.canonical(step.after), at);
                if (live && step.honest) {
                    m_edges.push_back(id);
                }
                if (isNew) {
                    look(id, wanted);
                }
            }
            if (!live && wanted != 0 && (m_found & wanted) == wanted) {
                std::printf(" stopped: every checked property violated; %zu states so far\n", m_states.size());
                return 1;
            }
        }
        std::printf(" exhaustive: %zu states (up to symmetry), %llu steps; safety:", m_states.size(),
                    static_cast<unsigned long long>(m_steps));
        for (std::size_t i = 0; i < kProperties.size(); ++i) {
            if ((wanted >> i & 1) != 0) {
                std::printf(" %.2s %s", kProperties[i], (m_found >> i & 1) != 0 ? "VIOLATED" : "ok");
            }
        }
        std::puts("");
        return (live ? liveness() : false) || m_found != 0 ? 1 : 0;
    }

private:
    static std::uint64_t hashOf(const State& state) {
        std::array<std::uint64_t, 6> words{};
        std::memcpy(words.data(), &state, sizeof state);
        std::uint64_t out = 0x9E3779B97F4A7C15;
        for (const auto word : words) {
            out ^= word;
            out *= 0xff51afd7ed558ccd;
            out ^= out >> 32;
            out *= 0xc4ceb9fe1a85ec53;
            out ^= out >> 29;
        }
        return out;
    }

    void grow() {
        m_table.assign(std::max<std::size_t>(1U << 20, m_table.size() * 2), 0);
        for (std::uint32_t i = 0; i < m_states.size(); ++i) {
            m_table[placeOf(m_states[i])] = i + 1;
        }
    }

    std::size_t placeOf(const State& state) const {
        auto place = hashOf(state) & (m_table.size() - 1);
        while (m_table[place] != 0 && !(m_states[m_table[place] - 1] == state)) {
            place = (place + 1) & (m_table.size() - 1);
        }
        return place;
    }

    std::pair<std::uint32_t, bool> intern(const State& state, std::uint32_t from) {
        const auto place = placeOf(state);
        if (m_table[place] != 0) {
            return {m_table[place] - 1, false};
        }
        m_states.push_back(state);
        m_from.push_back(from);
        const auto id = static_cast<std::uint32_t>(m_states.size() - 1);
        m_table[place] = id + 1;
        if (m_states.size() * 10 > m_table.size() * 6) {
            grow();
        }
        return {id, true};
    }

    void look(std::uint32_t id, int wanted) {
        const int fresh = violations(m_network, m_states[id]) & wanted & ~m_found;
        for (std::size_t i = 0; i < kProperties.size(); ++i) {
            if ((fresh >> i & 1) != 0) {
                m_found |= 1 << i;
                std::printf(" VIOLATED %s\n", kProperties[i]);
                trace(id);
            }
        }
    }

    void trace(std::uint32_t id) const {
        if (m_network.options["trace"] == 0) {
            return;
        }
        std::vector<std::uint32_t> way{id};
        while (way.back() != 0) {
            way.push_back(m_from[way.back()]);
        }
        State at = m_states[0];
        for (std::size_t i = 1; i < way.size(); ++i) {
            const auto& wanted = m_states[way[way.size() - 1 - i]];
            for (const auto& step : stepsFrom(m_network, at, true)) {
                if (m_network.canonical(step.after) == wanted) {
                    std::printf("   %2zu %s%s\n", i, step.what.c_str(), step.honest ? "" : "   [adversary or lag]");
                    at = step.after;
                    break;
                }
            }
        }
        for (int i = 0; i < m_network.chains; ++i) {
            const auto& chain = at.chains[i];
            std::printf("      chain %d: head %s, proven %d, executed %d%s%s%s%s\n", i + 1,
                        m_network.tree.name(chain.head), chain.proven, chain.executed,
                        chain.freeze == 2   ? ", frozen"
                        : chain.freeze == 1 ? ", armed"
                                            : "",
                        chain.ended != 0 ? ", given FREEZE" : "", chain.exits != 0 ? ", exits open" : "",
                        chain.halted != 0 ? ", halted" : "");
        }
    }

    // The states from which honest parties can get to a good one through such that `keep` holds in.
    std::vector<bool> reaching(const Holds& good, const Holds& keep) const {
        std::vector<bool> out(m_states.size());
        std::vector<std::uint32_t> open;
        for (std::uint32_t i = 0; i < m_states.size(); ++i) {
            if (good(m_states[i])) {
                out[i] = true;
                open.push_back(i);
            }
        }
        while (!open.empty()) {
            const auto at = open.back();
            open.pop_back();
            for (auto edge = m_firstBack[at]; edge < m_firstBack[at + 1]; ++edge) {
                const auto before = m_back[edge];
                if (!out[before] && keep(m_states[before])) {
                    out[before] = true;
                    open.push_back(before);
                }
            }
        }
        return out;
    }

    void turnEdges() {
        m_firstEdge.push_back(m_edges.size());
        m_firstBack.assign(m_states.size() + 1, 0);
        for (const auto to : m_edges) {
            ++m_firstBack[to + 1];
        }
        for (std::size_t i = 0; i < m_states.size(); ++i) {
            m_firstBack[i + 1] += m_firstBack[i];
        }
        auto next = m_firstBack;
        m_back.resize(m_edges.size());
        for (std::uint32_t from = 0; from < m_states.size(); ++from) {
            for (auto edge = m_firstEdge[from]; edge < m_firstEdge[from + 1]; ++edge) {
                m_back[next[m_edges[edge]]++] = from;
            }
        }
    }

    // True if there are dead ends.
    bool report(const char* what, const std::vector<bool>& reached, const Holds& scope) const {
        std::size_t all = 0;
        std::size_t dead = 0;
        std::uint32_t first = 0;
        for (std::uint32_t i = 0; i < m_states.size(); ++i) {
            if (scope(m_states[i])) {
                ++all;
                first = reached[i] || dead != 0 ? first : i;
                dead += reached[i] ? 0 : 1;
            }
        }
        std::printf(" %s: %zu dead ends of %zu states\n", what, dead, all);
        if (dead != 0) {
            trace(first);
        }
        return dead != 0;
    }

    bool liveness() {
        turnEdges();
        const auto clean = [&](const State& state) { return isClean(m_network, state); };
        const auto open = [&](const State& state) { return !isFrozen(m_network, state); };
        const auto halted = [&](const State& state) { return isHalted(m_network, state); };
        const auto any = [](const State&) { return true; };
        bool dead = report("L1  unfrozen, all chains alive: clean without freezing", reaching(clean, open),
                           [&](const State& state) { return open(state) && !halted(state); });
        const auto out = reaching([&](const State& state) { return clean(state) || isOut(m_network, state); }, any);
        dead |= report("L1' all chains alive: clean, or exits open everywhere", out,
                       [&](const State& state) { return !halted(state) && !isSplit(state); });
        dead |= report("    the same with FREEZE votes on two numbers", out,
                       [&](const State& state) { return !halted(state) && isSplit(state); });
        if (m_network.options["halt"] != 0) {
            dead |= report("L2  one chain halted: exits open on every other", out,
                           [&](const State& state) { return halted(state) && !isSplit(state); });
            dead |= report("    the same with FREEZE votes on two numbers", out,
                           [&](const State& state) { return halted(state) && isSplit(state); });
        }
        if (m_network.options["ticket"] > 1 && m_network.options["ticket"] != 3) {
            const auto executed = [&](const State& state) {
                return isClean(m_network, state) && state.chains[0].executed != 0;
            };
            dead |= report(
                "L3  unfrozen, and a batch has time left: one is executed on every chain", reaching(executed, open),
                [&](const State& state) { return open(state) && !halted(state) && hasTime(m_network, state); });
        }
        return dead;
    }

    const Network& m_network;
    std::vector<State> m_states;
    std::vector<std::uint32_t> m_from;
    std::vector<std::uint32_t> m_table; // hash table of indices + 1
    std::vector<std::uint64_t> m_firstEdge;
    std::vector<std::uint32_t> m_edges; // of honest steps
    std::vector<std::uint64_t> m_firstBack;
    std::vector<std::uint32_t> m_back;
    std::uint64_t m_steps = 0;
    int m_found = 0;
};

} // namespace
} // namespace model

int main(int argc, char** argv) {
    std::setvbuf(stdout, nullptr, _IOLBF, 0);
    model::Options options;
    for (int i = 1; i < argc; ++i) {
        if (!options.set(argv[i])) {
            std::fprintf(stderr, "agree: no such option: %s (see tests/model/README.md)\n", argv[i]);
            return 2;
        }
    }
    const model::Network network(std::move(options));
    return model::Search(network).run();
}
