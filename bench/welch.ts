/** Welch's t, by which two sets of times are compared. */
function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function variance(values: readonly number[]): number {
  const middle = mean(values);
  return values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (values.length - 1);
}

/** Returns Welch's t: the difference of the means in units of its standard error. */
export function welch(a: readonly number[], b: readonly number[]): number {
  return (mean(a) - mean(b)) / Math.sqrt(variance(a) / a.length + variance(b) / b.length);
}

/** Leaves out the slowest twentieth of both together, since scheduling delays a few of both. */
export function trimmed(
  a: readonly number[],
  b: readonly number[],
): [a: readonly number[], b: readonly number[]] {
  const sorted = [...a, ...b].sort((one, other) => one - other);
  const limit = sorted[Math.floor(sorted.length * 0.95)] ?? Infinity;
  return [a.filter((ms) => ms <= limit), b.filter((ms) => ms <= limit)];
}
