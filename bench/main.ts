/** `npm run bench -- redeem|start|lists|mails|timing|limits|metrics`: runs one measurement, or all. */
const names = ['redeem', 'start', 'lists', 'mails', 'timing', 'limits', 'metrics'];
const [given] = process.argv.slice(2);
const wanted = given === undefined || given.startsWith('-') ? names : [given];

for (const name of wanted) {
  if (!names.includes(name))
    throw new Error(`There is no measurement ${name}: ${names.join(', ')}`);
  await import(`./${name}.js`);
}
