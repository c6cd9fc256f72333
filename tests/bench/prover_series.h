#pragma once

#include "bench/run_process.h"
#include "bench/snark_bench.h"
#include "snark/groth16_prove.h"
#include "snark/groth16_setup.h"
#include "snark/groth16_verify.h"
#include "snark/wtns_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <sstream>

// Proofs from a .zkey and a .wtns: time by phase and peak memory, alone and beside snarkjs and
// rapidsnark. Every run is a process of its own, and runs of different provers take turns. Ratios
// compare whole processes: reading the key is part of each.
namespace bench {

using namespace landfall;
using namespace landfall::snark;
namespace fs = std::filesystem;

// A file mapped for reading.
class Mapping {
public:
    explicit Mapping(const fs::path& path) {
        const int file = ::open(path.c_str(), O_RDONLY);
        struct stat info {};
        if (file < 0 || ::fstat(file, &info) != 0) {
            std::perror(path.c_str());
            std::exit(1);
        }
        m_size = static_cast<std::size_t>(info.st_size);
        m_data = ::mmap(nullptr, m_size, PROT_READ, MAP_PRIVATE, file, 0);
        ::close(file);
    }
    Mapping(const Mapping&) = delete;
    Mapping& operator=(const Mapping&) = delete;
    ~Mapping() { ::munmap(m_data, m_size); }

    ByteView bytes() const { return {static_cast<const std::uint8_t*>(m_data), m_size}; }

    // Pages wholly inside the range come back from the file when they are read again.
    void drop(ByteView range) const {
        const auto page = static_cast<std::uintptr_t>(::sysconf(_SC_PAGESIZE));
        const auto begin = (reinterpret_cast<std::uintptr_t>(range.data()) + page - 1) / page * page;
        const auto end = reinterpret_cast<std::uintptr_t>(range.data() + range.size()) / page * page;
        if (begin < end) {
            ::madvise(reinterpret_cast<void*>(begin), end - begin, MADV_DONTNEED);
        }
    }

private:
    std::size_t m_size = 0;
    void* m_data = nullptr;
};

class PhaseClock final : public ProgressSink {
public:
    void enter(const char* phase, double) override {
        if (phase == m_phase) {
            return;
        }
        const auto now = std::chrono::steady_clock::now();
        if (!m_phase.empty()) {
            m_seconds[m_phase] += std::chrono::duration<double>(now - m_since).count();
        }
        m_phase = phase;
        m_since = now;
    }
    const std::map<std::string, double>& seconds() const { return m_seconds; }

private:
    std::string m_phase;
    std::chrono::steady_clock::time_point m_since;
    std::map<std::string, double> m_seconds;
};

// A child of measureProver: one proof, then a line "name seconds" for each phase.
inline int proveOnce(const fs::path& zkeyPath, const fs::path& wtnsPath, unsigned threads) {
    ThreadPool pool(threads);
    std::map<std::string, double> seconds;
    std::optional<ProvingKey> key;
    const Mapping zkey(zkeyPath);
    Witness witness;
    seconds["load key"] = secondsOf(
        [&] { key = orStop(ProvingKey::load(zkey.bytes(), pool, [&](ByteView range) { zkey.drop(range); })); });
    seconds["load witness"] = secondsOf([&] {
        const Mapping wtns(wtnsPath);
        witness = orStop(parseWtns(wtns.bytes()));
    });
    PhaseClock clock;
    Proof proof;
    seconds["prove"] =
        secondsOf([&] { proof = orStop(prove(*key, witness, randomBytes(kProofRandomnessSize), pool, clock)); });
    const PublicSignals signals = publicSignalsOf(key->header().publicCount, witness);
    seconds["verify"] = secondsOf([&] {
        if (!verify(key->verifyingKey(), signals, proof)) {
            std::fprintf(stderr, "the proof is wrong\n");
            std::exit(1);
        }
    });
    seconds.insert(clock.seconds().begin(), clock.seconds().end());
    for (const auto& [name, value] : seconds) {
        std::printf("%.6f %s\n", value, name.c_str());
    }
    return 0;
}

// Runs of one prover at one size.
struct Series {
    std::vector<double> seconds;
    std::vector<double> cpuSeconds;
    std::vector<double> peaks;
    std::map<std::string, std::vector<double>> phases;

    void add(const Run& run) {
        seconds.push_back(run.seconds);
        cpuSeconds.push_back(run.cpuSeconds);
        peaks.push_back(run.peakMb);
    }
    void addPhases(const std::string& output) {
        std::istringstream lines(output);
        double value = 0;
        for (std::string name; lines >> value && std::getline(lines >> std::ws, name);) {
            phases[name].push_back(value);
        }
    }
};

// What main() does first: answers a child's exit code, or nothing where this is the parent.
inline std::optional<int> provingChild(int argc, char** argv) {
    if (argc == 5 && std::string_view(argv[1]) == "--prove-once") {
        return proveOnce(argv[2], argv[3], static_cast<unsigned>(std::stoul(argv[4])));
    }
    return std::nullopt;
}

// Reports under names that begin with `prefix`.
inline void measureProver(const std::string& prefix, const ConstraintSystem& system,
                          const std::function<Result<Witness>()>& makeWitness, const Options& options) {
    const fs::path folder = fs::temp_directory_path() / ("landfall-bench-" + std::to_string(::getpid()));
    fs::create_directories(folder);
    const std::string self = fs::read_symlink("/proc/self/exe");
    const fs::path zkey = folder / "bench.zkey";
    const fs::path wtns = folder / "bench.wtns";
    {
        Witness witness;
        report(prefix + ".witness.seconds", secondsOf([&] { witness = orStop(makeWitness()); }), "s");
        ThreadPool pool;
        NoProgress progress;
        std::ofstream keyFile(zkey, std::ios::binary);
        std::ofstream witnessFile(wtns, std::ios::binary);
        orStop(developmentSetup(system, randomBytes(kToxicWasteSize), pool, progress, fileSink(keyFile)));
        if (!writeWtns(witness, fileSink(witnessFile))) {
            std::exit(1);
        }
    }
    Series all;
    Series one;
    Series snarkjs;
    Series rapidsnark;
    const std::string proof = folder / "proof.json";
    const std::string signals = folder / "public.json";
    for (unsigned round = 0; round < (options.quick ? 1U : 4U); ++round) {
        const Run run = runProcess({self, "--prove-once", zkey, wtns, "0"});
        all.add(run);
        all.addPhases(run.output);
        one.addPhases(runProcess({self, "--prove-once", zkey, wtns, "1"}).output);
        if (!options.snarkjs.empty()) {
            snarkjs.add(runProcess({"node", options.snarkjs, "groth16", "prove", zkey, wtns, proof, signals}));
        }
        if (!options.rapidsnark.empty()) {
            rapidsnark.add(runProcess({options.rapidsnark, zkey, wtns, proof, signals}));
        }
    }
    report(prefix + ".seconds", median(all.phases["prove"]), "s");
    report(prefix + ".one_thread.seconds", median(one.phases["prove"]), "s");
    report(prefix + ".peak_mb", median(all.peaks), "MB");
    for (const auto& [name, values] : all.phases) {
        if (name != "prove") {
            std::string phase = name;
            std::replace(phase.begin(), phase.end(), ' ', '_');
            report(prefix + ".phase." + phase + ".seconds", median(values), "s");
        }
    }
    const auto against = [&](const char* peer, const Series& series) {
        if (!series.seconds.empty()) {
            const auto compare = [&](const char* name, const char* unit, const auto& ofUs, const auto& ofThem) {
                const double ours = median(ofUs);
                reportAgainst(prefix + name, ours, unit, peer, median(ofThem) / ours);
            };
            compare(".process.seconds", "s", all.seconds, series.seconds);
            compare(".process.cpu_seconds", "s", all.cpuSeconds, series.cpuSeconds);
            compare(".process.peak_mb", "MB", all.peaks, series.peaks);
        }
    };
    against("snarkjs", snarkjs);
    against("rapidsnark", rapidsnark);
    fs::remove_all(folder);
}

} // namespace bench
