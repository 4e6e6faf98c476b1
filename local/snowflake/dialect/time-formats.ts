import { refuse, type Json } from './tree.ts';

/** Elements of Snowflake's date and time formats ("Date and time input / output") → strftime; longest first. */
const elements: readonly (readonly [string, string])[] = [
  ['YYYY', '%Y'],
  ['MMMM', '%B'],
  ['TZHTZM', '%z'],
  ['TZH:TZM', '%z'],
  ['HH24', '%H'],
  ['HH12', '%I'],
  ['MON', '%b'],
  ['FF3', '%g'],
  ['FF6', '%f'],
  ['YY', '%y'],
  ['MM', '%m'],
  ['DD', '%d'],
  ['DY', '%a'],
  ['AM', '%p'],
  ['PM', '%p'],
  ['MI', '%M'],
  ['SS', '%S'],
];

/** Translates a literal format; letters that are no element are refused. */
export function strftimeFormat(format: string, node?: Json): string {
  let rest = format;
  let translated = '';
  while (rest !== '') {
    const element = elements.find(([name]) => rest.toUpperCase().startsWith(name));
    const quoted = /^"([^"]*)"/.exec(rest);
    if (element) {
      translated += element[1];
      rest = rest.slice(element[0].length);
    } else if (quoted) {
      translated += quoted[1]!.replaceAll('%', '%%');
      rest = rest.slice(quoted[0].length);
    } else if (/^[TZ](?![A-Z])/i.test(rest) || !/^[A-Z0-9%]/i.test(rest)) {
      translated += rest[0];
      rest = rest.slice(1);
    } else {
      return refuse(
        `'${rest}' in the format '${format}'`,
        node,
        'Write YYYY, MM, MON, DD, DY, HH24, MI, SS, FF3, FF6.',
      );
    }
  }
  return translated;
}
