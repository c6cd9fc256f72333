#pragma once

namespace landfall::algebra {

// Whether this processor has MULX, ADCX and ADOX (BMI2 and ADX).
bool processorHasAdx();

// Which multiplication the fields use. Starts as the best that the processor
// has, or Portable where the environment says LANDFALL_ARITHMETIC=portable.
enum class Arithmetic { Portable, Adx };

Arithmetic arithmetic();
// For tests and measurements, while nothing else computes. Answers false, and
// changes nothing, for what the processor lacks.
bool setArithmetic(Arithmetic choice);

namespace detail {
// Portable until its initialiser ran, which is correct, just slower.
extern bool g_useAdx;
} // namespace detail

} // namespace landfall::algebra
