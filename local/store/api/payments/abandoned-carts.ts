import { riyadhText } from '../../shop/calendar.ts';
import { cartAt, cartInstants } from '../../shop/carts.ts';
import type { Cart } from '../../shop/carts.ts';
import { couponsOf } from '../../shop/coupons.ts';
import { share } from '../../shop/money.ts';
import type { Shop } from '../../shop/shop.ts';
import type { Collection, Row } from '../collection.ts';
import { usualPaging } from '../collection.ts';
import { amount, dateObject } from '../formats.ts';

/**
 * List Abandoned Carts and Abandoned Cart Details, newest first. A cart that was bought after all stays in the list,
 * touched at that time; only its details have a `status`.
 */
export const abandonedCarts: Collection = {
  path: '/carts/abandoned',
  scope: 'carts.read',
  paging: usualPaging,
  select(shop) {
    const total = cartInstants(shop).length;
    return { total, at: (position) => total - 1 - position };
  },
  row: (shop, index) => cartRow(shop, cartAt(shop, index)),
  key: (shop, index) => String(shop.identifiers.carts.idOf(index)),
  find(shop, key) {
    const index = shop.identifiers.carts.indexOf(Number(key));
    return index < cartInstants(shop).length ? index : -1;
  },
  details: {
    path: '/carts/abandoned/:id',
    show(shop, index) {
      const cart = cartAt(shop, index);
      return { ...cartRow(shop, cart), status: cart.status };
    },
  },
};

function cartRow(shop: Shop, cart: Cart): Row {
  const customer = shop.customer(cart.customer);
  return {
    id: cart.id,
    total: amount(cart.total, 'SAR'),
    subtotal: amount(cart.subtotal, 'SAR'),
    total_discount: amount(cart.discount, 'SAR'),
    checkout_url: `https://salla.sa/dev-wofftr4xsra5xtlv/checkout/${cart.id}`,
    age_in_minutes: Math.floor((shop.now - cart.createdAt) / 60),
    created_at: dateObject(cart.createdAt),
    updated_at: dateObject(cart.updatedAt),
    customer: {
      id: customer.id,
      name: `${customer.firstName} ${customer.lastName}`,
      mobile: customer.mobile === null ? '' : `+${customer.mobileCode}${customer.mobile}`,
      email: customer.email ?? '',
      avatar: 'https://i.ibb.co/jyqRQfQ/avatar-male.webp',
      country: customer.country,
      city: customer.city,
    },
    coupon: couponOf(shop, cart),
    items: cart.lines.map(({ id, product, variant, quantity }) => {
      const price = shop.prices.sellingPrice(product, variant, cart.createdAt);
      return {
        id,
        product_id: product.id,
        quantity,
        // The published example stops here; the schema goes on.
        ...(cart.index % 3 === 0
          ? {}
          : {
              weight: variant.weight / 1000,
              amounts: {
                price_without_tax: amount(price, 'SAR'),
                total_discount: amount(0, 'SAR'),
                tax: { percent: '15.00', amount: amount(share(price, 1500), 'SAR') },
                total: amount(price * quantity, 'SAR'),
              },
              notes: '',
            }),
      };
    }),
  };
}

/** What was taken off by no coupon is written `{}` or null. */
function couponOf(shop: Shop, cart: Cart): Row | null {
  const coupon = cart.coupon === null ? undefined : couponsOf(shop)[cart.coupon];
  if (!coupon) return cart.index % 2 === 0 ? {} : null;
  return {
    id: coupon.id,
    code: coupon.code,
    status: cart.status === 'purchased' ? 'purchased' : 'active',
    type: coupon.kind,
    amount: amount(coupon.kind === 'fixed' ? coupon.worth : coupon.worth * 100, 'SAR'),
    minimum_amount: amount(0, 'SAR'),
    expiry_date: riyadhText(coupon.expiresAt),
    created_at: dateObject(coupon.createdAt),
  };
}
