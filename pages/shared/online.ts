/** Watches whether the service answers, and says so on the page. */
import { byId } from './dom.js';

const lookMs = 2000;

async function isAnswering(): Promise<boolean> {
  try {
    return (await fetch('/livez', { cache: 'no-store' })).ok;
  } catch {
    return false;
  }
}

/** Shows the page's message while the service does not answer. Calls back when it answers again. */
export function watchService(onReturn: () => void = () => undefined): void {
  const message = byId('offline');
  async function look(): Promise<void> {
    if (document.visibilityState === 'hidden') return;
    const isUp = await isAnswering();
    const wasUp = message.hidden;
    message.hidden = isUp;
    if (isUp && !wasUp) onReturn();
  }
  setInterval(() => void look(), lookMs);
  document.addEventListener('visibilitychange', () => void look());
}
