import type { OptionValue, ProductOption } from '../../shop/catalogue.ts';
import type { Currency } from '../../shop/money.ts';
import type { Order, OrderLine } from '../../shop/orders.ts';
import { amount, weightLabel } from '../formats.ts';

/** Row of `GET /orders/items`; it carries no product id, only the variant's SKU. */
export function orderItem(order: Order, line: OrderLine) {
  const { currency, taxPercent } = order;
  return {
    id: line.id,
    name: line.product.name,
    sku: line.variant.sku,
    quantity: line.quantity,
    currency,
    weight: line.variant.weight / 1000,
    weight_label: weightLabel(line.variant.weight),
    amounts: {
      price_without_tax: amount(line.unitPrice, currency),
      total_discount: amount(line.discount, currency),
      tax: { percent: `${taxPercent}.00`, amount: amount(line.unitTax, currency) },
      total: amount(line.total, currency),
    },
    notes: line.note,
    options: chosenOptions(line, currency),
    images: [],
    codes: [],
    files: [],
    reservations: [],
  };
}

/** A radio option's value is an object, a checkbox option's an array: both are published. */
function chosenOptions(line: OrderLine, currency: Currency) {
  const choice = ({ id, name, surcharge }: OptionValue) => ({ id, name, price: amount(surcharge, currency) });
  const radios = line.product.options.filter(({ type }) => type === 'radio');
  const checkbox = line.product.options.find(({ type }) => type === 'checkbox');
  const chosen: Array<{ option: ProductOption; value: object }> = line.variant.values.map((value, position) => ({
    option: radios[position] as ProductOption,
    value: choice(value),
  }));
  if (checkbox && line.extras.length > 0) chosen.push({ option: checkbox, value: line.extras.map(choice) });
  return chosen.map(({ option, value }, position) => ({
    id: line.id + position + 1,
    product_option_id: option.id,
    name: option.name,
    type: option.type,
    value,
  }));
}
