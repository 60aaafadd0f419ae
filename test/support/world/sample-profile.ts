/** The person of fabric's sample answer, as a customer's profile. */
export const sampleProfile = {
  expiryDate: '2020-04-15T10:08:04.246Z',
  name: { first: 'Pat', middle: 'E', last: 'Kake' },
  phone: [{ number: '555-123-4567', countryCode: '+91', extension: 'x-6789', kind: 'Mobile' }],
  extra: {},
  registrationSite: 'XXX',
  address: [
    {
      attention: 'Account Manager',
      address1: '1234 Main St.',
      address2: 'Suite 710',
      address3: 'Floor 7',
      city: 'Houston',
      state: 'TX',
      country: 'USA',
      zipCode: '77035',
      company: 'Acme Inc.',
      kind: 'Business',
      phone: { number: '555-123-4567', kind: 'Mobile' },
      name: { first: 'Pat', last: 'Kake' },
      email: 'test@mail.com',
      isValidated: true,
      isDefault: true,
    },
  ],
};

const { phone: phones, address: addresses, ...rest } = sampleProfile;

/** The same in the words of GraphQL. */
export const sampleProfileInput = { ...rest, phones, addresses };
