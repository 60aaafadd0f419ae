/** Elements out of values. Texts are always texts: nothing here reads HTML. */

type Child = Node | string;
type Properties<Name extends keyof HTMLElementTagNameMap> = Partial<
  Omit<HTMLElementTagNameMap[Name], 'dataset'>
> & { readonly data?: Readonly<Record<string, string>> };

/** Returns an element with these properties and children. */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  { data = {}, ...properties }: Properties<Name> = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  Object.assign(made, properties);
  Object.assign(made.dataset, data);
  made.append(...children);
  return made;
}

/** Returns the element of that id. Throws if the page has none. */
export function byId(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`The page has no element ${id}.`);
  return found;
}

/** Returns the button of that id. Throws if the page has none. */
export function buttonById(id: string): HTMLButtonElement {
  const found = byId(id);
  if (!(found instanceof HTMLButtonElement)) throw new Error(`${id} is no button.`);
  return found;
}

/** Returns the value that the service put into the page. */
export function settingsOf(): unknown {
  return JSON.parse(byId('settings').textContent);
}

/** What a date looks like to the reader. */
export function dateText(iso: string): string {
  return new Date(iso).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
}
