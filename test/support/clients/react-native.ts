/** What stands for `react-native`, which is not here: the one module that docs/clients/react-native.md uses. */

/** For the compiler, as the types of `react-native` 0.8x have it. */
const types = `declare module 'react-native' {
  export const Linking: {
    getInitialURL(): Promise<string | null>;
    addEventListener(type: 'url', handler: (event: { url: string }) => void): { remove(): void };
  };
}`;

/** Opens links as the system does: the first one may start the app. */
const linking = `const handlers = new Set();
let first = null;
export const Linking = {
  getInitialURL: async () => first,
  addEventListener(type, handler) {
    handlers.add(handler);
    return { remove: () => void handlers.delete(handler) };
  },
};
globalThis.openLink = (url, starts) => {
  if (starts) first = url;
  else for (const handler of handlers) handler({ url });
};`;

export const reactNative = {
  more: { 'src/react-native.d.ts': types, 'linking.js': linking },
  alias: { 'react-native': 'linking.js' },
};
