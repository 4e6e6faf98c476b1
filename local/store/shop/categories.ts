import { daySeconds } from './calendar.ts';
import { categories as productCategories } from './catalogue-words.ts';
import type { Clock } from './clock.ts';
import type { ShopIdentifiers } from './identifiers.ts';
import { merchantId } from './merchant-ids.ts';

export interface Category {
  id: number;
  index: number;
  name: string;
  /** Null for those at the top. */
  parentId: number | null;
  status: 'active' | 'hidden';
  updatedAt: number;
}

/** Categories without products of their own, which the merchant renames at will; each hangs below one of the first. */
const seasons = ['هدايا', 'رمضان', 'العيد', 'العودة للمدارس', 'تخفيضات', 'جديدنا'];

/** Every day one of the seasonal categories gets another name or turns hidden; every fourth day one is added. */
export function categoriesOn(identifiers: ShopIdentifiers, clock: Clock): Category[] {
  const opened = clock.openedOn(0);
  const lasting = productCategories.map(({ name }, index): Category => {
    const id = merchantId(identifiers, 'category', index);
    return { id, index, name, parentId: null, status: 'active', updatedAt: opened - (30 + index) * daySeconds };
  });
  const added = Array.from({ length: Math.floor(clock.day / 4) }, (_, number) => `موسم ${number + 1}`);
  const seasonal = [...seasons, ...added].map((name, number): Category => {
    const index = lasting.length + number;
    const changed = lastDayFor(number, seasons.length, clock.day);
    const born = number < seasons.length ? 0 : (number - seasons.length + 1) * 4;
    return {
      id: merchantId(identifiers, 'category', index),
      index,
      name: changed === 0 ? name : `${name} ${changed}`,
      parentId: number % 2 === 0 ? (lasting[number % lasting.length] as Category).id : null,
      status: changed % 3 === 2 ? 'hidden' : 'active',
      updatedAt: clock.openedOn(Math.max(changed, born)) + 3_600 * (number + 1),
    };
  });
  return [...lasting, ...seasonal];
}

/** The last day up to `day` on which it was the turn of `number`; 0 when it never was. */
function lastDayFor(number: number, turns: number, day: number): number {
  if (number >= turns) return 0;
  const passed = day - (number + 1);
  return passed < 0 ? 0 : number + 1 + Math.floor(passed / turns) * turns;
}
