export function countTests(
  report: { numPassedTests: number; numFailedTests: number } | null,
  code: number,
): { passed: number; failed: number }
