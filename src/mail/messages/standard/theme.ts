/** The colours and letters of a standard message, made of the organization's colour. */
import type { Locale } from '../templates/catalogue.js';
import { readableOn, textOn, type Color } from './colors.js';
import type { Look } from './look.js';

/** Of a shop that chose none. */
const calm: Color = '#3a4a5e';
const lightCard: Color = '#ffffff';
const darkCard: Color = '#1f2328';

/** WCAG 2.2, 1.4.3: of text, and 1.4.11: of the outline of what can be pressed. */
const [ofText, ofOutline] = [4.5, 3];

const latin = "-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";
const japanese = "-apple-system,'Hiragino Sans','Yu Gothic',Meiryo,'Noto Sans JP',sans-serif";

/** The colours that stand in the tags, which programs without dark colours show. */
export interface Theme {
  readonly font: string;
  readonly page: Color;
  readonly card: Color;
  readonly ink: Color;
  readonly quiet: Color;
  readonly line: Color;
  readonly link: Color;
  /** The shop's colour, unchanged. */
  readonly fill: Color;
  readonly onFill: Color;
  /** Around the button, since the shop's colour may be that of the card. */
  readonly edge: Color;
}

/** Returns the colours of a message. */
export function themeOf({ color = calm }: Look, locale: Locale): Theme {
  return {
    font: locale === 'ja' ? japanese : latin,
    page: '#f2f4f7',
    card: lightCard,
    ink: '#1c2024',
    quiet: '#525c66',
    line: '#dde2e7',
    link: readableOn(lightCard, color, ofText),
    fill: color,
    onFill: textOn(color),
    edge: readableOn(lightCard, color, ofOutline),
  };
}

/**
 * Returns the style sheet: narrow screens, and dark colours. The colours in the tags go before those of a sheet
 * without `!important`. A logo gets a white ground, since most are made for one.
 */
export function styleSheet({ color = calm }: Look): string {
  const link = readableOn(darkCard, color, ofText);
  const edge = readableOn(darkCard, color, ofOutline);
  return `:root{color-scheme:light dark;supported-color-schemes:light dark}
@media (max-width:480px){
.room{padding:24px 20px 12px!important}
.outer{padding:12px 8px!important}
}
@media (prefers-color-scheme:dark){
.page{background-color:#121417!important}
.card{background-color:${darkCard}!important}
.ink{color:#f0f2f4!important}
.quiet{color:#b6bec6!important}
.line{border-color:#3a4149!important}
.link{color:${link}!important}
.button{border-color:${edge}!important}
.logo{background-color:#ffffff!important;padding:8px!important;border-radius:8px!important}
}`;
}
