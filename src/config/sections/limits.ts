/** Settings of the limits on attempts, each with its window. */
import { limit } from '../forms/limit.js';
import type { Section } from '../forms/setting.js';

export const guesses = {
  title: 'Limits: wrong passwords and reset tokens',
  settings: {
    accountAtNetwork: {
      name: 'LIMIT_GUESSES_PER_ACCOUNT_AND_ADDRESS',
      form: limit,
      default: '10/900',
      description:
        'Wrong passwords for one account from one client address. An IPv6 address counts by its first 64 bits.',
    },
    account: {
      name: 'LIMIT_GUESSES_PER_ACCOUNT',
      form: limit,
      default: '30/900',
      description:
        'Wrong passwords for one account from anywhere, whether or not it exists. More than from one address, so that one client cannot lock the customer out.',
    },
    network: {
      name: 'LIMIT_GUESSES_PER_ADDRESS',
      form: limit,
      default: '100/900',
      description:
        'Wrong passwords and unrecognized reset tokens from one client address, in all organizations together. Not for integrations. Attempts that succeed do not count.',
    },
    application: {
      name: 'LIMIT_GUESSES_PER_APPLICATION',
      form: limit,
      default: '10000/900',
      description: 'Wrong passwords and unrecognized reset tokens through one application.',
    },
    organization: {
      name: 'LIMIT_GUESSES_PER_ORGANIZATION',
      form: limit,
      default: '20000/900',
      description:
        'Wrong passwords and unrecognized reset tokens in one organization; test data counts by itself.',
    },
  },
} as const satisfies Section;

export const requests = {
  title: 'Limits: requests for resets',
  settings: {
    account: {
      name: 'LIMIT_REQUESTS_PER_ACCOUNT',
      form: limit,
      default: '100/900',
      description:
        'Resets and tokens that integrations create for one account, whether or not it exists. Mails to one account have limits of their own.',
    },
    network: {
      name: 'LIMIT_REQUESTS_PER_ADDRESS',
      form: limit,
      default: '20/900',
      description:
        'Requests for a mail with a link from one client address, in all organizations together. Not for integrations.',
    },
    application: {
      name: 'LIMIT_REQUESTS_PER_APPLICATION',
      form: limit,
      default: '10000/900',
      description: 'Requests for a mail, and resets created, through one application.',
    },
    organization: {
      name: 'LIMIT_REQUESTS_PER_ORGANIZATION',
      form: limit,
      default: '20000/900',
      description: 'Requests for a mail, and resets created, in one organization.',
    },
  },
} as const satisfies Section;

export const mailBudgets = {
  title: 'Limits: mails that public front ends cause',
  settings: {
    network: {
      name: 'MAILS_PER_ADDRESS',
      form: limit,
      default: '20/3600',
      description:
        'Mails that requests from one client address cause, in all organizations together. Further ones are not sent, which only the log says.',
    },
    application: {
      name: 'MAILS_PER_APPLICATION',
      form: limit,
      default: '2000/3600',
      description: 'Mails that requests through one sales channel cause.',
    },
    organization: {
      name: 'MAILS_PER_ORGANIZATION',
      form: limit,
      default: '4000/3600',
      description: 'Mails that requests through all sales channels of one organization cause.',
    },
  },
} as const satisfies Section;
