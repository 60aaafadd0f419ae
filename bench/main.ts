/**
 * `npm run bench` measures all bars. `npm run bench -- PART` runs one measurement: redeem, start, lists, counts,
 * counted-writes, long-lists, reads, requests, redemptions, overload, memory, sizes, mails, timing, limits, webhooks,
 * metrics, native, peers, capacity or against COMMIT.
 */
const names = [
  'bars',
  'redeem',
  'start',
  'lists',
  'counts',
  'counted-writes',
  'long-lists',
  'reads',
  'requests',
  'redemptions',
  'overload',
  'memory',
  'sizes',
  'mails',
  'timing',
  'limits',
  'webhooks',
  'metrics',
  'native',
  'peers',
  'capacity',
  'against',
];
const [given] = process.argv.slice(2);
const name = given === undefined || given.startsWith('-') ? 'bars' : given;
if (!names.includes(name)) throw new Error(`There is no measurement ${name}: ${names.join(', ')}`);
await import(`./${name}.js`);
