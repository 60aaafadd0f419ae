/** The last release: what operators upgrade from, and may go back to. */
export const lastRelease = {
  version: '0.1.0',
  commit: '1220bb9ce0b8f09cfb4953a68832ff9ed22d703d',
  /** The newest of its migrations. */
  migration: 'AddTokenIndex1795317182604',
};
