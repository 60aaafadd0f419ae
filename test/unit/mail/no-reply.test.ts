/** Which contacts nobody reads, and whose they are. */
import { describe, expect, it } from '@jest/globals';
import { isNoReply } from '../../../src/mail/no-reply.js';
import { unreadContacts, type OrganizationMailSettings } from '../../../src/mail/settings.js';

describe('a contact that nobody reads', () => {
  it.each([
    'no-reply@shop.example',
    'NO-REPLY@SHOP.EXAMPLE',
    'noreply@shop.example',
    'No_Reply@shop.example',
    'no.reply@shop.example',
    'noreply+de@shop.example',
    'noreply2@shop.example',
    'shop-noreply@mail.shop.example',
    'do-not-reply@shop.example',
    'donotreply@shop.example',
    'DoNotReply@shop.example',
    'dont-reply@shop.example',
    'nicht-antworten@shop.example',
    'ne-pas-repondre@shop.example',
    'noresponder@shop.example',
    'The Shop <no-reply@shop.example>',
    'no-reply@a.example, noreply@b.example',
  ])('is %s', (contact) => expect(isNoReply(contact)).toBe(true));

  it.each([
    'help@shop.example',
    'reply@shop.example',
    'casinoreply@shop.example',
    'noreplyteam@shop.example',
    'help@no-reply.example',
    'help@shop.example (not no-reply@shop.example)',
    '+49 30 123456',
    'no-reply@shop.example, telephone +49 30 123456',
    'https://shop.example/help, not no-reply@shop.example',
    'no-reply',
    '@',
  ])('is not %s', (contact) => expect(isNoReply(contact)).toBe(false));
});

describe('who has one', () => {
  const [silent, read] = [{ address: 'no-reply@shop.example' }, { address: 'help@shop.example' }];
  const contact = 'help@shop.example';

  it.each<[string, typeof read, OrganizationMailSettings | null, string[], boolean, string[]]>([
    ['nobody, if the sender is read', read, null, ['a'], false, []],
    ['all, without settings', silent, null, ['a'], true, []],
    ['all, before there is an organization', silent, null, [], true, []],
    ['nobody, if the only one has a contact', silent, { contact }, ['a'], false, []],
    ['another one than has a contact', silent, { contact }, ['a', 'b'], true, []],
    ['one with a look, but no contact', silent, { color: '#112233' }, ['a'], true, []],
    ['one with a sender of its own', read, { from: silent }, ['a'], false, ['a']],
    ['one that says so', read, { contact: 'NoReply@shop.example' }, ['a'], false, ['a']],
    ['nobody, if its sender has a contact', read, { from: silent, contact }, ['a'], false, []],
    ['nobody, if its own sender is read', silent, { from: read }, ['a'], false, []],
  ])('%s', (_who, from, ofA, organizations, isUsual, slugs) => {
    const settings = new Map(ofA === null ? [] : [['a', ofA] as const]);
    expect(unreadContacts(from, settings, organizations)).toEqual({ isUsual, slugs });
  });
});
