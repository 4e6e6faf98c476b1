-- model: GOLD.gold_dim_coupon
-- grain: one row per coupon_key
-- kind: merge
-- reads: OPS.delta_dim_coupon
-- window: the delta of run :3 of store :1; :2 is the run published before
merge into GOLD.gold_dim_coupon t using (
  select * from OPS.delta_dim_coupon where store_id = :1 and run_id = :3
) s
on t.coupon_key = s.coupon_key
when matched then update set
  coupon_code = s.coupon_code, coupon_id = s.coupon_id, coupon_type = s.coupon_type, coupon_status = s.coupon_status,
  amount = s.amount, minimum_amount = s.minimum_amount, maximum_amount = s.maximum_amount, currency = s.currency,
  starts_at = s.starts_at, expires_at = s.expires_at, is_free_shipping = s.is_free_shipping, is_combinable = s.is_combinable,
  usage_limit = s.usage_limit, usage_limit_per_user = s.usage_limit_per_user, applied_in = s.applied_in,
  group_name = s.group_name, is_marketing_active = s.is_marketing_active, marketing_type = s.marketing_type,
  marketing_amount = s.marketing_amount, is_listed = s.is_listed, is_deleted = s.is_deleted, row_hash = s.row_hash, run_id = :3,
  loaded_at = current_timestamp()::timestamp_ntz
when not matched then insert (
  coupon_key, store_id, coupon_code, coupon_id, coupon_type, coupon_status, amount, minimum_amount, maximum_amount, currency,
  starts_at, expires_at, is_free_shipping, is_combinable, usage_limit, usage_limit_per_user, applied_in, group_name,
  is_marketing_active, marketing_type, marketing_amount, is_listed, is_deleted, row_hash, run_id, loaded_at
) values (
  s.coupon_key, s.store_id, s.coupon_code, s.coupon_id, s.coupon_type, s.coupon_status, s.amount, s.minimum_amount,
  s.maximum_amount, s.currency, s.starts_at, s.expires_at, s.is_free_shipping, s.is_combinable, s.usage_limit,
  s.usage_limit_per_user, s.applied_in, s.group_name, s.is_marketing_active, s.marketing_type, s.marketing_amount, s.is_listed,
  s.is_deleted, s.row_hash, :3, current_timestamp()::timestamp_ntz
)
