export default async function tearDown(): Promise<void> {
  await (globalThis as { rekeyCleanUp?: () => Promise<void> }).rekeyCleanUp?.();
}
