/** All decisions, as the sidebar of their pages has them. */
import { useData, withBase, type DefaultTheme } from 'vitepress';
import { defineComponent, h } from 'vue';

export const Decisions = defineComponent(() => {
  const { theme } = useData<
    DefaultTheme.Config & { readonly decisions: DefaultTheme.SidebarItem[] }
  >();
  return () =>
    h(
      'ul',
      theme.value.decisions.map(({ text, link = '' }) =>
        h('li', h('a', { href: withBase(link) }, text)),
      ),
    );
});
