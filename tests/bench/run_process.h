#pragma once

#include "bench/bench.h"

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

// Another program's time and memory, for comparison.
namespace bench {

struct Run {
    double seconds = 0;
    double cpuSeconds = 0; // of all threads
    double peakMb = 0;
    std::string output;
};

// Waits for it; ends this process if it fails.
inline Run runProcess(const std::vector<std::string>& command) {
    int ends[2];
    if (::pipe(ends) != 0) {
        std::perror("pipe");
        std::exit(1);
    }
    Run run;
    rusage usage{};
    int status = 0;
    run.seconds = secondsOf([&] {
        const pid_t child = ::fork();
        if (child == 0) {
            ::dup2(ends[1], STDOUT_FILENO);
            std::vector<char*> words;
            for (const std::string& word : command) {
                words.push_back(const_cast<char*>(word.c_str()));
            }
            words.push_back(nullptr);
            ::execvp(words[0], words.data());
            std::perror(words[0]);
            ::_exit(127);
        }
        ::close(ends[1]);
        char buffer[4096];
        for (ssize_t got = 0; (got = ::read(ends[0], buffer, sizeof buffer)) > 0;) {
            run.output.append(buffer, static_cast<std::size_t>(got));
        }
        ::wait4(child, &status, 0, &usage);
    });
    ::close(ends[0]);
    if (status != 0) {
        std::fprintf(stderr, "%s failed\n%s", command[0].c_str(), run.output.c_str());
        std::exit(1);
    }
    const auto secondsIn = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec);
    };
    run.cpuSeconds = secondsIn(usage.ru_utime) + secondsIn(usage.ru_stime);
    run.peakMb = static_cast<double>(usage.ru_maxrss) / 1024;
    return run;
}

} // namespace bench
