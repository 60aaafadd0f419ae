/** Tabs as the ARIA Authoring Practices describe them: arrows move, and what is reached is shown. */
import { element } from '../shared/dom.js';

export interface Tab {
  readonly name: string;
  readonly render: () => HTMLElement | Promise<HTMLElement>;
}

const steps: Readonly<Record<string, (at: number, count: number) => number>> = {
  ArrowRight: (at, count) => (at + 1) % count,
  ArrowLeft: (at, count) => (at - 1 + count) % count,
  Home: () => 0,
  End: (_at, count) => count - 1,
};

let made = 0;

/** Returns the tabs with the panel of the first one. */
export function createTabs(tabs: readonly Tab[]): HTMLElement {
  const prefix = `tabs-${(made += 1)}`;
  const panel = element('div', { className: 'panel', id: `${prefix}-panel`, tabIndex: -1 });
  panel.setAttribute('role', 'tabpanel');
  const buttons = tabs.map(({ name }, index) => {
    const button = element('button', {
      type: 'button',
      textContent: name,
      id: `${prefix}-${index}`,
    });
    button.setAttribute('role', 'tab');
    button.setAttribute('aria-controls', panel.id);
    return button;
  });
  let chosen = -1;

  async function choose(index: number): Promise<void> {
    if (index === chosen) return;
    chosen = index;
    for (const [other, button] of buttons.entries()) {
      button.setAttribute('aria-selected', String(other === index));
      button.tabIndex = other === index ? 0 : -1;
    }
    panel.setAttribute('aria-labelledby', `${prefix}-${index}`);
    const content = await tabs[index]?.render();
    if (chosen === index && content) panel.replaceChildren(content);
  }

  const list = element('div', { className: 'tabs', ariaLabel: 'Views of the mail' }, ...buttons);
  list.setAttribute('role', 'tablist');
  for (const [index, button] of buttons.entries()) {
    button.addEventListener('click', () => void choose(index));
    button.addEventListener('keydown', (event) => {
      const next = steps[event.key]?.(index, buttons.length);
      if (next === undefined) return;
      event.preventDefault();
      buttons[next]?.focus();
      void choose(next);
    });
  }
  void choose(0);
  return element('div', {}, list, panel);
}
