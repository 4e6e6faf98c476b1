import { riyadhText } from '../shop/calendar.ts';
import { decimalNumber, decimalText } from '../shop/money.ts';
import type { Currency } from '../shop/money.ts';

/** How the API writes dates, amounts and labels. */

/** Date object: local Riyadh time without offset. */
export function dateObject(instant: number) {
  return naiveDate(riyadhText(instant));
}

/** Date object of a plain date such as a birthday. */
export function midnightObject(date: string) {
  return naiveDate(`${date} 00:00:00`);
}

function naiveDate(text: string) {
  return { date: `${text}.000000`, timezone_type: 3, timezone: 'Asia/Riyadh' };
}

export function amount(minor: number, currency: Currency) {
  return { amount: decimalNumber(minor), currency };
}

/** Amount as text, as invoices show it. */
export function textAmount(minor: number, currency: Currency) {
  return { amount: decimalText(minor), currency };
}

/** `510` grams → `"٥١٠ جم"`, `1250` → `"١٫٢٥ كجم"`: Arabic-Indic digits. */
export function weightLabel(grams: number): string {
  const text = grams < 1000 ? `${grams} جم` : `${grams / 1000} كجم`;
  return text.replace('.', '٫').replace(/\d/g, (digit) => String.fromCharCode(0x0660 + Number(digit)));
}

/** Unguessable-looking token of a record, the same every time. */
export function token(id: number, length = 32): string {
  const alphabet = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
  let state = id % 2147483647;
  let text = '';
  for (let position = 0; position < length; position++) {
    state = (state * 48271 + position) % 2147483647;
    text += alphabet[state % alphabet.length];
  }
  return text;
}
