/** Every message as customers get it, to look at. */
export { indexPage, pathOf } from './index-page.js';
export { previewNotes } from './notes.js';
export { previewMails } from './previews.js';
