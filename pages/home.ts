/** The script of the home. */
import { runFirstReset, type HomeSettings } from './first-reset/run.js';
import { addCopyButtons } from './shared/copy.js';
import { buttonById, settingsOf } from './shared/dom.js';
import { watchService } from './shared/online.js';

const settings = settingsOf() as HomeSettings;
const button = buttonById('run');
let isUsed = false;

addCopyButtons();
// What the page says may be another start's; but not under the eyes of a reader of steps.
watchService(() => {
  if (!isUsed) location.reload();
});

button.disabled = false;
async function run(): Promise<void> {
  isUsed = true;
  button.disabled = true;
  button.textContent = 'Running …';
  await runFirstReset(settings);
  button.disabled = false;
  button.textContent = 'Run it again';
}

button.addEventListener('click', () => void run());
