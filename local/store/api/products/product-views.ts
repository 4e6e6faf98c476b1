import { brandId } from '../../shop/brands.ts';
import { riyadhText } from '../../shop/calendar.ts';
import type { Product, ProductOption, Variant } from '../../shop/catalogue.ts';
import { decimalText, share } from '../../shop/money.ts';
import type { Shop } from '../../shop/shop.ts';
import { amount, dateObject, token, weightLabel } from '../formats.ts';

/** Products as docs.salla.dev 5394168e0 shows them. The same fields are numbers here and strings there, on purpose. */

const storeUrl = 'https://salla.sa/dev-wofftr4xsra5xtlv';
const imageUrl = 'https://salla-dev.s3.eu-central-1.amazonaws.com/nWzD';

export function productView(shop: Shop, product: Product) {
  const { prices, now } = shop;
  const regular = prices.basePrice(product, now);
  const onSale = product.salePercent > 0;
  const price = onSale ? regular - share(regular, product.salePercent * 100) : regular;
  const tax = share(price, 1500);
  const odd = product.index % 2 === 1;
  const stock = product.variants.reduce((sum, variant) => sum + variant.stock, 0);
  const image = `${imageUrl}/${token(product.id, 40)}.jpg`;
  const url = `${storeUrl}/${product.name.replaceAll(' ', '-')}/p${product.id}`;
  const single = product.variants.length === 1;
  return {
    id: product.id,
    promotion: { title: onSale ? 'عرض خاص' : '', sub_title: onSale ? `خصم ${product.salePercent}%` : '' },
    sku: single ? (product.variants[0] as Variant).sku : '',
    thumbnail: image,
    mpn: String(58_000_000 + product.index),
    gtin: '',
    type: product.type,
    name: product.name,
    short_link_code: token(product.id, 7),
    urls: { customer: url, admin: `https://s.salla.sa/products/${product.id}` },
    price: amount(price, 'SAR'),
    taxed_price: amount(price + tax, 'SAR'),
    pre_tax_price: amount(price, 'SAR'),
    tax: amount(tax, 'SAR'),
    description: odd ? `<p>${product.name} من تشكيلة ${product.category.name}</p>` : '',
    quantity: odd ? stock : String(stock),
    status: stock === 0 && !product.unlimited ? 'out' : 'sale',
    is_available: stock > 0 || product.unlimited,
    views: product.index * 37,
    sale_price: amount(onSale ? price : 0, 'SAR'),
    sale_end: onSale ? '2027-06-23' : {},
    require_shipping: product.type !== 'digital',
    cost_price: decimalText(product.cost),
    weight: product.weight / 1000,
    weight_type: 'kg',
    with_tax: true,
    url,
    main_image: image,
    images: [imageView(product, image)],
    sold_quantity: odd ? product.index * 3 : String(product.index * 3),
    rating: { total: product.index, count: product.index, rate: product.index === 0 ? 0 : 4.5 },
    regular_price: amount(regular, 'SAR'),
    max_items_per_user: 0,
    maximum_quantity_per_order: odd ? 10 : '10',
    show_in_app: true,
    notify_quantity: odd ? 10 : '10',
    hide_quantity: false,
    unlimited_quantity: product.unlimited,
    managed_by_branches: false,
    services_blocks: { installments: [] },
    calories: product.type === 'food' ? 350 : '0',
    ...(odd ? { starting_price: {} } : { customized_sku_quantity: false, channels: ['web', 'app'] }),
    metadata: odd
      ? { title: product.name, description: product.category.name }
      : { title: product.name, description: product.category.name, url: 'https://link' },
    allow_attachments: false,
    is_pinned: false,
    pinned_date: riyadhText(product.createdAt),
    sort: 0,
    enable_upload_image: false,
    updated_at: riyadhText(prices.updatedAt(product, now)),
    options: product.options.map((option, position) => optionView(product, option, position)),
    skus: product.variants.map((variant) => variantView(shop, product, variant)),
    categories: [categoryView(product)],
    ...(odd
      ? { brand: product.brand === null ? {} : { id: brandId(shop.identifiers, product.brand), name: product.brand } }
      : {}),
    tags: [],
  };
}

function variantView(shop: Shop, product: Product, variant: Variant) {
  const { prices, now } = shop;
  const selling = prices.sellingPrice(product, variant, now);
  const regular = prices.regularPrice(product, variant, now);
  const radios = product.options.filter(({ type }) => type === 'radio');
  return {
    id: variant.id,
    price: amount(selling, 'SAR'),
    regular_price: amount(regular, 'SAR'),
    cost_price: amount(product.cost, 'SAR'),
    sale_price: selling === regular ? {} : amount(selling, 'SAR'),
    has_special_price: variant.surcharge > 0,
    stock_quantity: variant.stock,
    unlimited_quantity: product.unlimited,
    notify_low: '10',
    barcode: `abc${variant.id % 1000}`,
    sku: variant.sku,
    mpn: String(45_000_000 + variant.stock),
    gtin: '',
    related_options: radios.map(({ id }) => id),
    related_option_values: variant.values.map(({ id }) => id),
    weight: variant.weight / 1000,
    weight_type: 'kg',
    weight_label: weightLabel(variant.weight),
    is_user_subscribed_to_sku: false,
    is_default: variant.values.length === 0,
  };
}

function optionView(product: Product, option: ProductOption, position: number) {
  return {
    id: option.id,
    name: option.name,
    description: `اختر ${option.name}`,
    type: option.type,
    required: option.type === 'radio',
    associated_with_order_time: 0,
    availability_range: false,
    not_same_day_order: false,
    choose_date_time: false,
    from_date_time: riyadhText(product.createdAt),
    to_date_time: '2029-06-23 01:04:38',
    sort: position,
    advance: true,
    display_type: 'text',
    visibility: 'always',
    translations: { ar: { option_name: option.name, description: `اختر ${option.name}` } },
    values: option.values.map((value, index) => ({
      id: value.id,
      name: value.name,
      price: amount(value.surcharge, 'SAR'),
      formatted_price: '',
      display_value: '',
      advance: true,
      option_id: option.id,
      image_url: `${imageUrl}/option.png`,
      hashed_display_value: '',
      translations: { ar: { option_details_name: value.name } },
      is_default: index === 0,
      is_out_of_stock: false,
    })),
  };
}

function imageView(product: Product, url: string) {
  return {
    id: 1_699_000_000 + product.index,
    url,
    main: true,
    three_d_image_url: '',
    alt: product.name,
    video_url: '',
    type: 'image',
    sort: 0,
  };
}

function categoryView(product: Product) {
  return {
    id: product.category.id,
    name: product.category.name,
    urls: {
      customer: `${storeUrl}/${product.category.name}/c${product.category.id}`,
      admin: 'https://s.salla.sa/categories',
    },
    items: [],
    parent_id: 0,
    status: 'active',
    sort_order: 1,
    update_at: dateObject(product.createdAt),
  };
}
