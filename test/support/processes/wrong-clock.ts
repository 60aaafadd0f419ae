/** Loaded before a program (`node --import`): its `Date` is off by so much, and nothing else that tells or takes time. */
const offMs = Number(process.env['TEST_CLOCK_OFF_MS']);
const RightDate = Date;

globalThis.Date = class extends RightDate {
  constructor(...given: [] | [number]) {
    if (given.length === 0) super(RightDate.now() + offMs);
    else super(...given);
  }

  static override now(): number {
    return RightDate.now() + offMs;
  }
} as DateConstructor;
