/** What an organization's standard messages look like. */
import type { Color } from './colors.js';

/** A picture that mail programs fetch from the shop. */
export interface Logo {
  /** By https, or by http on loopback. */
  readonly url: string;
  /** Shown in place of the picture. Without it, the name of the organization is. */
  readonly alt?: string;
  /** In CSS pixels. */
  readonly width?: number;
  /** In CSS pixels. */
  readonly height?: number;
}

/** Without any member, a message is grey, and begins with the name of the organization. */
export interface Look {
  readonly logo?: Logo;
  readonly color?: Color;
  /** Whether somebody reads what is sent to the contact, so that each message may name it. */
  readonly hasContact?: boolean;
}
