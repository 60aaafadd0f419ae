/** Settings of the subgraph: what a supergraph gets of Rekey, and by which names. */
import type { CustomerKey } from '../../domain/customers/customer.js';
import type { Form, Section } from '../forms/setting.js';
import { choice, list, text } from '../forms/values.js';

const keyList = list('keys: `id`, `email`, or both', (item) => item === 'id' || item === 'email');

/** At least one: without a key, `Customer` is no entity. */
const customerKeys: Form<readonly CustomerKey[]> = {
  takes: keyList.takes,
  schema: keyList.schema
    .refine((keys) => keys.length > 0, `must be ${keyList.takes}`)
    .transform((keys) => [...new Set(keys)] as CustomerKey[]),
};

/** Allows the default, too, which is empty. */
const prefix = text(
  'a name of at most 32 letters and digits that begins with a small letter',
  (value) => /^(?:[a-z][0-9A-Za-z]{0,31})?$/.test(value),
);

export const subgraph = {
  title: 'Subgraph',
  settings: {
    isServed: {
      name: 'SUBGRAPH',
      form: choice(['off', 'on']),
      default: 'off',
      description:
        'With `on`, `/subgraph` serves the flow of a reset, and `Customer`, to a gateway of Apollo Federation 2: [clients/federation.md](clients/federation.md).',
    },
    prefix: {
      name: 'SUBGRAPH_PREFIX',
      form: prefix,
      default: '',
      description:
        'What the names of its queries, mutations and types begin with, such as `rekey` for `rekeyCheckResetToken` and `RekeyResetTokenError`, if another subgraph has some of the same names. `Customer` keeps its name.',
    },
    customerKeys: {
      name: 'SUBGRAPH_CUSTOMER_KEYS',
      form: customerKeys,
      default: 'id,email',
      description:
        'The keys of `Customer`, separated by commas: `id`, `email`, or both. Leave out `id` if the ids of other subgraphs are other ids, as those of Shopify are; the field is then missing, too.',
    },
  },
} as const satisfies Section;
