/** Buttons that copy the text of another element. */
import { byId } from './dom.js';

const shownMs = 1500;

/** The clipboard is missing on addresses that browsers do not trust; then the text is selected, to be copied by hand. */
async function copy(source: HTMLElement): Promise<string> {
  try {
    await navigator.clipboard.writeText(source.textContent);
    return 'Copied';
  } catch {
    globalThis.getSelection()?.selectAllChildren(source);
    return 'Selected';
  }
}

/** Copies what the button names, and says so on it for a moment. */
async function press(button: HTMLButtonElement): Promise<void> {
  const [label] = button.childNodes;
  if (label === undefined || button.classList.contains('done')) return;
  const text = label.textContent;
  label.textContent = await copy(byId(button.dataset['copy'] ?? ''));
  button.classList.add('done');
  setTimeout(() => {
    label.textContent = text;
    button.classList.remove('done');
  }, shownMs);
}

/** Lets all such buttons of the page work. */
export function addCopyButtons(): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>('button[data-copy]')) {
    button.addEventListener('click', () => void press(button));
  }
}
