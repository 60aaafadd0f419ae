/** Above a page: whom it is for, and what they want to do with it. */
import { useData } from 'vitepress';
import { defineComponent, h } from 'vue';

export const Reader = defineComponent(() => {
  const { page } = useData();
  return () => {
    const { reader } = page.value as { readonly reader?: { name: string; task: string } };
    if (reader === undefined) return null;
    return h('p', { class: 'reader' }, [h('span', `For ${reader.name}`), reader.task]);
  };
});
