#pragma once

#include "algebra/fr.h"

#include <vector>

namespace landfall::crypto {

// Poseidon over BN254 Fr with S-box x^5, as circomlib sets it up: width t = inputs
// + 1, 8 full rounds, a number of partial rounds by width. Round constants and MDS
// matrix come from the Grain LFSR of the Poseidon paper (Grassi, Khovratovich,
// Rechberger, Roy, Schofnegger, https://eprint.iacr.org/2019/458, appendices E, F).
struct PoseidonParameters {
    static constexpr unsigned kFullRounds = 8;
    static constexpr unsigned kMinWidth = 2;
    static constexpr unsigned kMaxWidth = 17;

    unsigned width = 0;
    unsigned partialRounds = 0;

    // Element i of round r at r·width + i; added before the round's S-boxes.
    std::vector<algebra::Fr> roundConstants;
    // Row-major: next[i] = Σ_j mds[i·width + j]·state[j].
    std::vector<algebra::Fr> mds;

    // The same permutation with cheap partial rounds (appendix B of the paper).
    // Constants: width each for the 8 full rounds, one for each partial round,
    // which goes to element 0 only.
    std::vector<algebra::Fr> fullConstants;
    std::vector<algebra::Fr> partialConstants;
    // Takes the place of `mds` in the last full round before the partial ones.
    std::vector<algebra::Fr> transition;
    // A partial round's matrix is the identity but for its first row and column.
    // 2·width - 1 numbers a round: the row, then the column without its head.
    std::vector<algebra::Fr> sparse;
    // For each pair of partial rounds, the second one's row times the first one's
    // column, without the heads: how far the first S-box reaches the second one's sum.
    std::vector<algebra::Fr> carried;
};

// Computed at the first use of each width, kept for good; any thread. The width
// must be from kMinWidth to kMaxWidth.
const PoseidonParameters& poseidonParameters(unsigned width);

} // namespace landfall::crypto
