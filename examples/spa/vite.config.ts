/** How the pages are built, and served while one works on them. */
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

/**
 * What a policy in the page itself can say. README.md has the header that says more: which host `connect-src` may name,
 * and that no page may frame this one.
 */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' https: data:",
  "connect-src 'self' https: http://localhost:* http://127.0.0.1:*",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/** Not in development, where Vite puts scripts and styles into the page. */
function contentSecurityPolicy(): Plugin {
  const attributes = { 'http-equiv': 'Content-Security-Policy', content: policy };
  return {
    name: 'content-security-policy',
    apply: 'build',
    transformIndexHtml: () => [{ tag: 'meta', attrs: attributes, injectTo: 'head-prepend' }],
  };
}

/** The service, to which `npm run dev` hands on what the pages ask. */
const target = process.env['REKEY_URL'] ?? 'http://127.0.0.1:4000';

export default defineConfig({
  // The same files work at any path of any host.
  base: './',
  plugins: [react(), contentSecurityPolicy()],
  build: { modulePreload: { polyfill: false }, chunkSizeWarningLimit: 2000 },
  server: { port: 5173, proxy: { '/graphql': target } },
});
