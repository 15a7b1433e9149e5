/** Writes a number for a field, where it can be typed as well. A small one has an exponent: 0.0000092 → 9.2e-6. */
export const typedNumber = (value: number): string =>
  value !== 0 && Math.abs(value) < 1e-3 ? value.toExponential() : String(value)
