/** Made-up values for properties. */
import fc from 'fast-check';

/** Any units of UTF-16: controls, letters of all scripts, surrogates with and without their pair. */
export function utf16Text(maxLength: number): fc.Arbitrary<string> {
  const unit = fc.oneof(
    fc.integer({ min: 0, max: 0x7f }),
    fc.integer({ min: 0, max: 0xffff }),
    fc.integer({ min: 0xd800, max: 0xdfff }),
  );
  return fc.array(unit, { maxLength }).map((units) => String.fromCharCode(...units));
}
