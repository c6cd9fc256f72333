#pragma once

#include "base/result.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

// What every benchmark shares: its options and the form of its results. Each
// result is one JSON object a line on standard output; tests/bench/run.sh makes
// the table. Anything else a program has to say goes to standard error.
namespace bench {

struct Options {
    bool quick = false;     // fewer repetitions and sizes, for trying things out
    std::string snarkjs;    // path of snarkjs' program for Node, empty: not asked for
    std::string rapidsnark; // path of a rapidsnark prover, empty: not asked for
};

inline Options optionsOf(int argc, char** argv) {
    Options options;
    for (int i = 1; i < argc; ++i) {
        const std::string_view argument = argv[i];
        const bool hasValue = i + 1 < argc;
        if (argument == "--quick") {
            options.quick = true;
        } else if (argument == "--snarkjs" && hasValue) {
            options.snarkjs = argv[++i];
        } else if (argument == "--rapidsnark" && hasValue) {
            options.rapidsnark = argv[++i];
        } else {
            std::fprintf(stderr, "unknown argument %s\n", argv[i]);
            std::exit(2);
        }
    }
    return options;
}

// Ends a program that has nothing to measure any more.
[[noreturn]] inline void stop(const landfall::Error& error) {
    std::fprintf(stderr, "%s (%s)\n", error.message.c_str(), error.code.c_str());
    std::exit(1);
}

template <class T>
T orStop(landfall::Result<T> result) {
    if (!result) {
        stop(result.error());
    }
    return *std::move(result);
}
inline void orStop(const landfall::Status& status) {
    if (!status) {
        stop(status.error());
    }
}

inline void report(const std::string& name, double value, const char* unit) {
    std::printf("{\"name\":\"%s\",\"value\":%.6g,\"unit\":\"%s\"}\n", name.c_str(), value, unit);
    std::fflush(stdout);
}

// ratio: how many times better than the peer we are, whichever way is better for this unit.
inline void reportAgainst(const std::string& name, double value, const char* unit, const char* peer, double ratio) {
    std::printf("{\"name\":\"%s\",\"value\":%.6g,\"unit\":\"%s\",\"peer\":\"%s\",\"ratio\":%.4g}\n", name.c_str(),
                value, unit, peer, ratio);
    std::fflush(stdout);
}

template <class Work>
double secondsOf(const Work& work) {
    const auto start = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

// The median, because other load on the machine only ever adds.
inline double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return values.empty() ? 0.0 : values[values.size() / 2];
}

template <class Work>
double medianSeconds(unsigned runs, const Work& work) {
    std::vector<double> values;
    for (unsigned i = 0; i < runs; ++i) {
        values.push_back(secondsOf(work));
    }
    return median(std::move(values));
}

} // namespace bench
