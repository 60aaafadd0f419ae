/**
 * `npm run bench -- redeem|start|lists|counts|counted-writes|reads|overload|mails|timing|limits|webhooks|metrics|native|peers|capacity|
 * against COMMIT`: runs one measurement, or all that need nothing.
 */
const names = [
  'redeem',
  'start',
  'lists',
  'reads',
  'overload',
  'mails',
  'timing',
  'limits',
  'webhooks',
  'metrics',
];
const [given] = process.argv.slice(2);
const wanted = given === undefined || given.startsWith('-') ? names : [given];

for (const name of wanted) {
  const known = [...names, 'counted-writes', 'counts', 'native', 'peers', 'capacity', 'against'];
  if (!known.includes(name))
    throw new Error(`There is no measurement ${name}: ${known.join(', ')}`);
  await import(`./${name}.js`);
}
