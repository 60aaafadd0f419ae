/** The pages of the site by the person who needs them, each as a task of that person. */

interface Task {
  /** What the reader wants to do, or to know. */
  readonly task: string;
  /** The page, by its path in the repository; with an anchor if it is a part of it. */
  readonly page: string;
}

export interface Reader {
  /** Who reads it, in the words of the reader. */
  readonly title: string;
  /** The same in a word or two, for the menu. */
  readonly menu: string;
  /** Whom a page addresses, as its head says it. */
  readonly name: string;
  readonly tasks: readonly Task[];
  /** A folder whose pages follow, each by its own title. */
  readonly folder?: { readonly title: string; readonly path: string };
}

const task = (page: string, text: string): Task => ({ page, task: text });

/** In the order of the sidebar. A page stands with the reader who needs it first. */
export const readers: readonly Reader[] = [
  {
    title: 'Start',
    menu: 'Start',
    name: 'everyone',
    tasks: [
      task('docs/index.md', 'Which page do I need?'),
      task('README.md', 'See a first reset in two minutes'),
    ],
  },
  {
    title: 'I build a front end',
    menu: 'Front end',
    name: 'front-end developers',
    tasks: [
      task('docs/front-end.md', 'Build the reset into your front end'),
      task('examples/spa/README.md', 'Take the pages that are ready'),
      task('docs/schema-policy.md', 'Know what an update may change'),
    ],
    folder: { title: 'With your client', path: 'docs/clients' },
  },
  {
    title: 'I connect a back end',
    menu: 'Back end',
    name: 'back-end integrators',
    tasks: [
      task('docs/callers.md', 'Get credentials'),
      task('docs/rest.md', 'Use a client of Commerce Layer or fabric'),
      task('docs/webhooks.md', 'Be told what happened'),
      task('docs/clients/node.md', 'Create customers and mail links from Node'),
      task('docs/clients/python.md', 'Render the pages of a reset in Python'),
    ],
  },
  {
    title: 'I run it',
    menu: 'Run',
    name: 'operators',
    tasks: [
      task('docs/operations.md', 'Set it up'),
      task('docs/database.md', 'Connect the database'),
      task('docs/mail.md', 'Send mails that arrive'),
      task('docs/jobs.md', 'Have workers do the jobs'),
      task('docs/limits.md', 'Limit attempts and load'),
      task('docs/passwords.md', 'Choose password rules and costs'),
      task('docs/monitoring.md', 'Watch it'),
      task('docs/log.md', 'Read the log'),
      task('docs/processes.md', 'Use all cores'),
      task('docs/scaling.md', 'Grow'),
      task('docs/key-rotation.md', 'Replace keys'),
    ],
    folder: { title: 'When something happens', path: 'docs/operations' },
  },
  {
    title: 'I review it',
    menu: 'Review',
    name: 'security reviewers',
    tasks: [
      task('SECURITY.md', 'See what is promised, and report'),
      task('docs/security-controls.md', 'Check each rule and its proof'),
      task('ARCHITECTURE.md', 'See how it is built'),
    ],
  },
  {
    title: 'Look it up',
    menu: 'Look up',
    name: 'everyone',
    tasks: [
      task('docs/schema.md', 'GraphQL schema'),
      task('docs/settings.md', 'Settings'),
      task('docs/cli.md', 'Command line'),
      task('docs/errors.md', 'Error codes'),
      task('docs/events.md', 'Events and topics'),
      task('docs/monitoring.md#metrics', 'Metrics'),
    ],
  },
  {
    title: 'The project',
    menu: 'Project',
    name: 'contributors',
    tasks: [
      task('docs/adr/README.md', 'Decisions'),
      task('CHANGELOG.md', 'Changes'),
      task('CONTRIBUTING.md', 'Work on it'),
      task('bench/README.md', 'Measurements'),
    ],
  },
];
