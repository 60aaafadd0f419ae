/** Every known mistake. */
import { accessMistakes } from './access.js';
import { apiMistakes } from './apis.js';
import { outsideMistakes } from './outside.js';
import { passwordMistakes } from './passwords.js';
import { resetMistakes } from './resets.js';

export const mistakes = [
  ...resetMistakes,
  ...passwordMistakes,
  ...accessMistakes,
  ...outsideMistakes,
  ...apiMistakes,
];
