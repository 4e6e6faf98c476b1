import { merchantId } from '../../shop/merchant-ids.ts';
import type { Shop } from '../../shop/shop.ts';
import { shortList } from '../short-list.ts';

const slugs = ['credit_card', 'mada', 'bank', 'cod', 'apple_pay', 'stc_pay', 'tamara_installment', 'tabby_installment'];
const later = ['paypal', 'google_pay', 'free'];

/** Those that orders are paid with; each of the first three days enables another. */
function methodsOn({ identifiers, day }: Shop) {
  return [...slugs, ...later.slice(0, day)].map((slug, index) => ({
    id: merchantId(identifiers, 'payment_method', index),
    slug,
    name: slug.replaceAll(/(^|_)([a-z])/g, (_, _before, letter: string) => letter.toUpperCase()),
  }));
}

/** Available Payment Methods; not paged in the published example. */
export const paymentMethods = shortList({
  path: '/payment/methods',
  scope: 'payments.read',
  paging: null,
  records: methodsOn,
  view: ({ id, slug, name }) => ({ id, slug, name }),
});
