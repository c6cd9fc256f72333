#pragma once

#include "base/secret.h"
#include "bench/bench.h"
#include "snark/section_file.h"

#include <fstream>
#include <random>

// What the benchmarks of keys and proofs share.
namespace bench {

inline landfall::SecretBytes randomBytes(std::size_t size) {
    std::random_device random;
    landfall::SecretBytes out(size);
    for (std::uint8_t& byte : out.span()) {
        byte = static_cast<std::uint8_t>(random());
    }
    return out;
}

inline landfall::snark::ByteSink fileSink(std::ofstream& file) {
    return [&file](landfall::ByteView bytes) -> landfall::Status {
        file.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
        return file ? landfall::Status{}
                    : landfall::Error::unavailable("file-unwritable", "cannot write the benchmark's files");
    };
}

} // namespace bench
