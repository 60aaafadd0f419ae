/** The default theme with Rekey's colours, whom a page is for, and the list of decisions. */
import { h } from 'vue';
import type { Theme } from 'vitepress';
import DefaultTheme from 'vitepress/theme';
import { Decisions } from './decisions.js';
import { Reader } from './reader.js';
import './style.css';

export default {
  extends: DefaultTheme,
  Layout: () => h(DefaultTheme.Layout, null, { 'doc-before': () => h(Reader) }),
  enhanceApp({ app }) {
    app.component('Decisions', Decisions);
  },
} satisfies Theme;
