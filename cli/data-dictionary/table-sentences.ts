import { StagedStream } from '../../functions/contracts/run.ts';
import { streamEntry } from '../../functions/domain/stream-catalogue.ts';
import { silverModelsOf } from '../../functions/domain/warehouse-models.ts';

/** Of tables that carry no comment themselves. New tables get theirs by COMMENT ON TABLE in their migration. */
const sentences: Readonly<Record<string, string>> = {
  'GOLD.gold_dim_branch': 'Branches of the store.',
  'GOLD.gold_dim_city': 'Cities that orders were delivered to.',
  'GOLD.gold_dim_coupon': 'Coupons, by code.',
  'GOLD.gold_dim_currency': 'Currencies of orders and of the store.',
  'GOLD.gold_dim_customers':
    'Customers in every version that was seen (SCD2): facts point to the version that held when they happened.',
  'GOLD.gold_dim_date': 'The calendar: Gregorian and Umm al-Qura days, weekends, holidays, seasons, VAT rate.',
  'GOLD.gold_dim_order_status': 'States of orders, the store’s own among them, with the class that measures count by.',
  'GOLD.gold_dim_payment_method': 'Ways to pay that orders name.',
  'GOLD.gold_dim_products': 'Products in every version that was seen (SCD2).',
  'GOLD.gold_dim_shipping_method': 'Ways of delivery that orders name.',
  'GOLD.gold_fact_orders': 'Orders as they stand, with amounts in their own currency and in the store’s.',
  'GOLD.gold_fact_order_items': 'Lines of orders.',
  'OPS.campaigns': 'Campaigns that people name, with their days; the calendar shows them.',
  'OPS.ledger':
    'What each run reported, fetched, staged, loaded and published of each stream: the proof that nothing was lost.',
  'OPS.quarantine': 'Records that could not be typed, with the reason; Bronze has them whole.',
  'OPS.runs': 'Runs and how they ended.',
  'OPS.run_warnings': 'What a run could live with and somebody should know.',
  'OPS.schema_drift': 'Fields of the API that were new, of another type or missing, once each.',
  'OPS.status_map': 'Class of each state of an order; people may add states of their own store.',
  'OPS.store_settings': 'Currency and time zone of each store.',
  'OPS.test_order_rules': 'Rules by which orders count as tests; people write them.',
  'OPS.watermarks': 'Up to which run each store is published.',
};

/** A table's sentence; empty where nothing is known of it. */
export function sentenceOf(table: string): string {
  return sentences[table] ?? ofStreams.get(table) ?? '';
}

const ofStreams = new Map(
  StagedStream.options.flatMap((stream): [string, string][] => [
    [
      `BRONZE.bronze_${stream}`,
      `Records of \`GET /${streamEntry(stream).path.replace(/^\//, '')}\` as the API sent them, with where they came from. Appended, never updated.`,
    ],
    ...silverModelsOf(stream)
      .filter((model) => model.startsWith('silver/silver_'))
      .map((model): [string, string] => [
        model.replace('silver/', 'SILVER.'),
        model === `silver/silver_${stream}`
          ? `Stream ${stream}, typed: the newest version of each record; what the store no longer has is marked.`
          : `Rows inside the records of stream ${stream}, typed.`,
      ]),
  ]),
);
