#pragma once

#include "node/shared/freeze_votes.h"

#include <map>
#include <set>

namespace landfall::node {

// What this node's attester has to sign once a chain is frozen, read off the rows and the votes that it knows
// (core/README.md, "FREEZE"). Call inside a transaction of the store.
struct FreezeDecision {
    enum class Basis {
        Votes, // of others
        Facts, // peers are asked first: votes may keep that number from a quorum
        View,  // this node's own, of a chain that is silent: peers are asked, and it signs in its turn only
    };
    std::optional<FreezePoint> point;
    std::string waits; // why there is no point
    Basis basis = Basis::Votes;
};

class FreezeReader {
public:
    explicit FreezeReader(const StageContext& context);

    FreezeDecision decide() const;
    // When this node may sign what its own view gives: since when it may, or from when on.
    protocol::UnixSeconds turn() const;

private:
    // Of a chain that is frozen in a final block. What it has proven, number by number, from the last that every
    // chain has executed on.
    using Line = std::vector<FreezePoint>;
    using Signers = std::set<protocol::Address>;

    // What this node's own view gives.
    struct Own {
        std::optional<FreezePoint> point;
        bool byFacts = false; // no block that is still to be seen can change it
        std::string waits;
    };

    std::string viewsObjection() const;
    Own own() const;
    FreezeDecision decided(const FreezePoint& point, FreezeDecision::Basis basis) const;
    FreezeDecision fromFacts() const;
    FreezeDecision inRound() const;
    // Of the numbers that others have signed, the one to follow.
    std::optional<FreezePoint> voted() const;
    // The chain shows the batch as proven in a final block, or is silent and enough attesters have seen it.
    bool isShown(const ChainLink& link, const Line& line, protocol::BatchNumber number) const;
    bool isShownEverywhere(const Line& line, protocol::BatchNumber number) const;
    // Nothing keeps the chain from proving it yet: a sentence; empty if it never will.
    std::string mayStillProve(const ChainLink& link, const FreezePoint& point) const;
    bool isPastDeadline(const FreezePoint& point) const;
    // Attesters have signed that every chain shows it, and one of them is honest.
    bool isWitnessed(const Line& line, protocol::BatchNumber number) const;
    // Why this node can't sign FREEZE on it; empty if it can.
    std::string objection(const FreezePoint& point, bool byFacts) const;
    std::string batchesObjection(const Line& line, protocol::BatchNumber last) const;
    // Whether it can still get a quorum, as far as the votes that are known say.
    bool isPossible(const FreezePoint& point) const;
    bool isBlocked(const protocol::Address& attester, const FreezePoint& point) const;
    const Line* lineWith(const FreezePoint& point) const;
    std::size_t placeOf(const protocol::Address& attester) const;

    const StageContext& m_context;
    std::vector<Line> m_lines;
    bool m_silent = false;                                                // some chain is
    std::map<protocol::BatchNumber, std::map<Bytes32, Signers>> m_agreed; // from the lowest number that may matter
    std::map<protocol::Address, std::vector<FreezePoint>> m_freezes;
};

} // namespace landfall::node
