#pragma once

namespace landfall::algebra {

// Whether this processor has MULX, ADCX and ADOX (BMI2 and ADX).
bool processorHasAdx();
// Whether it, and the system, have AVX-512 with IFMA besides.
bool processorHasIfma();

// Which multiplication the fields use; Ifma is Adx and eight at a time where much
// is to be done at once. Starts as the best that the processor has, unless the
// environment's LANDFALL_ARITHMETIC says portable or adx.
enum class Arithmetic { Portable, Adx, Ifma };

Arithmetic arithmetic();
// For tests and measurements, while nothing else computes. Answers false, and
// changes nothing, for what the processor lacks.
bool setArithmetic(Arithmetic choice);

namespace detail {
// Portable until their initialisers ran, which is correct, just slower.
extern bool g_useAdx;
extern bool g_useIfma;
} // namespace detail

} // namespace landfall::algebra
