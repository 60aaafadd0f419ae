/** Whether a call found and changed nothing: it was refused, or its list, count or number of changed rows is empty. */
export function isNothing(answer: unknown): boolean {
  if (answer === undefined || answer === null || answer === false || answer === 0) return true;
  if (Array.isArray(answer)) return answer.every(isNothing);
  if (answer instanceof Map) return answer.size === 0;
  return answer instanceof Error || (answer as { affected?: unknown }).affected === 0;
}
