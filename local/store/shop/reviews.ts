import { daySeconds } from './calendar.ts';
import { Random, topics } from './random.ts';
import type { Shop } from './shop.ts';
import type { Kind } from './timeline.ts';

export interface Review {
  id: number;
  type: 'rating' | 'ask' | 'shipping';
  /** 1 to 5; 0 for questions. */
  rating: number;
  content: string;
  /** Null for questions. */
  orderId: number | null;
  customer: number;
  published: boolean;
  createdAt: number;
}

/** What a buyer writes: slot 0 is a rating after the order arrived, slot 1 a question soon after it was placed. */
export const reviewKind: Kind = {
  slots: 2,
  instants(shop, order, { history }) {
    const random = new Random(shop.options.seed, topics.review, order);
    const arrived = history.find(({ slug }) => slug === 'delivered' || slug === 'completed');
    const rated = random.chance(0.12) && arrived ? arrived.at + random.integer(3_600, 9 * daySeconds) : null;
    const asked = random.chance(0.02) ? shop.orders.createdAt(order) + random.integer(600, 60_000) : null;
    return [rated, asked];
  },
};

const praise = ['ممتاز', 'المنتج جميل جدا', 'شكرا لكم', 'جودة عالية وتغليف رائع'];
const complaint = ['التوصيل تأخر', 'المقاس غير مناسب', 'وصل ناقصا'];
const questions = ['هل يتوفر لون آخر؟', 'متى يتوفر مرة أخرى؟', 'هل يوجد ضمان؟'];

/** The review of a handle (order × 2 + slot), which must exist. */
export function reviewAt(shop: Shop, handle: number): Review {
  const order = Math.floor(handle / reviewKind.slots);
  const createdAt = reviewKind.instants(shop, order, shop.orders.story(order))[handle % reviewKind.slots] as number;
  const isQuestion = handle % reviewKind.slots === 1;
  const random = new Random(shop.options.seed, topics.review, order, handle);
  const rating = isQuestion ? 0 : random.weighted([[5, 60], [4, 22], [3, 8], [2, 4], [1, 6]] as const); // prettier-ignore
  return {
    id: shop.identifiers.reviews.idOf(handle),
    type: isQuestion ? 'ask' : random.chance(0.1) ? 'shipping' : 'rating',
    rating,
    content: random.pick(isQuestion ? questions : rating >= 4 ? praise : complaint),
    orderId: isQuestion ? null : shop.orders.idOf(order),
    customer: shop.orders.customerOf(order),
    // The merchant lets good ones pass at once and looks at the others a day later.
    published: rating >= 4 || shop.now >= createdAt + daySeconds,
    createdAt,
  };
}
