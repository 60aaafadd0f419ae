/** Listens to the changes of the folder of mails. */

/**
 * Calls back at the start and after each change, over restarts of the service too. A page that nobody sees does not
 * listen: a browser keeps few connections to one host open.
 */
export function watchFolder(onChange: () => void): void {
  let source: EventSource | null = null;
  let state = '';
  function open(): void {
    if (source !== null || document.visibilityState === 'hidden') return;
    source = new EventSource('/inbox/events');
    source.addEventListener('message', ({ data }: MessageEvent<string>) => {
      if (data === state) return;
      state = data;
      onChange();
    });
    source.addEventListener('error', () => {
      // The browser tries again by itself, unless an answer was refused.
      if (source?.readyState !== EventSource.CLOSED) return;
      close();
      setTimeout(open, 2000);
    });
  }
  function close(): void {
    source?.close();
    source = null;
  }
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') close();
    else open();
  });
  open();
}
