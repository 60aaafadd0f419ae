/** The steps on the page: what was sent, what came back, and what it means. */
import { byId, element } from '../shared/dom.js';

/** What was sent is on the left, if there is room, and what came back on the right. */
type Part = 'request' | 'answer';

type State = 'running' | 'done' | 'failed';

export interface StepView {
  /** Shows what was sent or what came back, under a heading. */
  show(part: Part, heading: string, content: string): void;
  say(text: string): void;
  end(state: State): void;
}

/** Removes the steps of an earlier run. */
export function clearSteps(): void {
  byId('steps').replaceChildren();
  tell('');
}

/** Says how the run as a whole goes. */
export function tell(text: string, ...links: readonly HTMLElement[]): void {
  const spaced = links.flatMap((link) => [' ', link]);
  byId('verdict').replaceChildren(text, ...spaced);
}

/** Adds a step to the page, as one that runs. */
export function addStep(title: string): StepView {
  const mark = element('span', { className: 'state', textContent: 'running' satisfies State });
  const summary = element('summary', {}, element('span', { textContent: title }), ' ', mark);
  const parts = element('div', { className: 'parts' });
  const details = element('details', { open: true }, summary, parts);
  const item = element('li', { data: { state: 'running' } }, details);
  byId('steps').append(item);
  return {
    show(part, heading, content) {
      const code = element('code', { textContent: content });
      // It scrolls, so that keyboards must reach it.
      const block = element('pre', { tabIndex: 0, ariaLabel: `${title}: ${heading}` }, code);
      block.setAttribute('role', 'region');
      const label = element('p', { className: 'label', textContent: heading });
      parts.append(element('div', { className: part }, label, block));
    },
    say: (text) => details.append(element('p', { textContent: text })),
    end(state) {
      mark.textContent = state;
      item.dataset['state'] = state;
    },
  };
}
