/** Monaco's workers, from this service: by default it would look for them elsewhere. */

const files: Readonly<Record<string, string>> = {
  json: '/pages/json.worker.js',
  graphql: '/pages/graphql.worker.js',
};

function getWorker(_id: string, label: string): Worker {
  return new Worker(files[label] ?? '/pages/editor.worker.js', { type: 'module' });
}

/** Tells Monaco where its workers are. To be called before it is loaded. */
export function useOwnWorkers(): void {
  Object.assign(globalThis, { MonacoEnvironment: { getWorker } });
}
